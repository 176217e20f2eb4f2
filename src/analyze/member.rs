//! The members of a class.

use std::ops::Range;

use swc_core::common::{Span, Spanned};
use swc_core::ecma::ast::{
    Accessibility, BindingIdent, Class, ClassMember, ClassMethod, ClassProp, Decorator, Expr, Key,
    MethodKind, Param as SwcParam, Pat, TsEntityName, TsType, TsTypeAnn,
};

use super::ast::{location, property_name, skip_wrappers};
use super::facts::{Access, Member, MemberKind, Signature};
use super::jsdoc;
use super::reference::{Reference, reference};
use super::types::read as types;
use super::types::scope::Scope;
use super::types::syntax::Node;
use super::types::values;
use crate::model::{Check, Param, TypeText};
use crate::source::Source;

/// Every member with a name at run time. `#private` and computed ones have none.
pub(super) fn read_all(source: &Source, class: &Class) -> Vec<Member> {
    let mut members: Vec<Member> = Vec::new();
    // The signatures of an overloaded method, which stand before its implementation.
    let mut overloads: Vec<&ClassMethod> = Vec::new();
    for node in &class.body {
        if let ClassMember::Method(method) = node
            && method.function.body.is_none()
            && !method.is_abstract
        {
            overloads.push(method);
            continue;
        }
        members.extend(read(source, node, &overloads));
        overloads.clear();
    }
    members
}

fn read(source: &Source, node: &ClassMember, overloads: &[&ClassMethod]) -> Option<Member> {
    match node {
        ClassMember::Method(method) => Some(Member {
            name: property_name(&method.key)?,
            location: location(source, &method.key),
            access: access(method.accessibility),
            is_static: method.is_static,
            kind: method_kind(source, method, overloads),
            decorators: decorators(&method.function.decorators),
        }),
        ClassMember::ClassProp(property) if !property.declare => Some(Member {
            name: property_name(&property.key)?,
            location: location(source, &property.key),
            access: access(property.accessibility),
            is_static: property.is_static,
            kind: MemberKind::Property {
                holds_function: holds_function(property.value.as_deref()),
                optional: property.is_optional,
                ty: property_type(source, property),
            },
            decorators: Vec::new(),
        }),
        ClassMember::AutoAccessor(accessor) => match &accessor.key {
            Key::Public(key) => Some(Member {
                name: property_name(key)?,
                location: location(source, key),
                access: access(accessor.accessibility),
                is_static: accessor.is_static,
                kind: MemberKind::Accessor,
                decorators: Vec::new(),
            }),
            Key::Private(_) => None,
        },
        ClassMember::ClassProp(_)
        | ClassMember::Constructor(_)
        | ClassMember::PrivateMethod(_)
        | ClassMember::PrivateProp(_)
        | ClassMember::TsIndexSignature(_)
        | ClassMember::Empty(_)
        | ClassMember::StaticBlock(_) => None,
    }
}

/// The decorators of a method: `callable` of `@callable()` and of `@callable`.
fn decorators(decorators: &[Decorator]) -> Vec<Reference> {
    let target = |decorator: &Decorator| match skip_wrappers(&decorator.expr) {
        Expr::Call(call) => call
            .callee
            .as_expr()
            .map_or(Reference::Opaque, |callee| reference(callee)),
        expr => reference(expr),
    };
    decorators.iter().map(target).collect()
}

fn method_kind(source: &Source, method: &ClassMethod, overloads: &[&ClassMethod]) -> MemberKind {
    match method.kind {
        MethodKind::Getter | MethodKind::Setter => MemberKind::Accessor,
        MethodKind::Method if method.is_abstract => MemberKind::AbstractMethod,
        MethodKind::Method => MemberKind::Method(Box::new(signature(source, method, overloads))),
    }
}

fn signature(source: &Source, method: &ClassMethod, overloads: &[&ClassMethod]) -> Signature {
    let name = property_name(&method.key);
    // Those of another name have no implementation.
    let overloads = match overloads.last() {
        Some(last) if property_name(&last.key) == name => overloads,
        _ => &[],
    };
    let (function, member) = (&*method.function, method.span);
    let return_type = function.return_type.as_deref();
    // Types of members that can't be public aren't needed.
    let typed = !method.is_static
        && access(method.accessibility) == Access::Public
        && name.is_some_and(|name| !name.starts_with('_'));
    let mut type_params = types::params(source, function.type_params.as_deref().filter(|_| typed));
    for param in &mut type_params {
        // A caller's arguments decide the type: any within the bound is valid.
        param.default = None;
    }
    let scope = |index| Scope {
        source,
        params: function.params.get(..index).unwrap_or_default(),
        is_javascript: values::is_javascript(&source.file),
        depth: 0,
    };
    let comment =
        doc_range(source, member).filter(|_| typed && values::is_javascript(&source.file));
    let documented = comment.map(|comment| jsdoc::Params::read(source, comment));
    let params = function.params.iter().enumerate();
    let (params, types): (Vec<Param>, Vec<Option<Node>>) = params
        .filter_map(|(index, param)| {
            let (mut param, node) = self::param(scope(index), param, typed)?;
            let node = match documented.as_ref() {
                Some(documented) => document(documented, index, &mut param).or(node),
                None => node,
            };
            Some((param, node))
        })
        .unzip();
    // Callers see the signatures of an overloaded method, and not its implementation.
    let declared = overloads.first().map_or(function, |first| &first.function);
    let result = declared.return_type.as_deref().filter(|_| typed);
    let result = result.map(|ty| types::annotation(source, ty));
    let is_generator = function.is_generator;
    let candidate = types::Candidate {
        overloads,
        types: &types,
        generics: &type_params,
        gives: result.as_ref(),
        is_generator: is_generator && typed,
    };
    // The doc comment of an overloaded method is usually above its first signature.
    let above = |overload: &&ClassMethod| doc_comment(source, overload.span);
    Signature {
        written: types::written(source, function, &candidate),
        params,
        types,
        type_params,
        result,
        return_type: return_type.map(|ty| type_text(source, ty)),
        returns_promise: function.is_async && !is_generator || return_type.is_some_and(is_promise),
        is_generator,
        doc: doc_comment(source, member).or_else(|| overloads.iter().find_map(above)),
    }
}

