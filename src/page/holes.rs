//! What is in braces.

use std::collections::BTreeSet;
use std::ops::Range;

use super::expression;
use super::scan::{Form, FrameKind, Scanner, Value};
use crate::diagnostics;
use crate::model::{Diagnostic, Location};

/// The error for a form of another template language: `{#if …}`, `{/if}`, `{@html …}`.
pub(super) fn foreign_form(code: &str, place: &Location) -> Option<Diagnostic> {
    let code = code.trim();
    let is_closing = || {
        let name = code.strip_prefix('/').unwrap_or_default();
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphabetic())
    };
    let help = if code.starts_with("@html") {
        "Write `{@raw …}` for markup that is safe. Nothing escapes it."
    } else if code.starts_with('@') {
        "The one such form is `{@raw …}`, in text. In an attribute, write the expression alone."
    } else if code.starts_with(['#', ':']) && !code.starts_with("#!") || is_closing() {
        "Write a control line: `if (…) {`, `} else {`, `for (const x of list) {` and `}`, each on a line of its own."
    } else {
        return None;
    };
    Some(diagnostics::foreign_form(place.clone(), code, help))
}

impl Scanner<'_> {
    /// Parses a hole and keeps what the later checks need. Returns its place in `values`.
    pub(super) fn hole(&mut self, code: Range<usize>, form: Option<Form>) -> Option<usize> {
        match expression::read(self.source, code.clone()) {
            Err(errors) => {
                self.out.errors.extend(errors);
                None
            }
            Ok(expression) => {
                let names = expression.names;
                self.refer(names.references, names.properties, &names.declared);
                self.out.values.push(Value {
                    shape: expression.shape,
                    range: code,
                    form,
                });
                Some(self.out.values.len() - 1)
            }
        }
    }

    /// Keeps the names that neither the code itself nor a block around it declares.
    pub(super) fn refer(
        &mut self,
        references: Vec<(String, Range<usize>)>,
        properties: Vec<(String, String, Range<usize>)>,
        declared: &BTreeSet<String>,
    ) {
        let frames = &self.frames;
        let is_free = |name: &str| {
            let in_block = |kind: &FrameKind| matches!(kind, FrameKind::Block { declared, .. } if declared.contains(name));
            !declared.contains(name) && !frames.iter().any(|frame| in_block(&frame.kind))
        };
        let free = references.into_iter().filter(|(name, _)| is_free(name));
        self.out.references.extend(free);
        let free = properties.into_iter().filter(|(name, ..)| is_free(name));
        self.out.properties.extend(free);
    }
}
