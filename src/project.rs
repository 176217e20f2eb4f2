//! The façade: a project's files, kept analyzed while they change.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet, btree_map::Entry};

use crate::analyze::object::{Linked, link};
use crate::analyze::{self, FileState, Files};
use crate::model::{
    Diagnostic, DurableObject, EmitRequest, Emitted, FileChange, FileContent, HiddenReason,
    ImportRequest, Location, ProjectOptions, Surface, Update, UpdateRequest,
};
use crate::naming::{imported_id, object_id};
use crate::parse::parse;
use crate::source::Source;
use crate::{diagnostics, emit};

/// A project's Durable Objects.
///
/// Supply files with [`update`](Project::update) until nothing is missing, then ask for modules
/// with [`emit`](Project::emit). Files that did not change are not read again.
pub struct Project {
    options: ProjectOptions,
    files: BTreeMap<String, FileState>,
    syntax_errors: BTreeMap<String, Vec<Diagnostic>>,
    /// By id.
    objects: BTreeMap<String, Entity>,
}

/// A `.do.*` file and what came of it.
struct Entity {
    file: String,
    linked: Linked,
    /// Its part of the declarations, which are the largest text by far and seldom change.
    types: OnceCell<String>,
}

impl Project {
    /// An empty project.
    pub fn new(options: ProjectOptions) -> Self {
        Self {
            options,
            files: BTreeMap::new(),
            syntax_errors: BTreeMap::new(),
            objects: BTreeMap::new(),
        }
    }

