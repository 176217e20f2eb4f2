//! Diagnostics about pages.

use super::build::{did_you_mean, error, list, see, whole_file};
use super::code::Code;
use crate::model::{Diagnostic, Location};

/// `` `<name>` ``.
fn tag(name: &str) -> String {
    ["`<", name, ">`"].concat()
}

fn with_help(diagnostic: Diagnostic, help: &str) -> Diagnostic {
    Diagnostic {
        help: help.into(),
        ..diagnostic
    }
}

/// A syntax error between braces.
pub(crate) fn in_braces(diagnostic: Diagnostic) -> Diagnostic {
    with_help(
        diagnostic,
        "Write one JavaScript or TypeScript expression in the braces. A brace that is text is written `\\{`.",
    )
}

/// A syntax error in a control line.
pub(crate) fn in_control_line(diagnostic: Diagnostic) -> Diagnostic {
    Diagnostic {
        code: Code::PageControlLine,
        ..with_help(diagnostic, CONTROL_LINES)
    }
}

/// A syntax error in the script of a page.
pub(crate) fn in_script(diagnostic: Diagnostic) -> Diagnostic {
    with_help(
        diagnostic,
        "Fix the syntax. The script is TypeScript, and the body of an async function: it can `await`, not `return`.",
    )
}

pub(crate) fn stray(location: Location) -> Diagnostic {
    error(
        Code::PageSyntax,
        location,
        "This isn't HTML that Koze reads",
        "Write `&lt;` for a `<` that is text, and `&amp;` for a `&`. A comment is `<!-- … -->`.",
    )
}

pub(crate) fn stray_brace(location: Location) -> Diagnostic {
    error(
        Code::PageSyntax,
        location,
        "This `}` closes nothing",
        "Write `\\}` for a brace that is text.",
    )
}

pub(crate) fn unclosed_brace(location: Location) -> Diagnostic {
    error(
        Code::PageSyntax,
        location,
        "This `{` is never closed",
        "Close it with `}`, or write `\\{` for a brace that is text.",
    )
}

pub(crate) fn unclosed_tag(location: Location) -> Diagnostic {
    error(
        Code::PageSyntax,
        location,
        "This tag is never closed",
        "End it with `>`.",
    )
}

pub(crate) fn doctype(location: Location) -> Diagnostic {
    error(
        Code::PageSyntax,
        location,
        "This doctype is in the wrong place, or of another language",
        "Write `<!doctype html>` once, at the top of `src/app.koze`.",
    )
}

pub(crate) fn self_closing(location: Location, name: &str) -> Diagnostic {
    error(
        Code::PageSyntax,
        location,
        [&tag(name), " isn't closed: HTML ignores the slash"].concat(),
        ["Write `<", name, "></", name, ">`."].concat(),
    )
}

/// `before` is what comes instead of the end.
pub(crate) fn unclosed(location: Location, what: &str, before: Option<Location>) -> Diagnostic {
    let what = what.lines().next().unwrap_or_default();
    let is_block = !what.starts_with('<');
    let diagnostic = error(
        Code::PageUnclosed,
        location,
        if before.is_some() {
            ["`", what, "` isn't closed before what is around it is"].concat()
        } else {
            ["`", what, "` is never closed"].concat()
        },
        if is_block {
            "Close it with a line that has only `}`."
        } else {
            "Write its end tag. Elements and control lines are closed in the reverse order."
        },
    );
    match before {
        Some(before) => see(diagnostic, before),
        None => diagnostic,
    }
}

pub(crate) fn closes_nothing(location: Location, name: &str) -> Diagnostic {
    error(
        Code::PageUnclosed,
        location,
        ["`</", name, ">` closes nothing"].concat(),
        "Remove it, or write its start tag.",
    )
}

/// What is wrong with an attribute.
#[derive(Clone, Copy)]
pub(crate) enum AttributeFault {
    Spread,
    ComputedName,
    Character,
    NoSpace,
    Unquoted,
    Unclosed,
    TagName,
}

