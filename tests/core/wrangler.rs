//! Keeps a readable account of what becomes of every configuration in `tests/core/wrangler/fixtures`.
//!
//! A fixture's name ends in its options: `two` and `none` are numbers of objects, `kv` is a storage,
//! `exports` a lifecycle, and `overwritten`, `ignored` and `read` what a framework does with `main`. In the
//! snapshots `␍` is a carriage return, `␣` a byte order mark, and a `+` stands before lines that are new or
//! continued.
//!
//! After a change that is meant: `INSTA_UPDATE=always cargo test --test wrangler`, then read the diff.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::disallowed_methods)] // Tests may read files; the core may not.
#![allow(clippy::panic, clippy::unwrap_used)] // A test that cannot go on has failed.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use koze_compiler::Project;
use koze_compiler::api::*;
use koze_compiler::model::*;
use serde_json::Value;

#[path = "wrangler/frameworks.rs"]
mod frameworks;
#[path = "wrangler/hostile.rs"]
mod hostile;

const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/core/wrangler/fixtures");

/// What a fixture's name says.
struct Options {
    objects: usize,
    storage: DurableObjectStorage,
    lifecycle: LifecycleStyle,
    framework: Option<Framework>,
}

impl Options {
    fn of(name: &str) -> Self {
        let has = |word| name.split('.').any(|part| part == word);
        Self {
            objects: if has("none") {
                0
            } else {
                1 + usize::from(has("two"))
            },
            storage: if has("kv") {
                DurableObjectStorage::Kv
            } else {
                DurableObjectStorage::Sqlite
            },
            lifecycle: if name.contains(".exports.") {
                LifecycleStyle::Exports
            } else {
                LifecycleStyle::Migrations
            },
            framework: [
                ("overwritten", MainUse::Overwritten),
                ("ignored", MainUse::Ignored),
                ("read", MainUse::Read),
            ]
            .into_iter()
            .find_map(|(word, main)| has(word).then(|| framework(main))),
        }
    }

    fn request(&self, file: &str, text: Option<&str>) -> WranglerRequest {
        WranglerRequest {
            file: file.into(),
            text: text.map(Into::into),
            parsed: text.filter(|_| file.ends_with(".toml")).map(toml_of),
            name: "@acme/My App".into(),
            main: "src/worker.ts".into(),
            compatibility_date: "2026-09-01".into(),
            storage: self.storage,
            lifecycle: self.lifecycle,
            framework: self.framework.clone(),
            files: vec![FileChange {
                file: "src/worker.ts".into(),
                content: FileContent::Text("export * from 'koze:worker';".into()),
            }],
        }
    }
}

/// What the host makes of a TOML file: for fixtures it is in `tests/core/wrangler/toml`, which a test of the
/// host compares with what its parser finds. No other text is valid here.
static KNOWN: LazyLock<Vec<(PathBuf, String)>> = LazyLock::new(fixtures);

fn framework(main: MainUse) -> Framework {
    Framework {
        name: "SvelteKit".into(),
        main,
        workers: vec![
            ".svelte-kit/cloudflare/_worker.js".into(),
            ".svelte-kit/".into(),
        ],
        marks: vec!["cloudflare-tmp/manifest.js".into()],
    }
}

fn toml_of(text: &str) -> ParsedFile {
    let known = KNOWN.iter().find(|(_, fixture)| fixture == text);
    let known = known.and_then(|(path, _)| {
        let file = format!("{FIXTURES}/../toml/{}.json", name(path));
        std::fs::read_to_string(file).ok()
    });
    let parsed = known.map(|known| serde_json::from_str::<Value>(&known).unwrap());
    match parsed {
        Some(parsed) => ParsedFile::Toml(TomlData {
            json: parsed["data"].to_string(),
            closed: serde_json::from_value(parsed["closed"].clone()).unwrap(),
        }),
        None => ParsedFile::Problem(ParseProblem {
            language: "TOML".into(),
            message: "invalid value".into(),
            line: 2,
            column: 8,
        }),
    }
}

fn project(files: &[(&str, &str)]) -> Project {
    let mut project = Project::new(ProjectOptions::new("/project"));
    let changes = files.iter().map(|(file, text)| FileChange {
        file: format!("src/server/{file}"),
        content: FileContent::Text((*text).into()),
    });
    let changes = changes.collect();
    project.update(UpdateRequest {
        changes,
        packages: Vec::new(),
    });
    project
}

const USER: (&str, &str) = (
    "user.do.ts",
    "import { DurableObject } from 'cloudflare:workers';\n\
     export default class UserDO extends DurableObject {}",
);
const CHAT_ROOM: (&str, &str) = (
    "chat-room.do.ts",
    "import { DurableObject } from 'cloudflare:workers';\n\
     export default class ChatRoomDO extends DurableObject {}",
);

