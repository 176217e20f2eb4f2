//! The types of expressions, as TypeScript infers them. Names are resolved later.

use swc_core::common::{Span, Spanned};
use swc_core::ecma::ast::{
    ArrayLit, BinExpr, BinaryOp, CallExpr, Expr, Lit, MemberProp, NewExpr, ObjectLit, Pat, Prop,
    PropName, PropOrSpread, UnaryExpr, UnaryOp,
};

use super::literals::literal;
use super::read;
use super::scope::{Scope, binds};
use super::syntax::{Field, Foreign, FunctionType, Keyword, Members, Node, Path, TypeName};
use crate::analyze::ast::property_name;
use crate::shape::{ElementKind, Literal};
use crate::source::Source;

/// Deeper expressions are generated: a sum of a thousand terms would exhaust the stack.
const MAX_DEPTH: usize = 64;

/// What becomes of the literals in a value.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Literals {
    Widened,
    /// In a constant: kept, but not in what takes the constant over.
    Fresh,
    /// By `as const`.
    Kept,
    /// Within `satisfies`: whether they are widened depends on its type, which isn't read.
    Unclear,
}

impl Literals {
    /// What becomes of those in a field or an item.
    fn inside(self) -> Self {
        match self {
            Self::Fresh => Self::Widened,
            other => other,
        }
    }
}

/// Removes parentheses only: `as const` matters here.
pub(super) fn bare(mut expr: &Expr) -> &Expr {
    while let Expr::Paren(paren) = expr {
        expr = &paren.expr;
    }
    expr
}

/// The type of an expression. Where it isn't certain, it is unsupported.
pub(super) fn infer(scope: Scope<'_>, expr: &Expr, literals: Literals) -> Node {
    let expr = bare(expr);
    let source = scope.source;
    let span = source.span(expr.span());
    let unsupported = |foreign| Node::Unsupported(foreign, span);
    let depth = scope.depth + 1;
    if depth > MAX_DEPTH {
        return unsupported(Foreign::Expression);
    }
    let scope = Scope { depth, ..scope };
    if let Some(literal) = literal(expr) {
        return match literals {
            Literals::Widened => Node::Keyword(widened(&literal)),
            Literals::Kept => Node::Literal(literal),
            Literals::Fresh => Node::Fresh(literal),
            Literals::Unclear => unsupported(Foreign::Expression),
        };
    }
    let keyword = Node::Keyword;
    match expr {
        Expr::TsConstAssertion(inner) => infer(scope, &inner.expr, Literals::Kept),
        Expr::TsAs(inner) => read::ty(source, &inner.type_ann),
        Expr::TsTypeAssertion(inner) => read::ty(source, &inner.type_ann),
        Expr::TsSatisfies(inner) if literals == Literals::Kept => {
            infer(scope, &inner.expr, literals)
        }
        // A primitive is of the type that it would have without.
        Expr::TsSatisfies(inner) if literal(bare(&inner.expr)).is_some() => {
            infer(scope, &inner.expr, literals)
        }
        Expr::TsSatisfies(inner) => infer(scope, &inner.expr, Literals::Unclear),
        Expr::Lit(Lit::Regex(_)) => library("RegExp", Vec::new(), source, expr.span()),
        Expr::Lit(Lit::Null(_)) => match literals {
            Literals::Kept => keyword(Keyword::Null),
            _ if scope.is_javascript => keyword(Keyword::Unknown),
            _ => unsupported(Foreign::Nothing),
        },
        Expr::Ident(name) if name.sym == *"undefined" => match scope.is_javascript {
            true => keyword(Keyword::Unknown),
            false => unsupported(Foreign::Nothing),
        },
        Expr::Tpl(_) | Expr::Array(_) | Expr::Cond(_) if literals == Literals::Unclear => {
            unsupported(Foreign::Expression)
        }
        Expr::Tpl(_) => keyword(Keyword::String),
        Expr::Array(array) => list(scope, array, literals.inside()),
        Expr::Object(object) => self::object(scope, object, literals.inside()),
        Expr::Unary(unary) => self::unary(scope, unary, span),
        Expr::Bin(binary) => self::binary(scope, binary, span),
        Expr::Cond(conditional) => Node::Union(vec![
            infer(scope, &conditional.cons, literals),
            infer(scope, &conditional.alt, literals),
        ]),
        Expr::Ident(_) | Expr::Member(_) => reference(scope, expr, literals),
        Expr::Call(call) => self::call(scope, call, span),
        Expr::New(new) => created(scope, new).unwrap_or_else(|| unsupported(Foreign::Expression)),
        Expr::Arrow(arrow) => Node::Function(
            Box::new(FunctionType {
                type_params: read::params(source, arrow.type_params.as_deref()),
                params: arrow
                    .params
                    .iter()
                    .map(|param| self::param(scope, param))
                    .collect(),
                result: (arrow.return_type.as_deref()).map(|ty| read::annotation(source, ty)),
            }),
            span,
        ),
        Expr::Fn(function) => {
            Node::Function(Box::new(self::function(scope, &function.function)), span)
        }
        _ => unsupported(Foreign::Expression),
    }
}

