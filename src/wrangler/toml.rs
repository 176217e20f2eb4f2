//! Reports what `wrangler.toml` lacks. It isn't edited: TOML's tables and comments have too many forms to
//! add to them safely.

use super::draft::Draft;
use super::flags;
use super::framework;
use super::tags::fresh_tag;
use crate::api::{DurableObjectStorage, LifecycleStyle};
use crate::diagnostics;

/// Reports what is missing, with the text to paste. It searches for strings, not for structure: a name that
/// appears anywhere counts as set.
pub(super) fn report(draft: &mut Draft<'_>) {
    let text = draft.source.text.as_str();
    let has =
        |name: &str| text.contains(&format!("\"{name}\"")) || text.contains(&format!("'{name}'"));
    let (mut date, mut tags) = (draft.request.compatibility_date.as_str(), Vec::new());
    let mut exports = draft.request.lifecycle == LifecycleStyle::Exports;
    for line in text.lines() {
        let mut parts = line.split(['"', '\'']);
        match (parts.next().unwrap_or_default().trim_ascii(), parts.next()) {
            ("compatibility_date =", Some(value)) => date = value,
            ("tag =", Some(value)) => tags.push(value),
            (key, _) => exports |= key.starts_with("[exports"),
        }
    }
    let mut flags = Vec::new();
    for need in flags::unmet(date, &has) {
        if !has(need.refusal) {
            flags.push(need.name());
        }
    }
    let (mut tables, mut new) = (String::new(), Vec::new());
    for object in draft.objects {
        let (name, class) = (&object.binding, &object.class_name);
        if !has(name) || !has(class) {
            tables += &format!(
                "\n[[durable_objects.bindings]]\nname = \"{name}\"\nclass_name = \"{class}\"\n"
            );
        }
        // A class that appears in the file already has storage.
        if !has(class) {
            new.push(class.as_str());
        }
    }
    let (key, storage) = match draft.request.storage {
        DurableObjectStorage::Sqlite => ("new_sqlite_classes", "sqlite"),
        DurableObjectStorage::Kv => ("new_classes", "legacy-kv"),
    };
    if exports && tags.is_empty() {
        for class in new {
            tables += &format!(
                "\n[exports.{class}]\ntype = \"durable-object\"\nstorage = \"{storage}\"\n"
            );
        }
    } else if !new.is_empty() {
        let (tag, classes) = (fresh_tag(&tags), new.join("\", \""));
        tables += &format!("\n[[migrations]]\ntag = \"{tag}\"\n{key} = [\"{classes}\"]\n");
    }
    if draft.owner.is_some() {
        // The flags of a framework's worker are its own affair; the classes are ours.
        flags.clear();
    }
    let is_complete = tables.is_empty() && flags.is_empty();
    if !is_complete && !framework::keeps_out(draft) {
        draft.report(diagnostics::wrangler_toml(
            &draft.source.file,
            &flags,
            &tables,
        ));
    }
}
