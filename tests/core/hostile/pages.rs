//! Pages that no one writes: whatever a page holds, the project goes on.

use super::*;

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

const KINDS: [&str; 4] = [
    "src/routes/index.koze",
    "src/routes/layout.koze",
    "src/routes/404.koze",
    "src/app.koze",
];

fn survive_page(text: &str) {
    survive_as(&KINDS, text);
}

/// Whatever a page holds, the project goes on. What is accepted has a module.
fn survive_as(files: &[&str], text: &str) {
    let mut project = Project::new(ProjectOptions::new("/project"));
    let mut found = Vec::new();
    for file in files {
        found = update(&mut project, file, text).diagnostics;
    }
    for page in project.surface().pages {
        let has_error = |d: &Diagnostic| d.severity == Severity::Error && at(d, &page.file);
        let emitted = project.emit(&EmitRequest::Page {
            file: page.file.clone(),
            assets: Vec::new(),
        });
        let is_code = matches!(emitted, Emitted::Code(_));
        assert_eq!(is_code, !page.is_broken, "{}", page.file);
        assert!(is_code || found.iter().any(has_error), "{}", page.file);
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
}

#[test]
fn a_comment_of_html_before_a_regular_expression_is_survived() {
    survive_page("{<!--\n/=\n}\n");
    survive_page("${<!--\n/=\n}\n");
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
fn a_page_as_long_as_the_limit_takes_time_in_proportion() {
    with_the_stack_of_wasm(|| {
        let page = &KINDS[..1];
        for piece in [
            "<div>",
            "<p>",
            "{",
            "{a}",
            "\n}",
            "if (a) {\n",
            "if (",
            "if (a\n",
            "if a {\n",
            "<",
            "\"",
            "<a b=\"{",
            "<a b=\"c",
            "<!--",
            "</",
            "<script>",
            "_html ",
            "`",
            "\\{",
            "<p a={b} ",
            "<b>a</b>\n",
            "😀",
            "{(",
            "<a ",
            " a=1",
            "<form action={a} method=\"POST\"></form>",
        ] {
            survive_as(page, &piece.repeat(LONGEST / piece.len()));
        }
        let attributes: String = (0..30_000).map(|n| format!(" a{n}")).collect();
        survive_as(page, &format!("<p{attributes}></p>"));
        let unknown: String = (0..30_000).map(|n| format!("{{abc{n}}}")).collect();
        survive_as(page, &unknown);
        survive_as(page, &"a".repeat(LONGEST + 1));
    });
}

/// The longest page that is read, in bytes.
const LONGEST: usize = 512 * 1024;

/// 100,000 mutated pages, of which each day has its part. `KOZE_ALL=1` has them all.
const PARTS: u64 = 50;
const PAGES_OF_A_PART: u64 = 2_000;

#[test]
fn mutated_pages_of_the_day_are_survived() {
    let day = std::time::UNIX_EPOCH.elapsed().unwrap().as_secs() / 86_400;
    let part = day % PARTS;
    let parts = if std::env::var_os("KOZE_ALL").is_some() {
        0..PARTS
    } else {
        part..part + 1
    };
    println!("parts {parts:?} of {PARTS}, with {PAGES_OF_A_PART} pages each");
    for number in parts.start * PAGES_OF_A_PART..parts.end * PAGES_OF_A_PART {
        let told = Told(number);
        let kind = usize::try_from(number).unwrap() % KINDS.len();
        survive_as(&KINDS[kind..=kind], &mutated(number));
        drop(told);
    }
}

/// Says which page it was.
struct Told(u64);

impl Drop for Told {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("page {}: {:?}", self.0, mutated(self.0));
        }
    }
}

/// The page with this number: always the same.
fn mutated(number: u64) -> String {
    // splitmix64
    let mut state = number;
    let mut below = |limit: usize| {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % limit as u64).unwrap()
    };
    let mut text: Vec<char> = PAGE.chars().collect();
    for _ in 0..=below(5) {
        let start = below(text.len() + 1);
        let end = (start + below(20)).min(text.len());
        // A token, or another part of the page.
        if below(3) > 0 {
            text.splice(start..end, PAGE_TOKENS[below(PAGE_TOKENS.len())].chars());
        } else {
            let from = below(text.len() + 1);
            let part = text[from..(from + below(40)).min(text.len())].to_vec();
            text.splice(start..end, part);
        }
    }
    text.into_iter().collect()
}
