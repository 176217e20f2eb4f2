//! The types of values that are written out: constants, defaults, members of enums.

use swc_core::common::Spanned;
use swc_core::ecma::ast::{
    BinaryOp, Expr, Lit, MemberProp, ObjectLit, Pat, Prop, PropOrSpread, UnaryOp, VarDeclKind,
    VarDeclarator,
};

use super::read;
use super::syntax::{Field, Foreign, Keyword, Members, Node, Path, TypeName};
use crate::analyze::member::property_name;
use crate::analyze::scope::text;
use crate::shape::{ElementKind, Literal};
use crate::source::Source;

/// A constant, for `typeof` to ask for.
pub(super) fn constant(
    source: &Source,
    kind: VarDeclKind,
    declarator: &VarDeclarator,
) -> Option<(String, Node)> {
    let Pat::Ident(name) = &declarator.name else {
        return None;
    };
    let node = match (name.type_ann.as_deref(), declarator.init.as_deref()) {
        (Some(annotation), _) => read::annotation(source, annotation),
        (None, Some(init)) => {
            let narrow = kind == VarDeclKind::Const && literal(bare(init)).is_some();
            data(source, init, narrow)?
        }
        (None, None) => return None,
    };
    Some((name.id.sym.to_string(), node))
}

/// The type of a default value. What is not written out is no type that anyone could tell.
pub(in crate::analyze) fn default_value(source: &Source, value: &Expr) -> Option<Node> {
    data(source, value, false)
}

/// Without parentheses alone: `as const` says something here.
fn bare(mut expr: &Expr) -> &Expr {
    while let Expr::Paren(paren) = expr {
        expr = &paren.expr;
    }
    expr
}

/// The type of an expression that is data, at its first look. `narrow`: `as const`.
fn data(source: &Source, expr: &Expr, narrow: bool) -> Option<Node> {
    let expr = bare(expr);
    if let Some(literal) = literal(expr) {
        return Some(if narrow {
            Node::Literal(literal)
        } else {
            widened(&literal)
        });
    }
    match expr {
        Expr::TsConstAssertion(inner) => data(source, &inner.expr, true),
        Expr::TsAs(inner) => Some(read::ty(source, &inner.type_ann)),
        Expr::TsSatisfies(inner) => data(source, &inner.expr, narrow),
        Expr::Lit(Lit::Null(_)) if narrow => Some(Node::Keyword(Keyword::Null)),
        Expr::Tpl(_) => Some(Node::Keyword(Keyword::String)),
        Expr::Array(array) => {
            let items = array.elems.iter().map(|item| match item {
                Some(item) if item.spread.is_none() => inside(source, &item.expr, narrow),
                _ => Node::Unsupported(Foreign::Expression, source.span(array.span)),
            });
            Some(if narrow {
                Node::Tuple(items.map(|item| (ElementKind::Required, item)).collect())
            } else if array.elems.is_empty() {
                Node::Array(Box::new(Node::Keyword(Keyword::Unknown)))
            } else {
                Node::Array(Box::new(Node::Union(items.collect())))
            })
        }
        Expr::Object(object) => Some(Node::Object(fields(source, object, narrow))),
        Expr::New(new) if matches!(&*new.callee, Expr::Ident(name) if name.sym == *"Date") => {
            Some(Node::Name(Box::new(TypeName {
                path: Path {
                    specifier: None,
                    names: vec!["Date".into()],
                    span: source.span(new.span),
                },
                args: Vec::new(),
            })))
        }
        _ => None,
    }
}

fn inside(source: &Source, expr: &Expr, narrow: bool) -> Node {
    let foreign = match bare(expr) {
        Expr::Arrow(_) | Expr::Fn(_) => Foreign::Function,
        _ => Foreign::Expression,
    };
    data(source, expr, narrow)
        .unwrap_or_else(|| Node::Unsupported(foreign, source.span(expr.span())))
}

fn fields(source: &Source, object: &ObjectLit, narrow: bool) -> Members {
    let field = |property: &PropOrSpread| {
        let unsupported = |span| Node::Unsupported(Foreign::Expression, source.span(span));
        let (name, ty) = match property {
            PropOrSpread::Prop(property) => match &**property {
                Prop::KeyValue(pair) => match property_name(&pair.key) {
                    Some(name) => (name, inside(source, &pair.value, narrow)),
                    None => ("[…]".into(), unsupported(pair.key.span())),
                },
                Prop::Shorthand(name) => (name.sym.to_string(), unsupported(name.span)),
                Prop::Method(method) => (
                    property_name(&method.key).unwrap_or_default(),
                    Node::Unsupported(Foreign::Function, source.span(method.key.span())),
                ),
                other => ("[…]".into(), unsupported(other.span())),
            },
            PropOrSpread::Spread(spread) => ("…".into(), unsupported(spread.dot3_token)),
        };
        Field {
            name,
            optional: false,
            ty,
        }
    };
    Members {
        fields: object.props.iter().map(field).collect(),
        index: Vec::new(),
    }
}

fn widened(literal: &Literal) -> Node {
    Node::Keyword(match literal {
        Literal::String(_) => Keyword::String,
        Literal::Number(_) => Keyword::Number,
        Literal::Boolean(_) => Keyword::Boolean,
        Literal::Bigint(_) => Keyword::Bigint,
    })
}

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

/// The value of an enum's member: a literal, another member, or arithmetic with them.
pub(super) fn enum_value(expr: &Expr, known: &[(String, Option<Literal>)]) -> Option<Literal> {
    let member = |name: &str| {
        let (_, value) = known.iter().find(|(known, _)| known == name)?;
        value.clone()
    };
    let number = |expr: &Expr| match enum_value(expr, known)? {
        Literal::Number(number) => Some(number),
        _ => None,
    };
    match expr {
        Expr::Paren(paren) => enum_value(&paren.expr, known),
        Expr::Ident(name) => member(&name.sym),
        Expr::Member(access) => match &access.prop {
            MemberProp::Ident(name) => member(&name.sym),
            _ => None,
        },
        Expr::Bin(binary) => {
            let (a, b) = (number(&binary.left)?, number(&binary.right)?);
            // Bits are those of 32-bit integers, as at run time.
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
