//! Which classes have storage: `migrations` declares it as a history, `exports` as a state. wrangler accepts
//! one of the two, and lets environments inherit or replace it.

use super::draft::{Broken, Draft, Read, Scope};
use super::fragment::Fragment;
use super::jsonc::List;
use super::tags::fresh_tag;
use crate::api::{DurableObjectStorage, LifecycleStyle};
use crate::diagnostics;
use crate::model::DurableObject;

/// How a scope declares its classes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    Migrations,
    Exports,
}

/// The classes of a scope.
pub(super) struct Lifecycle<'a> {
    pub(super) style: Style,
    /// The list, here or inherited.
    migrations: Option<&'a List>,
    exports: Option<&'a List>,
    /// Whether the scope has its own list, so that missing classes are added here.
    owned: bool,
    /// Classes that have storage now.
    pub(super) live: Vec<&'a str>,
    tags: Vec<&'a str>,
}

/// Reads the lifecycle of each scope: the top level, then the environments.
pub(super) fn read<'a>(draft: &mut Draft<'a>, scopes: &[Scope<'a>]) -> Read<Vec<Lifecycle<'a>>> {
    let mut found: Vec<Lifecycle<'a>> = Vec::new();
    let get = |scope: &Scope<'a>, key| scope.object.get(key);
    let elsewhere = (
        (scopes.iter()).find_map(|scope| history(get(scope, "migrations")?.as_array())),
        (scopes.iter()).find_map(|scope| declarations(get(scope, "exports")?.as_object())),
    );
    for scope in scopes {
        let mut migrations = draft.array(scope.object, &scope.path, "migrations")?;
        let mut exports = draft.object(scope, "exports")?;
        let (has_migrations, has_exports) = (migrations.is_some(), exports.is_some());
        if let Some(top) = found.first() {
            migrations = migrations.or(top.migrations);
            exports = exports.or(top.exports);
        }
        let here = (history(migrations), declarations(exports));
        let style = match (here, found.first()) {
            ((Some(list), Some(map)), _) => return Err(report_both(draft, list, map)),
            ((Some(_), None), _) => Style::Migrations,
            ((None, Some(_)), _) => Style::Exports,
            ((None, None), Some(top)) => top.style,
            // Environments inherit what is added at the top level, so it must not clash with theirs.
            ((None, None), None) => match elsewhere {
                (Some(list), Some(map)) => return Err(report_both(draft, list, map)),
                (Some(_), None) => Style::Migrations,
                (None, Some(_)) => Style::Exports,
                (None, None) if has_exports && !has_migrations => Style::Exports,
                (None, None) => match draft.request.lifecycle {
                    LifecycleStyle::Migrations => Style::Migrations,
                    LifecycleStyle::Exports => Style::Exports,
                },
            },
        };
        let own = match style {
            Style::Migrations => has_migrations,
            Style::Exports => has_exports,
        };
        let mut lifecycle = Lifecycle {
            style,
            migrations,
            exports,
            owned: own || found.is_empty(),
            live: Vec::new(),
            tags: Vec::new(),
        };
        match style {
            Style::Migrations => {
                lifecycle.replay_migrations(draft, &format!("{}migrations[]", scope.path))?
            }
            Style::Exports => lifecycle.read_exports(draft, &format!("{}exports", scope.path))?,
        }
        found.push(lifecycle);
    }
    Ok(found)
}

/// The list, if it isn't empty: an empty one doesn't clash with `exports`.
fn history(migrations: Option<&List>) -> Option<&List> {
    migrations.filter(|list| !list.items.is_empty())
}

/// `exports`, if it declares Durable Objects: it may declare only entrypoints and workflows.
fn declarations(exports: Option<&List>) -> Option<&List> {
    exports.filter(|map| {
        let mut entries = map.items.iter().filter_map(|entry| entry.node.as_object());
        entries.any(|entry| entry.text("type") == Some(OBJECT))
    })
}

const OBJECT: &str = "durable-object";

fn report_both(draft: &mut Draft<'_>, migrations: &List, exports: &List) -> Broken {
    let (first, second) = (draft.place(&migrations.range), draft.place(&exports.range));
    draft.report(diagnostics::wrangler_two_lifecycles(first, second));
    Broken
}

impl<'a> Lifecycle<'a> {
    /// Follows every class through the whole history. Within one migration, classes are removed before
    /// others are added.
    fn replay_migrations(&mut self, draft: &mut Draft<'a>, path: &str) -> Read<()> {
        for item in self.migrations.iter().flat_map(|list| &list.items) {
            let migration = draft.as_object(&item.node, path)?;
            self.tags.push(draft.text(migration, path, "tag")?);
            let at = format!("{path}.");
            let mut gone = draft.texts(migration, &at, "deleted_classes")?;
            let mut arrived = Vec::new();
            for key in ["renamed_classes", "transferred_classes"] {
                let list = draft.array(migration, &at, key)?;
                let at = format!("{at}{key}[]");
                for item in list.iter().flat_map(|list| &list.items) {
                    let change = draft.as_object(&item.node, &at)?;
                    let from = draft.text(change, &at, "from")?;
                    arrived.push(draft.text(change, &at, "to")?);
                    // Under its old name, a transferred class belonged to another worker.
                    if key == "renamed_classes" {
                        gone.push(from);
                    }
                }
            }
            self.live.retain(|class| !gone.contains(class));
            self.live.append(&mut arrived);
            for key in ["new_classes", "new_sqlite_classes"] {
                self.live.append(&mut draft.texts(migration, &at, key)?);
            }
        }
        Ok(())
    }

    fn read_exports(&mut self, draft: &mut Draft<'a>, path: &str) -> Read<()> {
        for property in self.exports.iter().flat_map(|map| &map.items) {
            let path = format!("{path}.{}", property.name);
            let entry = draft.as_object(&property.node, &path)?;
            if is_live(entry) {
                self.live.push(&property.name);
            }
        }
        Ok(())
    }

    /// The tag of the next migration, after the one that this run adds, if any.
    pub(super) fn next_tag(&self, objects: &[&DurableObject]) -> String {
        let next = fresh_tag(&self.tags);
        let is_known = |object: &&DurableObject| self.live.contains(&object.class_name.as_str());
        if objects.iter().all(is_known) {
            return next;
        }
        let mut tags = self.tags.clone();
        tags.push(&next);
        fresh_tag(&tags)
    }

    /// The edit that keeps a renamed class's data.
    pub(super) fn rename_edit(&self, draft: &Draft<'_>, tag: &str, from: &str, to: &str) -> String {
        let text = Fragment::text;
        match self.style {
            Style::Migrations => {
                let rename = Fragment::object()
                    .with("from", text(from))
                    .with("to", text(to));
                let migration = Fragment::object()
                    .with("tag", text(tag))
                    .with("renamed_classes", Fragment::array().with("", rename));
                format!("append {} to `migrations`", draft.show(&migration))
            }
            Style::Exports => {
                let storage = (self.exports)
                    .and_then(|map| map.get(from)?.as_object()?.text("storage"))
                    .unwrap_or("sqlite");
                let old = Fragment::object()
                    .with("type", text(OBJECT))
                    .with("state", text("renamed"))
                    .with("renamed_to", text(to));
                let new = Fragment::object()
                    .with("type", text(OBJECT))
                    .with("storage", text(storage));
                let (old, new) = (draft.show_setting(from, &old), draft.show_setting(to, &new));
                format!("in `exports`, make it {old}, {new}")
            }
        }
    }

    /// The edit that deletes a class and its data.
    pub(super) fn delete_edit(&self, draft: &Draft<'_>, tag: &str, class: &str) -> String {
        let text = Fragment::text;
        match self.style {
            Style::Migrations => {
                let migration = Fragment::object()
                    .with("tag", text(tag))
                    .with("deleted_classes", Fragment::texts(&[class]));
                format!("append {} to `migrations`", draft.show(&migration))
            }
            Style::Exports => {
                let entry = Fragment::object()
                    .with("type", text(OBJECT))
                    .with("state", text("deleted"));
                format!(
                    "in `exports`, make it {}",
                    draft.show_setting(class, &entry)
                )
            }
        }
    }
}

fn is_live(entry: &List) -> bool {
    let state = entry.text("state").unwrap_or("created");
    entry.text("type") == Some(OBJECT) && matches!(state, "created" | "expecting-transfer")
}

/// Gives storage to the classes that have none. A known class keeps its kind of storage: changing it would
/// start with an empty one.
pub(super) fn plan<'a>(
    draft: &mut Draft<'a>,
    scope: &Scope<'a>,
    lifecycle: &Lifecycle<'a>,
    objects: &[&DurableObject],
) -> Read<()> {
    let new: Vec<&DurableObject> = (objects.iter().copied())
        .filter(|object| !lifecycle.live.contains(&object.class_name.as_str()))
        .collect();
    if !lifecycle.owned || new.is_empty() {
        return Ok(());
    }
    match lifecycle.style {
        Style::Migrations => migrate(draft, scope, lifecycle, &new),
        Style::Exports => return export(draft, scope, lifecycle, &new),
    }
    Ok(())
}

