//! Diagnostics about the wrangler configuration.

use super::build::{error, see, warning, whole_file};
use super::code::Code;
use crate::api::{Framework, MainUse};
use crate::model::{Diagnostic, DurableObject, Location};

/// Help for what wrangler itself rejects.
const REJECTED: &str =
    "wrangler rejects the file as it is. Until you fix it, Koze doesn't write to it.";

/// `language` is what the file should be: JSONC or TOML.
pub(crate) fn wrangler_syntax(location: Location, language: &str, problem: &str) -> Diagnostic {
    error(
        Code::WranglerSyntax,
        location,
        format!("The configuration isn't valid {language}: {problem}"),
        "Fix the syntax. Until then, Koze doesn't write to the file.",
    )
}

pub(crate) fn wrangler_shape(location: Location, path: &str, wanted: &str) -> Diagnostic {
    let example = match path.trim_end_matches("[]").rsplit('.').next() {
        Some("durable_objects") => {
            "Write `\"durable_objects\": { \"bindings\": [{ \"name\": \"USER_DO\", \"class_name\": \
             \"UserDO\" }] }`, or remove it and let Koze write it."
        }
        Some("bindings") => {
            "Write `\"bindings\": [{ \"name\": \"USER_DO\", \"class_name\": \"UserDO\" }]`, or \
             remove it and let Koze write it."
        }
        Some("migrations") => {
            "Write `\"migrations\": [{ \"tag\": \"v1\", \"new_sqlite_classes\": [\"UserDO\"] }]`, or \
             remove it and let Koze write it."
        }
        _ => REJECTED,
    };
    error(
        Code::WranglerShape,
        location,
        match path {
            "" => format!("The file must contain {wanted}"),
            path => format!("`{path}` must be {wanted}"),
        },
        example,
    )
}

pub(crate) fn wrangler_missing_key(location: Location, path: &str, key: &str) -> Diagnostic {
    error(
        Code::WranglerMissingKey,
        location,
        format!("`{path}` has no `{key}`"),
        REJECTED,
    )
}

pub(crate) fn wrangler_duplicate_key(location: Location, first: Location, key: &str) -> Diagnostic {
    let diagnostic = error(
        Code::WranglerDuplicateKey,
        location,
        format!("`{key}` appears twice, and wrangler reads only the last one"),
        "Merge the two. Until then, Koze doesn't write to the file.",
    );
    see(diagnostic, first)
}

/// `use_` is how the name is used: "in `vars`", "for the class `X`".
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
        Code::WranglerBindingTaken,
        location,
        format!("`{binding}`, the binding of {class_name}, is already used {use_}"),
        format!(
            "Rename one of them. For {class_name}, set `static binding = 'OTHER_DO'` in {file}."
        ),
    )
}

/// `second` is the entry that binds the class under both names.
pub(crate) fn wrangler_bound_otherwise(
    location: Location,
    object: &DurableObject,
    name: &str,
    second: &str,
) -> Diagnostic {
    let DurableObject {
        binding,
        class_name,
        file,
        ..
    } = object;
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let keep = if name.chars().all(plain) && !name.starts_with(|c: char| c.is_ascii_digit()) {
        format!("To keep the name, write `static binding = '{name}';` in the class in {file}.")
    } else {
        format!("Rename the binding to `{binding}`.")
    };
    error(
        Code::WranglerBoundOtherwise,
        location,
        format!("{class_name} is bound as `{name}`, but Koze calls it through `{binding}`"),
        format!("{keep} To bind it twice, append {second} to the bindings."),
    )
}

/// `path` is the environment's; `text` is what to paste.
pub(crate) fn wrangler_environment_unbound(
    location: Location,
    path: &str,
    text: &str,
) -> Diagnostic {
    warning(
        Code::WranglerEnvironmentUnbound,
        location,
        format!(
            "`{path}` has no `durable_objects`. Bindings aren't inherited, so calls fail there"
        ),
        text,
    )
}

