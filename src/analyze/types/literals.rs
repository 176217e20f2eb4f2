//! Expressions with a literal value: literals and members of enums.

use swc_core::ecma::ast::{BinaryOp, Expr, Lit, MemberProp, Tpl, UnaryOp};

use super::syntax::EnumValue;
use crate::analyze::ast::{skip_wrappers, string, text};
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

/// The members of an enum before the one at hand.
type Known = [(String, EnumValue)];

/// The value of a member of the enum `of`: a literal, another member, or arithmetic with them.
pub(super) fn enum_value(expr: &Expr, of: &str, known: &Known) -> EnumValue {
    let member = |name: &str| {
        let found = known.iter().find(|(known, _)| known == name);
        found.map_or(EnumValue::Unknown, |(_, value)| value.clone())
    };
    match skip_wrappers(expr) {
        Expr::Ident(name) if matches!(&*name.sym, "NaN" | "Infinity") => EnumValue::Computed,
        Expr::Ident(name) => member(&name.sym),
        Expr::Member(access) => match (skip_wrappers(&access.obj), &access.prop) {
            (Expr::Ident(object), MemberProp::Ident(name)) if object.sym == *of => {
                member(&name.sym)
            }
            (Expr::Ident(object), MemberProp::Computed(key)) if object.sym == *of => {
                string(&key.expr).map_or(EnumValue::Unknown, |name| member(&name))
            }
            (Expr::Ident(_) | Expr::Member(_), _) => EnumValue::Unknown,
            _ => EnumValue::Computed,
        },
        Expr::Unary(unary) => match (unary.op, enum_value(&unary.arg, of, known)) {
            (UnaryOp::Plus, value) => value,
            (op, EnumValue::Literal(Literal::Number(number))) => signed(op, number),
            _ => EnumValue::Computed,
        },
        Expr::Tpl(template) => joined(template, of, known),
        Expr::Bin(binary) => {
            let operands = [&binary.left, &binary.right].map(|expr| enum_value(expr, of, known));
            operation(binary.op, operands)
        }
        expr => literal(expr).map_or(EnumValue::Computed, EnumValue::Literal),
    }
}

fn signed(op: UnaryOp, number: f64) -> EnumValue {
    EnumValue::Literal(Literal::Number(match op {
        UnaryOp::Minus => -number,
        UnaryOp::Tilde => f64::from(!to_int32(number)),
        _ => return EnumValue::Computed,
    }))
}

fn joined(template: &Tpl, of: &str, known: &Known) -> EnumValue {
    let mut all = String::new();
    for (index, quasi) in template.quasis.iter().enumerate() {
        all.push_str(&quasi.cooked.as_ref().map_or_else(String::new, text));
        match template
            .exprs
            .get(index)
            .map(|expr| enum_value(expr, of, known))
        {
            Some(EnumValue::Literal(literal)) => all.push_str(&literal.text()),
            Some(_) => return EnumValue::Unknown,
            None => {}
        }
    }
    EnumValue::Literal(Literal::String(all))
}

fn operation(op: BinaryOp, operands: [EnumValue; 2]) -> EnumValue {
    use EnumValue::{Computed, Literal as Known, Unknown};
    let (a, b) = match operands {
        [Known(Literal::Number(a)), Known(Literal::Number(b))] => (a, b),
        [Known(a), Known(b)] if op == BinaryOp::Add => {
            return Known(Literal::String(a.text() + &b.text()));
        }
        // It may join strings.
        [Unknown, _] | [_, Unknown] if op == BinaryOp::Add => return Unknown,
        _ => return Computed,
    };
    // JavaScript's bit operators work on 32-bit integers.
    let (x, y) = (to_int32(a), to_int32(b));
    #[allow(clippy::cast_sign_loss)]
    let shift = y as u32;
    Known(Literal::Number(match op {
        BinaryOp::LShift => f64::from(x.wrapping_shl(shift)),
        BinaryOp::RShift => f64::from(x.wrapping_shr(shift)),
        #[allow(clippy::cast_sign_loss)]
        BinaryOp::ZeroFillRShift => f64::from((x as u32).wrapping_shr(shift)),
        BinaryOp::BitOr => f64::from(x | y),
        BinaryOp::BitAnd => f64::from(x & y),
        BinaryOp::BitXor => f64::from(x ^ y),
        BinaryOp::Add => a + b,
        BinaryOp::Sub => a - b,
        BinaryOp::Mul => a * b,
        BinaryOp::Div => a / b,
        _ => return Computed,
    }))
}

/// As JavaScript converts the operands of bit operators, within 2^63. A remainder of floats would
/// cost 1 kB of WASM.
#[allow(clippy::cast_possible_truncation)]
fn to_int32(number: f64) -> i32 {
    number as i64 as i32
}
