//! Chooses a file's class: the default export, or the only export that extends DurableObject.

use std::rc::Rc;

use super::chain::is_durable;
use super::facts::{Export, FileFacts};
use super::files::Files;
use super::names::{ClassId, Named, Scope};
use crate::diagnostics;
use crate::model::{Diagnostic, Location};

/// The class of a file and the name of its export.
pub(super) struct Chosen {
    pub(super) class: ClassId,
    /// If a mixin returns the class, the arguments of its call.
    pub(super) scope: Option<Rc<Scope>>,
    pub(super) export_name: String,
    location: Location,
}

impl Chosen {
    fn new(class: ClassId, scope: Option<Rc<Scope>>, export: &Export) -> Self {
        Self {
            class,
            scope,
            export_name: export.name.clone(),
            location: export.location.clone(),
        }
    }
}

pub(super) fn choose(
    files: &Files<'_>,
    file: &str,
    facts: &FileFacts,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Chosen> {
    let default = facts.exports.iter().find(|export| is_default(export));
    if let Some(export) = default {
        match files.resolve(file, &export.target) {
            Named::Class(class, scope) => return Some(Chosen::new(class, scope, export)),
            Named::Pending => return None,
            _ => {}
        }
    }
    let (mut durable, mut others): (Vec<Chosen>, Vec<Chosen>) = named_classes(files, file, facts)
        .into_iter()
        .partition(|class| is_durable(files, &class.class, class.scope.clone()));
    match (durable.len(), others.len()) {
        (1, _) => durable.pop(),
        // The only class must be the intended one: report that it lacks a base.
        (0, 1) => others.pop(),
        (0, _) => {
            diagnostics.push(match default {
                Some(default) => diagnostics::default_is_no_class(default.location.clone()),
                None => diagnostics::no_class(file),
            });
            None
        }
        _ => {
            diagnostics.extend(several(&durable));
            None
        }
    }
}

fn is_default(export: &Export) -> bool {
    export.name == "default"
}

/// The classes that a file exports by name. A class with two names counts once.
fn named_classes(files: &Files<'_>, file: &str, facts: &FileFacts) -> Vec<Chosen> {
    let mut classes: Vec<Chosen> = Vec::new();
    for export in facts.exports.iter().filter(|export| !is_default(export)) {
        if let Named::Class(class, scope) = files.resolve(file, &export.target)
            && classes.iter().all(|known| known.class != class)
        {
            classes.push(Chosen::new(class, scope, export));
        }
    }
    classes
}

fn several(classes: &[Chosen]) -> Option<Diagnostic> {
    let names: Vec<&str> = classes.iter().map(|class| &*class.export_name).collect();
    let mut places = classes.iter().map(|class| class.location.clone());
    let first = places.next()?;
    Some(diagnostics::several_candidates(
        first,
        places.collect(),
        &names,
    ))
}
