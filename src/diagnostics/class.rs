//! Diagnostics about a file's class, its name and its base classes.

use super::build::{error, list, see, warning, whole_file};
use super::code::Code;
use crate::model::{Diagnostic, DurableObject, Location};

pub(crate) fn no_class(file: &str) -> Diagnostic {
    error(
        Code::NoClass,
        whole_file(file),
        format!("{file} exports no Durable Object class"),
        "Export one: `export default class MyDO extends DurableObject { … }`.",
    )
}

pub(crate) fn default_is_no_class(location: Location) -> Diagnostic {
    error(
        Code::NoClass,
        location,
        "The default export isn't a class that Koze can read",
        "Export the class itself: `export default class MyDO extends DurableObject { … }`. Koze \
         doesn't run code, so it can't see a class that a function returns unless the function always \
         returns the same one.",
    )
}

pub(crate) fn several_candidates(
    location: Location,
    others: Vec<Location>,
    names: &[&str],
) -> Diagnostic {
    let mut diagnostic = error(
        Code::SeveralCandidates,
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
        Code::AbstractClass,
        location,
        format!("{class} is abstract, so the runtime can't construct it"),
        "Remove `abstract`, or export a class that extends it. If the file holds only a base class, \
         don't name it `.do.*`.",
    )
}

pub(crate) fn no_base(location: Location, class: &str) -> Diagnostic {
    error(
        Code::NoBase,
        location,
        format!("{class} does not extend DurableObject"),
        "Add `extends DurableObject`, with `import { DurableObject } from 'cloudflare:workers';`.",
    )
}

pub(crate) fn missing_import(location: Location) -> Diagnostic {
    error(
        Code::MissingImport,
        location,
        "`DurableObject` is not imported",
        "Add this line at the top of the file: import { DurableObject } from 'cloudflare:workers';",
    )
}

pub(crate) fn unreadable_base(location: Location, class: &str) -> Diagnostic {
    error(
        Code::UnreadableBase,
        location,
        format!("Koze can't read the base class of {class}, so it can't know its methods"),
        "Extend a class by its name, or call a mixin: a function that returns one class, such as \
         `(Base) => class extends Base { … }`.",
    )
}

pub(crate) fn unresolved_base(location: Location, base: &str, reason: &str) -> Diagnostic {
    error(
        Code::UnresolvedBase,
        location,
        format!("Koze can't find the base class `{base}`: {reason}"),
        "Check that the import's path is right, and that the file exports a class under this name.",
    )
}

pub(crate) fn unfollowed_base(location: Location, base: &str, specifier: &str) -> Diagnostic {
    warning(
        Code::UnfollowedBase,
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
        Code::UnreadableDeclarations,
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
        Code::CircularBase,
        location,
        format!("{class} is its own base class"),
        "End the chain of base classes in DurableObject.",
    )
}

pub(crate) fn duplicate_class_name(
    location: Location,
    first: &DurableObject,
    at: Location,
) -> Diagnostic {
    let diagnostic = error(
        Code::DuplicateClassName,
        location,
        format!(
            "The class name {} is already used in {}",
            first.class_name, first.file
        ),
        "Rename one of the classes: a worker exports each under its own name.",
    );
    see(diagnostic, at)
}

pub(crate) fn invalid_class_name(location: Location, name: &str) -> Diagnostic {
    error(
        Code::InvalidClassName,
        location,
        format!("A worker can't export a class under the name `{name}`"),
        "Give the class a name of its own: `export default class MyDO extends DurableObject { … }`.",
    )
}
