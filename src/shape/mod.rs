//! What a value has to look like: TypeScript types, taken to plain data.
//!
//! Shapes form a graph, since types may hold themselves. A shape refers to others by their place
//! in the list that they share.

pub(crate) mod ambiguity;
pub(crate) mod assign;

use std::rc::Rc;

use crate::place::Location;

/// Types to compare: evaluated on demand, or complete already.
pub(crate) trait Types {
    /// The shape of a type, and the id that it is stored under: equal ids are one type.
    fn look_up(&mut self, id: ShapeId) -> (ShapeId, Rc<Shape>);

    /// Pays for work. `false`: the budget is used up, if these types have one.
    fn charge(&mut self, _cost: usize) -> bool {
        true
    }
}

impl Types for &Shapes {
    fn look_up(&mut self, id: ShapeId) -> (ShapeId, Rc<Shape>) {
        let shape = self.all.get(id as usize).map(|named| named.shape.clone());
        (id, shape.unwrap_or_else(|| Rc::new(Shape::Unknown)))
    }
}

/// A place in a list of shapes.
pub(crate) type ShapeId = u32;

/// What a value has to look like.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Shape {
    /// Anything: `unknown` and `any`.
    Unknown,
    /// Nothing.
    Never,
    /// Anything but `null` and `undefined`: `{}`.
    Defined,
    /// Anything that is no primitive: `object`.
    NonPrimitive,
    String,
    Number,
    Boolean,
    Bigint,
    Null,
    Undefined,
    /// An instance of a class of the platform, by its name.
    Instance(&'static str),
    /// One value.
    Literal(Literal),
    /// Texts around placeholders, one text more than there are placeholders.
    Template(Vec<String>, Vec<ShapeId>),
    Array(ShapeId),
    Tuple(Vec<Element>),
    Object(ObjectShape),
    Map(ShapeId, ShapeId),
    Set(ShapeId),
    /// A promise, which is no data: what it is for is to be unwrapped.
    Promise(ShapeId),
    /// One of these. Never a union itself, when the list is complete.
    Union(Vec<ShapeId>),
    /// What cannot be checked. Not found in what is emitted.
    Unsupported(Box<Problem>),
}

/// A primitive value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Literal {
    String(String),
    Number(f64),
    Boolean(bool),
    /// Decimal digits, perhaps after a `-`.
    Bigint(String),
}

impl Literal {
    /// What no other literal has.
    pub(crate) fn tag(&self) -> String {
        let kind = match self {
            Self::String(_) => '\'',
            Self::Number(_) => '0',
            Self::Boolean(_) => '?',
            Self::Bigint(_) => 'n',
        };
        format!("{kind}{}", self.text())
    }

    /// What it is as a text, and as the name of a field.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::String(text) | Self::Bigint(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Boolean(boolean) => boolean.to_string(),
        }
    }
}

/// An item of a tuple.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Element {
    pub(crate) shape: ShapeId,
    pub(crate) kind: ElementKind,
}

/// How often an item stands there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ElementKind {
    Required,
    Optional,
    /// Any number of times.
    Rest,
}

/// An object by its fields.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct ObjectShape {
    pub(crate) fields: Vec<FieldShape>,
    /// Keys and values of the fields that are not named.
    pub(crate) index: Vec<(ShapeId, ShapeId)>,
}

/// A field of an object.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct FieldShape {
    pub(crate) name: String,
    /// The number that the name is, unless it is written as a text: `keyof` tells them apart.
    pub(crate) number: Option<f64>,
    pub(crate) optional: bool,
    pub(crate) shape: ShapeId,
}

impl FieldShape {
    pub(crate) fn new(name: &Literal, optional: bool, shape: ShapeId) -> Self {
        Self {
            name: name.text(),
            number: match name {
                Literal::Number(number) => Some(*number),
                _ => None,
            },
            optional,
            shape,
        }
    }

