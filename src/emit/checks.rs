//! Shapes → expressions that build the runtime's checkers.

use std::collections::BTreeSet;

use super::writer::Writer;
use crate::model::{DurableObject, Method};
use crate::naming::{is_identifier, is_reserved_word};
use crate::shape::{
    Element, ElementKind, FieldShape, Literal, ObjectShape, SchemaRef, Shape, ShapeId, Shapes,
};

/// How deep expressions nest before an inner one becomes a constant.
const MAX_NESTING: usize = 24;

/// What the arguments of an object's methods are checked against.
pub(super) struct Checks {
    /// Declarations of the constants that `params` refers to.
    pub(super) constants: String,
    /// An object literal: the parameters of each method. It is one level deep.
    pub(super) params: String,
}

pub(super) fn emit_checks(object: &DurableObject, root: &str) -> Checks {
    let mut checkers = Checkers::new(&object.shapes, root);
    for param in object.methods.iter().flat_map(|method| &method.params) {
        param.shape.into_iter().for_each(|id| checkers.count(id));
    }
    let mut params = Writer::default();
    params.block(1, &object.methods, |w, method| {
        w.key(&method.name);
        checkers.method(w, method);
    });
    Checks {
        constants: checkers.constants.finish(),
        params: params.finish(),
    }
}

/// How far a shape's constant is written.
#[derive(Clone, Copy, PartialEq)]
enum State {
    New,
    /// Being written: a reference to it comes before its value.
    Open,
    Done,
}

/// One argument of a method, or all that are left.
struct Argument<'m> {
    /// What messages and forms call it; begins with `...` where it stands for all that are left.
    name: String,
    check: Option<Presence>,
    /// The schema that its type is inferred from, and whether it may be absent.
    schema: Option<(&'m SchemaRef, bool)>,
}

/// A value that may be absent, or not.
struct Presence {
    shape: ShapeId,
    optional: bool,
}

impl From<Element> for Presence {
    fn from(Element { shape, kind }: Element) -> Self {
        let optional = kind == ElementKind::Optional;
        Self { shape, optional }
    }
}

struct Checkers<'a> {
    shapes: &'a Shapes,
    /// The project's root, which the paths of schemas' files are below.
    root: &'a str,
    /// By shape: how often it is referred to.
    uses: Vec<usize>,
    states: Vec<State>,
    names: Vec<Option<String>>,
    taken: BTreeSet<String>,
    constants: Writer,
}

impl<'a> Checkers<'a> {
    fn new(shapes: &'a Shapes, root: &'a str) -> Self {
        let count = shapes.all.len();
        let taken = ["_Class", "_durableObject", "_method", "_object", "_s"];
        Self {
            shapes,
            root,
            uses: vec![0; count],
            states: vec![State::New; count],
            names: vec![None; count],
            taken: taken.map(str::to_owned).into(),
            constants: Writer::default(),
        }
    }

    /// Counts a reference to a shape and, with the first one, the references within it.
    fn count(&mut self, id: ShapeId) {
        let shapes = self.shapes;
        let mut left = vec![id];
        while let Some(id) = left.pop() {
            if let Some(uses) = self.uses.get_mut(id as usize) {
                *uses += 1;
                if *uses == 1 {
                    shapes.get(id).parts(&mut |part| left.push(part));
                }
            }
        }
    }

    /// The parameters of a method: `[["name", checker], …]`.
    fn method(&mut self, w: &mut Writer, method: &Method) {
        w.array(
            arguments(self.shapes, method),
            |w,
             Argument {
                 name,
                 check,
                 schema,
             }| {
                w.brackets(|w| {
                    w.string(&name);
                    if let Some((schema, may_be_absent)) = schema {
                        w.push(", ");
                        foreign(w, self.root, schema, may_be_absent);
                    } else if let Some(check) = check {
                        w.push(", ");
                        self.presence(w, check, 1);
                    }
                });
            },
        );
    }

