//! Small helpers for syntax trees, shared by everything that reads them.

use swc_core::atoms::Wtf8Atom;
use swc_core::common::Spanned;
use swc_core::ecma::ast::{Expr, Lit, PropName};

use crate::model::Location;
use crate::source::Source;

/// Skips parentheses and the syntax that TypeScript erases.
pub(crate) fn skip_wrappers(mut expr: &Expr) -> &Expr {
    loop {
        expr = match expr {
            Expr::Paren(paren) => &paren.expr,
            Expr::TsAs(outer) => &outer.expr,
            Expr::TsConstAssertion(outer) => &outer.expr,
            Expr::TsSatisfies(outer) => &outer.expr,
            Expr::TsNonNull(outer) => &outer.expr,
            Expr::TsTypeAssertion(outer) => &outer.expr,
            _ => return expr,
        }
    }
}

pub(super) fn location(source: &Source, node: &impl Spanned) -> Location {
    source.location(source.span(node.span()))
}

/// The value of a string literal. Lone surrogates become U+FFFD: no path or method has any.
pub(crate) fn text(value: &Wtf8Atom) -> String {
    value.to_string_lossy().into_owned()
}

/// The name of a property, unless it is computed.
pub(crate) fn property_name(key: &PropName) -> Option<String> {
    match key {
        PropName::Ident(name) => Some(name.sym.to_string()),
        PropName::Str(name) => Some(text(&name.value)),
        PropName::Num(number) => Some(number.value.to_string()),
        PropName::BigInt(number) => Some(number.value.to_string()),
        PropName::Computed(_) => None,
    }
}

/// The value of a plain string or of a template without placeholders.
pub(super) fn string(expr: &Expr) -> Option<String> {
    match expr {
        Expr::Lit(Lit::Str(literal)) => Some(text(&literal.value)),
        Expr::Tpl(template) if template.exprs.is_empty() => {
            template.quasis.first()?.cooked.as_ref().map(text)
        }
        _ => None,
    }
}
