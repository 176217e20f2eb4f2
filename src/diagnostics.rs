//! The catalogue: every diagnostic there is, one constructor per code.
//!
//! A diagnostic reads like this in a terminal:
//!
//! ```text
//! error[schema-unknown-method]: `static schemas` has a schema for `setProfil`, which is no public method of UserDO
//!   --> src/server/user.do.ts:7:5
//!   help: Did you mean `setProfile`?
//! ```
//!
//! `docs/diagnostics.md` explains each code; a test keeps the two lists equal.

mod wrangler;

pub(crate) use wrangler::*;

use crate::model::{Diagnostic, DurableObject, HiddenReason, Location, Severity};
use crate::naming::closest;

fn new(
    severity: Severity,
    code: &'static str,
    location: Option<Location>,
    message: String,
    help: impl Into<String>,
) -> Diagnostic {
    Diagnostic {
        code,
        severity,
        message,
        help: help.into(),
        location,
        related: Vec::new(),
    }
}

fn error(
    code: &'static str,
    location: Location,
    message: String,
    help: impl Into<String>,
) -> Diagnostic {
    new(Severity::Error, code, Some(location), message, help)
}

fn warning(
    code: &'static str,
    location: Location,
    message: String,
    help: impl Into<String>,
) -> Diagnostic {
    new(Severity::Warning, code, Some(location), message, help)
}

fn whole_file(file: &str) -> Location {
    Location {
        file: file.into(),
        span: crate::model::Span::default(),
        line: 1,
        column: 0,
    }
}

fn did_you_mean<'a>(
    name: &str,
    candidates: impl IntoIterator<Item = &'a str>,
    otherwise: String,
) -> String {
    closest(name, candidates).map_or(otherwise, |best| format!("Did you mean `{best}`?"))
}

fn list<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    names
        .into_iter()
        .map(|name| format!("`{name}`"))
        .collect::<Vec<_>>()
        .join(", ")
}

// The file as a whole

pub(crate) fn syntax_error(location: Location, message: &str) -> Diagnostic {
    error(
        "syntax-error",
        location,
        format!("Syntax error: {message}"),
        "Fix the syntax. Until then the object is left out.",
    )
}

pub(crate) fn too_complex(file: &str) -> Diagnostic {
    error(
        "too-complex",
        whole_file(file),
        format!("{file} is too large or too deeply nested to be read"),
        "Break deeply nested expressions up, or move generated data into a file of its own.",
    )
}

pub(crate) fn invalid_file_name(file: &str) -> Diagnostic {
    error(
        "invalid-file-name",
        whole_file(file),
        format!("{file} cannot be part of a URL as it is named"),
        "Use letters, digits, `-`, `_` and `.` for the file and for its folders.",
    )
}

pub(crate) fn duplicate_id(file: &str, first: &str, id: &str) -> Diagnostic {
    let mut diagnostic = error(
        "duplicate-id",
        whole_file(file),
        format!("{first} and {file} are both `$server/{id}`"),
        "Rename one of them, or remove it.",
    );
    diagnostic.related.push(whole_file(first));
    diagnostic
}

pub(crate) fn no_objects(server_dir: &str) -> Diagnostic {
    new(
        Severity::Warning,
        "no-objects",
        None,
        format!("There is no Durable Object in {server_dir}"),
        format!(
            "Create {server_dir}/user.do.ts with `export default class UserDO extends \
                 DurableObject {{ … }}`."
        ),
    )
}

pub(crate) fn broken_object(id: &str, file: &str) -> Diagnostic {
    new(
        Severity::Error,
        "broken-object",
        Some(whole_file(file)),
        format!("`$server/{id}` cannot be generated: {file} has errors"),
        "Fix the errors that are reported for the file.",
    )
}

// The class

pub(crate) fn no_class(file: &str) -> Diagnostic {
    error(
        "no-class",
        whole_file(file),
        format!("{file} exports no Durable Object class"),
        "Export one: `export default class MyDO extends DurableObject { … }`.",
    )
}

pub(crate) fn default_is_no_class(location: Location) -> Diagnostic {
    error(
        "no-class",
        location,
        "The default export is not a class that can be read".into(),
        "Export the class itself: `export default class MyDO extends DurableObject { … }`. \
         Koze doesn't run code: of functions, it reads only those that return one class.",
    )
}

pub(crate) fn several_candidates(
    location: Location,
    others: Vec<Location>,
    names: &[&str],
) -> Diagnostic {
    let mut diagnostic = error(
        "several-candidates",
        location,
        format!(
            "Several exported classes extend DurableObject: {}",
            list(names.iter().copied())
        ),
        "Make one of them the default export, or give each a file of its own.",
    );
    diagnostic.related = others;
    diagnostic
}

