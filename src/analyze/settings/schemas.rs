//! `static schemas`: schemas for the arguments of methods.

use super::value::{Key, Value};
use crate::diagnostics;
use crate::model::{Diagnostic, Method};

/// The setting of one class.
#[derive(Debug)]
pub(super) struct Declared {
    /// The methods that it lists, when it is an object literal.
    keys: Option<Vec<Key>>,
    /// It may list others, which only running the code would show.
    is_open: bool,
}

pub(super) fn read(value: &Value<'_>) -> Declared {
    match value.keys() {
        Some((keys, is_open)) => Declared {
            keys: Some(keys),
            is_open,
        },
        None => Declared {
            keys: None,
            is_open: true,
        },
    }
}

/// The schemas of a class: the nearest object counts, as at run time.
pub(in crate::analyze) struct Schemas<'a> {
    nearest: Option<&'a Declared>,
    /// The nearest keys that can be read.
    readable: &'a [Key],
}

impl<'a> Schemas<'a> {
    pub(super) fn new(mut declared: impl Iterator<Item = &'a Declared> + Clone) -> Self {
        let mut readable = declared.clone().filter_map(|each| each.keys.as_deref());
        Self {
            readable: readable.next().unwrap_or_default(),
            nearest: declared.next(),
        }
    }

    /// Whether it has a schema for a method.
    pub(in crate::analyze) fn has(&self, method: &str) -> bool {
        let keys = self.nearest.and_then(|nearest| nearest.keys.as_deref());
        keys.unwrap_or_default()
            .iter()
            .any(|key| key.name == method)
    }

    /// Whether it may have one that the source doesn't show.
    pub(in crate::analyze) fn may_have(&self, method: &Method) -> bool {
        self.nearest.is_some_and(|nearest| nearest.is_open) && method.params.len() == 1
    }

    /// Reports schemas for methods that don't exist, or that don't have exactly one parameter.
    pub(in crate::analyze) fn check(
        &self,
        class: &str,
        methods: &[Method],
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        for key in self.readable {
            let location = key.location.clone();
            match methods.iter().find(|method| method.name == key.name) {
                None => {
                    let names: Vec<&str> = methods.iter().map(|method| &*method.name).collect();
                    diagnostics.push(diagnostics::schema_unknown_method(
                        location, &key.name, class, &names,
                    ));
                }
                Some(method) if method.params.len() != 1 || has_rest(method) => {
                    diagnostics.push(diagnostics::schema_arity(
                        location,
                        &key.name,
                        &parameters(method),
                    ));
                }
                Some(_) => {}
            }
        }
    }
}

fn has_rest(method: &Method) -> bool {
    method.params.iter().any(|param| param.rest)
}

fn parameters(method: &Method) -> String {
    match method.params.len() {
        _ if has_rest(method) => "any number of parameters".into(),
        0 => "no parameter".into(),
        count => format!("{count} parameters"),
    }
}
