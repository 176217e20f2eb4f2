//! Markup, control lines and attributes that can't be read.

use super::{tag, with_help};
use crate::diagnostics::build::{error, see};
use crate::diagnostics::code::Code;
use crate::model::{Diagnostic, Location};

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