/// `line` is the binding's new `class_name`.
/// `edit` is what a rename needs besides the binding, if it isn't in the file yet: "append … to
/// `migrations`".
pub(crate) fn wrangler_class_renamed(
    location: Location,
    object: &DurableObject,
    old: &str,
    line: &str,
    edit: Option<&str>,
) -> Diagnostic {
    let DurableObject {
        binding,
        class_name,
        file,
        ..
    } = object;
    error(
        Code::WranglerClassRenamed,
        location,
        format!(
            "`{binding}` refers to the class {old}, which is now called {class_name}: the data of \
             {old} is at stake"
        ),
        format!(
            "To keep the data, write {line} here{}. To start without data, \
             and leave that of {old} where it is, give {class_name} a `static binding` of its own in \
             {file}.",
            edit.map_or_else(String::new, |edit| format!(" and {edit}")),
        ),
    )
}

/// A binding to a class that no file defines, and the edits that may be meant.
pub(crate) struct ClassGone<'a> {
    pub(crate) binding: &'a str,
    pub(crate) class: &'a str,
    /// The edit for a renamed class: "append … to `migrations`".
    pub(crate) rename: &'a str,
    /// The edit for a deleted class.
    pub(crate) delete: &'a str,
    /// Whether the file has `migrations`, in which an earlier run may have added the new name.
    pub(crate) has_migrations: bool,
}

pub(crate) fn wrangler_class_gone(location: Location, gone: &ClassGone<'_>) -> Diagnostic {
    let ClassGone {
        binding,
        class,
        rename,
        delete,
        ..
    } = gone;
    // Deployed as a new class, the new name has its own, empty storage.
    let instead = if gone.has_migrations {
        " If the new name is in `new_sqlite_classes` and not deployed yet, remove it from there."
    } else {
        ""
    };
    warning(
        Code::WranglerClassGone,
        location,
        format!(
            "`{binding}` refers to {class}, which no `.do.*` file defines: its data is at stake"
        ),
        format!(
            "If you renamed the class: to keep its data, {rename}, and write the new name as this \
             binding's \"class_name\".{instead} If you deleted it: to delete all its data, {delete}, and \
             remove this binding. If your own worker exports the class, ignore this."
        ),
    )
}

pub(crate) fn wrangler_two_lifecycles(migrations: Location, exports: Location) -> Diagnostic {
    let diagnostic = error(
        Code::WranglerTwoLifecycles,
        exports,
        "Both `migrations` and `exports` declare Durable Objects; wrangler accepts only one",
        "Keep the one that you deployed last. Until then, Koze doesn't write to the file.",
    );
    see(diagnostic, migrations)
}

