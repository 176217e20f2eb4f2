//! Elements that aren't where they belong: the document, slots, and what a browser would nest otherwise.

use super::tag;
use crate::diagnostics::build::{error, list, see};
use crate::diagnostics::code::Code;
use crate::model::{Diagnostic, Location};

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
