//! `durable_objects.bindings`, at the top level and in the environments that repeat it: environments
//! don't inherit bindings.

use std::ops::Range;

use super::draft::{Draft, Read, Scope};
use super::fragment::Fragment;
use super::jsonc::{List, Node, Value};
use super::lifecycle::{Lifecycle, Style};
use crate::diagnostics::{self, ClassGone};
use crate::model::DurableObject;
use crate::naming::binding_name;

/// An entry of the list.
struct Binding<'a> {
    name: &'a str,
    class: &'a str,
    class_range: &'a Range<usize>,
    /// Another worker defines the class.
    external: bool,
    range: &'a Range<usize>,
}

/// Binds every object, and returns those whose classes this worker defines here.
pub(super) fn plan<'a>(
    draft: &mut Draft<'a>,
    scope: &Scope<'a>,
    lifecycle: &Lifecycle<'a>,
    complete: bool,
) -> Read<Vec<&'a DurableObject>> {
    let path = format!("{}durable_objects.", scope.path);
    let holder = draft.object(scope, "durable_objects")?;
    let list = match holder {
        Some(holder) => draft.array(holder, &path, "bindings")?,
        None => None,
    };
    let bindings = match list {
        Some(list) => read(draft, list, &format!("{path}bindings[]"), scope)?,
        None => Vec::new(),
    };
    let mut own = Vec::new();
    let mut missing = Vec::new();
    for &object in draft.objects {
        match bindings.iter().find(|other| other.name == object.binding) {
            // With a `script_name` it belongs to another worker: an environment may use the objects of
            // another on purpose.
            Some(binding) if binding.class == object.class_name => {
                own.extend((!binding.external).then_some(object));
            }
            Some(binding) => report_clash(draft, binding, object, lifecycle),
            None if report_alias(draft, &bindings, object) => own.push(object),
            None => {
                own.push(object);
                match find_other(scope.object, &object.binding) {
                    Some((range, kind)) => {
                        let place = draft.place(range);
                        draft.report(diagnostics::wrangler_binding_taken(
                            place,
                            object,
                            &format!("in `{kind}`"),
                        ));
                    }
                    None => missing.push(object),
                }
            }
        }
    }
    if complete {
        report_gone(draft, &bindings, lifecycle);
    }
    bind(draft, scope, (holder, list), &missing);
    Ok(own)
}

fn read<'a>(
    draft: &mut Draft<'a>,
    list: &'a List,
    path: &str,
    scope: &Scope<'a>,
) -> Read<Vec<Binding<'a>>> {
    let mut bindings = Vec::new();
    for item in &list.items {
        let object = draft.as_object(&item.node, path)?;
        let class = object.get("class_name").unwrap_or(&item.node);
        bindings.push(Binding {
            name: draft.text(object, path, "name")?,
            class: draft.text(object, path, "class_name")?,
            class_range: &class.range,
            external: is_external(object, scope),
            range: &item.node.range,
        });
    }
    Ok(bindings)
}

/// Whether a binding is to another worker's class. A worker may name itself.
fn is_external(binding: &List, scope: &Scope<'_>) -> bool {
    let Some(script) = binding.get("script_name") else {
        return false;
    };
    script.as_text().is_none() || script.as_text() != scope.worker.as_deref()
}

/// Reports a class that is bound under another name. Both names would lead to the same objects, so only the
/// author knows which one is meant.
fn report_alias(draft: &mut Draft<'_>, bindings: &[Binding<'_>], object: &DurableObject) -> bool {
    // What refers to this class under another object's binding is reported there.
    let is_free = |name: &str| draft.objects.iter().all(|other| other.binding != name);
    let alias = bindings.iter().find(|binding| {
        !binding.external && binding.class == object.class_name && is_free(binding.name)
    });
    let Some(alias) = alias else {
        return false;
    };
    let second = draft.show(&entry(object));
    let place = draft.place(alias.range);
    let diagnostic = diagnostics::wrangler_bound_otherwise(place, object, alias.name, &second);
    draft.report(diagnostic);
    true
}

/// Reports a binding of ours that refers to another class. Changing it would leave that class's data
/// behind.
fn report_clash(
    draft: &mut Draft<'_>,
    binding: &Binding<'_>,
    object: &DurableObject,
    life: &Lifecycle<'_>,
) {
    let place = draft.place(binding.class_range);
    let ours = |class: &str| draft.objects.iter().any(|other| other.class_name == class);
    let (old, new) = (binding.class, object.class_name.as_str());
    let foreign = binding.external || ours(old);
    let line = draft.show_setting("class_name", &Fragment::text(new));
    let diagnostic = match (life.live.contains(&old), life.live.contains(&new)) {
        (true, false) if !foreign => {
            // After this error nothing is written, so no other migration takes the tag.
            let edit = life.rename_edit(draft, &life.next_tag(&[]), old, new);
            diagnostics::wrangler_class_renamed(place, object, old, &line, Some(&edit))
        }
        (false, true) if !foreign => {
            diagnostics::wrangler_class_renamed(place, object, old, &line, None)
        }
        _ => {
            let what = format!("for the class `{old}`");
            diagnostics::wrangler_binding_taken(place, object, &what)
        }
    };
    draft.report(diagnostic);
}