/// A function by what it declares.
pub(super) fn function(scope: Scope<'_>, function: &swc_core::ecma::ast::Function) -> FunctionType {
    let source = scope.source;
    let params = function.params.iter().map(|param| &param.pat);
    let is_this = |pattern: &Pat| matches!(pattern, Pat::Ident(name) if name.id.sym == *"this");
    FunctionType {
        type_params: read::params(source, function.type_params.as_deref()),
        params: params
            .filter(|pattern| !is_this(pattern))
            .map(|pattern| param(scope, pattern))
            .collect(),
        result: (function.return_type.as_deref()).map(|ty| read::annotation(source, ty)),
    }
}

fn param(scope: Scope<'_>, pattern: &Pat) -> (ElementKind, Node) {
    let required = |optional| match optional {
        true => ElementKind::Optional,
        false => ElementKind::Required,
    };
    let (pattern, default) = match pattern {
        Pat::Assign(assign) => (&*assign.left, Some(&*assign.right)),
        pattern => (pattern, None),
    };
    let (kind, ty) = match pattern {
        Pat::Ident(name) => (required(name.id.optional), &name.type_ann),
        Pat::Object(object) => (required(object.optional), &object.type_ann),
        Pat::Array(array) => (required(array.optional), &array.type_ann),
        Pat::Rest(rest) => (ElementKind::Rest, &rest.type_ann),
        _ => (ElementKind::Required, &None),
    };
    let kind = if default.is_some() {
        ElementKind::Optional
    } else {
        kind
    };
    let node = match (ty, default) {
        (Some(ty), _) => read::annotation(scope.source, ty),
        (None, Some(default)) => infer(scope, default, Literals::Widened),
        (None, None) => Node::Unsupported(Foreign::Expression, scope.source.span(pattern.span())),
    };
    (kind, node)
}

fn unary(scope: Scope<'_>, unary: &UnaryExpr, span: crate::model::Span) -> Node {
    match unary.op {
        UnaryOp::Bang | UnaryOp::Delete => Node::Keyword(Keyword::Boolean),
        UnaryOp::Plus => Node::Keyword(Keyword::Number),
        UnaryOp::Minus | UnaryOp::Tilde => {
            // A bigint stays one.
            let operand = || infer(scope, &unary.arg, Literals::Widened);
            Node::Arithmetic(false, Box::new([operand(), operand()]), span)
        }
        UnaryOp::Void if scope.is_javascript => Node::Keyword(Keyword::Unknown),
        UnaryOp::Void => Node::Unsupported(Foreign::Nothing, span),
        UnaryOp::TypeOf => Node::Unsupported(Foreign::Expression, span),
    }
}

fn binary(scope: Scope<'_>, binary: &BinExpr, span: crate::model::Span) -> Node {
    let operand = |expr| infer(scope, expr, Literals::Widened);
    let operands = || [operand(&binary.left), operand(&binary.right)];
    match binary.op {
        BinaryOp::EqEq
        | BinaryOp::NotEq
        | BinaryOp::EqEqEq
        | BinaryOp::NotEqEq
        | BinaryOp::Lt
        | BinaryOp::LtEq
        | BinaryOp::Gt
        | BinaryOp::GtEq
        | BinaryOp::In
        | BinaryOp::InstanceOf => Node::Keyword(Keyword::Boolean),
        BinaryOp::LogicalOr | BinaryOp::LogicalAnd | BinaryOp::NullishCoalescing => {
            match operands() {
                [Node::Keyword(a), Node::Keyword(b)] if a == b => Node::Keyword(a),
                _ => Node::Unsupported(Foreign::Expression, span),
            }
        }
        // The shift to unsigned has no bigint.
        BinaryOp::ZeroFillRShift => Node::Keyword(Keyword::Number),
        op => Node::Arithmetic(op == BinaryOp::Add, Box::new(operands()), span),
    }
}

