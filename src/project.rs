//! The façade: a project's files, re-analyzed as they change.

mod pages;

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use self::pages::Pages;
use crate::analyze::declarations::{self, DeclarationState};
use crate::analyze::object::{Linked, link};
use crate::analyze::{self, FileState, Files, PackageImport, PackageTypes, Supplied};
use crate::api::{
    EmitRequest, Emitted, Environment, FileChange, FileContent, ForeignConfiguration,
    ImportRequest, MissingPackage, Package, ProjectOptions, Refusal, Surface, Update,
    UpdateRequest, WorkerCheck, WranglerRequest, WranglerUpdate,
};
use crate::emit::ObjectTexts;
use crate::model::page::MethodUse;
use crate::model::{Diagnostic, DurableObject, HiddenReason, Location};
use crate::naming::{CALLER_FILES, imported_id, is_caller_file, object_id};
use crate::page::routes::is_page_file;
use crate::parse::{parse, parse_declarations, parse_json};
use crate::source::Source;
use crate::{diagnostics, emit, wrangler};

/// A project's Durable Objects.
///
/// Supply files with [`update`](Project::update) until nothing is missing, then ask for modules
/// with [`emit`](Project::emit). Unchanged files aren't parsed again.
pub struct Project {
    options: ProjectOptions,
    supplied: Supplied,
    /// The files that hold declarations of packages.
    declaration_files: BTreeSet<String>,
    /// By id.
    objects: BTreeMap<String, Entity>,
    pages: Pages,
    /// The file that says who calls, if there is one.
    caller_file: Option<String>,
    /// Problems between files, kept while neither files nor names change.
    collisions: Vec<Diagnostic>,
    /// What all objects lack, kept while none of them lacks anything else: most edits change one of many.
    missing: Missing,
}

/// Files and packages that imports name and that nobody supplied.
#[derive(Default)]
struct Missing {
    files: Vec<String>,
    packages: Vec<MissingPackage>,
}

/// A `.do.*` file and its analysis.
struct Entity {
    file: String,
    linked: Linked,
    /// Generated on first use.
    texts: OnceCell<ObjectTexts>,
}

impl Entity {
    fn texts(&self, options: &ProjectOptions, caller_file: Option<&str>) -> Option<&ObjectTexts> {
        let object = self.linked.object.as_ref()?;
        let emit = || emit::emit_object(object, options, caller_file);
        Some(self.texts.get_or_init(emit))
    }

    fn lacks_the_same_as(&self, other: &Self) -> bool {
        self.linked.missing == other.linked.missing
            && self.linked.missing_packages == other.linked.missing_packages
    }

    /// What wrangler and the modules that list all objects depend on.
    fn entry(&self) -> Option<(&str, &str, &str, &str, bool)> {
        let object = self.linked.object.as_ref()?;
        Some((
            &self.file,
            &object.export_name,
            &object.class_name,
            &object.binding,
            object.admits,
        ))
    }
}

/// What an update changes.
struct Changed {
    files: BTreeSet<String>,
    /// Those among them that an object may lack, or read as declarations. An edit of its own file is neither.
    asked: BTreeSet<String>,
    packages: BTreeSet<PackageImport>,
    /// Whether one of the files adds to others, or did: to which ones, only linking shows.
    augments: bool,
}

impl Changed {
    /// Whether the object depends on any of it.
    fn concerns(&self, linked: &Linked) -> bool {
        self.augments
            || overlap(&linked.seen, &self.files)
            || overlap(&linked.missing, &self.asked)
            || overlap(&linked.seen_declarations, &self.asked)
            || overlap(&linked.seen_packages, &self.packages)
    }
}

/// Like `is_disjoint`, which is slower where a set has one item: the usual case.
fn overlap<T: Ord>(a: &BTreeSet<T>, b: &BTreeSet<T>) -> bool {
    let (few, many) = if a.len() < b.len() { (a, b) } else { (b, a) };
    few.iter().any(|item| many.contains(item))
}

