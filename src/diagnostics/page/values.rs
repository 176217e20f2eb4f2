//! Values: where none can be, and what can't be one.

use super::tag;
use crate::diagnostics::build::error;
use crate::diagnostics::code::Code;
use crate::model::{Diagnostic, Location};

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

pub(crate) fn function_in_hole(location: Location, is_action: bool) -> Diagnostic {
    let (message, help) = if is_action {
        (
            "A form can't call a function of the page",
            "Import a method from `$server/…`, and write its name: `action={method}`.",
        )
    } else {
        (
            "A function can't be rendered",
            "Call it, or put it into a module script of its own.",
        )
    };
    error(Code::PageHole, location, message, help)
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

/// `code` is the call.
pub(crate) fn unawaited(location: Location, name: &str, code: &str, is_action: bool) -> Diagnostic {
    error(
        Code::PageUnawaited,
        location,
        ["The call of `", name, "` returns a promise"].concat(),
        if is_action {
            "A form calls the method itself: leave out `(…)`.".into()
        } else {
            ["Await it: `{await ", code.trim(), "}`."].concat()
        },
    )
}