/// A name, or a field of one.
fn reference(scope: Scope<'_>, expr: &Expr, literals: Literals) -> Node {
    let span = scope.source.span(expr.span());
    let unsupported = Node::Unsupported(Foreign::Expression, span);
    let Some(path) = path(expr, span) else {
        return unsupported;
    };
    if let Some(node) = path.names.first().and_then(|name| parameter(scope, name)) {
        return if path.names.len() == 1 {
            node
        } else {
            unsupported
        };
    }
    match literals {
        Literals::Kept => Node::Typeof(path),
        Literals::Unclear => unsupported,
        // TypeScript keeps a literal in `const a = B`, and widens it in what takes `a` over.
        Literals::Fresh | Literals::Widened => Node::Widened(path),
    }
}

/// The type of the parameter of this name, if there is one.
fn parameter(scope: Scope<'_>, name: &str) -> Option<Node> {
    let index = scope
        .params
        .iter()
        .position(|param| binds(&param.pat, name))?;
    let pattern = scope.params.get(index).map(|param| &param.pat)?;
    let before = Scope {
        params: scope.params.get(..index).unwrap_or_default(),
        ..scope
    };
    let is_plain = match pattern {
        Pat::Assign(assign) => matches!(&*assign.left, Pat::Ident(_)),
        pattern => matches!(pattern, Pat::Ident(_)),
    };
    let (kind, node) = match is_plain {
        true => param(before, pattern),
        false => {
            let span = scope.source.span(pattern.span());
            (
                ElementKind::Required,
                Node::Unsupported(Foreign::Expression, span),
            )
        }
    };
    let has_default = matches!(pattern, Pat::Assign(_));
    Some(match kind {
        ElementKind::Optional if !has_default => {
            Node::Union(vec![node, Node::Keyword(Keyword::Undefined)])
        }
        _ => node,
    })
}

fn path(expr: &Expr, span: crate::model::Span) -> Option<Path> {
    let names = read::expression_path(expr)?;
    Some(Path {
        specifier: None,
        names,
        span,
    })
}

fn call(scope: Scope<'_>, call: &CallExpr, span: crate::model::Span) -> Node {
    let unsupported = || Node::Unsupported(Foreign::Expression, span);
    let Some(callee) = call.callee.as_expr().map(|callee| bare(callee)) else {
        return unsupported();
    };
    let is_param = |path: &Path| {
        let first = path.names.first();
        first.is_some_and(|name| scope.params.iter().any(|param| binds(&param.pat, name)))
    };
    match (path(callee, span).filter(|path| !is_param(path)), callee) {
        // A generic function's result depends on its arguments.
        (Some(path), _) if call.type_args.is_none() => Node::Call(path),
        (None, Expr::Member(member)) => match &member.prop {
            MemberProp::Ident(name) => {
                let object = infer(scope, &member.obj, Literals::Widened);
                Node::Method(Box::new(object), name.sym.to_string(), span)
            }
            _ => unsupported(),
        },
        _ => unsupported(),
    }
}

/// `new Map<string, number>()`. The type arguments are written, or certain.
fn created(scope: Scope<'_>, new: &NewExpr) -> Option<Node> {
    let names = read::expression_path(bare(&new.callee))?;
    let mut args = read::args(scope.source, new.type_args.as_deref());
    let first = new.args.iter().flatten().next();
    let unknown = || Node::Keyword(Keyword::Unknown);
    match (names.first().map(String::as_str), first) {
        (Some("Map" | "WeakMap" | "Set" | "Array" | "Promise"), _) if !args.is_empty() => {}
        (Some("Map"), None) => args = vec![unknown(), unknown()],
        (Some("Set" | "Array"), None) => args = vec![unknown()],
        (Some("Array"), Some(_)) => args = vec![unknown()],
        (Some("Set"), Some(arg)) if arg.spread.is_none() => {
            match infer(scope, &arg.expr, Literals::Widened) {
                Node::Array(item) => args = vec![*item],
                _ => return None,
            }
        }
        (Some("Map" | "Set"), Some(_)) => return None,
        _ => {}
    }
    let path = Path {
        specifier: None,
        names,
        span: scope.source.span(new.span),
    };
    Some(Node::Name(Box::new(TypeName { path, args })))
}

