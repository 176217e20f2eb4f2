//! Names that no public method can have.

use crate::naming::is_identifier;

/// The runtime calls these itself; a client that could would forge alarms and sockets.
const LIFECYCLE: [&str; 6] = [
    "fetch",
    "alarm",
    "connect",
    "webSocketMessage",
    "webSocketClose",
    "webSocketError",
];

/// Names with another meaning on a stub, a promise, a module or any object. A stub offers inherited
/// names such as `toString` as callable, so only this list keeps them from being called.
const RESERVED: [&str; 14] = [
    "constructor",
    "ctx",
    "default",
    "dup",
    "env",
    "hasOwnProperty",
    "id",
    "isPrototypeOf",
    "name",
    "propertyIsEnumerable",
    "then",
    "toLocaleString",
    "toString",
    "valueOf",
];

pub(super) fn is_lifecycle(name: &str) -> bool {
    LIFECYCLE.contains(&name)
}

pub(super) fn is_reserved(name: &str) -> bool {
    RESERVED.contains(&name)
}

/// Whether its name keeps a member from being public.
pub(super) fn is_never_public(name: &str) -> bool {
    name.starts_with('_') || is_lifecycle(name) || is_reserved(name) || !is_identifier(name)
}
