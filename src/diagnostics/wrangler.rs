//! What can be wrong with the wrangler configuration.

use super::{error, warning, whole_file};
use crate::api::{Framework, MainUse};
use crate::model::{Diagnostic, DurableObject, Location};

pub(crate) fn wrangler_syntax(location: Location, problem: &str) -> Diagnostic {
    error(
        "wrangler-syntax",
        location,
        format!("The configuration is no JSON with comments: {problem}"),
        "Fix the syntax. Until then nothing is written.",
    )
}

pub(crate) fn wrangler_shape(location: Location, path: &str, wanted: &str) -> Diagnostic {
    let example = match path.trim_end_matches("[]").rsplit('.').next() {
        Some("durable_objects") => {
            "Write `\"durable_objects\": { \"bindings\": [{ \"name\": \"USER_DO\", \"class_name\": \
             \"UserDO\" }] }`, or remove it to have it written."
        }
        Some("bindings") => {
            "Write `\"bindings\": [{ \"name\": \"USER_DO\", \"class_name\": \"UserDO\" }]`, or \
             remove it to have it written."
        }
        Some("migrations") => {
            "Write `\"migrations\": [{ \"tag\": \"v1\", \"new_sqlite_classes\": [\"UserDO\"] }]`, or \
             remove it to have it written."
        }
        _ => "wrangler refuses it as it is. Until it is mended nothing is written.",
    };
    error(
        "wrangler-shape",
        location,
        match path {
            "" => format!("The file has to hold {wanted}"),
            path => format!("`{path}` has to be {wanted}"),
        },
        example,
    )
}

pub(crate) fn wrangler_missing_key(location: Location, path: &str, key: &str) -> Diagnostic {
    error(
        "wrangler-missing-key",
        location,
        format!("`{path}` has no `{key}`"),
        "wrangler refuses it as it is. Until it is mended nothing is written.",
    )
}

pub(crate) fn wrangler_duplicate_key(location: Location, first: Location, key: &str) -> Diagnostic {
    let mut diagnostic = error(
        "wrangler-duplicate-key",
        location,
        format!("`{key}` is there twice, and wrangler reads the last one alone"),
        "Make one of the two. Until then nothing is written.",
    );
    diagnostic.related.push(first);
    diagnostic
}

/// `use_` is what the name stands for: "in `vars`", "for the class `X`".
pub(crate) fn wrangler_binding_taken(
    location: Location,
    object: &DurableObject,
    use_: &str,
) -> Diagnostic {
    let DurableObject {
        binding,
        class_name,
        file,
        ..
    } = object;
    error(
        "wrangler-binding-taken",
        location,
        format!("`{binding}`, the binding of {class_name}, is used {use_} already"),
        format!(
            "Give one of them another name. For {class_name} that is `static binding = 'OTHER_DO'` \
             in {file}."
        ),
    )
}

/// `edit` is what a rename takes beside the binding, unless it is there already: "append … to
/// `migrations`".
pub(crate) fn wrangler_class_renamed(
    location: Location,
    object: &DurableObject,
    old: &str,
    edit: Option<&str>,
) -> Diagnostic {
    let DurableObject {
        binding,
        class_name,
        file,
        ..
    } = object;
    error(
        "wrangler-class-renamed",
        location,
        format!(
            "`{binding}` leads to the class {old}, which is {class_name} now: the data of {old} is \
             at stake"
        ),
        format!(
            "To take the data along, write \"class_name\": \"{class_name}\" here{}. To start with no \
             data, and keep that of {old} out of reach, give {class_name} a `static binding` \
             of its own in {file}.",
            edit.map_or_else(String::new, |edit| format!(" and {edit}")),
        ),
    )
}

pub(crate) fn wrangler_class_gone(
    location: Location,
    binding: &str,
    class: &str,
    rename: &str,
    delete: &str,
    has_history: bool,
) -> Diagnostic {
    // A new class that was added under its new name has its own, empty storage from then on.
    let instead = if has_history {
        " Take the new name out of `new_sqlite_classes` then, if it is there and not deployed."
    } else {
        ""
    };
    warning(
        "wrangler-class-gone",
        location,
        format!(
            "`{binding}` leads to {class}, which no `.do.*` file defines: its data is at stake"
        ),
        format!(
            "Renamed? To keep the data, {rename}, and write the new name as this binding's \
             \"class_name\".{instead} Gone for good? To delete the class with all its data, {delete}, \
             and remove this binding. A class that your own worker exports: nothing to do."
        ),
    )
}

pub(crate) fn wrangler_two_lifecycles(migrations: Location, exports: Location) -> Diagnostic {
    let mut diagnostic = error(
        "wrangler-two-lifecycles",
        exports,
        "`migrations` and `exports` both tell of Durable Objects, and wrangler takes one of them"
            .into(),
        "Keep the one that was deployed last. Until then nothing is written.",
    );
    diagnostic.related.push(migrations);
    diagnostic
}

