//! The types that nobody declares: those of the language, its library and the platform.

use std::collections::BTreeSet;

use super::slots::{
    DEFINED, EnvId, Evaluator, NUMBER, Pending, STRING, UNDEFINED, UNKNOWN, Worked,
};
use crate::model::Span;
use crate::shape::assign::assignable;
use crate::shape::{FieldShape, Literal, ObjectShape, ProblemKind, Shape, ShapeId};

/// A type that is computed from its arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Utility {
    Partial,
    Required,
    Pick,
    Omit,
    Record,
    Exclude,
    Extract,
    NonNullable,
    /// Without `undefined`: what `-?` leaves.
    Defined,
    Awaited,
    Uppercase,
    Lowercase,
    Capitalize,
    Uncapitalize,
}

const UTILITIES: [(&str, Utility); 13] = [
    ("Partial", Utility::Partial),
    ("Required", Utility::Required),
    ("Pick", Utility::Pick),
    ("Omit", Utility::Omit),
    ("Record", Utility::Record),
    ("Exclude", Utility::Exclude),
    ("Extract", Utility::Extract),
    ("NonNullable", Utility::NonNullable),
    ("Awaited", Utility::Awaited),
    ("Uppercase", Utility::Uppercase),
    ("Lowercase", Utility::Lowercase),
    ("Capitalize", Utility::Capitalize),
    ("Uncapitalize", Utility::Uncapitalize),
];

/// Classes whose instances travel.
const INSTANCES: [&str; 16] = [
    "Date",
    "RegExp",
    "Blob",
    "ArrayBuffer",
    "DataView",
    "Uint8Array",
    "Uint8ClampedArray",
    "Uint16Array",
    "Uint32Array",
    "Int8Array",
    "Int16Array",
    "Int32Array",
    "Float32Array",
    "Float64Array",
    "BigInt64Array",
    "BigUint64Array",
];

/// What Workers RPC refuses.
const UNSENDABLE: [&str; 9] = [
    "AbortSignal",
    "AsyncGenerator",
    "File",
    "FormData",
    "Generator",
    "URL",
    "URLSearchParams",
    "WeakMap",
    "WeakSet",
];

/// The type of the library that has this name, if it can be checked.
pub(super) fn find(this: &mut Evaluator<'_, '_>, name: &str, args: &[ShapeId]) -> Option<ShapeId> {
    let arg = |index: usize| args.get(index).copied().unwrap_or(UNKNOWN);
    if let Some(instance) = INSTANCES.iter().find(|known| **known == name) {
        return Some(this.add(Shape::Instance(instance)));
    }
    if let Some((_, utility)) = UTILITIES.iter().find(|(known, _)| *known == name) {
        let args = [arg(0), arg(1)];
        return Some(this.pending(Pending::Utility(*utility, args.into())));
    }
    Some(match name {
        "Array" | "ReadonlyArray" => this.array(arg(0)),
        "Map" | "ReadonlyMap" => this.add(Shape::Map(arg(0), arg(1))),
        "Set" | "ReadonlySet" => this.add(Shape::Set(arg(0))),
        "Promise" | "PromiseLike" => this.add(Shape::Promise(arg(0))),
        "Readonly" | "NoInfer" => arg(0),
        "Object" => DEFINED,
        "PropertyKey" => this.union(vec![STRING, NUMBER]),
        _ => return None,
    })
}

/// A name that is declared nowhere that is read.
pub(super) fn foreign(this: &Evaluator<'_, '_>, name: &str, place: (EnvId, Span)) -> Shape {
    let (kind, what) = match name {
        "Function" | "CallableFunction" => (ProblemKind::Function, "a function".into()),
        name if UNSENDABLE.contains(&name) => (
            ProblemKind::Unsendable,
            format!("{} `{name}`, which no call carries", article(name)),
        ),
        name => (
            ProblemKind::Unknown,
            format!("`{name}`, which is not declared in a file that is read"),
        ),
    };
    this.problem(kind, what, Some(place))
}

fn article(name: &str) -> &'static str {
    if name.starts_with('A') { "an" } else { "a" }
}

pub(super) fn apply(this: &mut Evaluator<'_, '_>, utility: Utility, args: &[ShapeId]) -> Worked {
    let arg = |index: usize| args.get(index).copied().unwrap_or(UNKNOWN);
    let (first, second) = (arg(0), arg(1));
    for id in args {
        if let Shape::Unsupported(problem) = &*this.shape(*id) {
            return Worked::Shape(Shape::Unsupported(problem.clone()));
        }
    }
    match utility {
        Utility::Partial => this.map_objects(first, &mut |this, object| {
            let mut object = object.clone();
            for field in &mut object.fields {
                field.optional = true;
            }
            for (_, value) in &mut object.index {
                *value = this.union(vec![*value, UNDEFINED]);
            }
            object
        }),
        Utility::Required => this.map_objects(first, &mut |this, object| {
            let mut object = object.clone();
            for field in object.fields.iter_mut().filter(|field| field.optional) {
                field.optional = false;
                field.shape = this.without_undefined(field.shape);
            }
            object
        }),
        Utility::Pick => pick(this, first, second, true),
        Utility::Omit => pick(this, first, second, false),
        Utility::Record => record(this, first, second),
        Utility::Exclude | Utility::Extract => {
            let mut kept = Vec::new();
            for member in this.each(first) {
                match assignable(this, member, second) {
                    Some(is) if is == (utility == Utility::Extract) => kept.push(member),
                    Some(_) => {}
                    None => return Worked::Shape(this.unknown("a choice that cannot be told")),
                }
            }
            this.flat_union(&kept)
        }
        Utility::NonNullable | Utility::Defined => {
            let mut members = match &*this.shape(first) {
                Shape::Union(members) => members.clone(),
                Shape::Unknown if utility == Utility::NonNullable => return Worked::Same(DEFINED),
                _ => vec![first],
            };
            members.retain(|id| match *this.shape(*id) {
                Shape::Undefined => false,
                Shape::Null => utility == Utility::Defined,
                _ => true,
            });
            this.flat_union(&members)
        }
        Utility::Awaited => Worked::Same(awaited(this, first)),
        Utility::Uppercase | Utility::Lowercase | Utility::Capitalize | Utility::Uncapitalize => {
            let mut all = Vec::new();
            for member in this.each(first) {
                let Shape::Literal(Literal::String(text)) = &*this.shape(member) else {
                    return Worked::Shape(this.unknown("a text in another case"));
                };
                let text = in_case(utility, text);
                all.push(this.text(&text));
            }
            this.flat_union(&all)
        }
    }
}

