//! Checks of what a host sees: imports, workers, configurations.

use super::Project;
use crate::api::{Environment, ForeignConfiguration, ImportRequest, Refusal, WorkerCheck};
use crate::model::page::MethodUse;
use crate::model::{Diagnostic, DurableObject, HiddenReason, Method};
use crate::naming::imported_id;
use crate::{diagnostics, wrangler};

impl Project {
    /// The problem of a page's use of a method.
    pub(super) fn check_use(&self, each: &MethodUse) -> Option<Diagnostic> {
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
                let name = each.name.as_ref()?;
                let gives_items = |method: &Method| method.items && method.name == *name;
                match check_name(object, name, environment) {
                    Some(found) => found,
                    None if each.is_action && object.methods.iter().any(gives_items) => {
                        diagnostics::form_of_items(name)
                    }
                    None => return None,
                }
            }
        };
        Some(Diagnostic {
            location: Some(each.location.clone()),
            ..found
        })
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
