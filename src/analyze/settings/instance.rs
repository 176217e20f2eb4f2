//! `static instance`: what chooses the instance where there is no resolver.

use super::value::{Setting, Value};
use crate::diagnostics;
use crate::model::{Diagnostic, Instance};

/// `None` for a property without an initializer, which sets nothing.
pub(super) fn read(value: &Value<'_>) -> Option<Setting<Instance>> {
    let chosen = value.string().and_then(|word| match &*word {
        "key" => Some(Instance::Key),
        "caller" => Some(Instance::Caller),
        _ => None,
    });
    (!value.is_empty).then(|| value.setting(chosen))
}

/// The nearest value counts, as at run time.
pub(super) fn resolve(
    nearest: Option<&Setting<Instance>>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Instance> {
    let setting = nearest?;
    if setting.value.is_none() {
        diagnostics.push(diagnostics::invalid_instance(setting.location.clone()));
    }
    setting.value
}
