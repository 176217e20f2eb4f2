//! Files that nobody would write: whatever they hold costs a diagnostic, never the project.
//!
//! swc's parser is recursive. Brackets are counted before it runs, and a file's length is bounded;
//! what nests without brackets (`!!!!…`, `a?b:a?b:…`, `a=>a=>…`, `else if` chains, `a+a+a+…`) can
//! exhaust the stack. In WebAssembly that is a trap, which the host survives by replacing the instance;
//! natively it would end the process, so those inputs are tested through the WebAssembly module.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::disallowed_methods)] // Tests may look at the clock; the core may not.
#![allow(clippy::panic, clippy::unwrap_used)] // A test that cannot go on has failed.

#[path = "hostile/pages.rs"]
mod pages;

use koze_compiler::Project;
use koze_compiler::api::*;
use koze_compiler::model::*;
use proptest::prelude::*;

const GOOD: &str = "src/server/good.do.ts";
const BAD: &str = "src/server/bad.do.ts";
const BASE: &str = "src/server/base.ts";

const CLASS: &str = r#"import { DurableObject as Base } from 'cloudflare:workers';
import { schema, type InferSchema } from '@kuratchi/koze';
import { Shared } from './base';

/** 名前 😀 */
export default class UserDO<T = unknown> extends Base<{ KEY: string }> {
  static binding = 'USERS';
  static serverOnly = ['purge'] as const;
  static schemas = { setProfile: schema({ name: schema.string().min(1) }) };
  #count = 0;
  private cache = new Map<string, { a: number[] }>();
  constructor(ctx: DurableObjectState, env: { KEY: string }) { super(ctx, env); }
  /** Sets it. */
  async setProfile(data: InferSchema<unknown>): Promise<void> { await this.ctx.storage.put(`a${data}b`, 1); }
  list(first: string, { a, b = 1 }: { a: number; b?: number }, ...rest: string[]) { return [...rest, a, b]; }
  purge() {}
  get size() { return this.#count; }
  arrow = async () => '😀';
  *rows() { yield 1; }
  'not a name'() {}
}
export { UserDO as Again, Shared };
export * from './base';
"#;

/// What belongs together when a class is taken apart.
const TOKENS: [&str; 66] = [
    "class ",
    "extends ",
    "export ",
    "default ",
    "import ",
    "from ",
    "static ",
    "async ",
    "get ",
    "set ",
    "private ",
    "abstract ",
    "declare ",
    "accessor ",
    "function ",
    "const ",
    "type ",
    "interface ",
    "enum ",
    "namespace ",
    "new ",
    "typeof ",
    "await ",
    "yield ",
    "as ",
    "satisfies ",
    "DurableObject",
    "UserDO",
    "binding",
    "serverOnly",
    "schemas",
    "live",
    "AbortSignal",
    "this",
    "super",
    "'a'",
    "\"",
    "`",
    "${",
    "}",
    "{",
    "(",
    ")",
    "[",
    "]",
    "<",
    ">",
    "=>",
    "=",
    ";",
    ",",
    ".",
    "...",
    "?",
    ":",
    "!",
    "@",
    "#x",
    "*",
    "/",
    "/**",
    "*/",
    "//",
    "\n",
    "\r",
    "'cloudflare:workers'",
];

fn update(project: &mut Project, file: &str, text: &str) -> Update {
    let change = FileChange {
        file: file.into(),
        content: FileContent::Text(text.into()),
    };
    let mut update = project.update(UpdateRequest {
        packages: Vec::new(),
        changes: vec![change],
    });
    for _ in 0..8 {
        if update.missing.is_empty() {
            break;
        }
        let absent = |file| FileChange {
            file,
            content: FileContent::Absent,
        };
        let changes = update.missing.into_iter().map(absent).collect();
        update = project.update(UpdateRequest {
            changes,
            packages: Vec::new(),
        });
    }
    update
}

/// Everything that can be asked of a project with this text in it, as an object and as a base. The
/// good file's object has to be there all along, and every place has to lie within its file.
fn survive(text: &str) {
    let mut project = Project::new(ProjectOptions::new("/project"));
    let good = "import { DurableObject } from 'cloudflare:workers';\n\
                export default class GoodDO extends DurableObject { greet() {} }";
    update(&mut project, GOOD, good);
    for file in [BAD, BASE] {
        let found = update(&mut project, file, text);
        let length = u32::try_from(text.encode_utf16().count()).unwrap();
        for place in found.diagnostics.iter().filter_map(|d| d.location.as_ref()) {
            if place.file == file {
                assert!(place.span.start <= place.span.end && place.span.end <= length);
                assert!(place.line >= 1 && place.column <= length);
            }
        }
        assert!(found.missing.is_empty(), "{:?}", found.missing);
    }
    let surface = project.surface();
    let good = surface.objects.iter().find(|object| object.file == GOOD);
    assert_eq!(good.unwrap().methods.len(), 1);
    for id in ["good.do".to_owned(), "bad.do".to_owned()] {
        for environment in [Environment::Browser, Environment::Worker] {
            let id = id.clone();
            let _ = project.emit(&EmitRequest::Object { id, environment });
        }
        let names = ["greet", "constructor", "then", "名"]
            .map(Into::into)
            .into();
        let environment = Environment::Browser;
        let request = ImportRequest {
            id,
            names,
            environment,
        };
        let _ = project.check_import(&request);
    }
    assert!(matches!(
        project.emit(&EmitRequest::Types {}),
        Emitted::Code(_)
    ));
    // Repaired, it leaves nothing behind.
    let repaired = update(&mut project, BASE, "");
    assert!(
        repaired
            .diagnostics
            .iter()
            .all(|d| d.code != Code::TooComplex || at(d, BAD))
    );
}

fn at(diagnostic: &Diagnostic, file: &str) -> bool {
    diagnostic
        .location
        .as_ref()
        .is_some_and(|place| place.file == file)
}

/// Runs with the stack that `build.rs` gives the WebAssembly module.
fn with_the_stack_of_wasm(work: impl FnOnce() + Send + 'static) {
    let thread = std::thread::Builder::new().stack_size(16 * 1024 * 1024);
    thread.spawn(work).unwrap().join().unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..Default::default() })]

    #[test]
    fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        survive(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn any_text_is_survived(text in "\\PC{0,200}") {
        survive(&text);
    }

    #[test]
    fn a_soup_of_tokens_is_survived(picks in prop::collection::vec(0..TOKENS.len(), 0..120)) {
        survive(&picks.into_iter().map(|pick| TOKENS[pick]).collect::<String>());
    }

    #[test]
    fn a_class_with_a_soup_of_members_is_survived(
        picks in prop::collection::vec(0..TOKENS.len(), 0..40)
    ) {
        let members: String = picks.into_iter().map(|pick| TOKENS[pick]).collect();
        survive(&format!(
            "import {{ DurableObject }} from 'cloudflare:workers';\n\
             export default class A extends DurableObject {{ {members} }}"
        ));
    }

    #[test]
    fn a_mutated_class_is_survived(
        edits in prop::collection::vec((any::<prop::sample::Index>(), 0..20usize, 0..TOKENS.len()), 1..6)
    ) {
        let mut text: Vec<char> = CLASS.chars().collect();
        for (index, cut, pick) in edits {
            let start = index.index(text.len());
            let end = (start + cut).min(text.len());
            text.splice(start..end, TOKENS[pick].chars());
        }
        survive(&text.into_iter().collect::<String>());
    }
}

