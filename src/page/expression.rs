//! One expression of a page, and what its text shows about its value.

use std::ops::Range;

use swc_core::common::Spanned;
use swc_core::ecma::ast::{Callee, Expr, MemberProp, ModuleItem, Stmt};
use swc_core::ecma::visit::VisitWith;

use crate::analyze::ast::skip_wrappers;
use crate::analyze::identifiers::Identifiers;
use crate::diagnostics;
use crate::model::Diagnostic;
use crate::parse::parse_part;
use crate::source::Source;

/// What an expression is at its top.
#[derive(Debug)]
pub(super) enum Shape {
    /// A function in its own text.
    Function,
    /// A name and properties of it, as `room.at(id).post`: `["room", "at()", "post"]`.
    Path(Vec<String>),
    /// A call of such a path.
    Call(Vec<String>),
    Other,
}

pub(super) struct Expression<'a> {
    pub(super) shape: Shape,
    pub(super) names: Identifiers<'a>,
}

/// Parses the text between two braces.
pub(super) fn read(source: &Source, code: Range<usize>) -> Result<Expression<'_>, Vec<Diagnostic>> {
    // The line break ends a comment.
    let parsed = parse_part(source, code.clone(), "(", "\n)");
    if !parsed.errors.is_empty() {
        return Err(parsed
            .errors
            .into_iter()
            .map(diagnostics::in_braces)
            .collect());
    }
    let body = parsed.module.map(|module| module.body).unwrap_or_default();
    // `a) + (b` is an expression within parentheses only together with ours.
    if let [ModuleItem::Stmt(Stmt::Expr(statement))] = &body[..]
        && let Expr::Paren(paren) = &*statement.expr
        && source.range(paren.span()).end == code.end + 2
        && !paren.expr.is_seq()
    {
        let mut names = Identifiers::new(source);
        paren.expr.visit_with(&mut names);
        return Ok(Expression {
            shape: shape(&paren.expr),
            names,
        });
    }
    Err(vec![diagnostics::not_one_expression(
        source.location_of(code),
    )])
}

fn shape(expr: &Expr) -> Shape {
    match skip_wrappers(expr) {
        Expr::Arrow(_) | Expr::Fn(_) | Expr::Class(_) => Shape::Function,
        Expr::Call(call) => match &call.callee {
            Callee::Expr(callee) => path(callee).map_or(Shape::Other, Shape::Call),
            _ => Shape::Other,
        },
        expr => path(expr).map_or(Shape::Other, Shape::Path),
    }
}

fn path(expr: &Expr) -> Option<Vec<String>> {
    let mut names = Vec::new();
    let mut rest = skip_wrappers(expr);
    let mut is_called = false;
    loop {
        rest = match rest {
            Expr::Ident(name) if !is_called => {
                names.push(name.sym.to_string());
                names.reverse();
                return Some(names);
            }
            Expr::Member(member) => {
                let MemberProp::Ident(name) = &member.prop else {
                    return None;
                };
                let call = if std::mem::take(&mut is_called) {
                    "()"
                } else {
                    ""
                };
                names.push([&*name.sym, call].concat());
                skip_wrappers(&member.obj)
            }
            Expr::Call(call) if !is_called => {
                is_called = true;
                skip_wrappers(call.callee.as_expr()?)
            }
            _ => return None,
        };
    }
}
