//! Diagnostics about a class's `static` settings.

use super::build::{did_you_mean, error, new, see, suggest_method};
use super::code::Code;
use super::imports::explain;
use crate::model::{Diagnostic, DurableObject, Hidden, Location, Method, Param, Severity};

pub(crate) fn invalid_binding(location: Location) -> Diagnostic {
    error(
        Code::InvalidBinding,
        location,
        "`static binding` isn't the name of a binding",
        "Write a string literal of letters, digits and `_`: `static binding = 'USERS';`.",
    )
}

pub(crate) fn duplicate_binding(
    location: Location,
    first: &DurableObject,
    at: Location,
) -> Diagnostic {
    let diagnostic = error(
        Code::DuplicateBinding,
        location,
        format!(
            "The binding {} already belongs to {}",
            first.binding, first.file
        ),
        "Rename one of the files, or set `static binding = 'ANOTHER_NAME'` in one of the classes.",
    );
    see(diagnostic, at)
}

pub(crate) fn invalid_server_only(location: Location) -> Diagnostic {
    error(
        Code::InvalidServerOnly,
        location,
        "Koze can't read `static serverOnly`, so it can't know which methods are public",
        "Write it as `true` or as a list of method names: `static serverOnly = ['purge'];`.",
    )
}

pub(crate) fn server_only_unknown_method(
    location: Location,
    name: &str,
    class: &str,
    methods: &[&str],
) -> Diagnostic {
    unknown_method(
        Code::ServerOnlyUnknownMethod,
        location,
        ("serverOnly", "lists"),
        (name, class),
        methods,
    )
}

/// `lists` says what the setting does with the name.
fn unknown_method(
    code: Code,
    location: Location,
    (setting, lists): (&str, &str),
    (name, class): (&str, &str),
    methods: &[&str],
) -> Diagnostic {
    error(
        code,
        location,
        format!(
            "`static {setting}` {lists} `{name}`, but {class} has no public method with that name"
        ),
        suggest_method(name, methods),
    )
}

pub(crate) fn invalid_exposed(location: Location) -> Diagnostic {
    error(
        Code::InvalidExposed,
        location,
        "Koze can't read `static exposed`, so no method is public",
        "Write it as a list of method names: `static exposed = ['getName'];`.",
    )
}

pub(crate) fn exposed_and_server_only(location: Location, other: Location) -> Diagnostic {
    let diagnostic = error(
        Code::ExposedAndServerOnly,
        location,
        "The class has both `static exposed` and `static serverOnly`",
        "Keep one of them: `exposed` lists the methods with a URL, `serverOnly` those without.",
    );
    see(diagnostic, other)
}

pub(crate) fn exposed_unknown_method(
    location: Location,
    name: &str,
    class: &str,
    methods: &[&str],
) -> Diagnostic {
    error(
        Code::ExposedUnknownMethod,
        location,
        format!(
            "`static exposed` lists `{name}`, but {class} has no method with that name that can be \
             public"
        ),
        suggest_method(name, methods),
    )
}

pub(crate) fn schema_unknown_method(
    location: Location,
    name: &str,
    class: &str,
    methods: &[&str],
) -> Diagnostic {
    unknown_method(
        Code::SchemaUnknownMethod,
        location,
        ("schemas", "has a schema for"),
        (name, class),
        methods,
    )
}

pub(crate) fn schema_arity(location: Location, method: &Method) -> Diagnostic {
    let name = &method.name;
    let help = if method.params.is_empty() {
        format!("Remove the schema, or give `{name}` a parameter.")
    } else {
        let schemas: Vec<&str> = method.params.iter().map(schema_for).collect();
        let schemas = schemas.join(", ");
        format!("Write a list with a schema for each parameter: `{name}: [{schemas}]`.")
    };
    error(
        Code::SchemaArity,
        location,
        format!("`{name}` has one schema but takes {}", parameters(method)),
        help,
    )
}

pub(crate) fn too_many_schemas(location: Location, method: &Method, count: usize) -> Diagnostic {
    let name = &method.name;
    let schemas = if count == 1 { "schema" } else { "schemas" };
    error(
        Code::SchemaArity,
        location,
        format!(
            "`{name}` has a list of {count} {schemas} but takes {}",
            parameters(method)
        ),
        "Remove the schemas beyond the last parameter.",
    )
}

fn parameters(method: &Method) -> String {
    match method.params.len() {
        _ if method.params.iter().any(|param| param.rest) => "any number of parameters".into(),
        0 => "no parameter".into(),
        1 => "one parameter".into(),
        count => format!("{count} parameters"),
    }
}

/// A schema to begin with.
fn schema_for(param: &Param) -> &'static str {
    match param.ty.as_ref().map(|ty| ty.text.as_str()) {
        Some("string") => "schema.string()",
        Some("number") => "schema.number()",
        Some("boolean") => "schema.boolean()",
        Some("Date") => "schema.date()",
        _ => "schema.unknown()",
    }
}

