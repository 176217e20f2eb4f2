//! `static serverOnly`: methods without a URL.

use super::value::{Key, Setting, Value};
use crate::diagnostics;
use crate::model::{Diagnostic, Method};

/// The setting of one class.
pub(super) type Declared = Setting<List>;

#[derive(Debug)]
pub(crate) enum List {
    All(bool),
    Methods(Vec<Key>),
}

pub(super) fn read(value: &Value<'_>) -> Declared {
    let all = value.boolean().map(List::All);
    value.setting(all.or_else(|| value.methods().map(List::Methods)))
}

/// The lists of a class and of its bases. All of them count: subclasses can't expose by accident
/// what a base class keeps server-only.
pub(in crate::analyze) struct ServerOnly<'a>(Vec<&'a Declared>);

impl<'a> ServerOnly<'a> {
    pub(super) fn new(lists: impl Iterator<Item = &'a Declared>) -> Self {
        Self(lists.collect())
    }

    /// Whether upgrades can't reach the class's `fetch`.
    pub(in crate::analyze) fn closes_sockets(&self) -> bool {
        self.0.iter().any(|list| match &list.value {
            None => true,
            Some(List::All(all)) => *all,
            Some(List::Methods(listed)) => listed.iter().any(|key| key.name == "fetch"),
        })
    }

    /// Marks the methods that are listed, and reports names of methods that don't exist.
    pub(in crate::analyze) fn apply(
        &self,
        class: &str,
        methods: &mut [Method],
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        for list in &self.0 {
            match &list.value {
                None => {
                    diagnostics.push(diagnostics::invalid_server_only(list.location.clone()));
                    close_all(methods);
                }
                Some(List::All(true)) => close_all(methods),
                Some(List::All(false)) => {}
                Some(List::Methods(listed)) => {
                    for key in listed {
                        diagnostics.extend(close(key, class, methods));
                    }
                }
            }
        }
    }
}

fn close_all(methods: &mut [Method]) {
    for method in methods {
        method.server_only = true;
    }
}

fn close(key: &Key, class: &str, methods: &mut [Method]) -> Option<Diagnostic> {
    if let Some(method) = methods.iter_mut().find(|method| method.name == key.name) {
        method.server_only = true;
        return None;
    }
    // `fetch` closes the object to sockets.
    (key.name != "fetch").then(|| {
        let names: Vec<&str> = methods.iter().map(|method| &*method.name).collect();
        diagnostics::server_only_unknown_method(key.location.clone(), &key.name, class, &names)
    })
}
