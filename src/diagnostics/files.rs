//! Diagnostics about a file as a whole.

use super::build::{error, new, see, warning, whole_file};
use super::code::Code;
use crate::model::{Diagnostic, Location, Severity};

pub(crate) fn syntax_error(location: Location, message: &str) -> Diagnostic {
    error(
        Code::SyntaxError,
        location,
        format!("Syntax error: {message}"),
        "Fix the syntax. Until then, Koze leaves the object out.",
    )
}

pub(crate) fn too_complex(file: &str) -> Diagnostic {
    error(
        Code::TooComplex,
        whole_file(file),
        format!("{file} is too large or too deeply nested to parse"),
        "Break up deeply nested expressions, or move generated data into a file of its own.",
    )
}

pub(crate) fn invalid_file_name(file: &str) -> Diagnostic {
    error(
        Code::InvalidFileName,
        whole_file(file),
        format!("The path {file} can't be part of a URL"),
        "Use letters, digits, `-`, `_` and `.` for the file and for its folders.",
    )
}

pub(crate) fn duplicate_id(file: &str, first: &str, id: &str) -> Diagnostic {
    let diagnostic = error(
        Code::DuplicateId,
        whole_file(file),
        format!("{first} and {file} are both `$server/{id}`"),
        "Rename one of them, or remove it.",
    );
    see(diagnostic, whole_file(first))
}

pub(crate) fn misplaced_file(file: &str, server_dir: &str) -> Diagnostic {
    let name = file.rsplit_once('/').map_or(file, |(_, name)| name);
    warning(
        Code::MisplacedFile,
        whole_file(file),
        format!("{file} is not in {server_dir}, so its class is no Durable Object of Koze's"),
        format!(
            "Move it to {server_dir}/{name}, or set `serverDir`. If it isn't Koze's, drop `.do` from its name."
        ),
    )
}

pub(crate) fn no_objects(server_dir: &str) -> Diagnostic {
    new(
        Severity::Warning,
        Code::NoObjects,
        None,
        format!("There is no Durable Object in {server_dir}"),
        format!(
            "Create {server_dir}/user.do.ts with `export default class UserDO extends \
             DurableObject {{ … }}`."
        ),
    )
}
