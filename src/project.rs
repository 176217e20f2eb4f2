//! The façade: a project's files, re-analyzed as they change.

mod checks;
mod pages;
mod update;

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use self::pages::Pages;
use crate::analyze::object::Linked;
use crate::analyze::{FileState, Files, Supplied};
use crate::api::{
    EmitRequest, Emitted, Environment, MissingPackage, ProjectOptions, Surface, WranglerRequest,
    WranglerUpdate,
};
use crate::emit::ObjectTexts;
use crate::model::{Diagnostic, DurableObject, Location};
use crate::naming::{CALLER_FILES, imported_id, is_caller_file, object_id};
use crate::page::routes::is_page_file;
use crate::{analyze, diagnostics, emit, wrangler};

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
    fn entry(&self) -> Option<(&str, &str, &str, &str, String)> {
        let object = self.linked.object.as_ref()?;
        Some((
            &self.file,
            &object.export_name,
            &object.class_name,
            &object.binding,
            emit::features(object),
        ))
    }
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