pub(crate) fn abstract_class(location: Location, class: &str) -> Diagnostic {
    error(
        "abstract-class",
        location,
        format!("{class} is abstract, and a Durable Object has to be constructed"),
        "Remove `abstract`, or export a class that extends it. A file that holds only a base class \
         must not be named `.do.*`.",
    )
}

pub(crate) fn no_base(location: Location, class: &str) -> Diagnostic {
    error(
        "no-base",
        location,
        format!("{class} does not extend DurableObject"),
        "Add `extends DurableObject`, with `import { DurableObject } from 'cloudflare:workers';`.",
    )
}

pub(crate) fn missing_import(location: Location) -> Diagnostic {
    error(
        "missing-import",
        location,
        "`DurableObject` is not imported".into(),
        "Add this line at the top of the file: import { DurableObject } from 'cloudflare:workers';",
    )
}

pub(crate) fn unreadable_base(location: Location, class: &str) -> Diagnostic {
    error(
        "unreadable-base",
        location,
        format!("Koze can't read the base class of {class}, so it can't know its methods"),
        "Extend a class by its name, or what a mixin makes of one: a function that returns one class, \
         such as `(Base) => class extends Base { … }`.",
    )
}

pub(crate) fn unresolved_base(location: Location, base: &str, reason: &str) -> Diagnostic {
    error(
        "unresolved-base",
        location,
        format!("The base class `{base}` was not found: {reason}"),
        "Check the import: its path, and that the file exports a class under this name.",
    )
}

pub(crate) fn unfollowed_base(location: Location, base: &str, specifier: &str) -> Diagnostic {
    warning(
        "unfollowed-base",
        location,
        format!("Koze can't resolve `{specifier}`, which `{base}` comes from: no method is public"),
        "Import the base class by a relative path or through `$server/`, or list the methods that \
         are public: `static exposed = ['…'];`.",
    )
}

pub(crate) fn unreadable_declarations(
    location: Location,
    base: &str,
    specifier: &str,
    reason: &str,
) -> Diagnostic {
    warning(
        "unreadable-declarations",
        location,
        format!(
            "Koze can't read which members `{base}` from `{specifier}` has, so no method is \
             public: {reason}"
        ),
        "Install the package with its type declarations, or list the methods that are public: \
         `static exposed = ['…'];`.",
    )
}

pub(crate) fn circular_base(location: Location, class: &str) -> Diagnostic {
    error(
        "circular-base",
        location,
        format!("{class} is its own base class"),
        "Let the chain of base classes end in DurableObject.",
    )
}

// Its static settings

pub(crate) fn invalid_binding(location: Location) -> Diagnostic {
    error(
        "invalid-binding",
        location,
        "`static binding` is not the name of a binding".into(),
        "Give it as a string literal of letters, digits and `_`: `static binding = 'USERS';`.",
    )
}

pub(crate) fn duplicate_binding(
    location: Location,
    first: &DurableObject,
    at: Location,
) -> Diagnostic {
    let mut diagnostic = error(
        "duplicate-binding",
        location,
        format!(
            "The binding {} already belongs to {}",
            first.binding, first.file
        ),
        "Rename one of the files, or set `static binding = 'ANOTHER_NAME'` in one of the classes.",
    );
    diagnostic.related.push(at);
    diagnostic
}

pub(crate) fn duplicate_class_name(
    location: Location,
    first: &DurableObject,
    at: Location,
) -> Diagnostic {
    let mut diagnostic = error(
        "duplicate-class-name",
        location,
        format!(
            "The class name {} is already used in {}",
            first.class_name, first.file
        ),
        "Rename one of the classes: a worker exports each under its own name.",
    );
    diagnostic.related.push(at);
    diagnostic
}

pub(crate) fn invalid_class_name(location: Location, name: &str) -> Diagnostic {
    error(
        "invalid-class-name",
        location,
        format!("A worker cannot export a class under the name `{name}`"),
        "Give the class a name of its own: `export default class MyDO extends DurableObject { … }`.",
    )
}

pub(crate) fn invalid_server_only(location: Location) -> Diagnostic {
    error(
        "invalid-server-only",
        location,
        "`static serverOnly` cannot be read, so nobody knows which methods are public".into(),
        "Write it as `true` or as a list of method names: `static serverOnly = ['purge'];`.",
    )
}

pub(crate) fn server_only_unknown_method(
    location: Location,
    name: &str,
    class: &str,
    methods: &[&str],
) -> Diagnostic {
    error(
        "server-only-unknown-method",
        location,
        format!("`static serverOnly` lists `{name}`, which is no public method of {class}"),
        did_you_mean(name, methods.iter().copied(), public_methods(methods)),
    )
}