pub(crate) fn attribute(location: Location, fault: AttributeFault) -> Diagnostic {
    let (message, help) = match fault {
        AttributeFault::Spread => (
            "Attributes can't be spread, and have no short form",
            "Write each with its name: `name={name}`.",
        ),
        AttributeFault::ComputedName => (
            "The name of an attribute can't be computed",
            "Write the name out, and compute the value: `name={value}`. It is absent if that is null.",
        ),
        AttributeFault::Character => (
            "This character can't be in a tag",
            "Write `name=\"value\"`. In a value, a brace that is text is written `\\{`.",
        ),
        AttributeFault::NoSpace => (
            "There is no space between two attributes",
            "Put a space in front of the second.",
        ),
        AttributeFault::Unquoted => (
            "This value needs quotes",
            "Write `name=\"a {value}\"`, or `name={value}` if it is only the expression.",
        ),
        AttributeFault::Unclosed => ("The quotes of this value are never closed", "Close them."),
        AttributeFault::TagName => (
            "The name of an element can't be computed",
            "Write the name out. Use `if (…) {` to choose between elements.",
        ),
    };
    error(Code::PageAttribute, location, message, help)
}

pub(crate) fn duplicate_attribute(location: Location, name: &str, first: Location) -> Diagnostic {
    let diagnostic = error(
        Code::PageDuplicate,
        location,
        ["The element already has `", name, "`"].concat(),
        "Remove one of them.",
    );
    see(diagnostic, first)
}

pub(crate) fn duplicate_element(location: Location, name: &str, first: Location) -> Diagnostic {
    let diagnostic = error(
        Code::PageDuplicate,
        location,
        ["There already is a ", &tag(name)].concat(),
        "Keep one of them.",
    );
    see(diagnostic, first)
}

pub(crate) fn duplicate_slot(location: Location, first: Location) -> Diagnostic {
    let diagnostic = error(
        Code::PageSlot,
        location,
        "There already is a slot",
        "Keep one: what is inside can be there only once.",
    );
    see(diagnostic, first)
}

pub(crate) fn slot(location: Location, message: &str, help: &str) -> Diagnostic {
    error(Code::PageSlot, location, message, help)
}

pub(crate) fn misplaced(location: Location, name: &str, help: &str) -> Diagnostic {
    error(
        Code::PageStructure,
        location,
        [&tag(name), " is missing or isn't where it belongs"].concat(),
        help,
    )
}

pub(crate) fn outside_document(location: Location) -> Diagnostic {
    error(
        Code::PageStructure,
        location,
        "This is outside of the document's `<html>`",
        "Move it into `<head>` or `<body>`. Only the script, the doctype and comments may be outside.",
    )
}

pub(crate) fn ends_outer(location: Location, name: &str, outer: &str) -> Diagnostic {
    error(
        Code::PageNesting,
        location,
        [&tag(name), " can't be inside ", &tag(outer)].concat(),
        [
            "Browsers would move it out of the ",
            &tag(outer),
            " or drop it. Close that first, or use another element.",
        ]
        .concat(),
    )
}

pub(crate) fn wrong_child(
    location: Location,
    name: &str,
    outer: &str,
    children: &str,
) -> Diagnostic {
    error(
        Code::PageNesting,
        location,
        [&tag(name), " can't be directly inside ", &tag(outer)].concat(),
        [
            "Browsers would move it or drop it. Allowed are: ",
            &list(children.split(' ')),
            ".",
        ]
        .concat(),
    )
}

pub(crate) fn wrong_parent(location: Location, name: &str, parents: &str) -> Diagnostic {
    error(
        Code::PageNesting,
        location,
        [
            &tag(name),
            " isn't directly inside an element that it belongs to",
        ]
        .concat(),
        ["Put it into one of: ", &list(parents.split(' ')), "."].concat(),
    )
}

pub(crate) fn refused_element(location: Location, name: &str) -> Diagnostic {
    error(
        Code::PageNesting,
        location,
        ["Koze doesn't render ", &tag(name), " here"].concat(),
        "Browsers read it, or what follows, in a way that the source doesn't show. Use another element.",
    )
}

pub(crate) fn text_moves(location: Location, outer: &str) -> Diagnostic {
    error(
        Code::PageNesting,
        location,
        ["Text can't be directly inside ", &tag(outer)].concat(),
        "Browsers would move it elsewhere. Put it into an element that belongs there, such as a cell.",
    )
}

/// Where no hole may be.
pub(crate) enum HolePlace<'a> {
    /// Directly inside an element. Without a name, outside of all.
    Inside(&'a str),
    /// In an attribute of an element.
    Attribute(&'a str, &'a str),
    /// Where it could change the origin of a script, a style sheet or a frame.
    Origin,
}

