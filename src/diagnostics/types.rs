//! Diagnostics about the types of parameters and results.

use super::build::new;
use super::code::Code;
use crate::model::{Diagnostic, Location, Severity};

/// The `strict` option decides whether these are errors.
fn of_types(
    strict: bool,
    code: Code,
    location: Location,
    message: String,
    help: impl Into<String>,
) -> Diagnostic {
    let severity = if strict {
        Severity::Error
    } else {
        Severity::Warning
    };
    new(severity, code, Some(location), message, help)
}

pub(crate) fn unchecked_parameter(
    location: Location,
    method: &str,
    subject: &str,
    reason: &str,
    strict: bool,
) -> Diagnostic {
    of_types(
        strict,
        Code::UncheckedParameter,
        location,
        format!("`{subject}` of `{method}` is not checked: {reason}"),
        format!(
            "Give `{method}` a schema in `static schemas`, or the parameter a plainer type. Until then, \
             Koze accepts any JSON for it."
        ),
    )
}

pub(crate) fn unchecked_inherited(location: Location, method: &str, strict: bool) -> Diagnostic {
    of_types(
        strict,
        Code::UncheckedParameter,
        location,
        format!("The arguments of `{method}` are not checked: a package declares it"),
        format!(
            "Override it, with types for its parameters: `{method}(…) {{ return super.{method}(…); \
             }}`. Until then, Koze accepts any JSON for them."
        ),
    )
}

pub(crate) fn ambiguous_union(
    location: Location,
    method: &str,
    a: &str,
    b: &str,
    strict: bool,
) -> Diagnostic {
    of_types(
        strict,
        Code::AmbiguousUnion,
        location,
        format!("`{method}` accepts {a} or {b}, which look alike in JSON"),
        "Add a field with a different literal value to each object, or accept only one of the two. \
         Until then, an ambiguous value is read as the first member.",
    )
}

pub(crate) fn unsendable_result(
    location: Location,
    method: &str,
    reason: &str,
    help: &str,
    strict: bool,
) -> Diagnostic {
    of_types(
        strict,
        Code::UnsendableResult,
        location,
        format!("The result of `{method}` can't leave its object: {reason}"),
        help,
    )
}