pub(crate) fn wrangler_export_taken(
    location: Location,
    object: &DurableObject,
    state: Option<&str>,
) -> Diagnostic {
    let (class, file) = (&object.class_name, &object.file);
    error(
        "wrangler-export-taken",
        location,
        match state {
            Some(state) => format!("`exports` says that {class} is {state}, and {file} defines it"),
            None => format!("`exports` has {class} as something else than a Durable Object"),
        },
        match state {
            Some(_) => {
                "Remove the entry once it has been deployed, to have the class made anew; or give the \
                 class another name."
            }
            None => "Give one of the two another name.",
        },
    )
}

pub(crate) fn wrangler_flag_refused(
    location: Location,
    refusal: &str,
    needed: &str,
    loss: &str,
) -> Diagnostic {
    warning(
        "wrangler-flag-refused",
        location,
        format!("`{refusal}` switches off what calls need: {loss}"),
        format!("Write `{needed}` in its place."),
    )
}

pub(crate) fn wrangler_worker_not_first(location: Location, rule: &str) -> Diagnostic {
    warning(
        "wrangler-worker-not-first",
        location,
        "This keeps some calls from the worker: assets answer them".into(),
        format!("Have `run_worker_first` cover them by \"{rule}\", in place of this."),
    )
}

pub(crate) fn wrangler_no_main(file: &str, main: &str) -> Diagnostic {
    warning(
        "wrangler-no-main",
        whole_file(file),
        format!("{file} has no `main`, so no worker exports the classes"),
        format!("Add `\"main\": \"{main}\"`, unless your framework sets it."),
    )
}

pub(crate) fn wrangler_main_overwritten(
    location: Location,
    framework: &Framework,
    main: &str,
) -> Diagnostic {
    let name = &framework.name;
    let own = framework.workers.first().map_or("", String::as_str);
    error(
        "wrangler-main-overwritten",
        location,
        match main.starts_with("koze:") {
            true => format!(
                "{name}'s build writes its worker to the file that `main` names: it would create one \
                 called `{main}`, and Koze's worker would not be deployed"
            ),
            false => format!(
                "{name}'s build writes its worker to the file that `main` names: it would replace \
                 {main}, which is yours"
            ),
        },
        format!(
            "Write \"main\": \"{own}\", where {name} expects its own worker. {}",
            worker_of_their_own(name)
        ),
    )
}

pub(crate) fn wrangler_framework_worker(
    file: &str,
    framework: &Framework,
    objects: &[&DurableObject],
) -> Diagnostic {
    let mut classes: Vec<&str> = Vec::new();
    for object in objects {
        classes.push(&object.class_name);
    }
    let (name, classes) = (&framework.name, classes.join(", "));
    warning(
        "wrangler-framework-worker",
        whole_file(file),
        format!(
            "Nothing is written to {file}: the worker is {name}'s, which does not export {classes}, and \
             wrangler refuses bindings to classes that a worker does not export"
        ),
        match framework.main {
            MainUse::Read => format!(
                "Name a worker of your own in `main` that Vite builds, with `koze()` and `cloudflare()`. It \
                 exports the classes with `export * from 'koze:durable-objects'`, asks `handleRpc` first \
                 and hands all other requests to {name}. From then on {file} is kept in step."
            ),
            MainUse::Overwritten | MainUse::Ignored => worker_of_their_own(name),
        },
    )
}

/// What works where the classes cannot be in the framework's worker.
fn worker_of_their_own(name: &str) -> String {
    format!(
        "Koze can't add Durable Objects to {name}'s worker yet, so calls are not answered there. Give the \
         classes a Worker of their own, with its own folder and wrangler.jsonc: pages reach it by \
         `configure({{ baseUrl }})` and `allowedOrigins`, and {name}'s worker by a binding with `script_name`."
    )
}

pub(crate) fn wrangler_pages(location: Location) -> Diagnostic {
    error(
        "wrangler-pages",
        location,
        "A Pages project cannot define Durable Objects".into(),
        "Make it a Worker with `assets`, in place of `pages_build_output_dir`; or define the objects \
         in a Worker of their own.",
    )
}

pub(crate) fn wrangler_toml(file: &str, flags: &[&str], tables: &str) -> Diagnostic {
    let mut help = String::new();
    if !flags.is_empty() {
        help += &format!(
            "Add to `compatibility_flags`: \"{}\". ",
            flags.join("\", \"")
        );
    }
    if !tables.is_empty() {
        help += &format!("Paste at the end:\n{tables}\n");
    }
    warning(
        "wrangler-toml",
        whole_file(file),
        format!("{file} lacks settings of the Durable Objects, and TOML is not edited"),
        help + "wrangler.jsonc would be kept up to date.",
    )
}