/// The effect of an update on generated modules.
#[derive(Default)]
struct Effect {
    affected: BTreeSet<String>,
    entries_changed: bool,
    missing_changed: bool,
}

impl Project {
    /// An empty project.
    pub fn new(options: ProjectOptions) -> Self {
        Self {
            options,
            supplied: Supplied::default(),
            declaration_files: BTreeSet::new(),
            objects: BTreeMap::new(),
            pages: Pages::default(),
            caller_file: None,
            collisions: Vec::new(),
            missing: Missing::default(),
        }
    }

    /// The id of a `.do.*` file below the server directory, or `None` for any other file.
    pub fn object_id<'a>(&self, file: &'a str) -> Option<&'a str> {
        object_id(&self.options.server_dir, file)
    }

    /// Whether a file concerns pages: a `.koze` file of the routes or the document, or an HTML file among the
    /// routes, which is reported.
    pub fn is_page(&self, file: &str) -> bool {
        is_page_file(&self.options.routes_dir, file)
    }

    /// Whether a file says who calls. Hosts supply it as they supply `.do.*` files.
    pub fn is_caller_file(&self, file: &str) -> bool {
        is_caller_file(&self.options.server_dir, file)
    }

    /// The id of the object that `$server/<id>` means, with or without an extension.
    pub fn imported_object<'a>(&self, id: &'a str) -> Option<&'a str> {
        Some(imported_id(id)).filter(|id| self.objects.contains_key(*id))
    }

    /// Applies file changes and re-analyzes their dependents.
    pub fn update(&mut self, request: UpdateRequest) -> Update {
        let files = request.changes.iter().map(|change| &change.file);
        let is_asked = |file: &&String| {
            self.declaration_files.contains(*file) || !self.supplied.files.contains_key(file)
        };
        let asked = set(files.clone().filter(is_asked));
        let mut changed = Changed {
            files: set(files),
            asked,
            packages: self.apply_packages(request.packages),
            augments: false,
        };
        let mentioned_caller = self.supplied.mentions_caller;
        let mut files_changed = false;
        let mut pages_changed = false;
        for change in request.changes {
            let page = self
                .pages
                .apply(&self.options, &change.file, &change.content);
            if let Some(has_changed) = page {
                pages_changed |= has_changed;
                continue;
            }
            let file = change.file.clone();
            changed.augments |= self.supplied.augmenting.contains(&file);
            files_changed |= self.apply(change);
            changed.augments |= self.supplied.augmenting.contains(&file);
        }
        // A schema's parameter was not searched until now.
        changed.augments |= self.supplied.mentions_caller != mentioned_caller;
        let mut effect = self.drop_objects(&changed.files);
        if files_changed {
            self.find_caller_file(&mut effect);
        }
        self.link_objects(&changed, &mut effect);
        if files_changed || effect.entries_changed || !self.collisions.is_empty() {
            self.collisions = self.find_collisions();
        }
        if effect.missing_changed {
            self.missing = self.find_missing();
        }
        Update {
            missing: self.missing.files.clone(),
            missing_packages: self.missing.packages.clone(),
            affected: effect.affected.into_iter().collect(),
            entries_changed: effect.entries_changed,
            pages_changed,
            diagnostics: self.diagnostics(),
        }
    }

    /// Whether there is a file that says who calls changes the modules of all objects.
    fn find_caller_file(&mut self, effect: &mut Effect) {
        let found = self.caller_files().next();
        if found == self.caller_file {
            return;
        }
        self.caller_file = found;
        for (id, entity) in &mut self.objects {
            entity.texts = OnceCell::new();
            effect.affected.insert(id.clone());
        }
    }

    /// The files that say who calls: one, unless there are several by mistake.
    fn caller_files(&self) -> impl Iterator<Item = String> {
        let files = CALLER_FILES.map(|name| format!("{}/{name}", self.options.server_dir));
        files.into_iter().filter(|file| {
            let state = self.supplied.files.get(file.as_str());
            !matches!(state, None | Some(FileState::Absent))
        })
    }

    /// The problem of the file that says who calls, as far as its text shows it.
    fn check_caller_file(&self) -> Option<Diagnostic> {
        let mut files = self.caller_files();
        let file = files.next()?;
        if let Some(second) = files.next() {
            return Some(diagnostics::two_callers(&second, &file));
        }
        analyze::check_caller_file(&Files::new(&self.options, &self.supplied), &file)
    }

    fn find_missing(&self) -> Missing {
        let entities = self.objects.values();
        let files = set(entities.clone().flat_map(|entity| &entity.linked.missing));
        let packages = entities.flat_map(|entity| &entity.linked.missing_packages);
        let packages = set(packages);
        let missing_package = |(from, specifier)| MissingPackage { from, specifier };
        Missing {
            files: files.into_iter().collect(),
            packages: packages.into_iter().map(missing_package).collect(),
        }
    }

    /// Returns the imports that the packages answer.
    fn apply_packages(&mut self, packages: Vec<Package>) -> BTreeSet<PackageImport> {
        let mut changed = BTreeSet::new();
        for Package {
            from,
            specifier,
            name,
            file,
        } in packages
        {
            let import = (from, specifier);
            let types = PackageTypes { file, name };
            self.supplied.packages.insert(import.clone(), types);
            changed.insert(import);
        }
        changed
    }

    /// Whether the file was created or deleted.
    fn apply(&mut self, change: FileChange) -> bool {
        if self.declaration_files.contains(&change.file) {
            self.apply_declarations(&change);
            let is_source = self.supplied.files.contains_key(&change.file)
                || object_id(&self.options.server_dir, &change.file).is_some()
                || (self.objects.values()).any(|entity| entity.linked.seen.contains(&change.file));
            if !is_source {
                return false;
            }
        }
        self.apply_file(change)
    }

    fn apply_declarations(&mut self, FileChange { file, content }: &FileChange) {
        let state = match content {
            FileContent::Absent => DeclarationState::Absent,
            FileContent::Unparsable => DeclarationState::Broken,
            FileContent::Text(text) => {
                let source = Source::new(file.clone(), text.clone());
                let module = parse_declarations(&source, declarations::MAX_LENGTH);
                module.map_or(DeclarationState::Broken, |module| {
                    DeclarationState::Read(Box::new(declarations::read(&module, text.len())))
                })
            }
        };
        self.supplied.declarations.insert(file.clone(), state);
    }

    fn apply_file(&mut self, FileChange { file, content }: FileChange) -> bool {
        let state = match content {
            FileContent::Absent => FileState::Absent,
            FileContent::Unparsable => FileState::Broken(vec![diagnostics::too_complex(&file)]),
            FileContent::Text(text) => {
                self.supplied.mentions_caller |= text.contains("Caller");
                let source = Source::new(file.clone(), text);
                let is_json = source.file.ends_with(".json");
                let parsed = if is_json {
                    parse_json(&source)
                } else {
                    parse(&source)
                };
                let read = if is_json {
                    analyze::read_json
                } else {
                    analyze::read
                };
                match parsed.module.filter(|_| parsed.errors.is_empty()) {
                    Some(module) => FileState::Read(Box::new(read(&source, &module))),
                    None => FileState::Broken(parsed.errors),
                }
            }
        };
        let is_there = !matches!(state, FileState::Absent);
        let before = self.supplied.insert(file, state);
        is_there != before.is_some_and(|state| !matches!(state, FileState::Absent))
    }

    /// Removes the objects whose files are gone.
    fn drop_objects(&mut self, changed: &BTreeSet<String>) -> Effect {
        let gone =
            |file: &&String| matches!(self.supplied.files.get(file), Some(FileState::Absent));
        let mut affected = BTreeSet::new();
        for file in changed.iter().filter(gone) {
            if let Some(id) = object_id(&self.options.server_dir, file)
                && (self.objects.get(id)).is_some_and(|entity| entity.file == *file)
            {
                affected.insert(id.to_owned());
            }
        }
        if !affected.is_empty() {
            // A tree's own `retain` would be the only code that takes its nodes apart.
            for (id, entity) in std::mem::take(&mut self.objects) {
                if !affected.contains(&id) {
                    self.objects.insert(id, entity);
                }
            }
        }
        Effect {
            entries_changed: !affected.is_empty(),
            missing_changed: !affected.is_empty(),
            affected,
        }
    }

    /// Links the objects that are new or depend on a changed file.
    fn link_objects(&mut self, changed: &Changed, effect: &mut Effect) {
        let mut stale: Vec<(String, String)> = (self.objects.iter())
            .filter(|(_, entity)| changed.concerns(&entity.linked))
            .map(|(id, entity)| (id.clone(), entity.file.clone()))
            .collect();
        // Only a changed file can add an object, unless a deleted file had the same id as another.
        let mut new = BTreeSet::new();
        let all: BTreeSet<String>;
        let candidates = if !effect.affected.is_empty() {
            all = set(self.supplied.files.keys());
            &all
        } else {
            &changed.files
        };
        for file in candidates {
            if matches!(self.supplied.files.get(file), Some(FileState::Absent)) {
                continue;
            }
            let Some(id) = object_id(&self.options.server_dir, file) else {
                continue;
            };
            // Of two files with one id, the first is used and `duplicate_ids` reports the second.
            if !self.objects.contains_key(id) && new.insert(id.to_owned()) {
                stale.push((id.to_owned(), file.clone()));
            }
        }
        for (id, file) in stale {
            let files = Files::new(&self.options, &self.supplied);
            let new = Entity {
                linked: link(files, &id, &file),
                file,
                texts: OnceCell::new(),
            };
            self.declaration_files
                .extend(new.linked.seen_declarations.iter().cloned());
            let old = self.objects.get(&id);
            effect.entries_changed |= old.and_then(Entity::entry) != new.entry();
            effect.missing_changed |= old.is_none_or(|old| !old.lacks_the_same_as(&new));
            let same = |old: &Entity| self.texts_of(old) == self.texts_of(&new);
            if !old.is_some_and(same) {
                effect.affected.insert(id.clone());
            }
            self.objects.insert(id, new);
        }
    }

    fn diagnostics(&self) -> Vec<Diagnostic> {
        let needed =
            |file: &str| (self.objects.values()).any(|entity| entity.linked.seen.contains(file));
        let mut all = Vec::new();
        for (file, state) in self.supplied.files.iter() {
            if let FileState::Broken(errors) = state
                && (self.caller_file.as_ref() == Some(file) || needed(file))
            {
                all.extend(errors.iter().cloned());
            }
        }
        for entity in self.objects.values() {
            all.extend(entity.linked.diagnostics.iter().cloned());
            if let (Some((place, what)), None) = (&entity.linked.asks_caller, &self.caller_file) {
                let server_dir = &self.options.server_dir;
                all.push(diagnostics::missing_caller(place.clone(), what, server_dir));
            }
        }
        all.extend(self.check_caller_file());
        all.extend(self.collisions.iter().cloned());
        all.extend(self.pages.diagnostics());
        all.extend(self.pages.uses().filter_map(|each| self.check_use(each)));
        if self.objects.is_empty() {
            all.push(diagnostics::no_objects(&self.options.server_dir));
        }
        // Two objects that share a base class report its problems once.
        all.sort_by(|a, b| {
            let (code, other) = (a.code.as_str(), b.code.as_str());
            (&a.location, code, &a.message).cmp(&(&b.location, other, &b.message))
        });
        all.dedup();
        all
    }

    /// The problem of a page's use of a method.
    fn check_use(&self, each: &MethodUse) -> Option<Diagnostic> {
        let found = match self
            .objects
            .get(&each.id)
            .map(|entity| &entity.linked.object)
        {
            None => self.unknown_object(&each.id),
            // The file has diagnostics of its own.
            Some(None) => return None,
            Some(Some(object)) => {
                // A form is posted by a browser.
                let environment = if each.is_action {
                    Environment::Browser
                } else {
                    Environment::Worker
                };
                check_name(object, each.name.as_ref()?, environment)?
            }
        };
        Some(Diagnostic {
            location: Some(each.location.clone()),
            ..found
        })
    }

    fn find_collisions(&self) -> Vec<Diagnostic> {
        let mut all = self.duplicate_names();
        all.extend(self.duplicate_ids());
        all
    }

    fn duplicate_ids(&self) -> impl Iterator<Item = Diagnostic> + '_ {
        self.supplied.files.iter().filter_map(|(file, state)| {
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
            objects: self.valid_objects().cloned().collect(),
            ids: self.objects.keys().cloned().collect(),
            pages: self.pages.surface(),
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
        Ok(match request {
            EmitRequest::Object { id, environment } => match environment {
                Environment::Browser => self.texts(id)?.browser.clone(),
                Environment::Worker => self.texts(id)?.worker.clone(),
                Environment::Server => emit::emit_server(self.object(id)?, &self.options.base_path),
            },
            EmitRequest::DurableObjects { middleware, dev } => emit::emit_durable_objects(
                self.valid_objects(),
                &self.options,
                middleware.as_deref(),
                *dev,
            ),
            EmitRequest::Worker {} => {
                emit::emit_worker_entry(self.valid_objects(), self.pages.has_routes())
            }
            EmitRequest::Pages { dev, scripts } => {
                self.pages.emit(&self.options.root, *dev, scripts)
            }
            EmitRequest::Page { file, assets } => self.pages.text(file, assets)?.code,
            EmitRequest::PageMap { file, assets } => self.pages.text(file, assets)?.map,
            EmitRequest::Cloudflare { storage } => {
                emit::emit_cloudflare(self.valid_objects(), *storage)
            }
            EmitRequest::Types {} => {
                let entities = self.objects.values();
                let texts = entities.filter_map(|entity| self.texts_of(entity));
                emit::emit_types(texts.map(|texts| &texts.types), self.caller_file.as_deref())
            }
            EmitRequest::TypesMap {} => {
                let entities = self.objects.values();
                emit::emit_types_map(entities.filter_map(|entity| {
                    let texts = self.texts_of(entity)?;
                    let Linked {
                        object, location, ..
                    } = &entity.linked;
                    Some((&texts.types, object.as_ref()?, location.as_ref()?))
                }))
            }
        })
    }

    /// Adds what a wrangler configuration lacks, and reports its problems.
    pub fn update_wrangler(&self, request: &WranglerRequest) -> WranglerUpdate {
        let objects: Vec<&DurableObject> = self.valid_objects().collect();
        let complete = objects.len() == self.objects.len();
        wrangler::update(request, &objects, complete, &self.options.base_path)
    }

    /// What a configuration that Koze doesn't write lacks, if anything.
    pub fn check_configuration(&self, found: &ForeignConfiguration) -> Vec<Diagnostic> {
        let objects: Vec<&DurableObject> = self.valid_objects().collect();
        wrangler::check_foreign(found, &objects)
    }

    /// The problems of an import of `$server/<id>`: an unknown object, or names that it doesn't export
    /// there, each with the reason.
    pub fn check_import(&self, request: &ImportRequest) -> Vec<Diagnostic> {
        let id = imported_id(&request.id);
        let object = match self.objects.get(id).map(|entity| &entity.linked.object) {
            None => return vec![self.unknown_object(id)],
            // The file has diagnostics of its own.
            Some(None) => return Vec::new(),
            Some(Some(object)) => object,
        };
        let check = |name: &String| check_name(object, name, request.environment);
        request.names.iter().filter_map(check).collect()
    }

    /// The error for a module that the host keeps from where it is imported.
    pub fn explain_refusal(&self, refusal: &Refusal) -> Diagnostic {
        diagnostics::refused_module(refusal)
    }

    /// The classes that a worker lacks: this project's, and others that its configuration binds.
    pub fn check_worker(&self, check: &WorkerCheck) -> Vec<Diagnostic> {
        let lacks = |class: &String| !check.exports.contains(class);
        let mut own: Vec<&str> = Vec::new();
        for object in self.valid_objects() {
            let class = &object.class_name;
            let is_bound = (check.bound.as_ref()).is_none_or(|bound| bound.contains(class));
            if is_bound && lacks(class) {
                own.push(class);
            }
        }
        let is_own = |class: &String| {
            self.valid_objects()
                .any(|object| object.class_name == *class)
        };
        let others: Vec<&str> = (check.bound.iter().flatten())
            .filter(|class| lacks(class) && !is_own(class))
            .map(String::as_str)
            .collect();
        let mut found = Vec::new();
        if !own.is_empty() {
            found.push(diagnostics::unexported_class(check, &own));
        }
        // A file that can't be read right now defines its class again soon.
        if !others.is_empty() && self.valid_objects().count() == self.objects.len() {
            found.push(diagnostics::unknown_class(check, &others));
        }
        found
    }

    /// The warning for a file that would be a Durable Object's if it were in the server directory.
    pub fn explain_misplaced(&self, file: &str) -> Diagnostic {
        diagnostics::misplaced_file(file, &self.options.server_dir)
    }

    fn texts(&self, id: &str) -> Result<&ObjectTexts, Box<Diagnostic>> {
        let entity = self.entity(id)?;
        let texts = self.texts_of(entity);
        texts.ok_or_else(|| Box::new(diagnostics::broken_object(id, &entity.file)))
    }

    fn texts_of<'a>(&self, entity: &'a Entity) -> Option<&'a ObjectTexts> {
        entity.texts(&self.options, self.caller_file.as_deref())
    }

    fn object(&self, id: &str) -> Result<&DurableObject, Box<Diagnostic>> {
        let entity = self.entity(id)?;
        let object = entity.linked.object.as_ref();
        object.ok_or_else(|| Box::new(diagnostics::broken_object(id, &entity.file)))
    }

    fn entity(&self, id: &str) -> Result<&Entity, Box<Diagnostic>> {
        let entity = self.objects.get(id);
        entity.ok_or_else(|| Box::new(self.unknown_object(id)))
    }

    fn unknown_object(&self, id: &str) -> Diagnostic {
        let ids: Vec<&str> = self.objects.keys().map(String::as_str).collect();
        diagnostics::unknown_object(id, &ids)
    }

    fn valid_objects(&self) -> impl Iterator<Item = &DurableObject> {
        self.objects
            .values()
            .filter_map(|entity| entity.linked.object.as_ref())
    }
}

