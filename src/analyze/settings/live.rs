//! `static live`: the methods whose values can be watched.

use super::value::{Key, Setting, Value};
use crate::diagnostics;
use crate::model::{Diagnostic, Hidden, Method};

/// The setting of one class.
pub(super) type Declared = Setting<Vec<Key>>;

pub(super) fn read(value: &Value<'_>) -> Declared {
    value.setting(value.methods())
}

/// Marks the methods that the nearest list has, as at run time, and reports names that can't be in it.
/// `methods` know who may call them, and whether they give items.
pub(super) fn apply(
    nearest: Option<&Declared>,
    class: &str,
    methods: &mut [Method],
    hidden: &[Hidden],
    diagnostics: &mut Vec<Diagnostic>,
) {
    let Some(setting) = nearest else { return };
    let Some(list) = &setting.value else {
        diagnostics.push(diagnostics::invalid_live(setting.location.clone()));
        return;
    };
    for Key { name, location } in list {
        let location = location.clone();
        let problem = match methods.iter_mut().find(|method| method.name == *name) {
            Some(method) if method.server_only => diagnostics::live_server_only(location, name),
            Some(method) if method.items => diagnostics::live_items(location, name),
            Some(method) => {
                method.live = true;
                continue;
            }
            None => match hidden.iter().find(|hidden| hidden.name == *name) {
                Some(hidden) => diagnostics::live_hidden(location, hidden),
                None => diagnostics::live_unknown_method(location, name, class, &possible(methods)),
            },
        };
        diagnostics.push(problem);
    }
}

fn possible(methods: &[Method]) -> Vec<&str> {
    let mut names = Vec::new();
    for method in methods {
        if !method.server_only && !method.items {
            names.push(method.name.as_str());
        }
    }
    names
}
