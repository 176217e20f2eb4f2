//! Diagnostics about imports of generated modules, and about server code in browsers.

use super::build::{error_of_import, list, new, suggest_method, whole_file};
use super::code::Code;
use super::members::reserved_meaning;
use crate::api::{Refusal, RefusedModule, WorkerCheck};
use crate::model::{Diagnostic, DurableObject, HiddenReason, Severity};
use crate::naming::closest;

pub(crate) fn broken_object(id: &str, file: &str) -> Diagnostic {
    let message = format!("Koze can't generate `$server/{id}`: {file} has errors");
    Diagnostic {
        location: Some(whole_file(file)),
        ..error_of_import(
            Code::BrokenObject,
            message,
            "Fix the errors that are reported for the file.",
        )
    }
}

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
    error_of_import(
        Code::UnknownObject,
        format!("There is no Durable Object `$server/{id}`"),
        help,
    )
}

pub(crate) fn unknown_method(object: &DurableObject, name: &str, visible: &[&str]) -> Diagnostic {
    error_of_import(
        Code::UnknownMethod,
        format!("`$server/{}` has no method `{name}`", object.id),
        suggest_method(name, visible),
    )
}

pub(crate) fn server_only_method(object: &DurableObject, name: &str) -> Diagnostic {
    error_of_import(
        Code::ServerOnlyMethod,
        format!(
            "`{name}` of `$server/{}` is server-only: browsers can't call it",
            object.id
        ),
        format!(
            "Call it from worker code, or remove `{name}` from `static serverOnly` in {}.",
            object.file
        ),
    )
}

pub(crate) fn hidden_member(
    object: &DurableObject,
    name: &str,
    reason: HiddenReason,
) -> Diagnostic {
    let (reason, help) = explain(name, reason);
    error_of_import(
        Code::HiddenMember,
        format!(
            "`{name}` of `$server/{}` is not public: {reason}",
            object.id
        ),
        help,
    )
}

pub(super) fn explain(name: &str, reason: HiddenReason) -> (&'static str, &'static str) {
    match reason {
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
            "it is a property, and Workers RPC calls only methods",
            "Write a method.",
        ),
        HiddenReason::Lifecycle => (
            "only the runtime calls it",
            "Move what clients need into a method with another name.",
        ),
        HiddenReason::Reserved => (reserved_meaning(name), "Rename it."),
        HiddenReason::Abstract => ("it is abstract and never implemented", "Implement it."),
        HiddenReason::PackageMember => (
            "its base class, which a package declares, has a member with this name",
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
    }
}

/// A module that must not be where it is imported.
pub(crate) fn refused_module(refusal: &Refusal) -> Diagnostic {
    match refusal.module {
        RefusedModule::ServerFile => server_file(refusal),
        RefusedModule::PrivateFile => error_of_import(
            Code::ServerCode,
            format!(
                "{} is private to the worker and must not reach a browser",
                refusal.name
            ),
            "Move what pages need into a file of its own, and import that.",
        ),
        RefusedModule::WorkerEntry => error_of_import(
            Code::WorkerEntry,
            format!(
                "'{}' is for Workers: it holds the classes themselves",
                refusal.name
            ),
            "Import it from the worker. Elsewhere, import methods from $server/….".to_owned()
                + conditions(refusal),
        ),
        RefusedModule::PageRequest => error_of_import(
            Code::PageRequest,
            "'koze:request' is for the script of a page, its first one",
            "Pass what the module needs as an argument, or call getRequest() from @kuratchi/koze/runtime/context.js.",
        ),
        RefusedModule::ClassicScript => error_of_import(
            Code::PageAsset,
            format!("`{}` is bundled, and only a module can be", refusal.name),
            "Add `type=\"module\"` to the `<script>`, or move the file to the public directory, which is served as it is.",
        ),
        RefusedModule::MissingAsset => new(
            Severity::Warning,
            Code::PageAsset,
            None,
            format!(
                "`{}` names no file, so the URL stays as it is",
                refusal.name
            ),
            "Fix the path: `/` is the root of the project, or its public directory. If your worker answers the URL, write `src={'…'}`.",
        ),
    }
}

/// Classes of the project that its worker lacks.
pub(crate) fn unexported_class(check: &WorkerCheck, classes: &[&str]) -> Diagnostic {
    let main = &check.main;
    let severity = match check.bound {
        Some(_) => Severity::Error,
        None => Severity::Warning,
    };
    new(
        severity,
        Code::UnexportedClass,
        Some(whole_file(main)),
        format!(
            "The worker doesn't export {}",
            list(classes.iter().copied())
        ),
        format!(
            "Add to {main}: `export * from 'koze:durable-objects';`. To answer calls, its `fetch` also needs \
             `handleRpc`: `const answer = await handleRpc(request, env, ctx); if (answer) return answer;`."
        ),
    )
}

/// Classes that a configuration binds, and that nobody defines.
pub(crate) fn unknown_class(check: &WorkerCheck, classes: &[&str]) -> Diagnostic {
    new(
        Severity::Error,
        Code::UnexportedClass,
        Some(whole_file(&check.main)),
        format!(
            "The configuration binds {}, which neither the worker exports nor a `.do.*` file defines",
            list(classes.iter().copied())
        ),
        "Export the class from the worker. If you deleted it, remove its binding, and delete its data with a \
         migration: `{ \"tag\": \"…\", \"deleted_classes\": [\"…\"] }`.",
    )
}

fn server_file(refusal: &Refusal) -> Diagnostic {
    let copy = match &refusal.copy {
        Some(copy) => format!(": {copy} is a copy of it"),
        None => String::new(),
    };
    error_of_import(
        Code::ServerCode,
        format!(
            "{} is server code and must not reach a browser{copy}",
            refusal.name
        ),
        "Call it from a method of a Durable Object, and import that method; or move what pages share \
         with the server out of the server directory."
            .to_owned()
            + conditions(refusal),
    )
}

fn conditions(refusal: &Refusal) -> &'static str {
    if refusal.by_conditions {
        " If this is the worker's build, give it `conditions: ['workerd', 'worker', 'browser']`."
    } else {
        ""
    }
}