fn set<'a, T: Clone + Ord + 'a>(items: impl Iterator<Item = &'a T>) -> BTreeSet<T> {
    // To collect them would sort them first, with code of its own for each type.
    let mut set = BTreeSet::new();
    set.extend(items.cloned());
    set
}

/// The objects that share a name with an earlier one: its location, then the earlier one and its location.
fn duplicates<'a>(
    objects: &[(&'a DurableObject, &'a Location)],
    name: fn(&DurableObject) -> &str,
) -> impl Iterator<Item = (&'a Location, &'a DurableObject, &'a Location)> {
    let mut firsts = BTreeMap::new();
    objects
        .iter()
        .enumerate()
        .filter_map(move |(index, (object, at))| {
            let first = *firsts.entry(name(object)).or_insert(index);
            let (first, place) = objects.get(first).filter(|_| first < index)?;
            Some((*at, *first, *place))
        })
}

fn check_name(object: &DurableObject, name: &str, environment: Environment) -> Option<Diagnostic> {
    if name == "default" {
        return None;
    }
    let in_browser = environment == Environment::Browser;
    if let Some(method) = object.methods.iter().find(|method| method.name == name) {
        let closed = in_browser && method.server_only;
        return closed.then(|| diagnostics::server_only_method(object, name));
    }
    // A class has no member called `constructor`, but clients may try to import it.
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
        .filter(|method| !(in_browser && method.server_only));
    let visible: Vec<&str> = visible.map(|method| method.name.as_str()).collect();
    Some(diagnostics::unknown_method(object, name, &visible))
}