pub(crate) fn invalid_exposed(location: Location) -> Diagnostic {
    error(
        "invalid-exposed",
        location,
        "Koze can't read `static exposed`, so no method is public".into(),
        "Write it as a list of method names: `static exposed = ['getName'];`.",
    )
}

pub(crate) fn exposed_and_server_only(location: Location, other: Location) -> Diagnostic {
    let mut diagnostic = error(
        "exposed-and-server-only",
        location,
        "The class has both `static exposed` and `static serverOnly`".into(),
        "Keep one of them: `exposed` lists what has a URL, `serverOnly` what has none.",
    );
    diagnostic.related.push(other);
    diagnostic
}

pub(crate) fn exposed_unknown_method(
    location: Location,
    name: &str,
    class: &str,
    methods: &[&str],
) -> Diagnostic {
    error(
        "exposed-unknown-method",
        location,
        format!(
            "`static exposed` lists `{name}`, but {class} has no method of this name that can be public"
        ),
        did_you_mean(name, methods.iter().copied(), public_methods(methods)),
    )
}

pub(crate) fn schema_unknown_method(
    location: Location,
    name: &str,
    class: &str,
    methods: &[&str],
) -> Diagnostic {
    error(
        "schema-unknown-method",
        location,
        format!("`static schemas` has a schema for `{name}`, which is no public method of {class}"),
        did_you_mean(name, methods.iter().copied(), public_methods(methods)),
    )
}

pub(crate) fn schema_arity(location: Location, name: &str, parameters: &str) -> Diagnostic {
    error(
        "schema-arity",
        location,
        format!("`{name}` has a schema but takes {parameters}"),
        "A method with a schema takes exactly one parameter, the validated object.",
    )
}

fn public_methods(methods: &[&str]) -> String {
    if methods.is_empty() {
        return "The class has no public methods.".into();
    }
    format!("Public methods: {}.", list(methods.iter().copied()))
}

/// An error where methods would be open that their author means to close; what may well be a
/// property of the author's own is a warning.
pub(crate) fn misspelt_setting(location: Location, name: &str, setting: &str) -> Diagnostic {
    let plain = |name: &str| name.replace('_', "").to_lowercase();
    let closes = matches!(setting, "serverOnly" | "exposed") || plain(name) == plain(setting);
    new(
        if closes {
            Severity::Error
        } else {
            Severity::Warning
        },
        "misspelt-setting",
        Some(location),
        format!("`static {name}` sets nothing"),
        format!("Did you mean `static {setting}`? If it isn't a setting, rename it."),
    )
}

// Its members

pub(crate) fn function_property(location: Location, name: &str) -> Diagnostic {
    warning(
        "function-property",
        location,
        format!("`{name}` is a property that holds a function, which Workers RPC cannot call"),
        format!(
            "Write a method: `async {name}(…) {{ … }}`. If it is not meant to be called from \
                 outside, name it `_{name}` or make it `private`."
        ),
    )
}

pub(crate) fn reserved_method_name(location: Location, name: &str) -> Diagnostic {
    warning(
        "reserved-method-name",
        location,
        format!(
            "`{name}` cannot be called from outside: {}",
            reserved_meaning(name)
        ),
        format!("Rename it, or name it `_{name}` if it is not meant to be public."),
    )
}

fn reserved_meaning(name: &str) -> &'static str {
    match name {
        "then" | "catch" | "finally" => "a stub would pass for a promise",
        "id" | "name" => "a Durable Object stub has a property of this name",
        "ctx" | "env" => "every Durable Object has a property of this name",
        "default" => "a module's default export is the object's handle",
        "dup" => "Workers RPC duplicates stubs by this name",
        _ => "every JavaScript object inherits a member of this name",
    }
}

pub(crate) fn method_name_not_identifier(location: Location, name: &str) -> Diagnostic {
    warning(
        "method-name",
        location,
        format!("`{name}` cannot be imported: it is not an identifier"),
        "Rename the method.",
    )
}

pub(crate) fn generator_method(location: Location, name: &str) -> Diagnostic {
    warning(
        "generator-method",
        location,
        format!("`{name}` is a generator, and Workers RPC cannot carry its iterator"),
        "Return an array, or a ReadableStream of bytes.",
    )
}

// Types

/// Whether what cannot be checked is an error is the project's choice.
fn of_types(
    strict: bool,
    code: &'static str,
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
    what: &str,
    strict: bool,
) -> Diagnostic {
    of_types(
        strict,
        "unchecked-parameter",
        location,
        format!("`{subject}` of `{method}` is not checked: it is {what}"),
        format!(
            "Give `{method}` a schema in `static schemas`, or the parameter a plainer type. Until then \
             it takes any JSON."
        ),
    )
}