/// Reports bindings to classes that the project apparently had once.
///
/// The file doesn't say who wrote a binding: the user's own worker may export its class. So this is a
/// warning, and only for bindings that look exactly like ours: the class is this worker's and part of its
/// lifecycle, and the binding has the name that Koze would give it. wrangler checks the others: it rejects
/// bindings to classes that the worker doesn't export.
fn report_gone(draft: &mut Draft<'_>, bindings: &[Binding<'_>], lifecycle: &Lifecycle<'_>) {
    for binding in bindings {
        let known = (draft.objects.iter())
            .any(|object| object.class_name == binding.class || object.binding == binding.name);
        let like_ours = binding.name == binding_name(&format!("{}.do", binding.class));
        if known || binding.external || !like_ours || !lifecycle.live.contains(&binding.class) {
            continue;
        }
        let place = draft.place(binding.range);
        let tag = lifecycle.next_tag(draft.objects);
        let gone = ClassGone {
            binding: binding.name,
            class: binding.class,
            rename: &lifecycle.rename_edit(draft, &tag, binding.class, "NewName"),
            delete: &lifecycle.delete_edit(draft, &tag, binding.class),
            has_migrations: lifecycle.style == Style::Migrations,
        };
        draft.report(diagnostics::wrangler_class_gone(place, &gone));
    }
}

fn bind<'a>(
    draft: &mut Draft<'a>,
    scope: &Scope<'a>,
    (holder, list): (Option<&'a List>, Option<&'a List>),
    missing: &[&DurableObject],
) {
    if missing.is_empty() {
        return;
    }
    for object in missing {
        let suffix = scope.suffix();
        let change = format!("bound {} to {}{suffix}", object.binding, object.class_name);
        draft.changes.push(change);
    }
    match (holder, list) {
        (_, Some(list)) => {
            for object in missing {
                draft.add(list, "", entry(object));
            }
        }
        (Some(holder), None) => draft.add(holder, "bindings", entries(missing)),
        (None, None) => draft.add(scope.object, "durable_objects", value(missing)),
    }
}

/// The value of `durable_objects` for an environment that has none. It binds what the top level binds.
pub(super) fn copy(objects: &[&DurableObject], top: &List) -> Fragment {
    let holder = top.get("durable_objects").and_then(Node::as_object);
    let list = holder.and_then(|holder| holder.get("bindings")?.as_array());
    let script = |object: &DurableObject| {
        let mut items = list?.items.iter().filter_map(|item| item.node.as_object());
        items
            .find(|item| item.text("name") == Some(&object.binding))?
            .text("script_name")
    };
    let mut bindings = Fragment::array();
    for object in objects {
        bindings = bindings.with(
            "",
            match script(object) {
                Some(name) => entry(object).with("script_name", Fragment::text(name)),
                None => entry(object),
            },
        );
    }
    Fragment::object().with("bindings", bindings)
}

/// The value of `durable_objects`.
pub(super) fn value(objects: &[&DurableObject]) -> Fragment {
    Fragment::object().with("bindings", entries(objects))
}

fn entries(objects: &[&DurableObject]) -> Fragment {
    let mut list = Fragment::array();
    for object in objects {
        list = list.with("", entry(object));
    }
    list
}

fn entry(object: &DurableObject) -> Fragment {
    Fragment::object()
        .with("name", Fragment::text(&object.binding))
        .with("class_name", Fragment::text(&object.class_name))
}

/// Finds a binding of another kind with this name: its range, and the key that it is below.
fn find_other<'a>(scope: &'a List, name: &str) -> Option<(&'a Range<usize>, &'a str)> {
    for property in &scope.items {
        let (kind, node) = (property.name.as_str(), &property.node);
        let inner = |key| node.as_object().and_then(|object| object.get(key));
        let found = match kind {
            "durable_objects" | "migrations" | "exports" | "env" | "previews" => None,
            "vars" | "text_blobs" | "data_blobs" | "wasm_modules" => {
                let items = node.as_object().map_or(&[][..], |object| &object.items);
                let found = items.iter().find(|item| item.name == name);
                found.map(|item| &item.name_range)
            }
            "send_email" => find(node, "name", name),
            "secrets" => inner("required").and_then(|list| find(list, "", name)),
            "queues" => inner("producers").and_then(|list| find(list, "binding", name)),
            "unsafe" | "logfwdr" => inner("bindings").and_then(|list| find(list, "name", name)),
            _ => find(node, "binding", name),
        };
        if let Some(range) = found {
            return Some((range, kind));
        }
    }
    None
}

/// Finds a name in `{ key: name }`, in `[{ key: name }]`, or in `[name]` if there is no key.
fn find<'a>(node: &'a Node, key: &str, name: &str) -> Option<&'a Range<usize>> {
    match &node.value {
        Value::Text(text) if key.is_empty() && text == name => Some(&node.range),
        Value::List(list) if list.is_object => {
            let value = list.get(key).filter(|value| value.as_text() == Some(name));
            value.map(|value| &value.range)
        }
        Value::List(list) => list
            .items
            .iter()
            .find_map(|item| find(&item.node, key, name)),
        _ => None,
    }
}