    /// The name as `keyof` has it.
    pub(crate) fn key(&self) -> Literal {
        match self.number {
            Some(number) => Literal::Number(number),
            None => Literal::String(self.name.clone()),
        }
    }
}

/// Why a type cannot be checked.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Problem {
    /// A clause for a message: "`File` can't be sent over RPC".
    pub(crate) reason: String,
    pub(crate) kind: ProblemKind,
    /// Where it stands. Absent when no single place is at fault.
    pub(crate) location: Option<Location>,
}

/// What a problem is about, as far as anyone asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ProblemKind {
    /// It cannot be told what the type means.
    Unknown,
    /// Known, and certain not to travel as data: a function, a symbol, a `File`.
    Unsendable,
    /// A function, which travels between workers though not over HTTP.
    Function,
    /// Files that have not been supplied yet will tell.
    Pending,
    /// The type is defined as itself.
    Circular,
}

/// The shapes of one object's parameters.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Shapes {
    pub(crate) all: Vec<NamedShape>,
}

/// A shape and the name of the type that it was made from.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct NamedShape {
    pub(crate) name: Option<String>,
    pub(crate) shape: Rc<Shape>,
}

impl ObjectShape {
    pub(crate) fn is_empty(&self) -> bool {
        self.fields.is_empty() && self.index.is_empty()
    }
}

impl Shape {
    /// `{}` in either form: anything but `null` and `undefined`.
    pub(crate) fn is_defined(&self) -> bool {
        match self {
            Self::Defined => true,
            Self::Object(object) => object.is_empty(),
            _ => false,
        }
    }

    pub(crate) fn is_primitive(&self) -> bool {
        matches!(
            self,
            Self::String
                | Self::Number
                | Self::Boolean
                | Self::Bigint
                | Self::Null
                | Self::Undefined
                | Self::Literal(_)
                | Self::Template(..)
        )
    }

    /// The shapes that this one is made of.
    pub(crate) fn parts(&self, visit: &mut dyn FnMut(ShapeId)) {
        match self {
            Self::Array(id) | Self::Set(id) | Self::Promise(id) => visit(*id),
            Self::Map(key, value) => {
                visit(*key);
                visit(*value);
            }
            Self::Tuple(items) => items.iter().for_each(|item| visit(item.shape)),
            Self::Object(object) => {
                object.fields.iter().for_each(|field| visit(field.shape));
                for (key, value) in &object.index {
                    visit(*key);
                    visit(*value);
                }
            }
            Self::Union(members) | Self::Template(_, members) => {
                members.iter().for_each(|member| visit(*member));
            }
            _ => {}
        }
    }
}

impl Shapes {
    pub(crate) fn get(&self, id: ShapeId) -> &Shape {
        self.all
            .get(id as usize)
            .map_or(&Shape::Unknown, |named| &named.shape)
    }

    /// What a type is called in a message.
    pub(crate) fn title(&self, id: ShapeId) -> String {
        if let Some(name) = self
            .all
            .get(id as usize)
            .and_then(|named| named.name.clone())
        {
            return name;
        }
        match self.get(id) {
            Shape::Instance(name) => (*name).to_owned(),
            Shape::String => "string".into(),
            Shape::Bigint => "bigint".into(),
            Shape::Literal(Literal::String(text)) => format!("'{text}'"),
            Shape::Literal(Literal::Bigint(digits)) => format!("{digits}n"),
            Shape::Template(..) => "a template literal".into(),
            Shape::Array(item) => format!("{}[]", self.short_title(*item)),
            Shape::Tuple(_) => "a tuple".into(),
            Shape::Map(..) => "Map".into(),
            Shape::Set(_) => "Set".into(),
            _ => "an object".into(),
        }
    }

    fn short_title(&self, id: ShapeId) -> String {
        match self.get(id) {
            Shape::Array(_) => "…".into(),
            Shape::Number => "number".into(),
            _ => self.title(id),
        }
    }
}
