//! Forms that post to methods.

use crate::diagnostics::build::{error, error_of_import};
use crate::diagnostics::code::Code;
use crate::model::{Diagnostic, Location};

pub(crate) fn form_does_not_post(location: Location, name: &str) -> Diagnostic {
    error(
        Code::PageForm,
        location,
        ["A form that calls `", name, "` has to post"].concat(),
        "Add `method=\"POST\"` to the form, or `formmethod=\"POST\"` to the button.",
    )
}

pub(crate) fn form_of_items(name: &str) -> Diagnostic {
    error_of_import(
        Code::PageForm,
        ["`", name, "` gives items one by one, and a form reads none"].concat(),
        "Call a method that returns when it is done. The script of the page can read items: `for await`.",
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
