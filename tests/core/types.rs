//! Types that nobody would write: whatever they are, they cost a diagnostic at most, and what is
//! generated of them grows no faster than they do.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::panic, clippy::unwrap_used)] // A test that cannot go on has failed.

use koze_compiler::Project;
use koze_compiler::api::*;
use koze_compiler::model::*;
use proptest::prelude::*;

const OBJECT: &str = "src/server/user.do.ts";

/// What belongs together when a type is taken apart.
const TOKENS: [&str; 87] = [
    "string",
    "number",
    "boolean",
    "bigint",
    "null",
    "undefined",
    "void",
    "never",
    "unknown",
    "any",
    "object",
    "symbol",
    "unique symbol",
    "this",
    "'a'",
    "'b'",
    "1",
    "-1",
    "1n",
    "true",
    "`a${",
    "}b`",
    "`",
    "{",
    "}",
    "[",
    "]",
    "(",
    ")",
    "<",
    ">",
    " | ",
    " & ",
    "?",
    ":",
    ";",
    ",",
    "...",
    "=>",
    "-?",
    "readonly ",
    "keyof ",
    "typeof ",
    " extends ",
    "infer U",
    " in ",
    " as ",
    " is ",
    "a",
    "b",
    "T",
    "U",
    "K",
    "A",
    "B",
    "A<",
    "B<A>",
    "I",
    "J",
    "E",
    "E.X",
    "C",
    "typeof C",
    "N.X",
    "Partial<",
    "Required<",
    "Pick<",
    "Omit<",
    "Record<",
    "Exclude<",
    "Extract<",
    "NonNullable<",
    "Awaited<",
    "Promise<",
    "Map<",
    "Set<",
    "Array<",
    "AsyncIterable<",
    "Generator<",
    "AbortSignal",
    "Date",
    "Uppercase<",
    "['a']",
    "[number]",
    "[keyof T]",
    "import('./x').Y",
    "asserts a",
];

const PRELUDE: &str = "
import { DurableObject } from 'cloudflare:workers';
type A<T = string> = { a: T; next?: A<T>; up: A<T[]> } | B<T>;
type B<T> = { [K in keyof T]?: T[K] extends object ? B<T[K]> : A<T> };
interface I extends J { a: string; [key: string]: unknown }
interface J extends I { b: I['a'] }
enum E { X, Y = 'y', Z = X << 2 }
const C = { a: [1, 2], b: { c: 'x' } } as const;
";

fn object(declarations: &str, ty: &str) -> String {
    format!(
        "{PRELUDE}{declarations}\nexport default class UserDO<T, K extends keyof T> extends DurableObject {{\n\
         check<U>(value: {ty}, ...rest: ({ty})[]): {ty} {{}}\n}}\n"
    )
}

/// The server module of a class with this text, if the text can be read.
fn compile(text: &str) -> (Option<String>, Vec<Diagnostic>) {
    let mut project = Project::new(ProjectOptions::new("/project"));
    let mut changes = vec![(OBJECT.to_owned(), FileContent::Text(text.into()))];
    let diagnostics = loop {
        let update = project.update(UpdateRequest {
            packages: Vec::new(),
            changes: (changes.into_iter())
                .map(|(file, content)| FileChange { file, content })
                .collect(),
        });
        if update.missing.is_empty() {
            break update.diagnostics;
        }
        let absent = |file| (file, FileContent::Absent);
        changes = update.missing.into_iter().map(absent).collect();
    };
    let length = u32::try_from(text.encode_utf16().count()).unwrap();
    for place in diagnostics.iter().filter_map(|d| d.location.as_ref()) {
        assert!(place.span.start <= place.span.end && place.span.end <= length);
    }
    let request = EmitRequest::Object {
        id: "user.do".to_owned(),
        environment: Environment::Worker,
    };
    match project.emit(&request) {
        Emitted::Code(code) => (Some(code), diagnostics),
        Emitted::Error(_) => (None, diagnostics),
    }
}

/// Runs with the stack that `build.rs` gives the WebAssembly module.
fn with_the_stack_of_wasm(work: impl FnOnce() + Send + 'static) {
    let thread = std::thread::Builder::new().stack_size(16 * 1024 * 1024);
    thread.spawn(work).unwrap().join().unwrap();
}

/// A type that is sound, of parts that are.
fn types() -> impl Strategy<Value = String> {
    let leaf = prop::sample::select(vec![
        "string",
        "number",
        "null",
        "'a'",
        "1",
        "Date",
        "I",
        "E",
        "A",
        "A<Date>",
        "B<I>",
        "T",
        "U",
        "K",
        "typeof C",
        "keyof I",
        "T[K]",
        "() => void",
        "`a-${number}`",
        "boolean",
        "unknown",
    ]);
    leaf.prop_map(str::to_owned)
        .prop_recursive(6, 48, 3, |inner| {
            let frames = prop::sample::select(vec![
                "$1[]",
                "$1 | $2",
                "$1 & $2",
                "[$1, $2?]",
                "{ a: $1; b?: $2 }",
                "A<$1>",
                "B<$1>",
                "Partial<$1>",
                "Required<$1>",
                "Omit<$1, 'a'>",
                "Pick<$1, 'a'>",
                "keyof ($1)",
                "($1)['a']",
                "($1)[keyof ($1)]",
                "Exclude<$1, $2>",
                "Extract<$1, $2>",
                "Record<keyof ($1), $2>",
                "{ [P in keyof ($1)]: $2 }",
                "Map<$1, $2>",
                "`${$1}-${$2}`",
                "$1 extends $2 ? $1 : $2",
                "[...$1, $2]",
                "Record<string, $1>",
            ]);
            (frames, inner.clone(), inner).prop_map(|(frame, one, two)| {
                format!("({})", frame.replace("$1", &one).replace("$2", &two))
            })
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..Default::default() })]

    #[test]
    fn a_soup_of_type_tokens_is_survived(
        picks in prop::collection::vec(0..TOKENS.len(), 0..40)
    ) {
        let ty: String = picks.into_iter().map(|pick| TOKENS[pick]).collect();
        compile(&object("", &ty));
        compile(&object(&format!("type D<T> = {ty};"), "D<string>"));
    }

    #[test]
    fn any_sound_type_is_worked_out_or_told(ty in types()) {
        let text = object("", &ty);
        let (code, diagnostics) = compile(&text);
        prop_assert!(code.is_some(), "{ty}: {diagnostics:?}");
        prop_assert!(code.unwrap().len() < 2_000_000);
    }
}

