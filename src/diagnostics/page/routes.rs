//! Files that are no pages.

use crate::diagnostics::build::{error, see, whole_file};
use crate::diagnostics::code::Code;
use crate::model::Diagnostic;

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
