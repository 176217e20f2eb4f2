//! The types that nobody declares: those of the language, its library and the platform.

use super::envs::EnvId;
use super::evaluator::Evaluator;
use super::slots::{DEFINED, NUMBER, STRING, UNKNOWN};
use super::thunk::{Thunk, Utility};
use crate::model::Span;
use crate::shape::{ProblemKind, Shape, ShapeId};

const UTILITIES: [(&str, Utility); 13] = [
    ("Partial", Utility::Partial),
    ("Required", Utility::Required),
    ("Pick", Utility::Pick),
    ("Omit", Utility::Omit),
    ("Record", Utility::Record),
    ("Exclude", Utility::Exclude),
    ("Extract", Utility::Extract),
    ("NonNullable", Utility::NonNullable),
    ("Awaited", Utility::Awaited),
    ("Uppercase", Utility::Uppercase),
    ("Lowercase", Utility::Lowercase),
    ("Capitalize", Utility::Capitalize),
    ("Uncapitalize", Utility::Uncapitalize),
];

/// Classes whose instances can be sent.
const INSTANCES: [&str; 16] = [
    "Date",
    "RegExp",
    "Blob",
    "ArrayBuffer",
    "DataView",
    "Uint8Array",
    "Uint8ClampedArray",
    "Uint16Array",
    "Uint32Array",
    "Int8Array",
    "Int16Array",
    "Int32Array",
    "Float32Array",
    "Float64Array",
    "BigInt64Array",
    "BigUint64Array",
];

/// Types that Workers RPC rejects.
const UNSENDABLE: [&str; 9] = [
    "AbortSignal",
    "AsyncGenerator",
    "File",
    "FormData",
    "Generator",
    "URL",
    "URLSearchParams",
    "WeakMap",
    "WeakSet",
];

impl Evaluator<'_, '_> {
    /// The library's type of this name, if it can be checked.
    pub(super) fn library_type(&mut self, name: &str, args: &[ShapeId]) -> Option<ShapeId> {
        let arg = |index: usize| args.get(index).copied().unwrap_or(UNKNOWN);
        if let Some(instance) = INSTANCES.iter().find(|known| **known == name) {
            return Some(self.add(Shape::Instance(instance)));
        }
        if let Some((_, utility)) = UTILITIES.iter().find(|(known, _)| *known == name) {
            let args = [arg(0), arg(1)];
            return Some(self.defer(Thunk::Utility(*utility, args.into())));
        }
        Some(match name {
            "Array" | "ReadonlyArray" => self.array(arg(0)),
            "Map" | "ReadonlyMap" => self.add(Shape::Map(arg(0), arg(1))),
            "Set" | "ReadonlySet" => self.add(Shape::Set(arg(0))),
            "Promise" | "PromiseLike" => self.add(Shape::Promise(arg(0))),
            "Readonly" | "NoInfer" => arg(0),
            "Object" => DEFINED,
            "PropertyKey" => self.union(vec![STRING, NUMBER]),
            _ => return None,
        })
    }

    /// Why a name that no file declares can't be checked.
    pub(super) fn undeclared(&self, name: &str, place: (EnvId, Span)) -> Shape {
        let (kind, reason) = match name {
            "Function" | "CallableFunction" => (
                ProblemKind::Function,
                "a function can't be sent over HTTP".into(),
            ),
            name if UNSENDABLE.contains(&name) => (
                ProblemKind::Unsendable,
                format!("`{name}` can't be sent over RPC"),
            ),
            name => (
                ProblemKind::Unknown,
                format!("`{name}` isn't declared in any file that Koze reads"),
            ),
        };
        self.problem(kind, reason, Some(place))
    }
}