/// `count` of what `make` says, in lines.
fn lines(count: usize, make: impl Fn(usize) -> String) -> String {
    (0..count).map(|n| make(n) + "\n").collect()
}

#[test]
fn what_is_generated_grows_no_faster_than_the_types() {
    type Maker = fn(usize) -> String;
    let makers: [(&str, Maker); 7] = [
        ("doubled", |n| {
            let doubled = |n| format!("type D{} = {{ a: D{n}; b: D{n} }};", n + 1);
            format!(
                "type D0 = {{ a: string }};\n{}type Last = D{n};",
                lines(n, doubled)
            )
        }),
        ("doubled by an alias with parameters", |n| {
            let nested = (0..n).fold("string".to_owned(), |inner, _| format!("P<{inner}>"));
            format!("type P<T> = {{ a: T; b: [T, T] }};\ntype Last = {nested};")
        }),
        ("a long union", |n| {
            let members: Vec<String> = (0..n).map(|n| format!("'m{n}'")).collect();
            format!("type Last = {};", members.join(" | "))
        }),
        ("a union of many uses", |n| {
            let fields = lines(n, |n| format!("f{n}: M;"));
            format!("type M = 'a' | 'b' | 'c' | {{ x: 1 }};\ntype Last = {{ {fields} }};")
        }),
        ("one long text, used often", |n| {
            let fields = lines(n, |n| format!("f{n}: L; g{n}?: L;"));
            format!("type L = '{}';\ntype Last = {{ {fields} }};", "x".repeat(n))
        }),
        ("members that hold the union", |n| {
            let members = lines(n, |n| format!("| {{ k{n}: Last; l{n}: Last[] }}"));
            format!("type Last = string {members};")
        }),
        ("intersections", |n| {
            let parts = lines(n, |n| format!("& {{ f{n}: string }}"));
            format!("type Last = {{ a: 1 }} {parts};")
        }),
    ];
    with_the_stack_of_wasm(move || {
        for (name, make) in makers {
            let length = |n: usize| compile(&object(&make(n), "Last")).0.unwrap().len();
            let (small, large) = (length(20), length(80));
            assert!(large < small * 6, "{name}: {small} and {large} characters");
        }
    });
}

#[test]
fn types_that_grow_for_ever_are_told() {
    with_the_stack_of_wasm(|| {
        for (declarations, ty) in [
            ("type L<T> = { next: L<T[]> };", "L<string>"),
            ("type L<T> = { next: L<{ a: T }> };", "L<string>"),
            ("type L<T> = L<T[]>;", "L<string>"),
            ("type L<T> = T | L<T[]>;", "L<string>"),
            (
                "type L<T> = { a: L<T & { x: T }>; b: L<[T, T]> };",
                "L<string>",
            ),
            ("type L<T> = { [K in keyof T]: L<T> }['a'];", "L<{ a: 1 }>"),
            (
                "type S<T extends string> = `${T}${T}`;",
                "S<S<S<S<S<S<'a' | 'b'>>>>>>",
            ),
            ("type D = 0|1|2|3|4|5|6|7|8|9;", "`${D}${D}${D}${D}${D}`"),
            ("interface P extends P { a: 1 }", "P"),
            ("type Q = Q['a'];", "Q"),
            ("type Q = { a: Q['a'] };", "Q"),
            ("type Q = keyof Q;", "Q"),
            ("type Q = Q & { a: 1 };", "Q"),
            ("type Q = Q | Q[];", "Q"),
        ] {
            let text = object(declarations, ty);
            let (code, found) = compile(&text);
            assert!(code.is_some(), "{declarations}");
            assert!(
                found.iter().any(|d| d.code == Code::UncheckedParameter),
                "{declarations}"
            );
        }
    });
}

#[test]
fn what_is_huge_is_cut_short() {
    with_the_stack_of_wasm(|| {
        let chain = lines(3_000, |n| format!("type D{} = {{ a: D{n} }};", n + 1));
        let members: Vec<String> = (0..5_000).map(|n| format!("'m{n}'")).collect();
        let fields = lines(1_500, |n| format!("f{n}: string;"));
        let arms = lines(300, |n| format!("| {{ a{n}: Last, b{n}?: Last }}"));
        for (declarations, ty) in [
            (format!("type D0 = string;\n{chain}"), "D3000"),
            (format!("type U = {};", members.join(" | ")), "U"),
            (
                format!("type U = {{ {fields} }};"),
                "[U & Partial<U>, keyof U, U[keyof U], { [K in keyof U as `x${K}`]: K }]",
            ),
            (
                format!("type Last = string {arms};"),
                "Exclude<Last, Extract<Last, { a1: Last }>>",
            ),
        ] {
            let (code, _) = compile(&object(&declarations, ty));
            assert!(code.unwrap().len() < 4_000_000);
        }
    });
}
