//! The types that nobody declares: those of the language, its library and the platform.

use super::envs::EnvId;
use super::evaluator::Evaluator;
use super::slots::{BIGINT, BOOLEAN, DEFINED, NUMBER, STRING, UNKNOWN};
use super::syntax::{Body, Node, Path, TypeDecl};
use super::thunk::{Thunk, Utility};
use crate::analyze::files::PLATFORM_PACKAGE;
use crate::analyze::names::PackageName;
use crate::model::Span;
use crate::shape::{ProblemKind, Shape, ShapeId};

const UTILITIES: [(&str, Utility); 15] = [
    ("Partial", Utility::Partial),
    ("Required", Utility::Required),
    ("Pick", Utility::Pick),
    ("Omit", Utility::Omit),
    ("Record", Utility::Record),
    ("Exclude", Utility::Exclude),
    ("Extract", Utility::Extract),
    ("NonNullable", Utility::NonNullable),
    ("Awaited", Utility::Awaited),
    ("Parameters", Utility::Parameters),
    ("ReturnType", Utility::ReturnType),
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

/// Whether TypeScript's library declares a type of this name that Koze knows.
pub(super) fn is_library_type(name: &str) -> bool {
    INSTANCES.contains(&name)
        || UTILITIES.iter().any(|(known, _)| *known == name)
        || OTHERS.contains(&name)
}

/// The names that [`Evaluator::library_type`] knows besides.
const OTHERS: [&str; 12] = [
    "Array",
    "ReadonlyArray",
    "Map",
    "ReadonlyMap",
    "Set",
    "ReadonlySet",
    "Promise",
    "Readonly",
    "Object",
    "String",
    "Number",
    "Boolean",
];

/// Types that Workers RPC rejects, seen on workerd.
const UNSENDABLE: [&str; 43] = [
    "AbortController",
    "AbortSignal",
    "ArrayIterator",
    "AsyncGenerator",
    "AsyncIterable",
    "AsyncIterableIterator",
    "AsyncIterator",
    "CompressionStream",
    "CryptoKey",
    "CryptoKeyPair",
    "CustomEvent",
    "DecompressionStream",
    "DurableObjectId",
    "DurableObjectNamespace",
    "DurableObjectState",
    "DurableObjectStorage",
    "DurableObjectTransaction",
    "ErrorEvent",
    "Event",
    "EventTarget",
    "File",
    "FormData",
    "Generator",
    "IterableIterator",
    "Iterator",
    "MapIterator",
    "MessageEvent",
    "SetIterator",
    "SqlStorage",
    "SqlStorageCursor",
    "SqlStorageStatement",
    "StringIterator",
    "TextDecoder",
    "TextEncoder",
    "TransformStream",
    "URL",
    "URLPattern",
    "URLSearchParams",
    "WeakMap",
    "WeakRef",
    "WeakSet",
    "WebSocket",
    "WebSocketPair",
];

/// Whether a result of this type is read item by item. Of others, all of it is a value: an array, a Map.
pub(super) fn gives_items(name: &str) -> bool {
    let name = name.strip_prefix("Async").unwrap_or(name);
    matches!(name, "Generator" | "Iterable" | "IterableIterator")
}

/// Types that Workers RPC carries, and HTTP doesn't.
const WORKERS_ONLY: [&str; 8] = [
    "CallableFunction",
    "DurableObjectStub",
    "Fetcher",
    "Headers",
    "Request",
    "RpcStub",
    "RpcTarget",
    "WritableStream",
];

/// Types that HTTP carries as a result of their own, and not as a part of one.
const WHOLE: [&str; 2] = ["ReadableStream", "Response"];

/// What becomes of a value of a platform's type, and why it can't be checked.
pub(super) fn platform(name: &str) -> Option<(ProblemKind, String)> {
    if name == "Function" {
        return Some((
            ProblemKind::WorkersOnly,
            "a function can't be sent over HTTP".into(),
        ));
    }
    if UNSENDABLE.contains(&name) {
        let reason = format!("`{name}` can't be sent over RPC");
        return Some((ProblemKind::Unsendable, reason));
    }
    if WORKERS_ONLY.contains(&name) {
        let reason = format!("`{name}` can't be sent over HTTP");
        return Some((ProblemKind::WorkersOnly, reason));
    }
    WHOLE.contains(&name).then(|| {
        let reason = format!("`{name}` can't be sent over HTTP as a part of a value");
        (ProblemKind::Whole, reason)
    })
}

/// The same, of a type that a platform's package declares.
pub(super) fn platform_type(package: &PackageName, path: &Path) -> Option<(ProblemKind, String)> {
    match &path.names[..] {
        [name] if matches!(&*package.specifier, "cloudflare:workers" | PLATFORM_PACKAGE) => {
            platform(name)
        }
        _ => None,
    }
}

/// The global name of a type that a platform's package exports, and those after it.
pub(super) fn platform_names(package: &PackageName, rest: &[String]) -> Option<Vec<String>> {
    let module = match &*package.specifier {
        PLATFORM_PACKAGE => None,
        "cloudflare:workers" => Some("CloudflareWorkersModule".to_owned()),
        _ => return None,
    };
    let names = package.path.iter().chain(rest).cloned();
    Some(module.into_iter().chain(names).collect())
}

/// Whether an interface requires a method: what has it isn't data.
pub(super) fn has_methods(decl: &TypeDecl) -> bool {
    let Body::Interface(parts) = &decl.body else {
        return false;
    };
    let mut fields = parts.iter().flat_map(|part| &part.members.fields);
    fields.any(|field| !field.optional && matches!(field.ty, Node::Function(..)))
}

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
            // The wrappers: TypeScript lets their primitives be one, and nobody sends an object.
            "String" => STRING,
            "Number" => NUMBER,
            "Boolean" => BOOLEAN,
            "BigInt" => BIGINT,
            "ArrayBufferLike" => self.add(Shape::Instance("ArrayBuffer")),
            "ArrayBufferView" => self.bytes(&[]),
            "BufferSource" | "AllowSharedBufferSource" => self.bytes(&["ArrayBuffer"]),
            "PropertyKey" => self.union(vec![STRING, NUMBER]),
            _ => return None,
        })
    }

    /// `ArrayBufferView`, and `others`. The one that JSON can carry is first.
    fn bytes(&mut self, others: &[&'static str]) -> ShapeId {
        let mut all = vec![self.add(Shape::Instance("Uint8Array"))];
        for name in &INSTANCES {
            let is_view = name.ends_with("Array") && *name != "Uint8Array" || *name == "DataView";
            if is_view || others.contains(name) {
                all.push(self.add(Shape::Instance(name)));
            }
        }
        self.union(all)
    }

    /// Why a name that no file declares can't be checked.
    pub(super) fn undeclared(&self, name: &str, place: (EnvId, Span)) -> Shape {
        let (kind, reason) = platform(name).unwrap_or_else(|| {
            let reason = format!("`{name}` isn't declared in any file that Koze reads");
            (ProblemKind::Unknown, reason)
        });
        self.problem(kind, reason, Some(place))
    }
}
