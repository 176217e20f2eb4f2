//! Diagnostics about the types of parameters and results.

use super::build::{error, new};
use super::code::Code;
use crate::model::{Diagnostic, Location, Method, Param, Severity};

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

/// What can be done about a parameter that isn't checked.
pub(crate) enum Remedy {
    /// Only worker code can pass such a value. `exposed`: the class has `static exposed`.
    Close { exposed: bool },
    /// A schema, at `index` of the list for the method's `count` parameters.
    Schema {
        index: usize,
        count: usize,
        schema: &'static str,
        has_setting: bool,
        has_list: bool,
    },
}

pub(crate) fn unchecked_parameter(
    location: Location,
    method: &str,
    subject: &str,
    reason: &str,
    remedy: &Remedy,
    strict: bool,
) -> Diagnostic {
    let remedy = remedy_for(method, remedy);
    of_types(
        strict,
        Code::UncheckedParameter,
        location,
        format!("`{subject}` of `{method}` is not checked: {reason}"),
        format!("{remedy} Until then, Koze accepts any JSON for it."),
    )
}

fn remedy_for(method: &str, remedy: &Remedy) -> String {
    match remedy {
        Remedy::Close { exposed: true } => format!(
            "Browsers can't send it. If only worker code calls `{method}`, remove it from `static exposed`."
        ),
        Remedy::Close { exposed: false } => format!(
            "Browsers can't send it. If only worker code calls `{method}`, list it: `static serverOnly = \
             ['{method}']`. If only the class does, make it `private`, or rename it to `_{method}`."
        ),
        Remedy::Schema {
            index,
            schema,
            has_list: true,
            ..
        } => format!(
            "Write a plainer type, or a schema such as `{schema}` at index {index} of `{method}` in \
             `static schemas`."
        ),
        Remedy::Schema {
            index,
            count,
            schema,
            has_setting,
            ..
        } => {
            let entry = match count {
                1 => format!("{method}: {schema}"),
                _ => format!("{method}: [{}{schema}]", "undefined, ".repeat(*index)),
            };
            if *has_setting {
                format!("Write a plainer type, or add a schema to `static schemas`: `{entry}`.")
            } else {
                format!("Write a plainer type, or add a schema: `static schemas = {{ {entry} }}`.")
            }
        }
    }
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
    method: &Method,
    reason: &str,
    help: &str,
    strict: bool,
) -> Diagnostic {
    let (what, object) = if method.items {
        ("items", "their object")
    } else {
        ("result", "its object")
    };
    let name = &method.name;
    of_types(
        strict,
        Code::UnsendableResult,
        location,
        format!("The {what} of `{name}` can't leave {object}: {reason}"),
        help,
    )
}

pub(crate) fn signal_parameter(location: Location, method: &str, param: &Param) -> Diagnostic {
    let name = param.name.as_deref().unwrap_or("{…}");
    error(
        Code::SignalParameter,
        location,
        format!(
            "`{name}` of `{method}` is an `AbortSignal`, but a call's signal can't reach the object"
        ),
        format!(
            "Remove the parameter: callers stop waiting with `with({{ signal }})`. Only a method that \
             gives items can have one, such as `async *{method}(signal: AbortSignal)`."
        ),
    )
}

pub(crate) fn caller_in_type(location: Location, method: &str, param: &Param) -> Diagnostic {
    let subject = param.name.as_deref().unwrap_or("{…}");
    error(
        Code::CallerInType,
        location,
        format!(
            "The type of `{subject}` of `{method}` has `Caller` in it, so a request could supply an \
             identity"
        ),
        "Take the caller as a parameter of its own: `caller: Caller`. For a value such as a user's id, \
         write the type itself: `string`.",
    )
}

/// `is_declared`: the file declares the type, at its top level.
pub(crate) fn unnameable_type(
    location: Location,
    ty: &str,
    method: &str,
    is_declared: bool,
) -> Diagnostic {
    let message = if is_declared {
        format!("The declaration of `{method}` can't name `{ty}`: its file doesn't export it")
    } else {
        format!(
            "The declaration of `{method}` can't name `{ty}`: it has no meaning outside of the class"
        )
    };
    let help = if is_declared {
        format!(
            "Export it: `export {{ type {ty} }};`. `.koze/server.d.ts` repeats signatures that are \
             generic or overloaded, if a method has a caller or gives items."
        )
    } else {
        "Write a type that your files can import. `.koze/server.d.ts` repeats signatures that are \
         generic or overloaded, if a method has a caller or gives items."
            .into()
    };
    error(Code::UnnameableType, location, message, help)
}
