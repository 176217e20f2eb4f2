//! Files that nobody would write: whatever they hold costs a diagnostic, never the project.
//!
//! swc's parser is recursive. Brackets are counted before it runs, and a file's length is bounded;
//! what nests without brackets (`!!!!…`, `a?b:a?b:…`, `a=>a=>…`, `else if` chains, `a+a+a+…`) can
//! exhaust the stack. In WebAssembly that is a trap, which the host survives by replacing the instance;
//! natively it would end the process, so those inputs are tested through the WebAssembly module.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::disallowed_methods)] // Tests may look at the clock; the core may not.
#![allow(clippy::panic, clippy::unwrap_used)] // A test that cannot go on has failed.

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
const TOKENS: [&str; 64] = [
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
    assert_eq!(project.surface().objects[0].methods.len(), 3);
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

const PAGE: &str = r#"<script lang="ts">
import { params, url } from 'koze:request';
import user, { getName, setName } from '$server/user.do';
const items: { name: string }[] = []; const name = await getName();
</script>
<head><title>{name}</title><meta name="a" content="b {name}"></head>
<!-- {comment} -->
<h1 class="a {name}" id={name} hidden={!name}>Hello, {`a${name}`} 😀 \{ \}</h1>
for (const item of items) {
  <li-st>
    if (item.name) {
      <a href="/x/{item.name}?a={1}">{item.name /* c */}</a>
    } else if (url) {
      <br/><img src={`/a`} srcset="/a.png 1x, {name} 2x" alt=''>
    } else {
      <p>{/* none */}</p>
    }
  </li-st>
}
<form action={setName} method="POST"><input name=a type="file"><button formaction={user.at(name).setName}>a</button></form>
<table><tbody><tr><td>{@raw name}</td></tr></tbody></table>
<svg><path d="M0"/><foreignObject><p>a</p></foreignObject></svg>
<pre>{name}</pre><textarea>{name}</textarea><style>a { b: c }</style>
<script type="module" src="/a/{name}.js"></script>
"#;

const PAGE_TOKENS: [&str; 48] = [
    "<",
    ">",
    "</",
    "/>",
    "{",
    "}",
    "\\{",
    "\\",
    "\"",
    "'",
    "`",
    "${",
    "=",
    " ",
    "\n",
    "<!--",
    "-->",
    "<script>",
    "</script>",
    "<p>",
    "</p>",
    "<div",
    "<li>",
    "<table>",
    "<svg>",
    "<template>",
    "<slot></slot>",
    "<head>",
    "</head>",
    "<title>",
    "<pre>",
    "<textarea>",
    "if (a) {\n",
    "\n}\n",
    "\n} else {\n",
    "for (const x of y) {\n",
    "{a}",
    "{@raw a}",
    "{#if",
    "{...a}",
    "href=",
    "onclick=\"",
    "&amp;",
    "😀",
    "\u{feff}",
    "/",
    "//",
    "\r\n",
];

/// Whatever a page holds, the project goes on. What is accepted has a module.
fn survive_page(text: &str) {
    let file = |name: &str| format!("src/routes/{name}.koze");
    let mut project = Project::new(ProjectOptions::new("/project"));
    for name in ["index", "layout", "404"] {
        update(&mut project, &file(name), text);
    }
    let found = update(&mut project, "src/app.koze", text);
    for page in project.surface().pages {
        let has_error = |d: &Diagnostic| d.severity == Severity::Error && at(d, &page.file);
        let emitted = project.emit(&EmitRequest::Page {
            file: page.file.clone(),
        });
        let is_code = matches!(emitted, Emitted::Code(_));
        assert_eq!(is_code, !page.is_broken, "{}", page.file);
        assert!(
            is_code || found.diagnostics.iter().any(has_error),
            "{}",
            page.file
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..Default::default() })]

    #[test]
    fn any_page_is_survived(text in "\\PC{0,200}") {
        survive_page(&text);
    }

    #[test]
    fn a_page_of_tokens_is_survived(picks in prop::collection::vec(0..PAGE_TOKENS.len(), 0..80)) {
        survive_page(&picks.into_iter().map(|pick| PAGE_TOKENS[pick]).collect::<String>());
    }

    #[test]
    fn a_mutated_page_is_survived(
        edits in prop::collection::vec((any::<prop::sample::Index>(), 0..20usize, 0..PAGE_TOKENS.len()), 1..6)
    ) {
        let mut text: Vec<char> = PAGE.chars().collect();
        for (index, cut, pick) in edits {
            let start = index.index(text.len());
            let end = (start + cut).min(text.len());
            text.splice(start..end, PAGE_TOKENS[pick].chars());
        }
        survive_page(&text.into_iter().collect::<String>());
    }
}

#[test]
fn the_page_that_is_mutated_is_sound() {
    let mut project = Project::new(ProjectOptions::new("/project"));
    let found = update(&mut project, "src/routes/index.koze", PAGE);
    let own = found
        .diagnostics
        .iter()
        .filter(|d| at(d, "src/routes/index.koze"));
    let own: Vec<_> = own.filter(|d| d.code != Code::UnknownObject).collect();
    assert!(own.iter().all(|d| d.code == Code::PageForm), "{own:?}");
}

#[test]
fn every_prefix_of_a_page_is_survived() {
    for (end, _) in PAGE.char_indices().step_by(3) {
        survive_page(&PAGE[..end]);
    }
}

#[test]
fn a_page_that_is_deep_or_long_costs_a_diagnostic() {
    with_the_stack_of_wasm(|| {
        for piece in [
            "<div>",
            "<p>",
            "{",
            "{a}",
            "\n}",
            "if (a) {\n",
            "if (",
            "if (a\n",
            "<a b=\"{",
            "<!--",
            "</",
            "_html ",
            "`",
            "\\{",
            "<p a={b} ",
            "<b>a</b>\n",
            "😀",
            "{(",
            "<a ",
            " a=1",
        ] {
            survive_page(&piece.repeat(5_000));
        }
        let attributes: String = (0..30_000).map(|n| format!(" a{n}")).collect();
        survive_page(&format!("<p{attributes}></p>"));
        let unknown: String = (0..30_000).map(|n| format!("{{abc{n}}}")).collect();
        survive_page(&unknown);
        survive_page(&"a".repeat(600 * 1024));
    });
}