pub(crate) fn hole(location: Location, place: HolePlace) -> Diagnostic {
    let (message, help) = match place {
        HolePlace::Inside(name) => (
            ["No `{…}` can be directly inside ", &tag(name)].concat(),
            "Browsers would move its text, or not read it as text. Put it into an element within, or write `\\{` for a brace.",
        ),
        HolePlace::Attribute(name, element) => (
            ["No `{…}` can be in `", name, "` of ", &tag(element)].concat(),
            if name == "style" {
                "A value could change other styles. Use `class={…}`."
            } else if name.starts_with("on") {
                "A value would become code. Put it into a `data-` attribute, and read that in a script of its own."
            } else {
                "A value could run code or change what the element is. Write the value out, or choose with `if (…) {`."
            },
        ),
        HolePlace::Origin => (
            "A value could change the origin of this URL".into(),
            "Begin the URL with literal text that fixes it: `/scripts/{name}.js`, `https://example.com/{path}`.",
        ),
    };
    error(Code::PageHole, location, message, help)
}

pub(crate) fn reference_in_url(location: Location) -> Diagnostic {
    error(
        Code::PageHole,
        location,
        "A URL with `{…}` can't have a character reference such as `&amp;`",
        "Write the character itself: `?a={a}&b={b}`. Koze escapes it.",
    )
}

pub(crate) fn foreign_form(location: Location, code: &str, help: &str) -> Diagnostic {
    let code = code.lines().next().unwrap_or_default();
    error(
        Code::PageHole,
        location,
        ["`{", code, "}` isn't an expression"].concat(),
        help,
    )
}

pub(crate) fn not_one_expression(location: Location) -> Diagnostic {
    error(
        Code::PageHole,
        location,
        "This isn't one expression",
        "Write one expression in each pair of braces, without commas or semicolons between several.",
    )
}

pub(crate) fn function_in_hole(location: Location) -> Diagnostic {
    error(
        Code::PageHole,
        location,
        "A function can't be rendered",
        "Call it, or put it into a module script of its own.",
    )
}

pub(crate) fn method_in_hole(location: Location, name: &str) -> Diagnostic {
    error(
        Code::PageUnawaited,
        location,
        ["`", name, "` is a method, which can't be rendered"].concat(),
        [
            "Call it and await the result: `{await ",
            name,
            "()}`. A form posts to it: `action={",
            name,
            "}`.",
        ]
        .concat(),
    )
}

pub(crate) fn unawaited(location: Location, name: &str, is_action: bool) -> Diagnostic {
    let help = if is_action {
        ["A form calls the method itself: `action={", name, "}`."].concat()
    } else {
        ["Await it: `{await ", name, "(…)}`."].concat()
    };
    error(
        Code::PageUnawaited,
        location,
        ["The call of `", name, "` returns a promise"].concat(),
        help,
    )
}

const CONTROL_LINES: &str = "Control lines are `if (…) {`, `} else if (…) {`, `} else {`, `for (const x of list) {` and `}`, \
    each on a line of its own. In text, write the brace as `\\{`.";

pub(crate) fn malformed_control_line(location: Location) -> Diagnostic {
    error(
        Code::PageControlLine,
        location,
        "This looks like a control line, but isn't one",
        CONTROL_LINES,
    )
}

/// What is wrong with a script.
#[derive(Clone, Copy)]
pub(crate) enum ScriptFault {
    Second,
    Nested,
    Attributes,
    InlineImport,
    Comment,
    Export,
}

pub(crate) fn script(location: Location, fault: ScriptFault) -> Diagnostic {
    const BROWSER: &str = "For the browser, write `<script type=\"module\" src=\"…\"></script>`.";
    let (message, help) = match fault {
        ScriptFault::Second => ("There already is a script that runs in the worker", BROWSER),
        ScriptFault::Nested => (
            "The script that runs in the worker is inside of something",
            "Move it to the top of the file. For the browser, write `<script type=\"module\" src=\"…\"></script>`.",
        ),
        ScriptFault::Attributes => (
            "These attributes don't say where the script runs",
            "For the worker, write `<script>` or `<script lang=\"ts\">`. For the browser, add `type` or `src`.",
        ),
        ScriptFault::InlineImport => (
            "A script that imports can't be inline: nothing resolves its imports",
            "Move it to a file: `<script type=\"module\" src=\"/src/page.ts\"></script>`.",
        ),
        ScriptFault::Comment => (
            "Browsers may end this text elsewhere than the source does",
            "Remove `<!--` from a script, and `<` from a style within SVG, or move it to a file.",
        ),
        ScriptFault::Export => (
            "The script of a page can't export or declare a namespace",
            "It is the body of a function. Move what others import to a file of its own.",
        ),
    };
    error(Code::PageScript, location, message, help)
}

