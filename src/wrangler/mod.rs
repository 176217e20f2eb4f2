//! Keeps `wrangler.jsonc` up to date with the project: bindings, the classes' lifecycle, and the settings
//! that both need. Text in, text out.
//!
//! ```text
//! text ──► jsonc ──► bindings, lifecycle, ──► edit ──► text
//!          tree      flags, assets            additions only
//! ```
//!
//! It only adds: existing entries are never changed or removed, and decisions that only the author can make
//! are diagnostics. It writes nothing after an error, nor for a framework's worker: wrangler rejects bindings
//! to classes that the worker doesn't export.

mod assets;
mod bindings;
mod draft;
mod edit;
mod environments;
mod flags;
mod foreign;
mod fragment;
mod framework;
mod jsonc;
mod lifecycle;
mod style;
mod tags;
mod text;
mod toml;
mod toml_place;

use crate::api::{ParsedFile, WranglerRequest, WranglerUpdate};
use crate::diagnostics;
use crate::model::{DurableObject, Severity};
use crate::source::Source;

use draft::{Draft, Read};
pub(crate) use foreign::check_foreign;
use fragment::Fragment;
use jsonc::List;

/// Adds what the configuration lacks.
///
/// `complete` says that `objects` are all of the project's. If a file has errors, its class isn't gone.
pub(crate) fn update(
    request: &WranglerRequest,
    objects: &[&DurableObject],
    complete: bool,
    base_path: &str,
) -> WranglerUpdate {
    let text = request.text.clone().unwrap_or_default();
    let source = Source::new(request.file.clone(), text);
    let data = match &request.parsed {
        Some(ParsedFile::Toml(data)) => Some(data.json.as_str()),
        _ => None,
    };
    let text = data.unwrap_or(&source.text);
    let tree = (!is_blank(text)).then(|| jsonc::parse(text));
    let mut draft = Draft {
        source: &source,
        data,
        request,
        objects,
        owner: None,
        additions: Vec::new(),
        changes: Vec::new(),
        diagnostics: Vec::new(),
    };
    let root = tree.as_ref().and_then(|tree| tree.as_ref().ok());
    let missing = framework::check(&mut draft, root);
    if !missing.is_empty() {
        return WranglerUpdate {
            text: None,
            changes: Vec::new(),
            diagnostics: Vec::new(),
            missing,
        };
    }
    // A build overwrites the file whether or not there are objects.
    let overwritten = std::mem::take(&mut draft.diagnostics);
    let text = match &tree {
        _ if report_problem(&mut draft) => None,
        // The project's own diagnostics report it, and either object could be the one that is meant.
        _ if share_a_name(objects) => None,
        Some(Ok(root)) => edited(&mut draft, root, complete, base_path),
        Some(Err(problem)) => {
            let place = draft.place(&problem.range);
            draft.report(diagnostics::wrangler_syntax(
                place,
                "JSONC",
                problem.message,
            ));
            None
        }
        None => create(&mut draft),
    };
    if objects.is_empty() {
        // There is nothing to write, so errors block nothing.
        (draft.diagnostics).retain(|diagnostic| diagnostic.severity == Severity::Warning);
    }
    if !overwritten.is_empty() {
        // Warnings about the worker make sense only once it isn't overwritten.
        (draft.diagnostics).retain(|diagnostic| diagnostic.severity == Severity::Error);
    }
    WranglerUpdate {
        changes: text.as_ref().map_or_else(Vec::new, |_| draft.changes),
        text,
        diagnostics: [overwritten, draft.diagnostics].concat(),
        missing,
    }
}

/// Reports a file that the host can't read.
fn report_problem(draft: &mut Draft<'_>) -> bool {
    let Some(ParsedFile::Problem(problem)) = &draft.request.parsed else {
        return false;
    };
    let place = draft.source.location_at(problem.line, problem.column);
    draft.report(diagnostics::wrangler_syntax(
        place,
        &problem.language,
        &problem.message,
    ));
    true
}

fn is_blank(text: &str) -> bool {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    text.trim_ascii().is_empty()
}

fn share_a_name(objects: &[&DurableObject]) -> bool {
    let share = |a: &DurableObject, b: &DurableObject| {
        a.binding == b.binding || a.class_name == b.class_name
    };
    let mut rest = objects;
    while let [object, others @ ..] = rest {
        if others.iter().any(|other| share(object, other)) {
            return true;
        }
        rest = others;
    }
    false
}

