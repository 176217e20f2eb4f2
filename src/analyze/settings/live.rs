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
        let found = methods.iter_mut().find(|method| method.name == *name);
        let problem = match found {
            Some(method) if method.server_only => diagnostics::live_server_only,
            Some(method) if method.items => diagnostics::live_items,
            Some(method) => {
                method.live = true;
                continue;
            }
            None => {
                let hidden = hidden.iter().find(|hidden| hidden.name == *name);
                let names = methods
                    .iter()
                    .filter(|method| !method.server_only && !method.items);
                let names: Vec<&str> = names.map(|method| method.name.as_str()).collect();
                let location = location.clone();
                diagnostics.push(match hidden {
                    Some(hidden) => diagnostics::live_hidden(location, hidden),
                    None => diagnostics::live_unknown_method(location, name, class, &names),
                });
                continue;
            }
        };
        diagnostics.push(problem(location.clone(), name));
    }
}
