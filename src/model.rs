//! Plain data: what the analysis finds and what everything after it works from. What a host asks for
//! and is given is in [`api`](crate::api).
//!
//! Nothing here knows of swc or of wasm-bindgen. The types that cross to JavaScript derive
//! [`Tsify`], and `tests/core/wire.rs` keeps the committed `pkg-js/src/compiler/wire.ts` equal to them.

pub mod page;

use serde::Serialize;
use tsify::Tsify;

pub use self::page::{Page, PageAsset, PageKind, PageMethod};
pub use crate::diagnostics::code::Code;
pub use crate::place::{Location, Span};
use crate::shape::{SchemaRef, ShapeId, Shapes};

/// The severity of a diagnostic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Tsify)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The project can't be built.
    Error,
    /// The project can be built, but probably doesn't do what its author means.
    Warning,
}

/// A problem in a project, and how to fix it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Tsify)]
pub struct Diagnostic {
    /// What kind of problem it is.
    pub code: Code,
    /// Whether it stops the build.
    pub severity: Severity,
    /// What is wrong, in one sentence.
    pub message: String,
    /// How to fix it.
    pub help: String,
    /// Where it is. Absent when it has no single place.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub location: Option<Location>,
    /// Other places that matter, such as the first of two duplicates.
    pub related: Vec<Location>,
}

/// One Durable Object class and what is public of it.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct DurableObject {
    /// Path below the server directory without the extension: `admin/user.do`.
    pub id: String,
    /// The `.do.*` file, relative to the project's root.
    pub file: String,
    /// Name of the namespace binding: `USER_DO`.
    pub binding: String,
    /// Name under which the worker exports the class: `UserDO`.
    pub class_name: String,
    /// Name under which `file` exports the class: `default` or an identifier.
    pub export_name: String,
    /// Public methods, in the order of their declaration; inherited ones first.
    pub methods: Vec<Method>,
    /// Members that look callable but are not public, and why.
    pub hidden: Vec<Hidden>,
    /// What the methods' parameters have to look like.
    #[serde(skip)]
    pub(crate) shapes: Shapes,
    /// Whether WebSocket upgrades from outside reach its `fetch`: it has one. Where it extends a
    /// class of a package, only if `static exposed` lists it.
    pub sockets: bool,
    /// Of a class that extends a package's: how many classes of its chain are the project's, itself
    /// among them. The names that the others have are closed when it is run.
    #[serde(skip)]
    pub(crate) followed: Option<usize>,
    /// `static routed = true`: without a resolver, no call from outside finds an instance.
    pub routed: bool,
    /// Who may open a WebSocket to it. Worker code alone where it has none.
    pub socket_access: Access,
    /// `static instance`: what chooses the instance where there is no resolver.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub instance: Option<Instance>,
    /// Its sockets know their caller: a file of its classes imports `callerOf`.
    #[serde(skip)]
    pub(crate) admits: bool,
}

/// Who may call a method, or open a WebSocket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub enum Access {
    /// Anyone.
    Anyone,
    /// Whoever `caller.ts` knows.
    Caller,
    /// Whom a rule of `static access` lets in.
    Rule,
    /// Worker code alone.
    WorkerCode,
    /// Only running the class shows it.
    Unclear,
}

/// What chooses an object's instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Tsify)]
#[serde(rename_all = "lowercase")]
pub enum Instance {
    /// The key of the call.
    Key,
    /// The caller's `id`.
    Caller,
}

/// A method that can be called from outside of its object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Method {
    /// Its name, always an identifier name.
    pub name: String,
    /// Callable from worker code alone, never over HTTP.
    pub server_only: bool,
    /// Declared `async`, or with a `Promise` as its return type.
    pub returns_promise: bool,
    /// It gives items one by one: a generator, or a method that is declared to return something to
    /// iterate over.
    pub items: bool,
    /// `static live` lists it, so that its value can be watched.
    pub live: bool,
    /// Parameters on the wire: those of the implementation without `this`, and without those that
    /// the dispatcher fills in.
    pub params: Vec<Param>,
    /// The parameters that the dispatcher fills in with the caller's identity.
    #[serde(skip)]
    pub(crate) callers: Vec<CallerParam>,
    /// The parameter that the object fills in with an `AbortSignal`, by its place in the class's own
    /// list.
    #[serde(skip)]
    pub(crate) signal: Option<usize>,
    /// Who may call it.
    pub access: Access,
    /// The declared return type, verbatim.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub return_type: Option<TypeText>,
    /// The text of the JSDoc comment, with its delimiters.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub doc: Option<String>,
    /// Where its name stands; another file than the object's when inherited.
    pub location: Location,
    /// It has a parameter that no type decodes: its callers mark what their texts and lists are.
    #[serde(skip)]
    pub(crate) marked: bool,
    /// Of a method with parameters that are filled in, or that gives items: what its declaration
    /// copies.
    #[serde(skip)]
    pub(crate) copied: Copied,
}