    /// The id of a `.do.*` file below the server directory, or `None` for any other file.
    pub fn object_id<'a>(&self, file: &'a str) -> Option<&'a str> {
        object_id(&self.options.server_dir, file)
    }

    /// Takes changed files in and analyzes anew what depends on them.
    pub fn update(&mut self, request: UpdateRequest) -> Update {
        let changed: BTreeSet<String> = request
            .changes
            .iter()
            .map(|change| change.file.clone())
            .collect();
        for change in request.changes {
            self.take(change);
        }
        let mut affected = self.drop_objects(&changed);
        affected.extend(self.link_objects(&changed, !affected.is_empty()));
        let missing: BTreeSet<&String> = self
            .objects
            .values()
            .flat_map(|entity| &entity.linked.missing)
            .collect();
        Update {
            missing: missing.into_iter().cloned().collect(),
            affected: affected.into_iter().collect(),
            diagnostics: self.diagnostics(),
        }
    }

    fn take(&mut self, FileChange { file, content }: FileChange) {
        self.syntax_errors.remove(&file);
        let state = match content {
            FileContent::Absent => FileState::Absent,
            FileContent::Unparsable => {
                self.syntax_errors
                    .insert(file.clone(), vec![diagnostics::too_complex(&file)]);
                FileState::Broken
            }
            FileContent::Text(text) => {
                let source = Source::new(file.clone(), text);
                let parsed = parse(&source);
                let state = match parsed.module.filter(|_| parsed.errors.is_empty()) {
                    Some(module) => FileState::Read(Box::new(analyze::read(&source, &module))),
                    None => FileState::Broken,
                };
                if !parsed.errors.is_empty() {
                    self.syntax_errors.insert(file.clone(), parsed.errors);
                }
                state
            }
        };
        self.files.insert(file, state);
    }

    /// Forgets the objects whose files are gone.
    fn drop_objects(&mut self, changed: &BTreeSet<String>) -> BTreeSet<String> {
        let gone = |file: &str| matches!(self.files.get(file), Some(FileState::Absent));
        let ids: BTreeSet<String> = (self.objects.iter())
            .filter(|(_, entity)| changed.contains(&entity.file) && gone(&entity.file))
            .map(|(id, _)| id.clone())
            .collect();
        for id in &ids {
            self.objects.remove(id);
        }
        ids
    }

    /// Links the objects that are new or looked at a changed file.
    fn link_objects(&mut self, changed: &BTreeSet<String>, dropped: bool) -> BTreeSet<String> {
        let mut stale: BTreeMap<String, String> = (self.objects.iter())
            .filter(|(_, entity)| !entity.linked.seen.is_disjoint(changed))
            .map(|(id, entity)| (id.clone(), entity.file.clone()))
            .collect();
        // Only a changed file can bring an object, unless a file that is gone made room for another
        // with the same id.
        let all: BTreeSet<String>;
        let candidates = if dropped {
            all = self.files.keys().cloned().collect();
            &all
        } else {
            changed
        };
        for file in candidates {
            if matches!(self.files.get(file), Some(FileState::Absent)) {
                continue;
            }
            let Some(id) = object_id(&self.options.server_dir, file) else {
                continue;
            };
            // Of two files with one id, the first counts and `duplicate_ids` reports the second.
            if !self.objects.contains_key(id)
                && let Entry::Vacant(entry) = stale.entry(id.to_owned())
            {
                entry.insert(file.clone());
            }
        }
        for (id, file) in &stale {
            let linked = link(Files::new(&self.options.server_dir, &self.files), id, file);
            self.objects.insert(
                id.clone(),
                Entity {
                    file: file.clone(),
                    linked,
                    types: OnceCell::new(),
                },
            );
        }
        stale.into_keys().collect()
    }

    fn diagnostics(&self) -> Vec<Diagnostic> {
        let needed =
            |file: &str| (self.objects.values()).any(|entity| entity.linked.seen.contains(file));
        let mut all: Vec<Diagnostic> = (self.syntax_errors.iter())
            .filter(|(file, _)| needed(file))
            .flat_map(|(_, errors)| errors.iter().cloned())
            .collect();
        for entity in self.objects.values() {
            all.extend(entity.linked.diagnostics.iter().cloned());
        }
        all.extend(self.duplicate_ids());
        all.extend(self.duplicate_names());
        if self.objects.is_empty() {
            all.push(diagnostics::no_objects(&self.options.server_dir));
        }
        // Two objects that share a base class report what is wrong with it once.
        all.sort_by(|a, b| {
            (&a.location, a.code, &a.message).cmp(&(&b.location, b.code, &b.message))
        });
        all.dedup();
        all
    }

    fn duplicate_ids(&self) -> impl Iterator<Item = Diagnostic> + '_ {
        self.files.iter().filter_map(|(file, state)| {
            let id = object_id(&self.options.server_dir, file)?;
            let first = &self.objects.get(id)?.file;
            let second = first != file && !matches!(state, FileState::Absent);
            second.then(|| diagnostics::duplicate_id(file, first, id))
        })
    }

    fn duplicate_names(&self) -> Vec<Diagnostic> {
        let objects: Vec<(&DurableObject, &Location)> = (self.objects.values())
            .filter_map(|Entity { linked, .. }| {
                Some((linked.object.as_ref()?, linked.location.as_ref()?))
            })
            .collect();
        let bindings = duplicates(&objects, |object| &object.binding);
        let bindings = bindings.map(|(at, first, place)| {
            diagnostics::duplicate_binding(at.clone(), first, place.clone())
        });
        let classes = duplicates(&objects, |object| &object.class_name);
        let classes = classes.map(|(at, first, place)| {
            diagnostics::duplicate_class_name(at.clone(), first, place.clone())
        });
        bindings.chain(classes).collect()
    }

    /// Everything that is public.
    pub fn surface(&self) -> Surface {
        Surface {
            objects: self.sound_objects().cloned().collect(),
            ids: self.objects.keys().cloned().collect(),
        }
    }

    /// The text of a generated module, or why there is none.
    pub fn emit(&self, request: &EmitRequest) -> Emitted {
        match self.module(request) {
            Ok(code) => Emitted::Code(code),
            Err(diagnostic) => Emitted::Error(*diagnostic),
        }
    }

    fn module(&self, request: &EmitRequest) -> Result<String, Box<Diagnostic>> {
        let ProjectOptions {
            root, base_path, ..
        } = &self.options;
        Ok(match request {
            EmitRequest::Client { id } => emit::emit_client(self.object(id)?, base_path),
            EmitRequest::Server { id } => emit::emit_server(self.object(id)?, base_path, root),
            EmitRequest::Unavailable { id } => emit::emit_unavailable(self.object(id)?),
            EmitRequest::DurableObjects { middleware, dev } => emit::emit_durable_objects(
                self.sound_objects(),
                base_path,
                root,
                middleware.as_deref(),
                *dev,
            ),
            EmitRequest::Worker {} => emit::emit_worker(self.sound_objects()),
            EmitRequest::Types {} => emit::emit_types(self.sound_objects(), self.object_types()),
        })
    }

    /// What is wrong with an import of `$server/<id>`: an unknown object, or names that it does
    /// not export there, each with the reason.
    pub fn check_import(&self, request: &ImportRequest) -> Vec<Diagnostic> {
        let id = imported_id(&request.id);
        let object = match self.objects.get(id).map(|entity| &entity.linked.object) {
            None => return vec![self.unknown_object(id)],
            // The file's own diagnostics say what is wrong with it.
            Some(None) => return Vec::new(),
            Some(Some(object)) => object,
        };
        let judge = |name: &String| judge_import(object, name, request.browser);
        request.names.iter().filter_map(judge).collect()
    }

    fn object(&self, id: &str) -> Result<&DurableObject, Box<Diagnostic>> {
        let entity = self
            .objects
            .get(id)
            .ok_or_else(|| Box::new(self.unknown_object(id)))?;
        let object = entity.linked.object.as_ref();
        object.ok_or_else(|| Box::new(diagnostics::broken_object(id, &entity.file)))
    }

    fn unknown_object(&self, id: &str) -> Diagnostic {
        let ids: Vec<&str> = self.objects.keys().map(String::as_str).collect();
        diagnostics::unknown_object(id, &ids)
    }

    fn object_types(&self) -> impl Iterator<Item = &str> {
        self.objects.values().filter_map(|entity| {
            let object = entity.linked.object.as_ref()?;
            Some(
                entity
                    .types
                    .get_or_init(|| emit::emit_object_types(object))
                    .as_str(),
            )
        })
    }

    fn sound_objects(&self) -> impl Iterator<Item = &DurableObject> {
        self.objects
            .values()
            .filter_map(|entity| entity.linked.object.as_ref())
    }
}