/// What a promise gives, and what that gives if it is one.
pub(super) fn awaited(this: &mut Evaluator<'_, '_>, mut id: ShapeId) -> ShapeId {
    for _ in 0..8 {
        match *this.shape(id) {
            Shape::Promise(inner) => id = inner,
            _ => break,
        }
    }
    let (id, shape) = this.look(id);
    match &*shape {
        Shape::Union(members) => {
            let unwrap = |member: &ShapeId| match *this.shape(*member) {
                Shape::Promise(inner) => inner,
                _ => *member,
            };
            let members = members.iter().map(unwrap).collect();
            this.union(members)
        }
        _ => id,
    }
}

fn in_case(utility: Utility, text: &str) -> String {
    let mut chars = text.chars();
    match utility {
        Utility::Uppercase => text.to_uppercase(),
        Utility::Lowercase => text.to_lowercase(),
        _ => {
            let Some(first) = chars.next() else {
                return String::new();
            };
            let first = if utility == Utility::Capitalize {
                first.to_uppercase().to_string()
            } else {
                first.to_lowercase().to_string()
            };
            first + chars.as_str()
        }
    }
}

/// The fields whose names are among `keys`, or those whose names are not.
fn pick(this: &mut Evaluator<'_, '_>, id: ShapeId, keys: ShapeId, wanted: bool) -> Worked {
    match &*this.shape(id) {
        Shape::Object(_) | Shape::Union(_) => {}
        Shape::Never => return Worked::Same(id),
        Shape::Unknown => return Worked::Same(DEFINED),
        _ => return Worked::Shape(this.unknown("fields picked from what is no plain object")),
    }
    let mut object = match this.common_fields(id) {
        Ok(object) => object,
        Err(problem) => return Worked::Shape(problem),
    };
    let known: BTreeSet<String> = (object.fields.iter())
        .map(|field| field.key().tag())
        .collect();
    let (mut names, mut others) = (BTreeSet::new(), Vec::new());
    for key in this.each(keys) {
        let value = this.pending(Pending::Indexed(id, key));
        match &*this.shape(key) {
            Shape::Literal(literal) => {
                let tag = literal.tag();
                if wanted && !object.index.is_empty() && !known.contains(&tag) {
                    let field = FieldShape::new(literal, false, value);
                    object.fields.push(field);
                }
                names.insert(tag);
            }
            _ => others.push((key, value)),
        }
    }
    if wanted {
        object.index = others;
    } else if omit(this, &mut object, &mut names, &others).is_none() {
        return Worked::Shape(this.unknown("a choice that cannot be told"));
    }
    (object.fields).retain(|field| names.contains(&field.key().tag()) == wanted);
    Worked::Shape(Shape::Object(object))
}

/// Takes the keys that are no single names from an object. `None`: there is no telling which.
fn omit(
    this: &mut Evaluator<'_, '_>,
    object: &mut ObjectShape,
    names: &mut BTreeSet<String>,
    keys: &[(ShapeId, ShapeId)],
) -> Option<()> {
    // Where any text is a key, `keyof` knows no single one.
    let unnamed: Vec<ShapeId> = (keys.iter().chain(&object.index))
        .map(|(key, _)| *key)
        .collect();
    if unnamed.is_empty() {
        return Some(());
    }
    let unnamed = this.union(unnamed);
    for field in &object.fields {
        let key = field.key();
        let tag = key.tag();
        let key = this.literal(key);
        if assignable(this, key, unnamed)? {
            names.insert(tag);
        }
    }
    let keys = this.union(keys.iter().map(|(key, _)| *key).collect());
    for (key, value) in std::mem::take(&mut object.index) {
        match assignable(this, key, keys)? {
            // Numbers are keys as well, and would be left.
            true if key == STRING => return None,
            true => {}
            false => object.index.push((key, value)),
        }
    }
    Some(())
}

fn record(this: &mut Evaluator<'_, '_>, keys: ShapeId, value: ShapeId) -> Worked {
    let mut object = ObjectShape::default();
    for key in this.each(keys) {
        match &*this.shape(key) {
            Shape::Literal(literal) => object.fields.push(FieldShape::new(literal, false, value)),
            Shape::String | Shape::Number | Shape::Template(..) => object.index.push((key, value)),
            Shape::Unknown => object.index.push((STRING, value)),
            _ => return Worked::Shape(this.unknown("a record by what are no keys")),
        }
    }
    Worked::Shape(Shape::Object(object))
}