/// Appends a migration. It doesn't extend the last one, which may be deployed.
fn migrate<'a>(
    draft: &mut Draft<'a>,
    scope: &Scope<'a>,
    lifecycle: &Lifecycle<'a>,
    new: &[&DurableObject],
) {
    let tag = fresh_tag(&lifecycle.tags);
    let classes: Vec<&str> = new
        .iter()
        .map(|object| object.class_name.as_str())
        .collect();
    draft.changes.push(format!(
        "added the migration {tag} for {}{}",
        classes.join(", "),
        scope.suffix()
    ));
    let migration = migration(&tag, new, draft.request.storage);
    match lifecycle.migrations {
        Some(list) => draft.add(list, "", migration),
        None => {
            let list = Fragment::array().with("", migration);
            draft.add(scope.object, "migrations", list);
        }
    }
}

fn migration(tag: &str, objects: &[&DurableObject], storage: DurableObjectStorage) -> Fragment {
    let key = match storage {
        DurableObjectStorage::Sqlite => "new_sqlite_classes",
        DurableObjectStorage::Kv => "new_classes",
    };
    let mut classes = Fragment::array();
    for object in objects {
        classes = classes.with("", Fragment::text(&object.class_name));
    }
    Fragment::object()
        .with("tag", Fragment::text(tag))
        .with(key, classes)
}

