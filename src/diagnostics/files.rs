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

/// `what` asks who calls, and nothing says it.
pub(crate) fn missing_caller(location: Location, what: &str, server_dir: &str) -> Diagnostic {
    error(
        Code::MissingCaller,
        location,
        format!(
            "{what} has to know who calls, but there is no {server_dir}/caller.ts that says it"
        ),
        format!(
            "Create {server_dir}/caller.ts, and return an identity for the requests that have one: `{CALLER}`"
        ),
    )
}

/// A caller.ts that knows nobody yet.
const CALLER: &str = "export default async ({ request }: { request: Request }): Promise<{ id: string } \
     | null> => null;";

pub(crate) fn invalid_caller(location: Location, file: &str) -> Diagnostic {
    error(
        Code::InvalidCaller,
        location,
        format!("The default export of {file} isn't a function that says who calls"),
        format!("Export one: `{CALLER}`"),
    )
}

pub(crate) fn unexported_caller(file: &str) -> Diagnostic {
    error(
        Code::InvalidCaller,
        whole_file(file),
        format!("{file} has no default export that says who calls"),
        format!("Add one: `{CALLER}`"),
    )
}

pub(crate) fn two_callers(file: &str, first: &str) -> Diagnostic {
    let diagnostic = error(
        Code::InvalidCaller,
        whole_file(file),
        format!("{first} and {file} both say who calls"),
        "Remove one of them.",
    );
    see(diagnostic, whole_file(first))
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
