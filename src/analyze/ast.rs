//! Small helpers for syntax trees, shared by everything that reads them.

use swc_core::atoms::Wtf8Atom;
use swc_core::common::Spanned;
use swc_core::ecma::ast::{Expr, Lit, MemberProp, PropName};

use super::facts::Reference;
use crate::model::Location;
use crate::source::Source;

/// The reference that an expression makes: a name, a property of one, or a mixin's call.
pub(super) fn reference(expr: &Expr) -> Reference {
    match skip_wrappers(expr) {
        Expr::Call(call) => {
            let Some(callee) = call.callee.as_expr() else {
                return Reference::Opaque;
            };
            let args = call.args.iter().filter(|arg| arg.spread.is_none());
            let args: Vec<Reference> = args.map(|arg| reference(&arg.expr)).collect();
            match reference(callee) {
                mixin @ (Reference::Local(_) | Reference::Member { .. })
                    if args.iter().any(|arg| *arg != Reference::Opaque) =>
                {
                    let mixin = Box::new(mixin);
                    Reference::Call { mixin, args }
                }
                _ => Reference::Opaque,
            }
        }
        // `Base<Env>` in `mixin(Base<Env>)`.
        Expr::TsInstantiation(outer) => reference(&outer.expr),
        Expr::Ident(name) => Reference::Local(name.sym.to_string()),
        Expr::Member(member) => match (skip_wrappers(&member.obj), &member.prop) {
            (Expr::Ident(object), MemberProp::Ident(property)) => Reference::Member {
                namespace: object.sym.to_string(),
                name: property.sym.to_string(),
            },
            _ => Reference::Opaque,
        },
        _ => Reference::Opaque,
    }
}

/// Skips parentheses and the syntax that TypeScript erases.
pub(super) fn skip_wrappers(mut expr: &Expr) -> &Expr {
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
pub(super) fn text(value: &Wtf8Atom) -> String {
    value.to_string_lossy().into_owned()
}

/// The name of a property, unless it is computed.
pub(super) fn property_name(key: &PropName) -> Option<String> {
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