pub(super) fn library(name: &str, args: Vec<Node>, source: &Source, span: Span) -> Node {
    let path = Path {
        specifier: None,
        names: vec![name.to_owned()],
        span: source.span(span),
    };
    Node::Name(Box::new(TypeName { path, args }))
}

fn list(scope: Scope<'_>, array: &ArrayLit, literals: Literals) -> Node {
    let items = array.elems.iter().map(|item| match item {
        Some(item) if item.spread.is_none() => infer(scope, &item.expr, literals),
        _ => Node::Unsupported(Foreign::Expression, scope.source.span(array.span)),
    });
    if literals == Literals::Kept {
        Node::Tuple(items.map(|item| (ElementKind::Required, item)).collect())
    } else if array.elems.is_empty() {
        Node::Array(Box::new(Node::Keyword(Keyword::Unknown)))
    } else {
        Node::Array(Box::new(Node::Union(items.collect())))
    }
}

/// An object literal: its fields, and the objects that it spreads.
fn object(scope: Scope<'_>, object: &ObjectLit, literals: Literals) -> Node {
    let mut whole: Option<Node> = None;
    let mut members = Members::default();
    let merge = |whole: Option<Node>, next: Node| match whole {
        Some(whole) => Node::Spread(Box::new([whole, next])),
        None => next,
    };
    for property in &object.props {
        match property {
            PropOrSpread::Prop(property) => add_field(scope, property, literals, &mut members),
            PropOrSpread::Spread(spread) => {
                let before = std::mem::take(&mut members);
                if !before.fields.is_empty() || !before.index.is_empty() {
                    whole = Some(merge(whole.take(), Node::Object(before)));
                }
                let inner = match literals {
                    // What is spread keeps its own types.
                    Literals::Unclear => Literals::Unclear,
                    _ => Literals::Kept,
                };
                let spread = match bare(&spread.expr) {
                    Expr::Object(inner) => self::object(scope, inner, literals),
                    expr => infer(scope, expr, inner),
                };
                let empty = Node::Object(Members::default());
                whole = Some(merge(Some(whole.take().unwrap_or(empty)), spread));
            }
        }
    }
    // An object literal of JavaScript takes on any other field.
    if scope.is_javascript {
        let any = (
            Node::Keyword(Keyword::String),
            Node::Keyword(Keyword::Unknown),
        );
        members.index.push(any);
    }
    match whole {
        Some(whole) if members.fields.is_empty() && members.index.is_empty() => whole,
        whole => merge(whole, Node::Object(members)),
    }
}

fn add_field(scope: Scope<'_>, property: &Prop, literals: Literals, members: &mut Members) {
    let source = scope.source;
    let unsupported = |foreign, span: Span| Node::Unsupported(foreign, source.span(span));
    let field = match property {
        Prop::KeyValue(pair) => field(&pair.key, infer(scope, &pair.value, literals)),
        Prop::Method(method) => {
            let function = Box::new(function(scope, &method.function));
            field(
                &method.key,
                Node::Function(function, source.span(method.key.span())),
            )
        }
        Prop::Getter(getter) => {
            let ty = getter.function.return_type.as_deref();
            let ty = ty.map(|ty| read::annotation(source, ty));
            let unknown = || unsupported(Foreign::Expression, getter.key.span());
            field(&getter.key, ty.unwrap_or_else(unknown))
        }
        Prop::Shorthand(name) => {
            let key = PropName::Ident(name.clone().into());
            field(&key, infer(scope, &Expr::Ident(name.clone()), literals))
        }
        // A setter accompanies a getter; `Assign` occurs only in patterns.
        Prop::Setter(_) | Prop::Assign(_) => None,
    };
    match field {
        // The last of two fields of one name counts.
        Some(field) => match members
            .fields
            .iter_mut()
            .find(|known| known.name == field.name)
        {
            Some(known) => *known = field,
            None => members.fields.push(field),
        },
        None => {
            let unknown = || unsupported(Foreign::Expression, property.span());
            members.index.push((unknown(), unknown()));
        }
    }
}

pub(super) fn field(key: &PropName, ty: Node) -> Option<Field> {
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

fn widened(literal: &Literal) -> Keyword {
    match literal {
        Literal::String(_) => Keyword::String,
        Literal::Number(_) => Keyword::Number,
        Literal::Boolean(_) => Keyword::Boolean,
        Literal::Bigint(_) => Keyword::Bigint,
    }
}