/// What the declaration of a method copies from its source, with names that hold everywhere. The
/// types of parameters and results are taken from the class, by position.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Copied {
    #[default]
    Nothing,
    Generics {
        /// `<const T extends Entry>`.
        params: String,
        /// `<T extends Entry>`.
        bounds: String,
        /// `T`.
        args: String,
    },
    /// `(text: string) => string`, without the parameters that are filled in.
    Overloads(Vec<String>),
}

/// A parameter that the dispatcher fills in with the caller's identity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct CallerParam {
    /// Its place in the class's own list, where `this` doesn't count.
    pub(crate) index: usize,
    pub(crate) anonymous: Anonymous,
}

/// What a parameter gets from a caller without an identity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Anonymous {
    /// Nothing: the call is refused.
    Refused,
    Undefined,
    Null,
}

impl Method {
    /// Whether no caller passes the parameter at this place in the class's own list.
    pub(crate) fn is_injected(&self, index: usize) -> bool {
        self.signal == Some(index) || self.callers.iter().any(|caller| caller.index == index)
    }

    /// How many parameters no caller passes.
    pub(crate) fn injected(&self) -> usize {
        self.callers.len() + usize::from(self.signal.is_some())
    }

    /// Whether one of its parameters needs an identity.
    pub(crate) fn needs_caller(&self) -> bool {
        let mut callers = self.callers.iter();
        callers.any(|caller| caller.anonymous == Anonymous::Refused)
    }
}

/// A parameter of a method.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct Param {
    /// Its name. Absent when it is destructured.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub name: Option<String>,
    /// Marked `?`.
    pub optional: bool,
    /// `...rest`.
    pub rest: bool,
    /// Has a default value.
    pub has_default: bool,
    /// Its declared type.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub ty: Option<TypeText>,
    /// What its argument is checked against.
    pub check: Check,
    /// The shape of its type, or of its items' type if it is a rest parameter: a place in the
    /// object's `shapes`.
    #[serde(skip)]
    pub(crate) shape: Option<ShapeId>,
    /// The schema that its type is inferred from, and that runs.
    #[serde(skip)]
    pub(crate) schema: Option<SchemaRef>,
}

/// What an argument is checked against.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub enum Check {
    /// The method's own schema, in `static schemas`.
    Schema,
    /// The type of the parameter.
    #[default]
    Type,
    /// Nothing: any plain JSON is taken. Why the type says nothing.
    Unchecked(String),
}

/// A type as it is written in the source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Tsify)]
pub struct TypeText {
    /// The type, verbatim.
    pub text: String,
    /// Where it stands, in the file of the method.
    pub span: Span,
}

/// A member that is not public.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Tsify)]
pub struct Hidden {
    /// Its name.
    pub name: String,
    /// Why nobody outside may call it.
    pub reason: HiddenReason,
}

/// Why a member is not public.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub enum HiddenReason {
    /// Its name begins with `_`.
    Underscore,
    /// TypeScript's `private`.
    Private,
    /// TypeScript's `protected`.
    Protected,
    /// It belongs to the class, not to its instances.
    Static,
    /// A getter, a setter or an `accessor` field.
    Accessor,
    /// A property, which Workers RPC does not call, whatever it holds.
    Property,
    /// The runtime calls it: `fetch`, `alarm`, `webSocketMessage`, …
    Lifecycle,
    /// Workers RPC, promises or modules give the name another meaning.
    Reserved,
    /// Declared, never implemented.
    Abstract,
    /// The package that declares the base class has a member of this name.
    PackageMember,
    /// The package that declares the base class cannot be read, and it may be a member of that.
    UnreadableBase,
    /// It is an agent's, and not decorated with `@callable()`.
    NotCallable,
}
