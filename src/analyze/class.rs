//! A class: its head, its members and its settings.

use swc_core::common::Spanned;
use swc_core::ecma::ast::{Accessibility, Class, ClassMember, Ident};

use super::ast::location;
use super::facts::{Base, ClassFacts};
use super::reference::reference;
use super::types::read as types;
use super::{member, settings};
use crate::source::Source;

pub(super) fn read(source: &Source, name: Option<&Ident>, class: &Class) -> ClassFacts {
    ClassFacts {
        name: name.map(|name| name.sym.to_string()),
        location: name.map_or_else(
            || location(source, &class.span),
            |name| location(source, name),
        ),
        is_abstract: class.is_abstract,
        base: class.super_class.as_ref().map(|base| Base {
            text: source.slice(base.span()).to_owned(),
            target: reference(base),
            location: location(source, &**base),
        }),
        type_params: types::params(source, class.type_params.as_deref()),
        base_args: types::args(source, class.super_type_params.as_deref()),
        is_nominal: class.body.iter().any(is_private),
        members: member::read_all(source, class),
        settings: settings::read(source, class),
    }
}

/// A member that keeps a plain object from being assignable to the class.
fn is_private(member: &ClassMember) -> bool {
    let hidden = |access: Option<Accessibility>| {
        matches!(
            access,
            Some(Accessibility::Private | Accessibility::Protected)
        )
    };
    match member {
        ClassMember::PrivateMethod(method) => !method.is_static,
        ClassMember::PrivateProp(property) => !property.is_static,
        ClassMember::Method(method) => !method.is_static && hidden(method.accessibility),
        ClassMember::ClassProp(property) => !property.is_static && hidden(property.accessibility),
        _ => false,
    }
}
