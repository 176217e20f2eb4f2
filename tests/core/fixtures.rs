//! Runs every project in `tests/core/fixtures` and keeps a readable account of what came of it.
//!
//! After a change that is meant: `INSTA_UPDATE=always cargo test --test fixtures`, then read the diff.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::disallowed_methods)] // Tests may read files; the core may not.
#![allow(clippy::panic, clippy::unwrap_used)] // A test that cannot go on has failed.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use koze_compiler::Project;
use koze_compiler::api::*;
use koze_compiler::model::*;

const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/core/fixtures");

/// The fixtures that are about the text of the generated modules.
const EMITTED: [&str; 20] = [
    "callers",
    "copied-signatures",
    "empty",
    "export-names",
    "inferred",
    "items",
    "live",
    "marks",
    "named",
    "non-ascii",
    "pages",
    "pages-assets",
    "pages-sample",
    "params",
    "reserved-names",
    "schema-types",
    "seed",
    "static-settings",
    "tables",
    "types",
];

fn projects() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(FIXTURES).unwrap();
    let mut projects: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    projects.sort();
    projects
}

fn name(project: &Path) -> &str {
    project.file_name().unwrap().to_str().unwrap()
}

/// The paths of all files of a project, relative to it.
fn files(project: &Path) -> Vec<String> {
    fn walk(folder: &Path, below: &str, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            let file = format!("{below}{}", entry.file_name().to_str().unwrap());
            if entry.path().is_dir() {
                walk(&entry.path(), &format!("{file}/"), found);
            } else {
                found.push(file);
            }
        }
    }
    let mut found = Vec::new();
    walk(project, "", &mut found);
    found.sort();
    found
}

fn read(project: &Path, file: &str) -> FileContent {
    match std::fs::read_to_string(project.join(file)) {
        Ok(text) => FileContent::Text(text),
        Err(_) => FileContent::Absent,
    }
}

/// Supplies the objects' files, then what they turn out to need.
fn load(project: &Path) -> (Project, Update) {
    let mut options = ProjectOptions::new("/project");
    if name(project) == "undeclared-access" {
        options.access = AccessPolicy::Declared;
    }
    let mut compiler = Project::new(options);
    let mut wanted = files(project);
    wanted.retain(|file| {
        compiler.object_id(file).is_some()
            || compiler.is_page(file)
            || compiler.is_caller_file(file)
    });
    let mut packages = Vec::new();
    for _ in 0..16 {
        let changes = wanted.into_iter().map(|file| FileChange {
            content: read(project, &file),
            file,
        });
        let request = UpdateRequest {
            changes: changes.collect(),
            packages,
        };
        let update = compiler.update(request);
        if update.missing.is_empty() && update.missing_packages.is_empty() {
            return (compiler, update);
        }
        wanted = update.missing;
        let missing = update.missing_packages.into_iter();
        packages = missing.map(|missing| package(project, missing)).collect();
    }
    panic!("{} asks for files without end", project.display());
}

/// A package of a fixture, in its folder `packages`. One that is not there is not installed.
fn package(project: &Path, MissingPackage { from, specifier }: MissingPackage) -> Package {
    let file = format!("packages/{specifier}/index.d.ts");
    Package {
        from,
        name: None,
        file: Some(file).filter(|file| project.join(file).exists()),
        specifier,
    }
}

fn account(project: &Path) -> String {
    let (compiler, update) = load(project);
    let mut out = String::new();
    for diagnostic in &update.diagnostics {
        out += &diagnostic_text(project, diagnostic);
    }
    let surface = compiler.surface();
    for object in &surface.objects {
        out += &object_text(object);
    }
    for id in &surface.ids {
        if !surface.objects.iter().any(|object| object.id == *id) {
            writeln!(out, "{id}: left out\n").unwrap();
        }
    }
    for page in &surface.pages {
        out += &page_text(page);
    }
    if EMITTED.contains(&name(project)) {
        out += &modules_text(&compiler, &surface);
    }
    out.trim_end().to_owned()
}

fn place(location: &Location) -> String {
    format!(
        "{}:{}:{}",
        location.file,
        location.line,
        location.column + 1
    )
}