    /// A shape's expression, or the name of its constant.
    fn expression(&mut self, w: &mut Writer, id: ShapeId, depth: usize) {
        let index = id as usize;
        let state = self.states.get(index).copied().unwrap_or(State::Done);
        let shared = self.uses.get(index).is_some_and(|uses| *uses > 1);
        let shape = self.shapes.get(id);
        if is_short(self.shapes, shape) || state == State::New && !shared && depth < MAX_NESTING {
            return self.body(w, shape, depth);
        }
        let name = self.name(id);
        match state {
            State::New => self.constant(index, &name, shape),
            State::Open => return w.call("_s.lazy", |w| w.push(&format!("() => {name}"))),
            State::Done => {}
        }
        w.push(&name);
    }

    fn constant(&mut self, index: usize, name: &str, shape: &Shape) {
        self.set(index, State::Open);
        // Written apart: the constants that it refers to are declared before it.
        let mut body = Writer::default();
        self.body(&mut body, shape, 0);
        let body = body.finish();
        let line = format!("const {name} = /* @__PURE__ */ {body};");
        self.constants.line(&line);
        self.set(index, State::Done);
    }

    fn set(&mut self, index: usize, state: State) {
        if let Some(slot) = self.states.get_mut(index) {
            *slot = state;
        }
    }

    /// A name that nothing else in the module has: no method's name begins with an underscore, and
    /// only reserved words get one as a prefix.
    fn name(&mut self, id: ShapeId) -> String {
        if let Some(Some(name)) = self.names.get(id as usize) {
            return name.clone();
        }
        let named = self.shapes.all.get(id as usize);
        let base = named
            .and_then(|named| named.name.as_deref())
            .filter(|name| is_identifier(name) && !is_reserved_word(name));
        let base = format!("_{}", base.unwrap_or("t"));
        let mut name = base.clone();
        let mut number = 1;
        while !self.taken.insert(name.clone()) {
            number += 1;
            name = format!("{base}{number}");
        }
        if let Some(slot) = self.names.get_mut(id as usize) {
            *slot = Some(name.clone());
        }
        name
    }

    fn body(&mut self, w: &mut Writer, shape: &Shape, depth: usize) {
        let code = match shape {
            Shape::Unknown | Shape::Promise(_) | Shape::Unsupported(_) => "_s.unknown()",
            Shape::Never => "_s.never()",
            Shape::Defined => "_s.defined()",
            Shape::NonPrimitive => "_s.nonPrimitive()",
            Shape::String => "_s.string()",
            Shape::Number => "_s.number()",
            Shape::Boolean => "_s.boolean()",
            Shape::Bigint => "_s.bigint()",
            Shape::Instance("Date") => "_s.date()",
            Shape::Instance("Uint8Array") => "_s.bytes()",
            Shape::Instance("ArrayBuffer") => "_s.arrayBuffer()",
            Shape::Instance(name) => return w.call("_s.instance", |w| w.push(name)),
            Shape::Null | Shape::Undefined | Shape::Literal(_) => {
                return w.call("_s.literal", |w| literal(w, shape));
            }
            Shape::Template(texts, placeholders) => return self.template(w, texts, placeholders),
            Shape::Array(item) => return self.generic(w, "_s.array", &[*item], depth),
            Shape::Set(item) => return self.generic(w, "_s.set", &[*item], depth),
            Shape::Map(key, value) => return self.generic(w, "_s.map", &[*key, *value], depth),
            Shape::Tuple(items) => return self.tuple(w, items, depth),
            Shape::Object(object) => return self.object(w, object, depth),
            Shape::Union(members) => return self.union(w, members, depth),
            Shape::Schema(schema) => return foreign(w, self.root, schema, false),
        };
        w.push(code);
    }

    /// `_s.map(key, value)`.
    fn generic(&mut self, w: &mut Writer, function: &str, arguments: &[ShapeId], depth: usize) {
        w.call(function, |w| {
            w.list(arguments, |w, id| self.expression(w, *id, depth + 1));
        });
    }