pub(crate) fn unknown_request_name(location: Location, name: &str, known: &[&str]) -> Diagnostic {
    let all = [
        "There are: ",
        &list(known.iter().copied()),
        ". Only a status page has `error`.",
    ]
    .concat();
    error(
        Code::PageScript,
        location,
        ["`koze:request` has no `", name, "` here"].concat(),
        if known.contains(&name) {
            all
        } else {
            did_you_mean(name, known.iter().copied(), all)
        },
    )
}

pub(crate) fn undeclared_name<'a>(
    location: Location,
    name: &str,
    declared: impl Iterator<Item = &'a str>,
) -> Diagnostic {
    let otherwise = ["Declare it in the script: `const ", name, " = …;`."].concat();
    error(
        Code::PageUndeclaredName,
        location,
        ["Nothing declares `", name, "`"].concat(),
        // Every short name is like every other.
        if name.len() < 3 {
            otherwise
        } else {
            did_you_mean(name, declared, otherwise)
        },
    )
}

pub(crate) fn unknown_param(
    location: Location,
    name: &str,
    path: &str,
    known: &[&str],
) -> Diagnostic {
    let otherwise = if known.is_empty() {
        [
            "Name the file `[",
            name,
            "].koze`, or read `url.searchParams`.",
        ]
        .concat()
    } else {
        ["The path has: ", &list(known.iter().copied()), "."].concat()
    };
    error(
        Code::PageUnknownParam,
        location,
        ["The path `", path, "` has no `[", name, "]`"].concat(),
        did_you_mean(name, known.iter().copied(), otherwise),
    )
}

pub(crate) fn form_does_not_post(location: Location, name: &str) -> Diagnostic {
    error(
        Code::PageForm,
        location,
        ["A form that calls `", name, "` has to post"].concat(),
        "Add `method=\"POST\"` to the form, or `formmethod=\"POST\"` to the button.",
    )
}

/// `path` is the handle and a name.
pub(crate) fn method_of_handle(location: Location, path: &[String]) -> Diagnostic {
    let (handle, name) = match path {
        [handle, name, ..] => (handle.as_str(), name.as_str()),
        _ => ("", ""),
    };
    error(
        Code::PageForm,
        location,
        ["The handle `", handle, "` has no `", name, "`"].concat(),
        [
            "Import the method by its name, or select the instance: `",
            handle,
            ".at(key).",
            name,
            "`.",
        ]
        .concat(),
    )
}

pub(crate) fn file_is_not_sent(location: Location, name: &str) -> Diagnostic {
    error(
        Code::PageForm,
        location,
        [
            "The form that calls `",
            name,
            "` sends only the file's name",
        ]
        .concat(),
        "Add `enctype=\"multipart/form-data\"` to the form.",
    )
}

/// Why a file's path is no route.
pub(crate) fn invalid_route(file: &str, message: &str, help: &str) -> Diagnostic {
    error(
        Code::PageRoute,
        whole_file(file),
        [file, " ", message].concat(),
        help,
    )
}

pub(crate) fn duplicate_route(file: &str, first: &str, path: &str) -> Diagnostic {
    let diagnostic = error(
        Code::PageDuplicateRoute,
        whole_file(file),
        [first, " and ", file, " have the same URL, `", path, "`"].concat(),
        "Rename one of them, or remove it.",
    );
    see(diagnostic, whole_file(first))
}

pub(crate) fn unknown_page(file: &str) -> Diagnostic {
    error(
        Code::PageRoute,
        whole_file(file),
        [file, " isn't a page of the project"].concat(),
        "Pages are the `.koze` files in the routes' directory, and `src/app.koze`.",
    )
}
