//! References: expressions and imports that can refer to a class.

use swc_core::ecma::ast::{Expr, MemberProp};

use super::ast::skip_wrappers;

/// An expression or an import that can refer to a class.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Reference {
    /// `classes[index]` of the same file.
    Class(usize),
    /// Another name of the same file.
    Local(String),
    /// A property of a namespace import.
    Member { namespace: String, name: String },
    /// A name of another module.
    Import { specifier: String, name: String },
    /// All of another module.
    Namespace { specifier: String },
    /// A mixin's call: `withClock(DurableObject)`.
    Call {
        mixin: Box<Reference>,
        args: Vec<Reference>,
    },
    /// `mixins[index]` of the same file.
    Mixin(usize),
    /// An argument of the mixin around it.
    Param(usize),
    /// It isn't a class, or only running the code would show which.
    Opaque,
}

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