    /// `_s.template(["a", "b"], ["number"])`.
    fn template(&self, w: &mut Writer, texts: &[String], placeholders: &[ShapeId]) {
        w.call("_s.template", |w| {
            w.array(texts, |w, text| w.string(text));
            w.push(", ");
            w.array(placeholders, |w, id| {
                w.string(match self.shapes.get(*id) {
                    Shape::Number => "number",
                    Shape::Bigint => "bigint",
                    _ => "string",
                });
            });
        });
    }

    /// `_s.tuple([a, b.optional()], rest, [c])`.
    fn tuple(&mut self, w: &mut Writer, items: &[Element], depth: usize) {
        let rest = items.iter().position(|item| item.kind == ElementKind::Rest);
        let (head, others) = items.split_at(rest.unwrap_or(items.len()));
        w.call("_s.tuple", |w| {
            self.items(w, head, depth);
            if let Some((rest, tail)) = others.split_first() {
                w.push(", ");
                self.expression(w, rest.shape, depth + 1);
                if !tail.is_empty() {
                    w.push(", ");
                    self.items(w, tail, depth);
                }
            }
        });
    }

    fn items(&mut self, w: &mut Writer, items: &[Element], depth: usize) {
        w.array(items, |w, item| self.presence(w, (*item).into(), depth + 1));
    }

    /// A value that may be absent, or not. Where it may, its type need not name `undefined`.
    fn presence(
        &mut self,
        w: &mut Writer,
        Presence {
            shape: id,
            optional,
        }: Presence,
        depth: usize,
    ) {
        if !optional {
            return self.expression(w, id, depth);
        }
        let shapes = self.shapes;
        match shapes.get(id) {
            Shape::Union(members) if is_lax(shapes, id) => {
                let is_given = |id: &ShapeId| *shapes.get(*id) != Shape::Undefined;
                let given: Vec<ShapeId> = members.iter().copied().filter(is_given).collect();
                self.union(w, &given, depth);
            }
            _ => self.expression(w, id, depth),
        }
        w.push(".optional()");
    }

    /// An object's checker, in `_s.present(["a"], …)` where a field may be `undefined` but not absent.
    fn object(&mut self, w: &mut Writer, object: &ObjectShape, depth: usize) {
        let shapes = self.shapes;
        let is_present = |field: &&FieldShape| !field.optional && is_lax(shapes, field.shape);
        let present: Vec<&FieldShape> = object.fields.iter().filter(is_present).collect();
        if present.is_empty() {
            return self.fields(w, object, depth);
        }
        w.call("_s.present", |w| {
            w.array(present, |w, field| w.string(&field.name));
            w.push(", ");
            self.fields(w, object, depth);
        });
    }

    /// `_s.object({ a: …, "b-c": … }, [key, value], …)`.
    fn fields(&mut self, w: &mut Writer, object: &ObjectShape, depth: usize) {
        w.call("_s.object", |w| {
            w.object(&object.fields, |w, field| {
                w.key(&field.name);
                let (shape, optional) = (field.shape, field.optional);
                self.presence(w, Presence { shape, optional }, depth + 1);
            });
            for (key, value) in &object.index {
                w.push(", ");
                w.brackets(|w| {
                    self.index_key(w, *key, depth + 1);
                    w.push(", ");
                    self.expression(w, *value, depth + 1);
                });
            }
        });
    }

    fn index_key(&mut self, w: &mut Writer, key: ShapeId, depth: usize) {
        match self.shapes.get(key) {
            // At run time, every key is a string.
            Shape::Number => w.push("_s.template([\"\", \"\"], [\"number\"])"),
            _ => self.expression(w, key, depth),
        }
    }