fn diagnostic_text(project: &Path, diagnostic: &Diagnostic) -> String {
    let severity = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let (code, message) = (diagnostic.code, &diagnostic.message);
    let mut out = format!("{severity}[{code}]: {message}\n");
    if let Some(location) = &diagnostic.location {
        writeln!(out, "  --> {}", place(location)).unwrap();
        out += &excerpt(project, location);
    }
    for location in &diagnostic.related {
        writeln!(out, "  see {}", place(location)).unwrap();
        out += &excerpt(project, location);
    }
    writeln!(out, "  help: {}\n", diagnostic.help).unwrap();
    out
}

/// The line of a span and what the span underlines in it, worked out from the span alone: line and
/// column have to agree with it.
fn excerpt(project: &Path, location: &Location) -> String {
    let FileContent::Text(text) = read(project, &location.file) else {
        return "      (no such file)\n".into();
    };
    let units: Vec<u16> = text.encode_utf16().collect();
    let (start, end) = (location.span.start as usize, location.span.end as usize);
    if end == 0 {
        return String::new();
    }
    let is_break = |unit: &u16| *unit == u16::from(b'\n') || *unit == u16::from(b'\r');
    let first = units[..start]
        .iter()
        .rposition(is_break)
        .map_or(0, |at| at + 1);
    assert_eq!(first + location.column as usize, start, "{location:?}");
    let last = units[start..]
        .iter()
        .position(is_break)
        .map_or(units.len(), |at| start + at);
    let shown = String::from_utf16(&units[first..last]).unwrap();
    let marks = "^".repeat(end.min(last).saturating_sub(start).max(1));
    let cut = if end > last { " …" } else { "" };
    let indent = " ".repeat(start - first);
    format!(
        "      {}\n      {indent}{marks}{cut}\n",
        shown.replace('\u{feff}', "␣")
    )
}

fn object_text(object: &DurableObject) -> String {
    let routed = if object.routed { ", routed" } else { "" };
    let sockets = match (object.sockets, object.socket_access) {
        (false, _) => String::new(),
        (true, Access::Anyone) => ", sockets".into(),
        (true, access) => format!(", sockets [{access:?}]"),
    };
    let instance = (object.instance).map_or(String::new(), |by| format!(", by {by:?}"));
    let mut out = format!(
        "{}: {} is exported as {} by {}, bound to {}{routed}{instance}{sockets}\n",
        object.id, object.class_name, object.export_name, object.file, object.binding
    );
    for method in &object.methods {
        let params: Vec<String> = method.params.iter().map(param_text).collect();
        let ty = (method.return_type.as_ref()).map_or(String::new(), |ty| format!(": {}", ty.text));
        let promise = if method.returns_promise { "async " } else { "" };
        assert_eq!(method.server_only, method.access == Access::WorkerCode);
        let closed = match method.access {
            Access::Anyone => String::new(),
            Access::WorkerCode => " [server only]".into(),
            access => format!(" [{access:?}]"),
        };
        let from = if method.location.file == object.file {
            String::new()
        } else {
            format!(" [from {}]", place(&method.location))
        };
        let (name, params) = (&method.name, params.join(", "));
        let items = if method.items { "*" } else { "" };
        let live = if method.live { " [live]" } else { "" };
        writeln!(
            out,
            "  {promise}{items}{name}({params}){ty}{closed}{live}{from}"
        )
        .unwrap();
        if let Some(doc) = &method.doc {
            writeln!(out, "      {doc}").unwrap();
        }
    }
    for hidden in &object.hidden {
        writeln!(out, "  - {} ({:?})", hidden.name, hidden.reason).unwrap();
    }
    out + "\n"
}

fn page_text(page: &Page) -> String {
    let broken = if page.is_broken { ", broken" } else { "" };
    let mut out = format!("{}: {:?} {}{broken}\n", page.file, page.kind, page.path);
    if !page.params.is_empty() {
        writeln!(out, "  params {}", page.params.join(", ")).unwrap();
    }
    for method in &page.methods {
        writeln!(out, "  calls {}/{}", method.id, method.name).unwrap();
    }
    for PageAsset {
        element,
        attribute,
        value,
        location,
        is_module,
    } in &page.assets
    {
        let module = if *is_module { ", a module" } else { "" };
        let Location { line, column, .. } = location;
        writeln!(
            out,
            "  <{element} {attribute}> {value} at {line}:{column}{module}"
        )
        .unwrap();
    }
    out + "\n"
}

