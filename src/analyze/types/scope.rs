//! What an expression can refer to.

use swc_core::ecma::ast::{ObjectPatProp, Param, Pat};

use crate::source::Source;

/// What an expression can refer to.
#[derive(Clone, Copy)]
pub(in crate::analyze) struct Scope<'s> {
    pub(in crate::analyze) source: &'s Source,
    /// The parameters before it, whose names hide those of the file.
    pub(in crate::analyze) params: &'s [Param],
    /// TypeScript leaves more open in JavaScript.
    pub(in crate::analyze) is_javascript: bool,
    /// How many expressions are around it.
    pub(in crate::analyze) depth: usize,
}

/// Whether a pattern binds the name.
pub(super) fn binds(pattern: &Pat, name: &str) -> bool {
    match pattern {
        Pat::Ident(ident) => ident.id.sym == *name,
        Pat::Assign(assign) => binds(&assign.left, name),
        Pat::Rest(rest) => binds(&rest.arg, name),
        Pat::Array(array) => array.elems.iter().flatten().any(|item| binds(item, name)),
        Pat::Object(object) => object.props.iter().any(|prop| match prop {
            ObjectPatProp::KeyValue(pair) => binds(&pair.value, name),
            ObjectPatProp::Assign(assign) => assign.key.id.sym == *name,
            ObjectPatProp::Rest(rest) => binds(&rest.arg, name),
        }),
        Pat::Invalid(_) | Pat::Expr(_) => false,
    }
}
