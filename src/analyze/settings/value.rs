//! The value of a static property, as far as its source shows it.

use swc_core::ecma::ast::{
    ArrayLit, ClassMember, Expr, ExprOrSpread, Key as PropertyKey, Lit, MethodKind, Prop, PropName,
    PropOrSpread,
};

use crate::analyze::ast::{location, property_name, skip_wrappers, string};
use crate::model::Location;
use crate::source::Source;

/// A setting whose place diagnostics need.
#[derive(Debug)]
pub(crate) struct Setting<T> {
    /// `None` when its value can't be read from the source.
    pub(crate) value: Option<T>,
    pub(crate) location: Location,
}

/// A name in a list or an object.
#[derive(Debug)]
pub(crate) struct Key {
    pub(crate) name: String,
    pub(crate) location: Location,
}

/// A property of an object, and its value where that can be read.
pub(super) type Property<'a> = (Key, Option<&'a Expr>);

/// The syntax of a static property.
pub(super) struct Value<'a> {
    pub(super) source: &'a Source,
    key: &'a PropName,
    /// Getters and methods have none that can be read.
    pub(super) expr: Option<&'a Expr>,
    pub(super) is_getter: bool,
    /// It is a property without an initializer.
    pub(super) is_empty: bool,
}

impl<'a> Value<'a> {
    /// The name and value of a static member. Getters and methods count, as the runtime reads them
    /// under the same name: a setting in that form must not look absent.
    pub(super) fn of(source: &'a Source, member: &'a ClassMember) -> Option<(String, Self)> {
        let mut is_getter = false;
        let (key, expr) = match member {
            ClassMember::ClassProp(property) if property.is_static && !property.declare => {
                (&property.key, property.value.as_deref())
            }
            ClassMember::AutoAccessor(accessor) if accessor.is_static => match &accessor.key {
                PropertyKey::Public(key) => (key, accessor.value.as_deref()),
                PropertyKey::Private(_) => return None,
            },
            ClassMember::Method(method) if method.is_static => {
                is_getter = method.kind != MethodKind::Method;
                (&method.key, None)
            }
            _ => return None,
        };
        let name = match key {
            PropName::Computed(computed) => string(skip_wrappers(&computed.expr)),
            key => property_name(key),
        };
        let expr = expr.map(skip_wrappers);
        let value = Self {
            source,
            key,
            expr,
            is_getter,
            is_empty: expr.is_none() && !matches!(member, ClassMember::Method(_)),
        };
        Some((name?, value))
    }

    /// A setting at this place.
    pub(super) fn setting<T>(&self, value: Option<T>) -> Setting<T> {
        let location = self.location();
        Setting { value, location }
    }

    pub(super) fn location(&self) -> Location {
        match self.expr {
            Some(expr) => location(self.source, expr),
            None => location(self.source, self.key),
        }
    }

    pub(super) fn string(&self) -> Option<String> {
        self.expr.and_then(string)
    }

    pub(super) fn boolean(&self) -> Option<bool> {
        match self.expr {
            Some(Expr::Lit(Lit::Bool(literal))) => Some(literal.value),
            _ => None,
        }
    }

    /// The names of methods in an array.
    pub(super) fn methods(&self) -> Option<Vec<Key>> {
        match self.expr {
            Some(Expr::Array(array)) => strings(self.source, array),
            _ => None,
        }
    }

    /// The properties of an object with their values, and whether it has others that can't be read.
    /// A shorthand property has a value that can't be read.
    pub(super) fn properties(&self) -> Option<(Vec<Property<'a>>, bool)> {
        let Some(Expr::Object(object)) = self.expr else {
            return None;
        };
        let all: Vec<_> = (object.props.iter())
            .filter_map(|property| entry(self.source, property))
            .collect();
        let has_others = all.len() < object.props.len();
        Some((all, has_others))
    }
}

/// `None` if any element isn't a plain string: a list that is read in part would leave methods
/// public that their author meant to hide.
fn strings(source: &Source, array: &ArrayLit) -> Option<Vec<Key>> {
    let element = |element: &Option<ExprOrSpread>| {
        let element = element
            .as_ref()
            .filter(|element| element.spread.is_none())?;
        Some(Key {
            name: string(skip_wrappers(&element.expr))?,
            location: location(source, &*element.expr),
        })
    };
    array.elems.iter().map(element).collect()
}

fn entry<'a>(source: &Source, property: &'a PropOrSpread) -> Option<Property<'a>> {
    let PropOrSpread::Prop(property) = property else {
        return None;
    };
    match &**property {
        Prop::Shorthand(name) => {
            let key = Key {
                name: name.sym.to_string(),
                location: location(source, name),
            };
            Some((key, None))
        }
        Prop::KeyValue(pair) => {
            let key = Key {
                name: property_name(&pair.key)?,
                location: location(source, &pair.key),
            };
            Some((key, Some(skip_wrappers(&pair.value))))
        }
        _ => None,
    }
}
