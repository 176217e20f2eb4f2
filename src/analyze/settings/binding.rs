//! `static binding`: the name of the object's binding.

use super::value::{Setting, Value};
use crate::diagnostics;
use crate::model::Diagnostic;
use crate::naming::{binding_name, is_identifier};

pub(super) fn read(value: &Value<'_>) -> Setting<String> {
    value.setting(value.string())
}

/// The name that a class sets, if it is valid, or the one that its id derives.
pub(super) fn resolve(
    setting: Option<&Setting<String>>,
    id: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> String {
    let Some(setting) = setting else {
        return binding_name(id);
    };
    match &setting.value {
        Some(name) if is_identifier(name) && name.is_ascii() => name.clone(),
        _ => {
            diagnostics.push(diagnostics::invalid_binding(setting.location.clone()));
            binding_name(id)
        }
    }
}
