//! A class: its head and the static properties that configure the compiler.

use swc_core::ecma::ast::{
    Accessibility, ArrayLit, Class, ClassMember, Expr, Ident, Key as PropertyKey, Lit, ObjectLit,
    Prop, PropName, PropOrSpread,
};

use super::ast::{location, property_name, reference, skip_wrappers, string};
use super::facts::{Base, ClassFacts, Key, ServerOnly, Setting};
use super::member;
use super::types::read as types;
use crate::source::Source;

pub(super) fn read(source: &Source, name: Option<&Ident>, class: &Class) -> ClassFacts {
    let mut facts = ClassFacts {
        name: name.map(|name| name.sym.to_string()),
        location: name.map_or_else(
            || location(source, &class.span),
            |name| location(source, name),
        ),
        is_abstract: class.is_abstract,
        base: class.super_class.as_ref().map(|base| Base {
            text: source
                .slice(swc_core::common::Spanned::span(&**base))
                .to_owned(),
            target: reference(base),
            location: location(source, &**base),
        }),
        type_params: types::params(source, class.type_params.as_deref()),
        base_args: types::args(source, class.super_type_params.as_deref()),
        is_nominal: class.body.iter().any(is_private),
        members: member::read_all(source, class),
        binding: None,
        server_only: None,
        exposed: None,
        routed: None,
        schemas: None,
        open_schemas: false,
    };
    for member in &class.body {
        if let Some((key, value)) = static_property(member) {
            read_setting(source, key, value.map(skip_wrappers), &mut facts);
        }
    }
    facts
}

/// What keeps a plain object from passing for an instance.
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

/// A static member and its value. A getter or a method has none that can be read, yet the runtime
/// sees it under the same name: it must not pass for a setting that is absent.
fn static_property(member: &ClassMember) -> Option<(&PropName, Option<&Expr>)> {
    match member {
        ClassMember::ClassProp(property) if property.is_static && !property.declare => {
            Some((&property.key, property.value.as_deref()))
        }
        ClassMember::AutoAccessor(accessor) if accessor.is_static => match &accessor.key {
            PropertyKey::Public(key) => Some((key, accessor.value.as_deref())),
            PropertyKey::Private(_) => None,
        },
        ClassMember::Method(method) if method.is_static => Some((&method.key, None)),
        _ => None,
    }
}

fn read_setting(source: &Source, key: &PropName, value: Option<&Expr>, facts: &mut ClassFacts) {
    let name = match key {
        PropName::Computed(computed) => string(skip_wrappers(&computed.expr)),
        key => property_name(key),
    };
    let Some(name) = name else {
        return;
    };
    let at = || value.map_or_else(|| location(source, key), |value| location(source, value));
    match name.as_str() {
        "binding" => {
            facts.binding = Some(Setting {
                value: value.and_then(string),
                location: at(),
            });
        }
        "serverOnly" => {
            let value = value.and_then(|value| server_only(source, value));
            facts.server_only = Some(Setting {
                value,
                location: at(),
            });
        }
        "exposed" => {
            let value = match value {
                Some(Expr::Array(array)) => method_list(source, array),
                _ => None,
            };
            facts.exposed = Some(Setting {
                value,
                location: at(),
            });
        }
        "routed" => {
            facts.routed = match value {
                Some(Expr::Lit(Lit::Bool(routed))) => Some(routed.value),
                _ => None,
            };
        }
        "schemas" => {
            facts.open_schemas = true;
            if let Some(Expr::Object(object)) = value {
                let keys = keys(source, object);
                facts.open_schemas = keys.len() < object.props.len();
                facts.schemas = Some(keys);
            }
        }
        _ => {}
    }
}

fn server_only(source: &Source, value: &Expr) -> Option<ServerOnly> {
    match value {
        Expr::Lit(Lit::Bool(all)) => Some(ServerOnly::All(all.value)),
        Expr::Array(array) => method_list(source, array).map(ServerOnly::Methods),
        _ => None,
    }
}

/// `None` if any element is not a plain string: a list that is read in part would leave methods
/// public that their author meant to hide.
fn method_list(source: &Source, array: &ArrayLit) -> Option<Vec<Key>> {
    let element = |element: &Option<swc_core::ecma::ast::ExprOrSpread>| {
        let element = element
            .as_ref()
            .filter(|element| element.spread.is_none())?;
        let name = string(skip_wrappers(&element.expr))?;
        Some(Key {
            name,
            location: location(source, &*element.expr),
        })
    };
    array.elems.iter().map(element).collect()
}

fn keys(source: &Source, object: &ObjectLit) -> Vec<Key> {
    let key = |property: &PropOrSpread| {
        let PropOrSpread::Prop(property) = property else {
            return None;
        };
        match &**property {
            Prop::Shorthand(name) => Some(Key {
                name: name.sym.to_string(),
                location: location(source, name),
            }),
            Prop::KeyValue(pair) => {
                let name = property_name(&pair.key)?;
                Some(Key {
                    name,
                    location: location(source, &pair.key),
                })
            }
            _ => None,
        }
    };
    object.props.iter().filter_map(key).collect()
}