/// A misspelt setting that would leave methods public is an error. Any other may well be a property of
/// the author's own, so it is a warning.
pub(crate) fn misspelt_setting(location: Location, name: &str, setting: &str) -> Diagnostic {
    let plain = |name: &str| name.replace('_', "").to_ascii_lowercase();
    let closes =
        matches!(setting, "access" | "serverOnly" | "exposed") || plain(name) == plain(setting);
    let severity = if closes {
        Severity::Error
    } else {
        Severity::Warning
    };
    new(
        severity,
        Code::MisspeltSetting,
        Some(location),
        format!("`static {name}` looks like a setting, but Koze has none with that name"),
        format!("Did you mean `static {setting}`? If it isn't a setting, rename it."),
    )
}

const ACCESS: &str = "`'anyone'`, `'caller'` or a rule: `(caller) => caller?.role === 'admin'`";

pub(crate) fn invalid_access(location: Location) -> Diagnostic {
    error(
        Code::InvalidAccess,
        location,
        "`static access` isn't an object, so it doesn't say who may call what",
        "Write an entry for each method, or one for all: `static access = { '*': 'caller' };`.",
    )
}

/// `word` is empty if the value isn't a string.
pub(crate) fn unknown_access(location: Location, word: &str) -> Diagnostic {
    let value = if word.is_empty() {
        "this value".into()
    } else {
        format!("`'{word}'`")
    };
    error(
        Code::InvalidAccess,
        location,
        format!("`static access` doesn't know {value}"),
        did_you_mean(word, ["anyone", "caller"], format!("Write {ACCESS}.")),
    )
}

/// `names` are those that it can have.
pub(crate) fn access_unknown_method(
    location: Location,
    name: &str,
    class: &str,
    names: &[&str],
) -> Diagnostic {
    let lacks = if name == "fetch" {
        "is not open to WebSockets"
    } else {
        "has no public method with that name"
    };
    error(
        Code::AccessUnknownMethod,
        location,
        format!("`static access` has an entry for `{name}`, but {class} {lacks}"),
        suggest_method(name, names),
    )
}

pub(crate) fn access_server_only(location: Location, name: &str) -> Diagnostic {
    error(
        Code::AccessServerOnly,
        location,
        format!("`static access` has an entry for `{name}`, which only worker code can call"),
        format!("Remove the entry, or make `{name}` public: remove it from `static serverOnly`."),
    )
}

pub(crate) fn access_needs_caller(location: Location, name: &str) -> Diagnostic {
    error(
        Code::AccessNeedsCaller,
        location,
        format!(
            "`static access` opens `{name}` to anyone, but it can't be called without an identity"
        ),
        format!(
            "Write `{name}: 'caller'`, or let anonymous callers in: by `caller: Caller | null`, and without \
             `static instance = 'caller'`."
        ),
    )
}

pub(crate) fn invalid_instance(location: Location) -> Diagnostic {
    error(
        Code::InvalidInstance,
        location,
        "`static instance` is neither `'key'` nor `'caller'`",
        "Write `static instance = 'key';` for one instance per key, or `static instance = 'caller';` \
         for one per caller. If it isn't a setting, rename it.",
    )
}

pub(crate) fn invalid_live(location: Location) -> Diagnostic {
    error(
        Code::InvalidLive,
        location,
        "Koze can't read `static live`, so it can't know which methods are live",
        "Write it as a list of method names: `static live = ['getName'];`. If it isn't a setting, rename \
         it.",
    )
}

/// `methods` are those that it can list.
pub(crate) fn live_unknown_method(
    location: Location,
    name: &str,
    class: &str,
    methods: &[&str],
) -> Diagnostic {
    unknown_method(
        Code::LiveUnknownMethod,
        location,
        ("live", "lists"),
        (name, class),
        methods,
    )
}

pub(crate) fn live_hidden(location: Location, Hidden { name, reason }: &Hidden) -> Diagnostic {
    let (reason, help) = explain(name, *reason);
    error(
        Code::LiveUnknownMethod,
        location,
        format!("`static live` lists `{name}`, which is not public: {reason}"),
        help,
    )
}

pub(crate) fn live_items(location: Location, name: &str) -> Diagnostic {
    error(
        Code::LiveItems,
        location,
        format!("`static live` lists `{name}`, which gives items one by one"),
        format!(
            "Remove it: `for await (const item of {name}(…))` reads the items as they come. List a method \
             that returns a value, such as all of them."
        ),
    )
}

pub(crate) fn live_server_only(location: Location, name: &str) -> Diagnostic {
    error(
        Code::LiveServerOnly,
        location,
        format!("`static live` lists `{name}`, which only worker code can call"),
        format!(
            "Remove it, or make `{name}` public: remove it from `static serverOnly`, or add it to `static \
             exposed`."
        ),
    )
}

pub(crate) fn undeclared_access(location: Location, name: &str, class: &str) -> Diagnostic {
    let what = if name == "fetch" {
        format!("open a WebSocket to {class}")
    } else {
        format!("call `{name}` of {class}")
    };
    error(
        Code::UndeclaredAccess,
        location,
        format!("Nothing says who may {what}"),
        format!(
            "Add an entry, after any spread: `static access = {{ {name}: 'caller' }};`, or one for `'*'`, which all \
             others follow. It can be {ACCESS}."
        ),
    )
}