/// What a bundler has for the assets: all that are files of a folder.
fn bundled(assets: &[PageAsset]) -> Vec<AssetImport> {
    let files = assets.iter().filter(|asset| asset.value.contains("/src/"));
    let import = |asset: &PageAsset| AssetImport {
        value: asset.value.clone(),
        import: format!("asset:{}", asset.value),
    };
    files.map(import).collect()
}

fn param_text(param: &Param) -> String {
    format!(
        "{}{}{}{}{}",
        if param.rest { "..." } else { "" },
        param.name.as_deref().unwrap_or("{…}"),
        if param.optional { "?" } else { "" },
        (param.ty.as_ref()).map_or(String::new(), |ty| format!(": {}", ty.text)),
        if param.has_default { " = …" } else { "" },
    )
}

fn modules_text(compiler: &Project, surface: &Surface) -> String {
    let mut modules = Vec::new();
    for DurableObject { id, .. } in &surface.objects {
        for (name, environment) in [
            ("browser", Environment::Browser),
            ("worker", Environment::Worker),
            ("server", Environment::Server),
        ] {
            let id = id.clone();
            modules.push((
                format!("{name} {id}"),
                EmitRequest::Object { id, environment },
            ));
        }
    }
    let durable_objects = EmitRequest::DurableObjects {
        middleware: Some("/project/src/middleware.ts".into()),
        dev: false,
    };
    modules.push(("koze:durable-objects".into(), durable_objects));
    modules.push(("koze:worker".into(), EmitRequest::Worker {}));
    if !surface.pages.is_empty() {
        modules.push((
            "koze:pages".into(),
            EmitRequest::Pages {
                dev: false,
                scripts: Vec::new(),
            },
        ));
    }
    for Page { file, assets, .. } in &surface.pages {
        let assets = bundled(assets);
        let page = |assets| EmitRequest::Page {
            file: file.clone(),
            assets,
        };
        modules.push((file.clone(), page(Vec::new())));
        if !assets.is_empty() {
            modules.push((format!("{file}, bundled"), page(assets.clone())));
        }
        let map = EmitRequest::PageMap {
            file: file.clone(),
            assets,
        };
        modules.push((format!("{file}, its map"), map));
    }
    modules.push(("types".into(), EmitRequest::Types {}));
    let text = |(title, request): (String, EmitRequest)| match compiler.emit(&request) {
        Emitted::Code(code) => format!("=== {title}\n{code}\n"),
        Emitted::Error(diagnostic) => format!("=== {title}\n{}\n", diagnostic.message),
    };
    modules.into_iter().map(text).collect()
}

#[test]
fn fixtures() {
    for project in projects() {
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_suffix(name(&project));
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!("fixture", account(&project)));
    }
}

#[test]
fn every_diagnostic_of_an_update_has_a_fixture() {
    // These answer an import or a request for a module; `tests/core/project.rs` has them. The Vite plugin
    // alone sees a shadowed page.
    const OTHERS: [Code; 12] = [
        Code::BrokenObject,
        Code::HiddenMember,
        Code::MisplacedFile,
        Code::PageAsset,
        Code::PageRequest,
        Code::PageShadowed,
        Code::ServerCode,
        Code::ServerOnlyMethod,
        Code::UnexportedClass,
        Code::UnknownMethod,
        Code::UnknownObject,
        Code::WorkerEntry,
    ];
    let accounts: Vec<(PathBuf, String)> = projects()
        .into_iter()
        .map(|project| (project.clone(), account(&project)))
        .collect();
    for &code in Code::ALL {
        // `tests/core/wrangler.rs` has those of wrangler's configuration.
        if OTHERS.contains(&code) || code.as_str().starts_with("wrangler-") {
            continue;
        }
        let shown = |text: &str| text.contains(&format!("[{code}]:"));
        assert!(
            accounts.iter().any(|(_, account)| shown(account)),
            "no fixture shows `{code}`"
        );
        for (project, account) in &accounts {
            if name(project) == code.as_str() {
                assert!(shown(account), "the fixture `{code}` does not show it");
            }
        }
    }
}

#[test]
fn ten_mistakes_are_reported_in_one_run() {
    let (_, update) = load(&Path::new(FIXTURES).join("ten-mistakes"));
    let codes = update.diagnostics.iter().map(|d| d.code.as_str());
    let mut codes: Vec<&str> = codes.collect();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), 10, "{codes:?}");
}