fn project_of(objects: usize) -> Project {
    // In the order of their ids the chat room comes first.
    project(&[USER, CHAT_ROOM][..objects])
}

fn fixtures() -> Vec<(PathBuf, String)> {
    let entries = std::fs::read_dir(FIXTURES).unwrap();
    let mut fixtures: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    fixtures.sort();
    let read = |path: PathBuf| {
        let text = std::fs::read_to_string(&path).unwrap();
        (path, text)
    };
    fixtures.into_iter().map(read).collect()
}

fn name(path: &Path) -> &str {
    path.file_name().unwrap().to_str().unwrap()
}

fn file(name: &str) -> String {
    format!("wrangler.{}", name.rsplit('.').next().unwrap())
}

fn update(name: &str, text: Option<&str>) -> WranglerUpdate {
    let options = Options::of(name);
    project_of(options.objects).update_wrangler(&options.request(&file(name), text))
}

#[test]
fn every_fixture_is_kept_in_step() {
    for (path, text) in fixtures() {
        let name = name(&path);
        let update = update(name, Some(&text));
        insta::with_settings!({
            prepend_module_to_snapshot => false,
            snapshot_path => "wrangler/snapshots",
            omit_expression => true,
        }, {
            insta::assert_snapshot!(name, account(&text, &update));
        });
    }
}

#[test]
fn nothing_that_is_in_a_file_is_touched() {
    let mut written = 0;
    for (path, text) in fixtures() {
        if let Some(new) = update(name(&path), Some(&text)).text {
            assert_untouched(&text, &new);
            written += 1;
        }
    }
    assert!(written > 60, "{written}");
}

#[test]
fn a_second_run_has_nothing_to_do() {
    for (path, text) in fixtures() {
        let name = name(&path);
        let first = update(name, Some(&text));
        let Some(new) = first.text else { continue };
        let second = update(name, Some(&new));
        assert_eq!((second.text, second.changes), (None, Vec::new()), "{name}");
        let codes = |found: &[Diagnostic]| found.iter().map(|d| d.code).collect::<Vec<_>>();
        assert_eq!(
            codes(&second.diagnostics),
            codes(&first.diagnostics),
            "{name}"
        );
    }
}

#[test]
fn nothing_is_written_beside_an_error() {
    for (path, text) in fixtures() {
        let update = update(name(&path), Some(&text));
        let failed = |d: &Diagnostic| d.severity == Severity::Error;
        if update.diagnostics.iter().any(failed) {
            assert_eq!(
                (update.text, update.changes),
                (None, Vec::new()),
                "{path:?}"
            );
        } else {
            assert_eq!(
                update.text.is_some(),
                !update.changes.is_empty(),
                "{path:?}"
            );
        }
    }
}

#[test]
fn every_code_has_a_fixture() {
    let mut shown = Vec::new();
    for (path, text) in fixtures() {
        shown.extend(
            update(name(&path), Some(&text))
                .diagnostics
                .iter()
                .map(|d| d.code),
        );
    }
    let of_wrangler = |code: &&Code| code.as_str().starts_with("wrangler-");
    let project = project_of(1);
    let foreign = project.check_configuration(&foreign(ConfigurationForm::Computed, ""));
    shown.extend(foreign.iter().map(|d| d.code));
    for code in Code::ALL.iter().filter(of_wrangler) {
        assert!(shown.contains(code), "no fixture shows {code}");
    }
}

fn foreign(form: ConfigurationForm, text: &str) -> ForeignConfiguration {
    ForeignConfiguration {
        file: "vite.config.ts".into(),
        text: text.into(),
        form,
    }
}

#[test]
fn a_configuration_that_is_not_written_is_told_what_it_lacks() {
    use ConfigurationForm::{Computed, Inline, Program};
    let help = |form, text: &str| -> Vec<String> {
        let found = project_of(1).check_configuration(&foreign(form, text));
        found.into_iter().map(|d| d.help).collect()
    };
    let pasted = "durable_objects: { \"bindings\": [{ \"name\": \"USER_DO\", \"class_name\": \"UserDO\" }] }, \
                  migrations: [{ \"tag\": \"v1\", \"new_sqlite_classes\": [\"UserDO\"] }]";
    assert!(help(Inline, "config: {}")[0].ends_with(pasted));
    assert!(help(Inline, pasted).is_empty());
    assert!(help(Computed, "")[0].contains("configPath"));
    assert!(help(Program, "exports: {}")[0].contains("./.koze/cloudflare.ts"));
    assert!(help(Program, "durableObjects('app')").is_empty());
    let none = project_of(0).check_configuration(&foreign(Computed, ""));
    assert_eq!(none, Vec::new());
}

