//! The checks that need the whole file: which names are declared, and what the values of holes are.

use std::ops::Range;

use super::expression::Shape;
use super::facts::{MAX_ERRORS, PageFacts};
use super::globals::is_global;
use super::scan::{Scanned, Value};
use super::script::{self, Script};
use crate::diagnostics;
use crate::model::page::{MethodUse, PageKind, PageModule, path_params};
use crate::model::{Diagnostic, Location};
use crate::source::Source;

pub(super) fn check(
    source: &Source,
    kind: PageKind,
    path: &str,
    mut scanned: Scanned,
) -> PageFacts {
    let script = scanned.script.clone();
    let script = script
        .map(|range| script::read(source, range, kind))
        .unwrap_or_default();
    let mut checker = Checker {
        source,
        script,
        errors: std::mem::take(&mut scanned.errors),
    };
    checker.names(&scanned.references);
    if kind == PageKind::Page {
        checker.params(path, &scanned.properties);
    }
    for value in &scanned.values {
        checker.value(value);
    }
    let Checker {
        script, mut errors, ..
    } = checker;
    errors.extend(script.errors);
    let prefix = free_prefix(&source.text);
    if prefix.is_none() {
        errors.push(diagnostics::too_complex(&source.file));
    }
    let module = prefix
        .filter(|_| errors.is_empty())
        .map(|prefix| PageModule {
            imports: script.imports,
            context: script.context,
            script: script.code,
            title: scanned.title,
            head: scanned.head,
            body: scanned.body,
            prefix,
        });
    PageFacts {
        module,
        uses: script.uses,
        assets: scanned.assets,
        diagnostics: errors,
    }
}

/// What generated names begin with, so that the author has none of them.
fn free_prefix(text: &str) -> Option<String> {
    const NAMES: [&str; 6] = ["html", "slot", "context", "title", "head", "asset"];
    let helpers = crate::model::page::Helper::ALL.map(|helper| helper.name());
    let taken = |prefix: &str| {
        let mut names = NAMES.iter().chain(&helpers);
        names.any(|name| text.contains(&[prefix, name].concat()))
    };
    // Only an attack has them all.
    let numbered = (0..100).map(|number: u8| ["_", &number.to_string(), "_"].concat());
    std::iter::once(String::from("_"))
        .chain(numbered)
        .find(|prefix| !taken(prefix))
}

struct Checker<'a> {
    source: &'a Source,
    script: Script,
    errors: Vec<Diagnostic>,
}

impl Checker<'_> {
    fn place(&self, range: &Range<usize>) -> Location {
        self.source.location_of(range.clone())
    }

    fn names(&mut self, references: &[(String, Range<usize>)]) {
        // Without the script's names, every name would be unknown.
        if !self.script.errors.is_empty() {
            return;
        }
        let mut reported: Vec<&str> = Vec::new();
        for (name, range) in references {
            let is_known = self.script.declared.contains(name) || is_global(name);
            if self.errors.len() >= MAX_ERRORS {
                return;
            }
            if !is_known && !reported.contains(&name.as_str()) {
                reported.push(name);
                let declared = self.script.declared.iter().map(String::as_str);
                let error = diagnostics::undeclared_name(self.place(range), name, declared);
                self.errors.push(error);
            }
        }
    }

    fn params(&mut self, path: &str, properties: &[(String, String, Range<usize>)]) {
        let Some(params) = self.script.params().map(str::to_owned) else {
            return;
        };
        let known: Vec<&str> = path_params(path).collect();
        let all = properties.iter().chain(&self.script.properties);
        let unknown: Vec<Diagnostic> = all
            .filter(|(object, name, _)| *object == params && !known.contains(&name.as_str()))
            .map(|(_, name, range)| {
                diagnostics::unknown_param(self.place(range), name, path, &known)
            })
            .collect();
        self.errors.extend(unknown);
    }

    fn value(&mut self, value: &Value) {
        let place = self.place(&value.range);
        let method = match &value.shape {
            Shape::Path(path) | Shape::Call(path) => self.method(path),
            _ => None,
        };
        match (&value.shape, method, &value.form) {
            (Shape::Path(_), Some((id, name)), Some(form)) => {
                if !form.posts {
                    self.errors
                        .push(diagnostics::form_does_not_post(place.clone(), &name));
                }
                for input in &form.lost_files {
                    self.errors
                        .push(diagnostics::file_is_not_sent(input.clone(), &name));
                }
                self.script.uses.push(MethodUse {
                    id,
                    name: Some(name),
                    location: place,
                    is_action: true,
                });
            }
            (Shape::Call(_), Some((_, name)), form) => {
                let code = self
                    .source
                    .text
                    .get(value.range.clone())
                    .unwrap_or_default();
                let error = diagnostics::unawaited(place, &name, code, form.is_some());
                self.errors.push(error);
            }
            (Shape::Path(_), Some((_, name)), None) => {
                self.errors.push(diagnostics::method_in_hole(place, &name));
            }
            (Shape::Path(path), None, Some(_)) if self.is_of_handle(path) => {
                self.errors.push(diagnostics::method_of_handle(place, path));
            }
            (Shape::Function, _, form) => {
                let error = diagnostics::function_in_hole(place, form.is_some());
                self.errors.push(error);
            }
            _ => {}
        }
    }

    /// Whether a path is a property of a handle, which has no methods of its own.
    fn is_of_handle(&self, path: &[String]) -> bool {
        let [root, name] = path else {
            return false;
        };
        let export = self.script.server(root).map(|(_, export)| export.as_str());
        export == Some("default") && name != "url"
    }

    /// The id and the name of the method that a path names.
    fn method(&self, path: &[String]) -> Option<(String, String)> {
        let (root, rest) = path.split_first()?;
        let (id, export) = self.script.server(root)?;
        let is_handle = |names: &[String]| {
            !names.is_empty()
                && names
                    .iter()
                    .all(|name| matches!(name.as_str(), "at()" | "with()"))
        };
        let name = match (export.as_str(), rest) {
            ("*", [name]) => name,
            ("*", [default, handle @ .., name]) if default == "default" && is_handle(handle) => {
                name
            }
            ("default", [handle @ .., name]) if is_handle(handle) => name,
            ("*" | "default", _) => return None,
            (name, []) => return Some((id.clone(), name.to_owned())),
            _ => return None,
        };
        (!name.ends_with("()")).then(|| (id.clone(), name.clone()))
    }
}
