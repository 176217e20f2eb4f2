//! The types of destructured parameters without a type, as TypeScript infers them.

use swc_core::common::Spanned;
use swc_core::ecma::ast::{ArrayPat, Expr, ObjectPat, ObjectPatProp, Pat, PropName};

use super::infer::{Literals, bare, field, infer};
use super::scope::Scope;
use super::syntax::{Field, Foreign, Keyword, Members, Node};
use crate::shape::ElementKind;

/// The type of a pattern with the default `value`. A literal is completed by what the pattern names.
pub(super) fn pattern_type(scope: Scope<'_>, pattern: &Pat, value: Option<&Expr>) -> Node {
    match (pattern, value.map(bare)) {
        (Pat::Object(pattern), Some(Expr::Object(_)) | None) => object(scope, pattern, value),
        (Pat::Array(pattern), Some(Expr::Array(_)) | None) => list(scope, pattern, value),
        (_, Some(value)) => infer(scope, value, Literals::Widened),
        (_, None) => Node::Keyword(Keyword::Unknown),
    }
}

fn object(scope: Scope<'_>, pattern: &ObjectPat, value: Option<&Expr>) -> Node {
    let mut members = match value.map(|value| infer(scope, value, Literals::Widened)) {
        None => Members::default(),
        Some(Node::Object(members)) => members,
        // It spreads another object.
        Some(other) => return other,
    };
    for property in &pattern.props {
        let (key, inner, default) = match property {
            ObjectPatProp::KeyValue(pair) => match &*pair.value {
                Pat::Assign(assign) => (&pair.key, Some(&*assign.left), Some(&*assign.right)),
                inner => (&pair.key, Some(inner), None),
            },
            ObjectPatProp::Assign(assign) => {
                let key = PropName::Ident(assign.key.id.clone().into());
                add(
                    scope,
                    &mut members,
                    value,
                    (&key, None, assign.value.as_deref()),
                );
                continue;
            }
            // What is left may be anything.
            ObjectPatProp::Rest(_) => {
                let any = (
                    Node::Keyword(Keyword::String),
                    Node::Keyword(Keyword::Unknown),
                );
                members.index.push(any);
                continue;
            }
        };
        add(scope, &mut members, value, (key, inner, default));
    }
    Node::Object(members)
}

/// Adds a property of a pattern: its key, the pattern within it and its default.
fn add(
    scope: Scope<'_>,
    members: &mut Members,
    value: Option<&Expr>,
    (key, inner, default): (&PropName, Option<&Pat>, Option<&Expr>),
) {
    let Some(mut new) = field(key, Node::Keyword(Keyword::Unknown)) else {
        let span = scope.source.span(key.span());
        let unknown = || Node::Unsupported(Foreign::Computed, span);
        members.index.push((unknown(), unknown()));
        return;
    };
    let inner = inner.filter(|inner| matches!(inner, Pat::Object(_) | Pat::Array(_)));
    let mut known = members.fields.iter_mut();
    let Some(known) = known.find(|known| known.name == new.name) else {
        new.ty = match (inner, default) {
            (Some(inner), default) => pattern_type(scope, inner, default),
            (None, Some(default)) => infer(scope, default, Literals::Widened),
            (None, None) => Node::Keyword(Keyword::Unknown),
        };
        // Without a default, TypeScript wants it; JavaScript doesn't.
        new.optional = default.is_some() || value.is_some() || scope.is_javascript;
        members.fields.push(new);
        return;
    };
    known.optional |= default.is_some();
    if let (Some(inner), Some(written)) = (inner, value.and_then(|value| written(value, &new))) {
        known.ty = pattern_type(scope, inner, Some(written));
    }
}

/// The expression of a field in an object literal.
fn written<'e>(value: &'e Expr, wanted: &Field) -> Option<&'e Expr> {
    use swc_core::ecma::ast::{Prop, PropOrSpread};
    let Expr::Object(object) = bare(value) else {
        return None;
    };
    object
        .props
        .iter()
        .rev()
        .find_map(|property| match property {
            PropOrSpread::Prop(property) => match &**property {
                Prop::KeyValue(pair) => {
                    let found = field(&pair.key, Node::Keyword(Keyword::Unknown))?;
                    (found.name == wanted.name).then_some(&*pair.value)
                }
                _ => None,
            },
            PropOrSpread::Spread(_) => None,
        })
}

fn list(scope: Scope<'_>, pattern: &ArrayPat, value: Option<&Expr>) -> Node {
    let written: Vec<Option<&Expr>> = match value.map(bare) {
        Some(Expr::Array(array))
            if array
                .elems
                .iter()
                .flatten()
                .any(|item| item.spread.is_some()) =>
        {
            return Node::Unsupported(Foreign::Expression, scope.source.span(array.span));
        }
        Some(Expr::Array(array)) => (array
            .elems
            .iter()
            .map(|item| item.as_ref().map(|item| &*item.expr)))
        .collect(),
        _ => Vec::new(),
    };
    let is_written = value.is_some();
    let mut items = Vec::new();
    for index in 0..pattern.elems.len().max(written.len()) {
        let (inner, default) = match pattern.elems.get(index).and_then(Option::as_ref) {
            Some(Pat::Rest(_)) if index >= written.len() => {
                if !is_written {
                    let any = Node::Array(Box::new(Node::Keyword(Keyword::Unknown)));
                    items.push((ElementKind::Rest, any));
                }
                continue;
            }
            Some(Pat::Assign(assign)) => (Some(&*assign.left), Some(&*assign.right)),
            inner => (inner, None),
        };
        let value = written.get(index).copied().flatten();
        let nested = inner.filter(|inner| matches!(inner, Pat::Object(_) | Pat::Array(_)));
        let node = match (nested, value.or(default)) {
            (Some(inner), value) => pattern_type(scope, inner, value),
            (None, Some(value)) => infer(scope, value, Literals::Widened),
            (None, None) => Node::Keyword(Keyword::Unknown),
        };
        let is_optional = index >= written.len() && (is_written || default.is_some());
        items.push(match is_optional || scope.is_javascript {
            true => (ElementKind::Optional, node),
            false => (ElementKind::Required, node),
        });
    }
    Node::Tuple(items)
}
