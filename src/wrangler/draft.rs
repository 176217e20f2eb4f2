//! The state of a run: what it adds and reports. It reads the file's settings with their types checked.

use std::ops::Range;

use super::edit::{self, Addition};
use super::fragment::Fragment;
use super::jsonc::{List, Node};
use super::text::key;
use super::toml_place;
use crate::api::{Framework, WranglerRequest};
use crate::diagnostics;
use crate::model::{Diagnostic, DurableObject, Location};
use crate::source::Source;

/// wrangler would reject the file. A diagnostic is reported, and nothing will be written.
#[derive(Debug)]
pub(super) struct Broken;

pub(super) type Read<T> = Result<T, Broken>;

pub(super) struct Draft<'a> {
    pub(super) source: &'a Source,
    /// The JSON that a TOML file is read as.
    pub(super) data: Option<&'a str>,
    pub(super) request: &'a WranglerRequest,
    pub(super) objects: &'a [&'a DurableObject],
    /// The framework that owns the worker, which then exports none of the objects.
    pub(super) owner: Option<&'a Framework>,
    pub(super) additions: Vec<Addition<'a>>,
    /// One line each, for the log.
    pub(super) changes: Vec<String>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// The top level of the file, or an environment below `env`.
pub(super) struct Scope<'a> {
    /// The prefix of its keys' paths: empty, or `env.staging.`.
    pub(super) path: String,
    pub(super) object: &'a List,
    /// The name of the worker that is deployed from it, if the file names one.
    pub(super) worker: Option<String>,
}

impl Scope<'_> {
    /// ` in env.staging`, for the log.
    pub(super) fn suffix(&self) -> String {
        match self.path.strip_suffix('.') {
            Some(path) => format!(" in {path}"),
            None => String::new(),
        }
    }
}

impl<'a> Draft<'a> {
    pub(super) fn place(&self, range: &Range<usize>) -> Location {
        match self.data {
            Some(data) => {
                toml_place::place(self.source, data.get(range.clone()).unwrap_or_default())
            }
            None => self.source.location_of(range.clone()),
        }
    }

    /// How a value is written in this file's language.
    pub(super) fn show(&self, value: &Fragment) -> String {
        match self.data {
            Some(_) => value.to_toml(),
            None => value.to_json(),
        }
    }

    /// How a setting is written in this file's language.
    pub(super) fn show_setting(&self, name: &str, value: &Fragment) -> String {
        match self.data {
            Some(_) => format!("{} = {}", key(name), value.to_toml()),
            None => format!("\"{name}\": {}", value.to_json()),
        }
    }

    /// Reports a diagnostic. If the same one was reported for another place, adds this place to it.
    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        let same = |other: &&mut Diagnostic| {
            (other.code, &other.message) == (diagnostic.code, &diagnostic.message)
        };
        let Some(known) = self.diagnostics.iter_mut().find(same) else {
            return self.diagnostics.push(diagnostic);
        };
        let place = diagnostic.location.filter(|place| {
            known.location.as_ref() != Some(place) && !known.related.contains(place)
        });
        known.related.extend(place);
    }

    /// Adds a property, or an item without a name.
    pub(super) fn add(&mut self, list: &'a List, name: &str, value: Fragment) {
        edit::add(&mut self.additions, list, name, value);
    }

    /// Reads a property. A duplicate is an error: wrangler would read the last one, people the first.
    pub(super) fn get(&mut self, object: &'a List, name: &str) -> Read<Option<&'a Node>> {
        let mut found = object.items.iter().filter(|other| other.name == name);
        let Some(first) = found.next() else {
            return Ok(None);
        };
        if let Some(second) = found.next() {
            let (at, before) = (&second.name_range, &first.name_range);
            self.report(diagnostics::wrangler_duplicate_key(
                self.place(at),
                self.place(before),
                name,
            ));
            return Err(Broken);
        }
        Ok(Some(&first.node))
    }

    pub(super) fn object(&mut self, scope: &Scope<'a>, name: &str) -> Read<Option<&'a List>> {
        let Some(node) = self.get(scope.object, name)? else {
            return Ok(None);
        };
        let path = format!("{}{name}", scope.path);
        self.as_object(node, &path).map(Some)
    }

    pub(super) fn array(
        &mut self,
        object: &'a List,
        path: &str,
        name: &str,
    ) -> Read<Option<&'a List>> {
        match self.get(object, name)? {
            None => Ok(None),
            Some(node) => match node.as_array() {
                Some(array) => Ok(Some(array)),
                None => Err(self.misshapen(node, &format!("{path}{name}"), "an array")),
            },
        }
    }

    pub(super) fn as_object(&mut self, node: &'a Node, path: &str) -> Read<&'a List> {
        match node.as_object() {
            Some(object) => Ok(object),
            None => Err(self.misshapen(node, path, "an object")),
        }
    }

    pub(super) fn as_text(&mut self, node: &'a Node, path: &str) -> Read<&'a str> {
        match node.as_text() {
            Some(text) => Ok(text),
            None => Err(self.misshapen(node, path, "a string")),
        }
    }

    /// A list of strings. An absent one is empty.
    pub(super) fn texts(&mut self, object: &'a List, path: &str, name: &str) -> Read<Vec<&'a str>> {
        let mut texts = Vec::new();
        if let Some(array) = self.array(object, path, name)? {
            let path = format!("{path}{name}[]");
            for item in &array.items {
                texts.push(self.as_text(&item.node, &path)?);
            }
        }
        Ok(texts)
    }

    /// A required string.
    pub(super) fn text(&mut self, object: &'a List, path: &str, name: &str) -> Read<&'a str> {
        match self.get(object, name)? {
            Some(node) => self.as_text(node, &format!("{path}.{name}")),
            None => {
                let place = self.place(&object.range);
                self.report(diagnostics::wrangler_missing_key(place, path, name));
                Err(Broken)
            }
        }
    }

    pub(super) fn misshapen(&mut self, node: &Node, path: &str, wanted: &str) -> Broken {
        let place = self.place(&node.range);
        self.report(diagnostics::wrangler_shape(place, path, wanted));
        Broken
    }
}
