//! Likely mistakes in pages: each is one error, at its place, that names cause and way out.

use super::*;

const USER: &str = "import { DurableObject } from 'cloudflare:workers';
export default class UserDO extends DurableObject {
  static serverOnly = ['purge'];
  async getName(): Promise<string> { return ''; }
  async setName(name: string) {}
  async upload(data: { file: File }) {}
  async purge() {}
}";

/// The second line of each page is its mistake.
const SCRIPT: &str = "<script>import user, { getName, setName, upload, purge } from '$server/user.do'; const name = '';</script>\n";

/// The mistake; code, line, column; a piece of the message and of the help.
type Mistake = (
    &'static str,
    (&'static str, u32, u32),
    &'static str,
    &'static str,
);

// One a line.
#[rustfmt::skip]
const IN_A_PAGE: [Mistake; 32] = [
    ("<p>Hi", ("page-unclosed", 2, 0), "`<p>` is never closed", "end tag"),
    ("<p><div>a</div></p>", ("page-nesting", 2, 3), "`<div>` can't be inside `<p>`", "Close that first"),
    ("<div/>", ("page-syntax", 2, 0), "HTML ignores the slash", "`<div></div>`"),
    ("a < b", ("page-syntax", 2, 2), "isn't HTML", "`&lt;`"),
    ("a } b", ("page-syntax", 2, 2), "closes nothing", "`\\}`"),
    ("{#if name}", ("page-hole", 2, 0), "`{#if name}`", "control line: `if (…) {`"),
    ("{@html name}", ("page-hole", 2, 0), "`{@html name}`", "`{@raw …}`"),
    ("{name, name}", ("page-hole", 2, 1), "isn't one expression", "without commas"),
    ("<p {...name}></p>", ("page-attribute", 2, 3), "can't be spread", "`name={name}`"),
    ("<p data-{name}=\"a\"></p>", ("page-attribute", 2, 3), "can't be computed", "compute the value"),
    ("<{name}>", ("page-attribute", 2, 0), "can't be computed", "choose between elements"),
    ("<p class=a{name}></p>", ("page-attribute", 2, 3), "needs quotes", "`name=\"a {value}\"`"),
    ("<p title={@raw name}></p>", ("page-hole", 2, 10), "`{@raw name}`", "write the expression alone"),
    ("<p onclick=\"a({name})\"></p>", ("page-hole", 2, 3), "`onclick` of `<p>`", "`data-` attribute"),
    ("<p style={name}></p>", ("page-hole", 2, 3), "`style` of `<p>`", "`class={…}`"),
    ("<iframe src={name}></iframe>", ("page-hole", 2, 8), "the origin of this URL", "literal text that fixes it"),
    ("<p>{nmae}</p>", ("page-undeclared-name", 2, 4), "`nmae`", "`name`?"),
    ("<p>{window.name}</p>", ("page-undeclared-name", 2, 4), "`window`", "type=\"module\""),
    ("<p>{getName()}</p>", ("page-unawaited", 2, 4), "`getName` returns a promise", "`{await getName()}`"),
    ("<p>{setName}</p>", ("page-unawaited", 2, 4), "can't be rendered", "`action={setName}`"),
    ("if (name) { for (const a of name) {\n}", ("page-control-line", 2, 0), "isn't one", "on a line of its own"),
    ("if name {\n}", ("page-control-line", 2, 0), "isn't one", "`if (…) {`"),
    ("while (name) {\n}", ("page-control-line", 2, 0), "isn't one", "`for (const x of list) {`"),
    ("if (name) {\n<p>a</p>\n}\nelse {\n}", ("page-control-line", 5, 0), "isn't one", "`} else {`"),
    ("<script>const b = 1;</script>", ("page-script", 2, 0), "already is a script", "type=\"module\""),
    ("<script type=\"module\">import './a.js';</script>", ("page-script", 2, 0), "can't be inline", "Move it to a file"),
    ("<form action={setNmae} method=\"POST\"></form>", ("page-undeclared-name", 2, 14), "`setNmae`", "`setName`?"),
    ("<form action={user.at(name).setNmae} method=\"POST\"></form>", ("unknown-method", 2, 14), "`setNmae`", "`setName`?"),
    ("<form action={purge} method=\"POST\"></form>", ("server-only-method", 2, 14), "`purge`", "`static serverOnly`"),
    ("<form action={setName}></form>", ("page-form", 2, 14), "has to post", "`method=\"POST\"`"),
    ("<form action={() => setName(name)} method=\"POST\"></form>", ("page-hole", 2, 14), "a function of the page", "`action={method}`"),
    ("<form action={upload} method=\"POST\"><input type=\"file\"></form>", ("page-form", 2, 36), "only the file's name", "multipart/form-data"),
];

/// The file; the mistake; the same.
// One a line.
#[rustfmt::skip]
const IN_A_FILE: [(&str, Mistake); 13] = [
    ("routes/index.koze", ("<script>import { parms } from 'koze:request';</script>", ("page-script", 1, 17), "no `parms`", "`params`?")),
    ("routes/index.koze", ("<script>import { redirect } from 'koze:request';</script>", ("page-script", 1, 17), "no `redirect`", "`koze:navigation`")),
    ("routes/index.koze", ("<script>import { rdirect } from 'koze:navigation';</script>", ("page-script", 1, 17), "no `rdirect`", "`redirect`?")),
    ("routes/index.koze", ("<script>import { error } from 'koze:request';</script>", ("page-script", 1, 17), "no `error`", "`method.error`")),
    ("routes/index.koze", ("<script>import { a } from '$server/usr.do';</script>", ("unknown-object", 1, 17), "`$server/usr.do`", "`$server/user.do`?")),
    ("routes/blog/[id].koze", ("<script>import { params } from 'koze:request'; params.di;</script>", ("page-unknown-param", 1, 54), "`/blog/[id]` has no `[di]`", "`id`?")),
    ("routes/index.koze", ("<slot></slot>", ("page-slot", 1, 0), "A page has no slot", "`src/app.koze`")),
    ("routes/layout.koze", ("<main></main>", ("page-slot", 1, 0), "no slot", "`<slot></slot>`")),
    ("routes/layout.koze", ("<slot></slot><slot></slot>", ("page-slot", 1, 13), "already is a slot", "Keep one")),
    ("app.koze", ("<!doctype html>\n<html><head></head><body></body></html>", ("page-slot", 1, 0), "no slot", "`<slot></slot>`")),
    ("routes/(group)/a.koze", ("", ("page-route", 1, 0), "can't be in a route", "begin with `_` or `(`")),
    ("routes/blog-[id].koze", ("", ("page-route", 1, 0), "a whole segment", "`[id].koze`")),
    ("routes/blog/404.koze", ("", ("page-route", 1, 0), "no status page", "at the top of the routes' directory")),
];

fn errors_of(file: &str, text: &str) -> Vec<Diagnostic> {
    let mut disk = Disk::new(&[("user.do.ts", USER)]);
    disk.files.insert(file.to_owned(), text.to_owned());
    errors(disk.tell(vec![file.to_owned()]))
}

fn errors(update: Update) -> Vec<Diagnostic> {
    let is_error = |found: &Diagnostic| found.severity == Severity::Error;
    update.diagnostics.into_iter().filter(is_error).collect()
}

fn assert_told(file: &str, text: &str, (mistake, at, message, help): Mistake) {
    let found = errors_of(file, text);
    assert_eq!(found.len(), 1, "{mistake}: {found:#?}");
    let found = &found[0];
    let place = found.location.as_ref().unwrap();
    assert_eq!(place.file, file, "{mistake}");
    assert_eq!(
        (found.code.as_str(), place.line, place.column),
        at,
        "{mistake}"
    );
    assert!(
        found.message.contains(message),
        "{mistake}: {}",
        found.message
    );
    assert!(found.help.contains(help), "{mistake}: {}", found.help);
}

#[test]
fn a_mistake_in_a_page_is_told_once_with_its_place_and_a_way_out() {
    assert_eq!(errors_of("src/routes/index.koze", SCRIPT), []);
    for mistake in IN_A_PAGE {
        let text = [SCRIPT, mistake.0].concat();
        assert_told("src/routes/index.koze", &text, mistake);
    }
}

#[test]
fn a_mistake_of_a_file_is_told_once_with_a_way_out() {
    for (file, mistake) in IN_A_FILE {
        assert_told(&["src/", file].concat(), mistake.0, mistake);
    }
}

#[test]
fn files_that_do_not_go_together_are_told() {
    for (first, second, code, help) in [
        (
            "a.koze",
            "a/index.koze",
            "page-duplicate-route",
            "Rename one of them",
        ),
        (
            "[id].koze",
            "[name].koze",
            "page-duplicate-route",
            "Rename one of them",
        ),
        (
            "index.koze",
            "a.html",
            "page-route",
            "its extension is `.koze`",
        ),
    ] {
        let mut disk = Disk::new(&[("user.do.ts", USER)]);
        let files = [first, second].map(|file| ["src/routes/", file].concat());
        for file in &files {
            disk.files.insert(file.clone(), String::new());
        }
        let found = errors(disk.tell(files.to_vec()));
        let place = found[0].location.as_ref().unwrap();
        assert_eq!((found[0].code.as_str(), &place.file), (code, &files[1]));
        assert!(found[0].help.contains(help), "{}", found[0].help);
        assert_eq!(found.len(), 1, "{found:#?}");
    }
}
