//! The types of values that are written out: constants and defaults.

use swc_core::common::Spanned;
use swc_core::ecma::ast::{
    Expr, Lit, ObjectLit, Pat, Prop, PropName, PropOrSpread, VarDecl, VarDeclKind, VarDeclarator,
};

use super::literals::literal;
use super::read;
use super::syntax::{Field, Foreign, Keyword, Members, Node, Path, TypeName};
use crate::analyze::ast::property_name;
use crate::analyze::facts::FileFacts;
use crate::shape::{ElementKind, Literal};
use crate::source::Source;

/// Adds the types of constants, for `typeof`.
pub(in crate::analyze) fn constants(source: &Source, var: &VarDecl, facts: &mut FileFacts) {
    for declarator in &var.decls {
        if let Some((name, node)) = constant(source, var.kind, declarator) {
            facts.name(&name).value = Some(node);
        }
    }
}

fn constant(
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
            let fixed = kind == VarDeclKind::Const && literal(bare(init)).is_some();
            data(
                source,
                init,
                if fixed {
                    Literals::Kept
                } else {
                    Literals::Widened
                },
            )?
        }
        (None, None) => return None,
    };
    Some((name.id.sym.to_string(), node))
}

/// The type of a default value, if it is a literal.
pub(in crate::analyze) fn default_value(source: &Source, value: &Expr) -> Option<Node> {
    data(source, value, Literals::Widened)
}

/// What becomes of the literals in a value.
#[derive(Clone, Copy, PartialEq)]
enum Literals {
    Widened,
    /// By `as const`.
    Kept,
    /// Under `satisfies`: whether they are widened depends on its type, which isn't read.
    Unclear,
}

/// Removes parentheses only: `as const` matters here.
fn bare(mut expr: &Expr) -> &Expr {
    while let Expr::Paren(paren) = expr {
        expr = &paren.expr;
    }
    expr
}

/// The type of an expression that is plainly data.
fn data(source: &Source, expr: &Expr, literals: Literals) -> Option<Node> {
    let expr = bare(expr);
    let narrow = literals == Literals::Kept;
    if let Some(literal) = literal(expr) {
        return match literals {
            Literals::Widened => Some(widened(&literal)),
            Literals::Kept => Some(Node::Literal(literal)),
            Literals::Unclear => None,
        };
    }
    match expr {
        Expr::TsConstAssertion(inner) => data(source, &inner.expr, Literals::Kept),
        Expr::TsAs(inner) => Some(read::ty(source, &inner.type_ann)),
        Expr::TsSatisfies(inner) if narrow => data(source, &inner.expr, literals),
        Expr::TsSatisfies(inner) => data(source, &inner.expr, Literals::Unclear),
        Expr::Lit(Lit::Null(_)) if narrow => Some(Node::Keyword(Keyword::Null)),
        Expr::Tpl(_) | Expr::Array(_) if literals == Literals::Unclear => None,
        Expr::Tpl(_) => Some(Node::Keyword(Keyword::String)),
        Expr::Array(array) => {
            let items = array.elems.iter().map(|item| match item {
                Some(item) if item.spread.is_none() => inside(source, &item.expr, literals),
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
        Expr::Object(object) => Some(Node::Object(fields(source, object, literals))),
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

fn inside(source: &Source, expr: &Expr, literals: Literals) -> Node {
    let foreign = match bare(expr) {
        Expr::Arrow(_) | Expr::Fn(_) => Foreign::Function,
        _ => Foreign::Expression,
    };
    data(source, expr, literals)
        .unwrap_or_else(|| Node::Unsupported(foreign, source.span(expr.span())))
}

fn fields(source: &Source, object: &ObjectLit, literals: Literals) -> Members {
    let mut members = Members::default();
    for property in &object.props {
        let unsupported =
            |foreign, span: &dyn Spanned| Node::Unsupported(foreign, source.span(span.span()));
        let field = match property {
            PropOrSpread::Prop(property) => match &**property {
                Prop::KeyValue(pair) => field(&pair.key, inside(source, &pair.value, literals)),
                Prop::Method(method) => {
                    field(&method.key, unsupported(Foreign::Function, &method.key))
                }
                Prop::Getter(getter) => {
                    field(&getter.key, unsupported(Foreign::Expression, &getter.key))
                }
                Prop::Shorthand(name) => {
                    let key = PropName::Ident(name.clone().into());
                    field(&key, unsupported(Foreign::Expression, name))
                }
                // A setter accompanies a getter; `Assign` occurs only in patterns.
                Prop::Setter(_) | Prop::Assign(_) => None,
            },
            // A spread may overwrite the fields before it.
            PropOrSpread::Spread(_) => {
                members.fields.clear();
                None
            }
        };
        match field {
            Some(field) => members.fields.push(field),
            None => {
                let unknown = || unsupported(Foreign::Expression, property);
                members.index.push((unknown(), unknown()));
            }
        }
    }
    members
}

fn field(key: &PropName, ty: Node) -> Option<Field> {
    Some(Field {
        name: property_name(key)?,
        number: match key {
            PropName::Num(number) => Some(number.value),
            _ => None,
        },
        optional: false,
        ty,
    })
}

fn widened(literal: &Literal) -> Node {
    Node::Keyword(match literal {
        Literal::String(_) => Keyword::String,
        Literal::Number(_) => Keyword::Number,
        Literal::Boolean(_) => Keyword::Boolean,
        Literal::Bigint(_) => Keyword::Bigint,
    })
}
