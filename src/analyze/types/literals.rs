//! Expressions with a literal value: literals and members of enums.

use swc_core::ecma::ast::{BinaryOp, Expr, Lit, MemberProp, UnaryOp};

use crate::analyze::ast::text;
use crate::shape::Literal;

/// A literal, with or without a sign.
pub(super) fn literal(expr: &Expr) -> Option<Literal> {
    Some(match expr {
        Expr::Lit(Lit::Str(string)) => Literal::String(text(&string.value)),
        Expr::Lit(Lit::Num(number)) => Literal::Number(number.value),
        Expr::Lit(Lit::Bool(boolean)) => Literal::Boolean(boolean.value),
        Expr::Lit(Lit::BigInt(bigint)) => Literal::Bigint(bigint.value.to_string()),
        Expr::Tpl(template) if template.exprs.is_empty() => {
            Literal::String(template.quasis.first()?.cooked.as_ref().map(text)?)
        }
        Expr::Unary(unary) if unary.op == UnaryOp::Minus => match literal(&unary.arg)? {
            Literal::Number(number) => Literal::Number(-number),
            Literal::Bigint(digits) => Literal::Bigint(format!("-{digits}")),
            _ => return None,
        },
        _ => return None,
    })
}

/// The value of a member of the enum `of`: a literal, another member, or arithmetic with them.
pub(super) fn enum_value(
    expr: &Expr,
    of: &str,
    known: &[(String, Option<Literal>)],
) -> Option<Literal> {
    let member = |name: &str| {
        let (_, value) = known.iter().find(|(known, _)| known == name)?;
        value.clone()
    };
    let number = |expr: &Expr| match enum_value(expr, of, known)? {
        Literal::Number(number) => Some(number),
        _ => None,
    };
    match expr {
        Expr::Paren(paren) => enum_value(&paren.expr, of, known),
        Expr::Ident(name) => member(&name.sym),
        Expr::Member(access) => match (&*access.obj, &access.prop) {
            (Expr::Ident(object), MemberProp::Ident(name)) if object.sym == *of => {
                member(&name.sym)
            }
            _ => None,
        },
        Expr::Bin(binary) => {
            let (a, b) = (number(&binary.left)?, number(&binary.right)?);
            // JavaScript's bit operators work on 32-bit integers.
            #[allow(clippy::cast_possible_truncation)]
            let (x, y) = (a as i64 as i32, b as i64 as i32);
            Some(Literal::Number(match binary.op {
                BinaryOp::LShift => f64::from(x.wrapping_shl(y as u32)),
                BinaryOp::BitOr => f64::from(x | y),
                BinaryOp::BitAnd => f64::from(x & y),
                BinaryOp::Add => a + b,
                BinaryOp::Sub => a - b,
                BinaryOp::Mul => a * b,
                _ => return None,
            }))
        }
        expr => literal(expr),
    }
}
