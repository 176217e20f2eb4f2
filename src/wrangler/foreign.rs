//! Configurations that Koze doesn't write: what they lack, as text to paste.

use super::{bindings, lifecycle};
use crate::api::{ConfigurationForm, DurableObjectStorage, ForeignConfiguration, LifecycleStyle};
use crate::diagnostics;
use crate::model::{Diagnostic, DurableObject};

/// What `.koze/cloudflare.ts` exports.
const SPREAD: &str = "durableObjects(";

/// Reports what the configuration lacks. It searches the text, which isn't run.
pub(crate) fn check_foreign(
    found: &ForeignConfiguration,
    objects: &[&DurableObject],
) -> Vec<Diagnostic> {
    let mentions = |name: &str| found.text.contains(name);
    let is_listed =
        |object: &&DurableObject| mentions(&object.binding) && mentions(&object.class_name);
    let missing: Vec<&DurableObject> = (objects.iter().copied())
        .filter(|object| !is_listed(object))
        .collect();
    match found.form {
        _ if missing.is_empty() => Vec::new(),
        ConfigurationForm::Program if mentions(SPREAD) => Vec::new(),
        ConfigurationForm::Program => vec![diagnostics::configuration_lacks_objects(&found.file)],
        ConfigurationForm::Computed => vec![diagnostics::configuration_unknown(&found.file)],
        ConfigurationForm::Inline => {
            let storage = DurableObjectStorage::default();
            let (key, value) = lifecycle::first(&missing, LifecycleStyle::default(), storage);
            let bindings = bindings::value(&missing).to_json();
            let text = format!("durable_objects: {bindings}, {key}: {}", value.to_json());
            vec![diagnostics::configuration_inline(
                &found.file,
                &missing,
                &text,
            )]
        }
    }
}