#[test]
fn a_configuration_in_typescript_has_its_part_generated() {
    let storage = DurableObjectStorage::Sqlite;
    let Emitted::Code(code) = project_of(2).emit(&EmitRequest::Cloudflare { storage }) else {
        panic!("nothing is emitted");
    };
    for line in [
        "export const durableObjects = (workerName: string) => ({",
        "    \"UserDO\": { type: 'durable-object', storage: 'sqlite' },",
        "    \"USER_DO\": { type: 'durable-object', worker: workerName, exportName: \"UserDO\" },",
    ] {
        assert!(code.contains(line), "{code}");
    }
}

/// What the documentation of the project shows.
#[test]
fn a_new_file_for_the_documented_class() {
    let update = update("new.kv.jsonc", None);
    assert_eq!(update.changes, ["created wrangler.jsonc for UserDO"]);
    assert_eq!(
        update.text.unwrap(),
        r#"{
  "$schema": "./node_modules/wrangler/config-schema.json",
  "name": "acme-my-app",
  "main": "src/worker.ts",
  "compatibility_date": "2026-09-01",
  "durable_objects": {
    "bindings": [
      {
        "name": "USER_DO",
        "class_name": "UserDO"
      }
    ]
  },
  "migrations": [
    {
      "tag": "v1",
      "new_classes": ["UserDO"]
    }
  ]
}
"#
    );
}

#[test]
fn a_new_file_has_the_flags_that_its_date_does_not_give() {
    let options = Options::of("new.two.exports.jsonc");
    let mut request = options.request("wrangler.jsonc", None);
    request.compatibility_date = "2026-01-01".into();
    let text = project_of(2).update_wrangler(&request).text.unwrap();
    assert!(text.contains(
        "  \"compatibility_flags\": [\"nodejs_als\", \"enhanced_error_serialization\"],\n"
    ));
    assert!(text.contains("    \"UserDO\": {\n      \"type\": \"durable-object\",\n"));
    assert!(!text.contains("migrations"));
    // It is complete.
    request.text = Some(text);
    let again = project_of(2).update_wrangler(&request);
    assert_eq!((again.text, again.diagnostics), (None, Vec::new()));
}

#[test]
fn without_an_object_there_is_no_new_file() {
    assert_eq!(update("new.none.jsonc", None).text, None);
}

#[test]
fn a_worker_always_has_a_name() {
    let project = project_of(1);
    for (name, expected) in [("", "worker"), ("@/名前", "worker"), ("Ä_1.x", "_1-x")] {
        let mut request = Options::of("new.jsonc").request("wrangler.jsonc", None);
        request.name = name.into();
        let text = project.update_wrangler(&request).text.unwrap();
        assert!(
            text.contains(&format!("\"name\": \"{expected}\"")),
            "{name}: {text}"
        );
    }
}

/// A file that is being edited is no class that is gone.
#[test]
fn a_class_that_cannot_be_read_just_now_is_not_gone() {
    let text = r#"{ "name": "app", "main": "a.ts", "compatibility_date": "2026-09-01",
      "durable_objects": { "bindings": [{ "name": "USER_DO", "class_name": "UserDO" }] },
      "migrations": [{ "tag": "v1", "new_sqlite_classes": ["UserDO"] }] }"#;
    let request = Options::of("").request("wrangler.jsonc", Some(text));
    let gone = project_of(0).update_wrangler(&request);
    assert_eq!(gone.diagnostics[0].code, Code::WranglerClassGone);
    let broken = project(&[("user.do.ts", "export default class {")]).update_wrangler(&request);
    assert_eq!((broken.text, broken.diagnostics), (None, Vec::new()));
}

/// The project says itself that they clash; what to write is anybody's guess until they do not.
#[test]
fn objects_that_share_a_name_are_not_written() {
    let project = project(&[USER, ("admin/user.do.ts", USER.1)]);
    let request = Options::of("").request("wrangler.jsonc", None);
    let update = project.update_wrangler(&request);
    assert_eq!((update.text, update.diagnostics), (None, Vec::new()));
}

