//! TypeScript types as plain data: what a value has to look like.
//!
//! Shapes form a graph, since types may contain themselves. A shape refers to others by their
//! index in a shared list.

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

/// An index in a list of shapes.
pub(crate) type ShapeId = u32;

/// A type.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Shape {
    /// Anything: `unknown` and `any`.
    Unknown,
    /// Nothing.
    Never,
    /// Anything but `null` and `undefined`: `{}`.
    Defined,
    /// Anything but a primitive: `object`.
    NonPrimitive,
    String,
    Number,
    Boolean,
    Bigint,
    Null,
    Undefined,
    /// An instance of a built-in class.
    Instance(&'static str),
    /// One value.
    Literal(Literal),
    /// Strings around placeholders: one string more than placeholders.
    Template(Vec<String>, Vec<ShapeId>),
    Array(ShapeId),
    Tuple(Vec<Element>),
    Object(ObjectShape),
    Map(ShapeId, ShapeId),
    Set(ShapeId),
    /// A promise. Not data itself, but results are unwrapped.
    Promise(ShapeId),
    /// One of these. The list of an evaluated union contains no unions.
    Union(Vec<ShapeId>),
    /// What a schema of the project takes, which itself runs. Only emitted shapes have it: while types
    /// are evaluated, nobody knows what is in it.
    Schema(SchemaRef),
    /// A type that can't be checked. Emitted shapes have none.
    Unsupported(Box<Problem>),
}

/// A schema that a file of the project exports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SchemaRef {
    /// Relative to the project's root.
    pub(crate) file: String,
    /// The name of the export, and those of properties within it.
    pub(crate) path: Vec<String>,
    /// The parameter also takes `null`.
    pub(crate) is_nullable: bool,
    /// The parameter is what goes into the schema, not what comes out.
    pub(crate) is_input: bool,
}

/// A primitive value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Literal {
    String(String),
    Number(f64),
    Boolean(bool),
    /// Decimal digits, with an optional `-`.
    Bigint(String),
}

impl Literal {
    /// A string that is unique to this literal.
    pub(crate) fn tag(&self) -> String {
        let kind = match self {
            Self::String(_) => '\'',
            Self::Number(_) => '0',
            Self::Boolean(_) => '?',
            Self::Bigint(_) => 'n',
        };
        format!("{kind}{}", self.text())
    }

    /// The literal as a string, which is also its name as a field.
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

/// How often an element occurs.
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
    /// Index signatures: key and value. Keys that can't be read have an unsupported type.
    pub(crate) index: Vec<(ShapeId, ShapeId)>,
}

/// A field of an object.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct FieldShape {
    pub(crate) name: String,
    /// Set if the name is written as a number: `keyof` tells `1` and `'1'` apart.
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
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Problem {
    /// A clause for a message: "`File` can't be sent over RPC".
    pub(crate) reason: String,
    pub(crate) kind: ProblemKind,
    /// Absent when no single place is at fault.
    pub(crate) location: Option<Location>,
    /// What is in a type that can't be sent itself.
    pub(crate) within: Option<Box<Within>>,
}

/// The types within a type that can't be sent.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Within {
    /// What `Parameters` and `ReturnType` give.
    Function {
        params: ShapeId,
        result: ShapeId,
        is_generic: bool,
    },
    /// What it gives one by one, to whoever iterates over it.
    Items(ShapeId),
    /// The members of a class, for `T['key']`.
    Object(ObjectShape),
}

/// Why a type can't be checked, as far as callers distinguish.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum ProblemKind {
    /// Koze can't evaluate the type.
    #[default]
    Unknown,
    /// The type is known, and its values can't be sent: a symbol, a `File`.
    Unsendable,
    /// Workers RPC carries it, and HTTP doesn't: a function, `Headers`.
    WorkersOnly,
    /// The same, but over HTTP it can be all of a result: a `Response`.
    Whole,
    /// It is who calls, which no request can supply.
    Caller,
    /// It depends on files that haven't been supplied yet.
    Pending,
    /// The type circularly references itself.
    Circular,
}

/// The shapes of one object's parameters.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Shapes {
    pub(crate) all: Vec<NamedShape>,
}

/// A shape and the name of its type.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct NamedShape {
    pub(crate) name: Option<String>,
    pub(crate) shape: Rc<Shape>,
}

impl ObjectShape {
    pub(crate) fn is_empty(&self) -> bool {
        self.fields.is_empty() && self.index.is_empty()
    }

    /// The object with the keys of a type that can't be read. As with a computed name, the key of
    /// their index signature is unsupported.
    pub(crate) fn with_unread(&self, unread: ShapeId) -> Self {
        let mut object = self.clone();
        object.index.push((unread, unread));
        object
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

    /// Visits the shapes that this one refers to.
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

    /// Whether some part of a type takes what its checker doesn't decode: `unknown`, `{}`, `object`.
    pub(crate) fn has_undecoded(&self, id: ShapeId) -> bool {
        let mut seen = vec![false; self.all.len()];
        let mut left = vec![id];
        while let Some(id) = left.pop() {
            match seen.get_mut(id as usize) {
                Some(seen) if !*seen => *seen = true,
                _ => continue,
            }
            match self.get(id) {
                Shape::Unknown | Shape::Defined | Shape::NonPrimitive | Shape::Schema(_) => {
                    return true;
                }
                shape => shape.parts(&mut |part| left.push(part)),
            }
        }
        false
    }

    /// Whether a type is a schema's, or may be one and nothing besides.
    pub(crate) fn is_schema(&self, id: ShapeId) -> bool {
        let is_one = |id: ShapeId| matches!(self.get(id), Shape::Schema(_));
        match self.get(id) {
            Shape::Union(members) => members.iter().any(|id| is_one(*id)),
            _ => is_one(id),
        }
    }

    /// How a message names a type.
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
