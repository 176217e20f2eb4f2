//! Environments and previews: the parts of the file that inherit its settings, but not its bindings.

use super::bindings;
use super::draft::{Draft, Read, Scope};
use super::jsonc::List;
use super::text::key;
use super::toml;
use crate::diagnostics;

/// The top level, then the environments with bindings of their own.
pub(super) fn scopes<'a>(draft: &mut Draft<'a>, root: &'a List) -> Read<Vec<Scope<'a>>> {
    let name = root.text("name");
    let top = Scope {
        path: String::new(),
        object: root,
        worker: name.map(Into::into),
    };
    let environments = draft.object(&top, "env")?;
    let mut scopes = vec![top];
    for property in environments.iter().flat_map(|env| &env.items) {
        let path = format!("env.{}", property.name);
        let object = draft.as_object(&property.node, &path)?;
        if object.get("durable_objects").is_some() {
            let own = object.text("name").map(Into::into);
            scopes.push(Scope {
                path: path + ".",
                object,
                worker: own.or_else(|| Some(format!("{}-{}", name?, property.name))),
            });
        }
    }
    Ok(scopes)
}

/// The `previews` with bindings of their own, for each scope.
pub(super) fn previews<'a>(
    draft: &mut Draft<'a>,
    scopes: &[Scope<'a>],
) -> Read<Vec<Option<Scope<'a>>>> {
    let mut found = Vec::new();
    for scope in scopes {
        let previews = draft.object(scope, "previews")?;
        let bound = previews.filter(|previews| previews.get("durable_objects").is_some());
        found.push(bound.map(|object| Scope {
            path: format!("{}previews.", scope.path),
            object,
            worker: scope.worker.clone(),
        }));
    }
    Ok(found)
}

/// Reports the environments and previews without `durable_objects`: calls fail there.
pub(super) fn check(draft: &mut Draft<'_>, root: &List) -> Read<()> {
    if draft.objects.is_empty() {
        return Ok(());
    }
    let mut parts = vec![(String::new(), root)];
    let environments = root.get("env").and_then(|env| env.as_object());
    for property in environments.iter().flat_map(|env| &env.items) {
        if let Some(object) = property.node.as_object() {
            let path = match draft.data {
                Some(_) => format!("env.{}", key(&property.name)),
                None => format!("env.{}", property.name),
            };
            if object.get("durable_objects").is_none() {
                report(draft, root, &path, &property.name_range);
            }
            parts.push((path + ".", object));
        }
    }
    for (path, part) in parts {
        for property in part.items.iter().filter(|item| item.name == "previews") {
            let unbound = (property.node.as_object())
                .is_some_and(|previews| previews.get("durable_objects").is_none());
            if unbound {
                report(
                    draft,
                    root,
                    &format!("{path}previews"),
                    &property.name_range,
                );
            }
        }
    }
    Ok(())
}

fn report(draft: &mut Draft<'_>, root: &List, path: &str, name: &std::ops::Range<usize>) {
    let value = bindings::copy(draft.objects, root);
    let help = match draft.data {
        Some(_) => toml::settings(draft, path, "durable_objects", value),
        None => format!(
            "Add to it: {}",
            draft.show_setting("durable_objects", &value)
        ),
    };
    let place = draft.place(name);
    draft.report(diagnostics::wrangler_environment_unbound(
        place, path, &help,
    ));
}