#[test]
fn the_base_path_is_the_projects() {
    let mut options = ProjectOptions::new("/project");
    options.base_path = "/api/objects/".into();
    let mut project = Project::new(options);
    let change = FileChange {
        file: "src/server/user.do.ts".into(),
        content: FileContent::Text(USER.1.into()),
    };
    project.update(UpdateRequest {
        packages: Vec::new(),
        changes: vec![change],
    });
    let text = "{ \"main\": \"a.ts\", \"assets\": {} }";
    let request = Options::of("").request("wrangler.jsonc", Some(text));
    let new = project.update_wrangler(&request).text.unwrap();
    assert!(
        new.contains(r#""assets": { "run_worker_first": ["/api/objects/*"] }"#),
        "{new}"
    );
}

/// Every byte of the old text is in the new one, in order, and so is every comment as a whole.
fn assert_untouched(old: &str, new: &str) {
    // A file that holds nothing is written as if it were not there.
    if old.trim_start_matches('\u{feff}').trim().is_empty() {
        return;
    }
    let mut rest = new.bytes();
    let kept = old.bytes().all(|byte| rest.any(|other| other == byte));
    assert!(kept, "from\n{old}\nto\n{new}");
    assert_eq!(comments(old), comments(new));
}

fn comments(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['"', '/']) {
        let from = &rest[at..];
        let length = if from.starts_with('"') {
            string_length(from)
        } else if from.starts_with("//") || from.starts_with("/*") {
            let end = if from.starts_with("//") {
                from.find(['\r', '\n'])
            } else {
                from.find("*/").map(|end| end + 2)
            };
            let end = end.unwrap_or(from.len());
            found.push(&from[..end]);
            end
        } else {
            1
        };
        rest = &from[length..];
    }
    found
}

/// The length of the string that a text begins with, quotes included.
fn string_length(text: &str) -> usize {
    let mut escaped = false;
    let end = text.char_indices().skip(1).find(|(_, c)| {
        let ends = *c == '"' && !escaped;
        escaped = *c == '\\' && !escaped;
        ends
    });
    end.map_or(text.len(), |(at, _)| at + 1)
}

fn account(old: &str, update: &WranglerUpdate) -> String {
    let mut out = String::new();
    for change in &update.changes {
        writeln!(out, "- {change}").unwrap();
    }
    for diagnostic in &update.diagnostics {
        out += &diagnostic_text(old, diagnostic);
    }
    match &update.text {
        Some(new) => out += &marked(old, new),
        None => out += "(nothing to write)",
    }
    out.trim_end_matches('\n').to_owned()
}

fn visible(line: &str) -> String {
    line.replace('\r', "␍").replace('\u{feff}', "␣")
}

/// The new text, with a mark on every line that is not one of the old.
fn marked(old: &str, new: &str) -> String {
    let mut old = old.split('\n').peekable();
    let mut out = String::new();
    for line in new.split('\n') {
        let kept = old.next_if_eq(&line).is_some();
        // A line that goes on now is a line all the same.
        if !kept && old.peek().is_some_and(|old| is_continued(old, line)) {
            old.next();
        }
        writeln!(out, "{} {}", if kept { ' ' } else { '+' }, visible(line)).unwrap();
    }
    out
}

fn is_continued(old: &str, new: &str) -> bool {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let mut rest = new.chars();
    indent(old) == indent(new)
        && !old.trim().is_empty()
        && old.chars().all(|c| rest.any(|other| other == c))
}

fn diagnostic_text(text: &str, diagnostic: &Diagnostic) -> String {
    let severity = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let (code, message) = (diagnostic.code, &diagnostic.message);
    let mut out = format!("{severity}[{code}]: {message}\n");
    for (arrow, location) in (diagnostic.location.iter().map(|at| ("-->", at)))
        .chain(diagnostic.related.iter().map(|at| ("see", at)))
    {
        let Location {
            file, line, column, ..
        } = location;
        writeln!(out, "  {arrow} {file}:{line}:{}", column + 1).unwrap();
        out += &excerpt(text, location);
    }
    writeln!(out, "  help: {}", diagnostic.help).unwrap();
    out
}

/// The text of a span, worked out from the span alone: line and column have to agree with it.
fn excerpt(text: &str, location: &Location) -> String {
    let units: Vec<u16> = text.encode_utf16().collect();
    let (start, end) = (location.span.start as usize, location.span.end as usize);
    let before = String::from_utf16(&units[..start])
        .unwrap()
        .replace("\r\n", "\n");
    let lines: Vec<&str> = before.split(['\n', '\r']).collect();
    assert_eq!(lines.len(), location.line as usize, "{location:?}");
    let column = lines.last().unwrap().encode_utf16().count();
    assert_eq!(column, location.column as usize, "{location:?}");
    match String::from_utf16(&units[start..end]).unwrap() {
        none if none.is_empty() => String::new(),
        found => format!("      {}\n", visible(&found)),
    }
}