pub(crate) fn wrangler_export_taken(
    location: Location,
    object: &DurableObject,
    state: Option<&str>,
) -> Diagnostic {
    let (class, file) = (&object.class_name, &object.file);
    error(
        Code::WranglerExportTaken,
        location,
        match state {
            Some(state) => format!("`exports` declares {class} as {state}, but {file} defines it"),
            None => format!("`exports` declares {class}, but not as a Durable Object"),
        },
        match state {
            Some(_) => {
                "To create the class again, remove the entry once it is deployed. Or rename the class."
            }
            None => "Rename one of the two.",
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
        Code::WranglerFlagRefused,
        location,
        format!("`{refusal}` turns off something that calls need: {loss}"),
        format!("Replace it with `{needed}`."),
    )
}

pub(crate) fn wrangler_worker_not_first(location: Location, rule: &str) -> Diagnostic {
    warning(
        Code::WranglerWorkerNotFirst,
        location,
        "Static assets answer some of the calls, which never reach the worker",
        format!("Replace this with a rule that covers all calls: \"{rule}\"."),
    )
}

/// `line` is the missing setting.
pub(crate) fn wrangler_no_main(file: &str, line: &str) -> Diagnostic {
    warning(
        Code::WranglerNoMain,
        whole_file(file),
        format!("{file} has no `main`, so no worker exports the classes"),
        format!("Add `{line}`, unless your framework sets it."),
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
        Code::WranglerMainOverwritten,
        location,
        match main.starts_with("koze:") {
            true => format!(
                "{name}'s build writes its worker to the file that `main` names: it would create a file \
                 called `{main}`, and Koze's worker would not be deployed"
            ),
            false => format!(
                "{name}'s build writes its worker to the file that `main` names: it would overwrite \
                 your {main}"
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
        Code::WranglerFrameworkWorker,
        whole_file(file),
        format!(
            "Koze doesn't write to {file}: {name}'s worker does not export {classes}, and wrangler \
             rejects bindings to classes that the worker does not export"
        ),
        match framework.main {
            MainUse::Read => format!(
                "In `main`, name a worker of your own that Vite builds with `koze()` and `cloudflare()`. \
                 Export the classes with `export * from 'koze:durable-objects'`, call `handleRpc` first, \
                 and pass all other requests to {name}. From then on, Koze keeps {file} up to date."
            ),
            MainUse::Overwritten | MainUse::Ignored => worker_of_their_own(name),
        },
    )
}

/// What to do where the classes can't be part of the framework's worker.
fn worker_of_their_own(name: &str) -> String {
    format!(
        "Koze can't add Durable Objects to {name}'s worker yet, so that worker can't answer calls. Give the \
         classes a Worker of their own, in its own folder with its own wrangler.jsonc. Pages reach it \
         with `configure({{ baseUrl }})` and `allowedOrigins`, and {name}'s worker reaches it through a \
         binding with `script_name`."
    )
}

pub(crate) fn wrangler_pages(location: Location) -> Diagnostic {
    error(
        Code::WranglerPages,
        location,
        "A Pages project can't define Durable Objects",
        "Turn it into a Worker, with `assets` instead of `pages_build_output_dir`; or define the objects \
         in a Worker of their own.",
    )
}

/// `text` is what to paste, and where.
pub(crate) fn wrangler_toml(file: &str, text: &str) -> Diagnostic {
    warning(
        Code::WranglerToml,
        whole_file(file),
        format!("{file} lacks settings for the Durable Objects, and Koze doesn't edit TOML"),
        format!(
            "{}\nKoze does keep a wrangler.jsonc up to date.",
            text.trim_end()
        ),
    )
}

pub(crate) fn configuration_unknown(file: &str) -> Diagnostic {
    warning(
        Code::WranglerElsewhere,
        whole_file(file),
        "Koze can't tell which configuration `cloudflare()` reads, so it writes none",
        format!(
            "In {file}, pass the options of `cloudflare()` as a literal, with `configPath` as a string. Or set \
             `koze({{ wrangler: false }})`, and run `npx koze sync --config <file>` after you add a class."
        ),
    )
}

pub(crate) fn configuration_inline(
    file: &str,
    objects: &[&DurableObject],
    text: &str,
) -> Diagnostic {
    let names = super::build::list(objects.iter().map(|object| object.binding.as_str()));
    warning(
        Code::WranglerElsewhere,
        whole_file(file),
        format!("Koze doesn't write the `config` of `cloudflare()`, which lacks {names}"),
        format!("Add to `config` in {file}: {text}"),
    )
}

pub(crate) fn configuration_lacks_objects(file: &str) -> Diagnostic {
    warning(
        Code::WranglerElsewhere,
        whole_file(file),
        format!("{file} doesn't declare the Durable Objects"),
        format!(
            "Add to {file}:\nimport {{ durableObjects }} from './.koze/cloudflare.ts';\nconst objects = \
             durableObjects('<name of the worker>');\nThen spread it in the worker: `exports: {{ \
             ...objects.exports }}, env: {{ ...objects.env }}`."
        ),
    )
}
