//! What an update changes, and what follows from it.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use super::{Entity, Missing, Project, set};
use crate::analyze::declarations::DeclarationState;
use crate::analyze::object::{Linked, link};
use crate::analyze::{FileState, Files, PackageImport, PackageTypes, declarations};
use crate::api::{FileChange, FileContent, MissingPackage, Package, Update, UpdateRequest};
use crate::naming::object_id;
use crate::parse::{parse, parse_declarations, parse_json};
use crate::source::Source;
use crate::{analyze, diagnostics};

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
        let mentioned_injected = self.supplied.mentions_injected;
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
        changed.augments |= self.supplied.mentions_injected != mentioned_injected;
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
                self.supplied.mentions_injected |=
                    text.contains("Caller") || text.contains("AbortSignal");
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
}
