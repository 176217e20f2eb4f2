//! `static routed`: whether a resolver chooses the instance.

use super::value::Value;

/// `None` if the source doesn't show whether it is `true` or `false`.
pub(super) fn read(value: &Value<'_>) -> Option<bool> {
    value.boolean()
}

/// The nearest value counts, as at run time.
pub(super) fn resolve(mut values: impl Iterator<Item = bool>) -> bool {
    values.next() == Some(true)
}