    /// `_s.union([_s.enum(["a", "b"]), _s.number()]).nullable()`.
    fn union(&mut self, w: &mut Writer, members: &[ShapeId], depth: usize) {
        let shapes = self.shapes;
        let is_value =
            |shape: &Shape| matches!(shape, Shape::Literal(_) | Shape::Null | Shape::Undefined);
        let (values, others): (Vec<ShapeId>, Vec<ShapeId>) =
            members.iter().partition(|id| is_value(shapes.get(**id)));
        let only_null = matches!(values[..], [id] if *shapes.get(id) == Shape::Null);
        let nullable = only_null && !others.is_empty();
        let values = if nullable { Vec::new() } else { values };
        let has_values = !values.is_empty() || others.is_empty();
        let mut alternatives = |w: &mut Writer| {
            // Values come first: another member may accept their spelling as its own.
            if has_values {
                w.call("_s.enum", |w| {
                    w.array(&values, |w, id| literal(w, shapes.get(*id)));
                });
            }
            if has_values && !others.is_empty() {
                w.push(", ");
            }
            w.list(&others, |w, id| self.expression(w, *id, depth + 1));
        };
        if others.len() + usize::from(has_values) > 1 {
            w.call("_s.union", |w| w.brackets(alternatives));
        } else {
            alternatives(w);
        }
        if nullable {
            w.push(".nullable()");
        }
    }
}

/// The arguments that a method takes. A rest parameter that is a tuple equals parameters of its own.
fn arguments<'m>(shapes: &Shapes, method: &'m Method) -> Vec<Argument<'m>> {
    let mut arguments = Vec::new();
    for param in &method.params {
        if let (true, Some(Shape::Tuple(items))) =
            (param.rest, param.shape.map(|id| shapes.get(id)))
        {
            arguments.extend(items.iter().map(|item| Argument {
                name: dots(item.kind == ElementKind::Rest).into(),
                check: Some((*item).into()),
                schema: None,
            }));
            continue;
        }
        let name = param.name.as_deref().unwrap_or_default();
        arguments.push(Argument {
            name: format!("{}{name}", dots(param.rest)),
            check: param.shape.map(|shape| Presence {
                shape,
                optional: param.optional || param.has_default,
            }),
            schema: (param.schema.as_ref())
                .map(|schema| (schema, param.optional || param.has_default)),
        });
    }
    arguments
}

/// `_s.foreign(() => import("/app/src/server/profile.ts"), ["Profile"])`.
fn foreign(w: &mut Writer, root: &str, schema: &SchemaRef, may_be_absent: bool) {
    let besides = [
        ("null", schema.is_nullable),
        ("absent", may_be_absent),
        ("input", schema.is_input),
    ];
    let besides: Vec<&str> = besides
        .into_iter()
        .filter_map(|(name, holds)| holds.then_some(name))
        .collect();
    w.call("_s.foreign", |w| {
        w.push("() => import(");
        w.string(&format!("{root}/{}", schema.file));
        w.push("), ");
        w.array(&schema.path, |w, name| w.string(name));
        if !besides.is_empty() {
            w.push(", ");
            w.object(&besides, |w, name| {
                w.key(name);
                w.push("true");
            });
        }
    });
}

fn dots(rest: bool) -> &'static str {
    if rest { "..." } else { "" }
}

/// Whether a type lets its value be `undefined`.
fn is_lax(shapes: &Shapes, id: ShapeId) -> bool {
    match shapes.get(id) {
        Shape::Unknown | Shape::Undefined => true,
        Shape::Union(members) => members
            .iter()
            .any(|id| *shapes.get(*id) == Shape::Undefined),
        _ => false,
    }
}

/// Whether a name would be as long as the expression.
fn is_short(shapes: &Shapes, shape: &Shape) -> bool {
    let shape = match shape {
        Shape::Array(item) => shapes.get(*item),
        // A string that a thousand types use would be emitted a thousand times.
        Shape::Literal(Literal::String(text)) if text.len() > 40 => return false,
        shape => shape,
    };
    let mut leaf = true;
    shape.parts(&mut |_| leaf = false);
    leaf && !matches!(shape, Shape::Object(_) | Shape::Schema(_))
}

fn literal(w: &mut Writer, shape: &Shape) {
    match shape {
        Shape::Null => w.push("null"),
        Shape::Literal(Literal::String(text)) => w.string(text),
        Shape::Literal(Literal::Boolean(boolean)) => {
            w.push(if *boolean { "true" } else { "false" })
        }
        Shape::Literal(Literal::Bigint(digits)) => w.push(&format!("{digits}n")),
        Shape::Literal(Literal::Number(number)) => w.push(&number.to_string()),
        _ => w.push("undefined"),
    }
}