fn param(scope: Scope<'_>, param: &SwcParam, typed: bool) -> Option<(Param, Option<Node>)> {
    let source = scope.source;
    let named = |name: &BindingIdent| (Some(name.id.sym.to_string()), name.id.optional);
    let (pattern, default) = match &param.pat {
        Pat::Assign(assign) => (&*assign.left, Some(&*assign.right)),
        pattern => (pattern, None),
    };
    let ((name, optional), rest, ty) = match pattern {
        // Older swc versions and plain JavaScript keep `this` among the parameters.
        Pat::Ident(name) if &*name.id.sym == "this" => return None,
        Pat::Ident(name) => (named(name), false, name.type_ann.as_deref()),
        Pat::Rest(rest) => {
            let name = match &*rest.arg {
                Pat::Ident(name) => Some(name.id.sym.to_string()),
                _ => None,
            };
            ((name, false), true, rest.type_ann.as_deref())
        }
        Pat::Object(object) => ((None, object.optional), false, object.type_ann.as_deref()),
        Pat::Array(array) => ((None, array.optional), false, array.type_ann.as_deref()),
        Pat::Assign(_) | Pat::Invalid(_) | Pat::Expr(_) => ((None, false), false, None),
    };
    let node = match (ty, default) {
        _ if !typed => None,
        (Some(ty), _) => Some(types::annotation(source, ty)),
        (None, default) => values::parameter(scope, pattern, default),
    };
    let param = Param {
        name,
        optional,
        rest,
        has_default: default.is_some(),
        ty: ty.map(|ty| type_text(source, ty)),
        check: Check::default(),
        shape: None,
        schema: None,
    };
    Some((param, node))
}

/// Takes over what a comment says of a parameter, and returns its type.
fn document(documented: &jsdoc::Params<'_>, index: usize, param: &mut Param) -> Option<Node> {
    let found = documented.find(param.name.as_deref(), index)?;
    param.optional |= found.optional;
    param.ty = Some(found.text);
    Some(found.node)
}

fn type_text(source: &Source, annotation: &TsTypeAnn) -> TypeText {
    let span = annotation.type_ann.span();
    TypeText {
        text: source.slice(span).to_owned(),
        span: source.span(span),
    }
}

fn is_promise(annotation: &TsTypeAnn) -> bool {
    match &*annotation.type_ann {
        TsType::TsTypeRef(ty) => {
            matches!(&ty.type_name, TsEntityName::Ident(name) if name.sym == "Promise")
        }
        _ => false,
    }
}

fn property_type(source: &Source, property: &ClassProp) -> Option<Node> {
    if let Some(ty) = &property.type_ann {
        return Some(types::annotation(source, ty));
    }
    let value = property.value.as_deref()?;
    Some(values::property(source, property.readonly, value))
}

fn holds_function(value: Option<&Expr>) -> bool {
    matches!(value.map(skip_wrappers), Some(Expr::Arrow(_) | Expr::Fn(_)))
}

fn access(accessibility: Option<Accessibility>) -> Access {
    match accessibility {
        None | Some(Accessibility::Public) => Access::Public,
        Some(Accessibility::Protected) => Access::Protected,
        Some(Accessibility::Private) => Access::Private,
    }
}

fn doc_comment(source: &Source, member: Span) -> Option<String> {
    source
        .text
        .get(doc_range(source, member)?)
        .map(str::to_owned)
}

/// The JSDoc comment that ends right before a member, in bytes. Reading backwards costs nothing for
/// members without one; collecting comments while parsing costs time for every file.
fn doc_range(source: &Source, member: Span) -> Option<Range<usize>> {
    let before = source.before(member).trim_end();
    let start = before.strip_suffix("*/")?.rfind("/*")?;
    let comment = before.get(start..)?;
    // `/**/` is an empty comment, not a doc comment.
    (comment.starts_with("/**") && comment.len() > 4).then_some(start..before.len())
}
