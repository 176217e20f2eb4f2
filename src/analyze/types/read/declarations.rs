//! Declarations of types: aliases, interfaces, enums and other names of names.

use swc_core::common::Span;
use swc_core::ecma::ast::{
    Decl, TsEntityName, TsEnumDecl, TsEnumMemberId, TsExprWithTypeArgs, TsInterfaceDecl,
    TsTypeAliasDecl,
};

use super::super::literals::enum_value;
use super::super::syntax::{
    Body, EnumValue, Foreign, InterfacePart, Node, Path, TypeDecl, TypeParam,
};
use super::node::{entity_path, expression_path, members_of, name, params, ty};
use crate::analyze::ast::{skip_wrappers, text};
use crate::analyze::facts::{FileFacts, scoped};
use crate::shape::Literal;
use crate::source::Source;

/// Adds the type that a declaration in `scope` declares, if any.
pub(in crate::analyze) fn declaration(
    source: &Source,
    scope: &str,
    decl: &Decl,
    facts: &mut FileFacts,
) {
    match decl {
        Decl::TsInterface(interface) => interface_declaration(source, scope, interface, facts),
        Decl::TsTypeAlias(decl) => alias(source, scope, decl, facts),
        Decl::TsEnum(decl) => enumeration(scope, decl, facts),
        _ => {}
    }
}

fn alias(source: &Source, scope: &str, alias: &TsTypeAliasDecl, facts: &mut FileFacts) {
    let name = scoped(scope, &alias.id.sym);
    let decl = TypeDecl {
        name: name.clone(),
        params: params(source, alias.type_params.as_deref()),
        body: Body::Alias(ty(source, &alias.type_ann)),
    };
    facts.name(&name).ty = Some(decl);
}

/// `import Name = Other.Name`.
pub(in crate::analyze) fn name_of_name(
    source: &Source,
    name: String,
    target: &TsEntityName,
    span: Span,
    facts: &mut FileFacts,
) {
    let path = Path {
        specifier: None,
        names: entity_path(target),
        span: source.span(span),
    };
    let decl = TypeDecl {
        name: name.clone(),
        params: Vec::new(),
        body: Body::Reference(path),
    };
    facts.name(&name).ty = Some(decl);
}

fn enumeration(scope: &str, decl: &TsEnumDecl, facts: &mut FileFacts) {
    let name = scoped(scope, &decl.id.sym);
    let named = facts.name(&name);
    let known = named.ty.get_or_insert_with(|| TypeDecl {
        name,
        params: Vec::new(),
        body: Body::Enum(Vec::new()),
    });
    // Enums with one name are merged, like interfaces.
    if let Body::Enum(known) = &mut known.body {
        enum_members(decl, known);
    }
}

pub(in crate::analyze) fn interface_declaration(
    source: &Source,
    scope: &str,
    interface: &TsInterfaceDecl,
    facts: &mut FileFacts,
) {
    let part = InterfacePart {
        extends: (interface.extends.iter())
            .map(|base| heritage(source, base))
            .collect(),
        members: members_of(source, &interface.body.body),
    };
    let name = scoped(scope, &interface.id.sym);
    let named = facts.name(&name);
    let decl = named.ty.get_or_insert_with(|| TypeDecl {
        name,
        params: params(source, interface.type_params.as_deref()),
        body: Body::Interface(Vec::new()),
    });
    if let Body::Interface(parts) = &mut decl.body {
        parts.push(part);
    }
}

/// A type parameter for a name that is bound inside a function.
pub(in crate::analyze) fn unreadable_param(source: &Source, name: &str, span: Span) -> TypeParam {
    TypeParam {
        name: name.to_owned(),
        constraint: Some(Node::Unsupported(Foreign::Local, source.span(span))),
        default: None,
    }
}

fn heritage(source: &Source, base: &TsExprWithTypeArgs) -> Node {
    let span = base.span;
    match expression_path(&base.expr) {
        Some(names) => name(source, None, names, base.type_args.as_deref(), span),
        None => Node::Unsupported(Foreign::Expression, source.span(span)),
    }
}

/// Adds the members of one declaration to those of the declarations before it.
fn enum_members(decl: &TsEnumDecl, members: &mut Vec<(String, EnumValue)>) {
    let mut next = EnumValue::Literal(Literal::Number(0.0));
    for member in &decl.members {
        let name = match &member.id {
            TsEnumMemberId::Ident(name) => name.sym.to_string(),
            TsEnumMemberId::Str(name) => text(&name.value),
        };
        let value = match member.init.as_deref() {
            Some(init) => enum_value(skip_wrappers(init), &decl.id.sym, members),
            None => next,
        };
        next = match &value {
            EnumValue::Literal(Literal::Number(number)) => {
                EnumValue::Literal(Literal::Number(number + 1.0))
            }
            _ => EnumValue::Unknown,
        };
        members.push((name, value));
    }
}