/// The objects that share a name with an earlier one: where, and the first with its place.
fn duplicates<'a>(
    objects: &[(&'a DurableObject, &'a Location)],
    name: impl Fn(&DurableObject) -> &str,
) -> impl Iterator<Item = (&'a Location, &'a DurableObject, &'a Location)> {
    let mut sorted = objects.to_vec();
    // Stable, so that the first id stays the first.
    sorted.sort_by(|(a, _), (b, _)| name(a).cmp(name(b)));
    let groups = sorted.chunk_by(|(a, _), (b, _)| name(a) == name(b));
    let later = groups
        .filter_map(<[_]>::split_first)
        .flat_map(|((first, place), later)| later.iter().map(move |(_, at)| (*at, *first, *place)));
    later.collect::<Vec<_>>().into_iter()
}

fn judge_import(object: &DurableObject, name: &str, browser: bool) -> Option<Diagnostic> {
    if name == "default" {
        return None;
    }
    if let Some(method) = object.methods.iter().find(|method| method.name == name) {
        let closed = browser && method.server_only;
        return closed.then(|| diagnostics::server_only_method(object, name));
    }
    // A constructor is no member by its name, but it is what `new` calls: never a client.
    if name == "constructor" {
        return Some(diagnostics::hidden_member(
            object,
            name,
            HiddenReason::Lifecycle,
        ));
    }
    if let Some(hidden) = object.hidden.iter().find(|hidden| hidden.name == name) {
        return Some(diagnostics::hidden_member(object, name, hidden.reason));
    }
    let visible = object
        .methods
        .iter()
        .filter(|method| !(browser && method.server_only));
    let visible: Vec<&str> = visible.map(|method| method.name.as_str()).collect();
    Some(diagnostics::unknown_method(object, name, &visible))
}
