//! Diagnostics about members of a class that can't be called.

use super::build::warning;
use super::code::Code;
use crate::model::{Diagnostic, Location};

pub(crate) fn function_property(location: Location, name: &str) -> Diagnostic {
    warning(
        Code::FunctionProperty,
        location,
        format!("`{name}` is a property that holds a function, and Workers RPC calls only methods"),
        format!(
            "Write a method: `async {name}(…) {{ … }}`. If it isn't meant to be public, name it \
             `_{name}` or make it `private`."
        ),
    )
}

pub(crate) fn reserved_method_name(location: Location, name: &str) -> Diagnostic {
    warning(
        Code::ReservedMethodName,
        location,
        format!("`{name}` can't be public: {}", reserved_meaning(name)),
        format!("Rename it. If it isn't meant to be public, name it `_{name}`."),
    )
}

pub(super) fn reserved_meaning(name: &str) -> &'static str {
    match name {
        "then" | "catch" | "finally" => "JavaScript would treat a stub as a promise",
        "id" | "name" => "a Durable Object stub has a property with this name",
        "ctx" | "env" => "every Durable Object has a property with this name",
        "default" => "a module's default export is the object's handle",
        "dup" => "Workers RPC duplicates stubs by this name",
        _ => "every JavaScript object inherits a member with this name",
    }
}

pub(crate) fn method_name_not_identifier(location: Location, name: &str) -> Diagnostic {
    warning(
        Code::MethodName,
        location,
        format!("`{name}` can't be imported: it isn't an identifier"),
        "Rename the method.",
    )
}