#[test]
fn the_class_that_is_mutated_is_sound_apart_from_its_surprises() {
    let mut project = Project::new(ProjectOptions::new("/project"));
    let found = update(&mut project, BAD, CLASS);
    assert!(
        found
            .diagnostics
            .iter()
            .all(|d| d.severity == Severity::Warning)
    );
    assert_eq!(project.surface().objects[0].methods.len(), 4);
}

#[test]
fn every_prefix_of_a_class_is_survived() {
    let ends = CLASS.char_indices().map(|(end, _)| end);
    for end in ends.step_by(3) {
        survive(&CLASS[..end]);
    }
}

#[test]
fn brackets_nested_100_000_deep_are_a_diagnostic() {
    with_the_stack_of_wasm(|| {
        for bracket in [
            "(",
            "[",
            "{",
            "`${",
            "a(",
            "a[",
            "<T>(",
            "class A { a = ",
            "if (a) {",
        ] {
            let text = bracket.repeat(100_000);
            survive(&text);
            let balanced = format!("const a = {}{};", "[".repeat(100_000), "]".repeat(100_000));
            survive(&balanced);
        }
    });
}

#[test]
fn what_is_long_but_flat_is_survived() {
    with_the_stack_of_wasm(|| {
        for piece in [
            "a;", "a,", "'", "\"", "/", "//", "/*", "*/", "*", "\\", "#", "@", "\r", "\u{feff}",
            "😀", "\0",
        ] {
            survive(&piece.repeat(20_000));
        }
        let members: String = (0..2_000).map(|n| format!("m{n}() {{}}\n")).collect();
        survive(&format!(
            "export default class A extends DurableObject {{ {members} }}"
        ));
    });
}