/// Returns the text with all additions. `None` if there are none, or after an error.
fn edited<'a>(
    draft: &mut Draft<'a>,
    root: &'a jsonc::Node,
    complete: bool,
    base_path: &str,
) -> Option<String> {
    let root = draft.as_object(root, "").ok()?;
    // A failure has reported its diagnostic.
    let _ = plan(draft, root, complete, base_path);
    let refused = (draft.diagnostics.iter()).any(|other| other.severity == Severity::Error);
    let unchanged = refused || draft.additions.is_empty();
    if !unchanged && framework::keeps_out(draft) {
        return None;
    }
    if !unchanged && draft.data.is_some() {
        toml::report(draft, root);
        return None;
    }
    (!unchanged).then(|| edit::apply(&draft.source.text, root, &draft.additions))
}

fn plan<'a>(draft: &mut Draft<'a>, root: &'a List, complete: bool, base_path: &str) -> Read<()> {
    let scopes = environments::scopes(draft, root)?;
    if let Some(output) = draft.get(root, "pages_build_output_dir")? {
        let place = draft.place(&output.range);
        draft.report(diagnostics::wrangler_pages(place));
        return Ok(());
    }
    let lifecycles = lifecycle::read(draft, &scopes)?;
    let Some(top) = scopes.first() else {
        return Ok(());
    };
    if !draft.objects.is_empty() && draft.owner.is_none() {
        if draft.get(root, "main")?.is_none() {
            let line = draft.show_setting("main", &Fragment::text(&draft.request.main));
            let diagnostic = diagnostics::wrangler_no_main(&draft.source.file, &line);
            draft.report(diagnostic);
        }
        for scope in &scopes {
            flags::plan(draft, scope, top)?;
            assets::plan(draft, scope, top, base_path)?;
        }
    }
    for (scope, lifecycle) in scopes.iter().zip(&lifecycles) {
        let own = bindings::plan(draft, scope, lifecycle, complete)?;
        lifecycle::plan(draft, scope, lifecycle, &own)?;
    }
    // Previews have bindings of their own, and everything else is inherited.
    for (preview, lifecycle) in environments::previews(draft, &scopes)?
        .iter()
        .zip(&lifecycles)
    {
        if let Some(preview) = preview {
            bindings::plan(draft, preview, lifecycle, complete)?;
        }
    }
    if draft.owner.is_none() {
        environments::check(draft, root)?;
    }
    Ok(())
}

/// Creates a file, if there is any class.
fn create(draft: &mut Draft<'_>) -> Option<String> {
    if draft.objects.is_empty() || framework::keeps_out(draft) {
        return None;
    }
    let Draft {
        request, objects, ..
    } = draft;
    let (date, text) = (&request.compatibility_date, Fragment::text);
    let unmet = flags::unmet(date, &|_| false);
    let flags: Vec<&str> = unmet.iter().map(|need| need.name()).collect();
    let mut file = Fragment::object()
        .with(
            "$schema",
            text("./node_modules/wrangler/config-schema.json"),
        )
        .with("name", text(&worker_name(&request.name)))
        .with("main", text(&request.main))
        .with("compatibility_date", text(date));
    if !flags.is_empty() {
        file = file.with("compatibility_flags", Fragment::texts(&flags));
    }
    let (key, value) = lifecycle::first(objects, request.lifecycle, request.storage);
    let file = file
        .with("durable_objects", bindings::value(objects))
        .with(key, value);
    let names: Vec<&str> = objects
        .iter()
        .map(|object| object.class_name.as_str())
        .collect();
    let change = format!("created {} for {}", request.file, names.join(", "));
    draft.changes.push(change);
    Some(style::render_file(&file))
}

/// wrangler accepts lower-case letters, digits, `-` and `_`.
fn worker_name(name: &str) -> String {
    let mut worker = String::new();
    for c in name.to_ascii_lowercase().chars() {
        if c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' {
            worker.push(c);
        } else if !worker.is_empty() && !worker.ends_with('-') {
            worker.push('-');
        }
    }
    if worker.ends_with('-') {
        worker.pop();
    }
    if worker.is_empty() {
        worker += "worker";
    }
    worker
}
