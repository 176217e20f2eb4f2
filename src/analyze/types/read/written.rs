//! Signatures that are copied: the declarations of generic and overloaded methods can take their
//! types from nowhere else.

use std::ops::Range;

use swc_core::common::Spanned;
use swc_core::ecma::ast::{ClassMethod, Function, Param, Pat, TsTypeAnn};

use super::super::syntax::{Fragment, Name, Node, TypeParam, Written, WrittenOverload};
use super::node::{annotation, params};
use crate::source::Source;

/// What the declaration of a method copies, if it may have a caller: a parameter whose type is a
/// name.
pub(in crate::analyze) fn written(
    source: &Source,
    function: &Function,
    overloads: &[&ClassMethod],
    (types, generics): (&[Option<Node>], &[TypeParam]),
) -> Option<Box<Written>> {
    let is_copied = !overloads.is_empty() || function.type_params.is_some();
    let may_have_caller = |node: &Node| may_be_caller(node, generics);
    if !is_copied || !types.iter().flatten().any(may_have_caller) {
        return None;
    }
    let mut copies = Vec::new();
    for each in overloads {
        copies.push(overload(source, &each.function));
    }
    Some(Box::new(Written {
        generics: self::generics(source, function),
        overloads: copies,
    }))
}

fn may_be_caller(node: &Node, generics: &[TypeParam]) -> bool {
    match node {
        Node::Name(name) => {
            let name = name.bare();
            name.is_none_or(|name| generics.iter().all(|generic| generic.name != name))
        }
        Node::Union(members) => members.iter().any(|member| may_be_caller(member, generics)),
        _ => false,
    }
}

fn overload(source: &Source, function: &Function) -> WrittenOverload {
    let mut params = Vec::new();
    for param in &function.params {
        if !matches!(&param.pat, Pat::Ident(name) if &*name.id.sym == "this") {
            params.push(self::param(source, param));
        }
    }
    let mut is_promise = false;
    let result = function.return_type.as_deref().map(|result| {
        source.start_noting();
        let node = annotation(source, result);
        is_promise = matches!(&node, Node::Name(name) if name.path.names == ["Promise"]);
        fragment(source, source.range(result.type_ann.span()))
    });
    WrittenOverload {
        generics: generics(source, function),
        params,
        result,
        is_promise,
    }
}

fn generics(source: &Source, function: &Function) -> Option<Fragment> {
    let generics = function.type_params.as_deref()?;
    source.start_noting();
    params(source, Some(generics));
    Some(fragment(source, source.range(generics.span)))
}

fn param(source: &Source, param: &Param) -> Fragment {
    source.start_noting();
    if let Some(ty) = type_of(&param.pat) {
        annotation(source, ty);
    }
    // Decorators are before the pattern.
    let start = source.range(param.pat.span()).start;
    fragment(source, start..source.range(param.span).end)
}

fn type_of(pattern: &Pat) -> Option<&TsTypeAnn> {
    match pattern {
        Pat::Ident(name) => name.type_ann.as_deref(),
        Pat::Array(list) => list.type_ann.as_deref(),
        Pat::Object(object) => object.type_ann.as_deref(),
        Pat::Rest(rest) => rest.type_ann.as_deref(),
        Pat::Assign(_) | Pat::Invalid(_) | Pat::Expr(_) => None,
    }
}

/// The text with what has been noted of it.
fn fragment(source: &Source, bytes: Range<usize>) -> Fragment {
    let mut names = Vec::new();
    for noted in source.take_noted() {
        names.push(Name {
            at: noted.bytes.start.saturating_sub(bytes.start),
            text: (source.text.get(noted.bytes.clone()).unwrap_or_default()).to_owned(),
            kind: noted.kind,
            span: source.span_of(noted.bytes),
        });
    }
    Fragment {
        text: source.text.get(bytes).unwrap_or_default().to_owned(),
        names,
    }
}