pub(crate) fn unchecked_inherited(location: Location, method: &str, strict: bool) -> Diagnostic {
    of_types(
        strict,
        "unchecked-parameter",
        location,
        format!("The arguments of `{method}` are not checked: a package declares it"),
        format!(
            "Override it, with types for its parameters: `{method}(…) {{ return super.{method}(…); \
             }}`. Until then it takes any JSON."
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
        "ambiguous-union",
        location,
        format!("`{method}` takes {a} or {b}, which look alike in JSON"),
        "Give objects a field that tells them apart, or take one of the two. Until then, what can be \
         both is the one that stands first.",
    )
}

pub(crate) fn unsendable_result(
    location: Location,
    method: &str,
    what: &str,
    strict: bool,
) -> Diagnostic {
    of_types(
        strict,
        "unsendable-result",
        location,
        format!("The result of `{method}` cannot leave its object: it holds {what}"),
        "Return plain data.",
    )
}

// Imports of generated modules

pub(crate) fn unknown_object(id: &str, ids: &[&str]) -> Diagnostic {
    let known = match ids {
        [] => "There is no `.do.ts` file in the server directory yet.".into(),
        ids => format!("There are: {}.", list(ids.iter().copied())),
    };
    let is_meant = |known: &&str| known.strip_suffix(".do") == Some(id);
    let best = ids.iter().copied().find(is_meant);
    let best = best.or_else(|| closest(id, ids.iter().copied()));
    let help = best.map_or(known.clone(), |best| {
        format!("Did you mean `$server/{best}`? {known}")
    });
    new(
        Severity::Error,
        "unknown-object",
        None,
        format!("There is no Durable Object `$server/{id}`"),
        help,
    )
}

pub(crate) fn unknown_method(object: &DurableObject, name: &str, visible: &[&str]) -> Diagnostic {
    new(
        Severity::Error,
        "unknown-method",
        None,
        format!("`$server/{}` has no method `{name}`", object.id),
        did_you_mean(name, visible.iter().copied(), public_methods(visible)),
    )
}

pub(crate) fn server_only_method(object: &DurableObject, name: &str) -> Diagnostic {
    new(
        Severity::Error,
        "server-only-method",
        None,
        format!(
            "`{name}` of `$server/{}` is server-only: browsers cannot call it",
            object.id
        ),
        format!(
            "Call it from worker code, or take `{name}` out of `static serverOnly` in {}.",
            object.file
        ),
    )
}

pub(crate) fn hidden_member(
    object: &DurableObject,
    name: &str,
    reason: HiddenReason,
) -> Diagnostic {
    let (reason, help) = match reason {
        HiddenReason::Underscore => (
            "its name begins with an underscore",
            "Rename it to make it public.",
        ),
        HiddenReason::Private => ("it is private", "Remove `private` to make it public."),
        HiddenReason::Protected => ("it is protected", "Remove `protected` to make it public."),
        HiddenReason::Static => (
            "it is static, and calls go to instances",
            "Make it an instance method.",
        ),
        HiddenReason::Accessor => (
            "it is an accessor",
            "Write a method that returns the value.",
        ),
        HiddenReason::Property => (
            "it is a property, and Workers RPC calls methods only",
            "Write a method.",
        ),
        HiddenReason::Lifecycle => (
            "the runtime calls it, never a client",
            "Move what clients need into a method of another name.",
        ),
        HiddenReason::Reserved => (reserved_meaning(name), "Rename it."),
        HiddenReason::Generator => (
            "it is a generator, whose iterator cannot leave its object",
            "Return an array, or a ReadableStream of bytes.",
        ),
        HiddenReason::Abstract => ("it is abstract and never implemented", "Implement it."),
        HiddenReason::PackageMember => (
            "its base class, which a package declares, has a member of this name",
            "Rename it, or list it: `static exposed = ['…'];`. Everybody can call it then.",
        ),
        HiddenReason::UnreadableBase => (
            "Koze can't read which members its base class has, and it may be a hook",
            "Install the package's type declarations, or list it: `static exposed = ['…'];`.",
        ),
        HiddenReason::NotCallable => (
            "methods of an agent are public only if they are decorated with `@callable()`",
            "Decorate it, or list it: `static exposed = ['…'];`.",
        ),
    };
    new(
        Severity::Error,
        "hidden-member",
        None,
        format!(
            "`{name}` of `$server/{}` is not public: {reason}",
            object.id
        ),
        help,
    )
}
