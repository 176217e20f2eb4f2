//! Signatures that are copied: the declarations of generic and overloaded methods can take their
//! types from nowhere else.

use std::ops::Range;

use swc_core::common::Spanned;
use swc_core::ecma::ast::{ClassMethod, Function, Param, Pat, TsTypeAnn};

use super::super::syntax::{Fragment, Name, Node, TypeParam, Written, WrittenOverload};
use super::node::{annotation, params};
use crate::source::Source;

/// A method, as far as it decides whether its declaration copies anything.
pub(in crate::analyze) struct Candidate<'a> {
    pub(in crate::analyze) overloads: &'a [&'a ClassMethod],
    /// The types of its parameters.
    pub(in crate::analyze) types: &'a [Option<Node>],
    pub(in crate::analyze) generics: &'a [TypeParam],
    /// The declared result.
    pub(in crate::analyze) gives: Option<&'a Node>,
    pub(in crate::analyze) is_generator: bool,
}

/// What the declaration of a method copies, if it may have a parameter that is filled in, or give
/// items: a parameter or a result whose type is a name.
pub(in crate::analyze) fn written(
    source: &Source,
    function: &Function,
    method: &Candidate<'_>,
) -> Option<Box<Written>> {
    let is_copied = !method.overloads.is_empty() || function.type_params.is_some();
    let is_named = |node: &Node| is_named(node, method.generics);
    let may_differ = method.is_generator
        || method.gives.is_some_and(is_named)
        || method.types.iter().flatten().any(is_named);
    if !is_copied || !may_differ {
        return None;
    }
    let mut copies = Vec::new();
    for each in method.overloads {
        copies.push(overload(source, &each.function));
    }
    Some(Box::new(Written {
        generics: self::generics(source, function),
        overloads: copies,
    }))
}

fn is_named(node: &Node, generics: &[TypeParam]) -> bool {
    match node {
        Node::Name(name) => {
            let name = name.bare();
            name.is_none_or(|name| generics.iter().all(|generic| generic.name != name))
        }
        Node::Union(members) => members.iter().any(|member| is_named(member, generics)),
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