fn export<'a>(
    draft: &mut Draft<'a>,
    scope: &Scope<'a>,
    lifecycle: &Lifecycle<'a>,
    new: &[&DurableObject],
) -> Read<()> {
    for object in new {
        let class = &object.class_name;
        if let Some(map) = lifecycle.exports
            && let Some(entry) = draft.get(map, class)?
        {
            let place = draft.place(&entry.range);
            let state = entry.as_object().and_then(|entry| entry.text("state"));
            draft.report(diagnostics::wrangler_export_taken(place, object, state));
            return Err(Broken);
        }
        let suffix = scope.suffix();
        draft
            .changes
            .push(format!("added {class} to exports{suffix}"));
    }
    match lifecycle.exports {
        Some(map) => {
            for object in new {
                let entry = export_entry(draft.request.storage);
                draft.add(map, &object.class_name, entry);
            }
        }
        None => {
            let exports = exports(new, draft.request.storage);
            draft.add(scope.object, "exports", exports);
        }
    }
    Ok(())
}

fn exports(objects: &[&DurableObject], storage: DurableObjectStorage) -> Fragment {
    let mut map = Fragment::object();
    for object in objects {
        map = map.with(&object.class_name, export_entry(storage));
    }
    map
}

fn export_entry(storage: DurableObjectStorage) -> Fragment {
    let storage = match storage {
        DurableObjectStorage::Sqlite => "sqlite",
        DurableObjectStorage::Kv => "legacy-kv",
    };
    Fragment::object()
        .with("type", Fragment::text(OBJECT))
        .with("storage", Fragment::text(storage))
}

/// The lifecycle of a new file.
pub(super) fn first(
    objects: &[&DurableObject],
    style: LifecycleStyle,
    storage: DurableObjectStorage,
) -> (&'static str, Fragment) {
    match style {
        LifecycleStyle::Migrations => {
            let first = migration(&fresh_tag(&[]), objects, storage);
            ("migrations", Fragment::array().with("", first))
        }
        LifecycleStyle::Exports => ("exports", exports(objects, storage)),
    }
}
