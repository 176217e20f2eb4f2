//! What the constructors of diagnostics share.

use super::code::Code;
use crate::model::{Diagnostic, Location, Severity, Span};
use crate::naming::closest;

pub(super) fn error(
    code: Code,
    location: Location,
    message: impl Into<String>,
    help: impl Into<String>,
) -> Diagnostic {
    new(Severity::Error, code, Some(location), message, help)
}

pub(super) fn warning(
    code: Code,
    location: Location,
    message: impl Into<String>,
    help: impl Into<String>,
) -> Diagnostic {
    new(Severity::Warning, code, Some(location), message, help)
}

/// An error that the host reports where it found the import.
pub(super) fn error_of_import(
    code: Code,
    message: impl Into<String>,
    help: impl Into<String>,
) -> Diagnostic {
    new(Severity::Error, code, None, message, help)
}

pub(super) fn new(
    severity: Severity,
    code: Code,
    location: Option<Location>,
    message: impl Into<String>,
    help: impl Into<String>,
) -> Diagnostic {
    Diagnostic {
        code,
        severity,
        message: message.into(),
        help: help.into(),
        location,
        related: Vec::new(),
    }
}

pub(super) fn see(mut diagnostic: Diagnostic, related: Location) -> Diagnostic {
    diagnostic.related.push(related);
    diagnostic
}

pub(super) fn whole_file(file: &str) -> Location {
    Location {
        file: file.into(),
        span: Span::default(),
        line: 1,
        column: 0,
    }
}

pub(super) fn did_you_mean<'a>(
    name: &str,
    candidates: impl IntoIterator<Item = &'a str>,
    otherwise: String,
) -> String {
    closest(name, candidates).map_or(otherwise, |best| format!("Did you mean `{best}`?"))
}

pub(super) fn list<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    names
        .into_iter()
        .map(|name| format!("`{name}`"))
        .collect::<Vec<_>>()
        .join(", ")
}

/// Help about a method that doesn't exist: the closest name, or all of them.
pub(super) fn suggest_method(name: &str, methods: &[&str]) -> String {
    did_you_mean(name, methods.iter().copied(), public_methods(methods))
}

fn public_methods(methods: &[&str]) -> String {
    if methods.is_empty() {
        return "The class has no public methods.".into();
    }
    format!("Public methods: {}.", list(methods.iter().copied()))
}
