//! The types that well-known functions and values of the language and the platform give.

use super::slots::{BIGINT, BOOLEAN, NUMBER, STRING};
use crate::shape::{Literal, Shape, ShapeId};

/// The result of calling a global function.
pub(super) fn global_call(names: &[String]) -> Option<ShapeId> {
    Some(match &parts(names)[..] {
        ["crypto", "randomUUID"]
        | ["JSON", "stringify"]
        | ["String", "fromCharCode" | "fromCodePoint"]
        | [
            "String" | "Date" | "btoa" | "atob" | "encodeURI" | "encodeURIComponent" | "decodeURI"
            | "decodeURIComponent",
        ] => STRING,
        ["Math", _]
        | ["performance", "now"]
        | ["Date", "now" | "parse" | "UTC"]
        | ["Number", "parseInt" | "parseFloat"]
        | ["Number" | "parseInt" | "parseFloat"] => NUMBER,
        [
            "Number",
            "isInteger" | "isFinite" | "isNaN" | "isSafeInteger",
        ]
        | ["Array", "isArray"]
        | ["Object", "is"]
        | ["Boolean" | "isNaN" | "isFinite"] => BOOLEAN,
        ["BigInt"] | ["BigInt", "asIntN" | "asUintN"] => BIGINT,
        _ => return None,
    })
}

/// The type of a global constant.
pub(super) fn global_value(names: &[String]) -> Option<ShapeId> {
    let is_constant = |name: &str| {
        name.bytes()
            .all(|byte| byte == b'_' || byte == b'1' || byte == b'2' || byte.is_ascii_uppercase())
    };
    match &parts(names)[..] {
        ["NaN" | "Infinity"] => Some(NUMBER),
        ["Math" | "Number", name] if is_constant(name) || *name == "NaN" || *name == "LOG10E" => {
            Some(NUMBER)
        }
        _ => None,
    }
}

/// The names without `globalThis`.
fn parts(names: &[String]) -> Vec<&str> {
    let names = names.iter().map(String::as_str);
    names.skip_while(|name| *name == "globalThis").collect()
}

/// The result of a method of a string, a number or a date.
pub(super) fn method_result(object: &Shape, name: &str) -> Option<ShapeId> {
    match object {
        Shape::String | Shape::Template(..) | Shape::Literal(Literal::String(_)) => match name {
            "toString" | "valueOf" | "trim" | "trimStart" | "trimEnd" | "toUpperCase"
            | "toLowerCase" | "slice" | "substring" | "substr" | "padStart" | "padEnd"
            | "repeat" | "replace" | "replaceAll" | "concat" | "charAt" | "normalize" => {
                Some(STRING)
            }
            "indexOf" | "lastIndexOf" | "charCodeAt" | "localeCompare" | "search" => Some(NUMBER),
            "includes" | "startsWith" | "endsWith" => Some(BOOLEAN),
            _ => None,
        },
        Shape::Number | Shape::Literal(Literal::Number(_)) => match name {
            "toString" | "toFixed" | "toPrecision" | "toExponential" | "toLocaleString" => {
                Some(STRING)
            }
            "valueOf" => Some(NUMBER),
            _ => None,
        },
        Shape::Instance("Date") => match name {
            "valueOf" => Some(NUMBER),
            name if name.starts_with("get") || name.starts_with("set") => Some(NUMBER),
            name if name.starts_with("to") => Some(STRING),
            _ => None,
        },
        _ => None,
    }
}
