//! Shapes → expressions that make the runtime's checkers.

use std::collections::BTreeSet;

use super::writer::{module_name, string};
use crate::model::{DurableObject, Method};
use crate::naming::{is_identifier, is_reserved_word};
use crate::shape::{Element, ElementKind, Literal, ObjectShape, Shape, ShapeId, Shapes};

/// Expressions within expressions, before an inner one gets a name of its own.
const MAX_NESTING: usize = 24;

/// What the arguments of an object's methods are checked against.
pub(super) struct Checks {
    /// Declarations that `params` refers to.
    pub(super) constants: String,
    /// An object literal: of each method, its parameters.
    pub(super) params: String,
}

pub(super) fn emit_checks(object: &DurableObject) -> Checks {
    let mut writer = Writer::new(&object.shapes);
    for param in object.methods.iter().flat_map(|method| &method.params) {
        param.shape.into_iter().for_each(|id| writer.count(id));
    }
    let mut params = String::from("{");
    for method in &object.methods {
        params += "\n    ";
        params += &module_name(&method.name);
        params += ": ";
        writer.method(&mut params, method);
        params.push(',');
    }
    params += if object.methods.is_empty() {
        "}"
    } else {
        "\n  }"
    };
    Checks {
        constants: writer.constants,
        params,
    }
}

/// How far a shape has been written.
#[derive(Clone, Copy, PartialEq)]
enum State {
    New,
    /// Being written: who refers to it now refers to what is not there yet.
    Open,
    Done,
}

struct Writer<'a> {
    shapes: &'a Shapes,
    /// By shape: how often it is referred to.
    uses: Vec<usize>,
    states: Vec<State>,
    names: Vec<Option<String>>,
    taken: BTreeSet<String>,
    constants: String,
}

impl<'a> Writer<'a> {
    fn new(shapes: &'a Shapes) -> Self {
        let count = shapes.all.len();
        let taken = ["_Class", "_durableObject", "_method", "_object", "_s"];
        Self {
            shapes,
            uses: vec![0; count],
            states: vec![State::New; count],
            names: vec![None; count],
            taken: taken.map(str::to_owned).into(),
            constants: String::new(),
        }
    }

    /// Counts a reference to a shape and, with the first one, those within it.
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
    fn method(&mut self, code: &mut String, method: &Method) {
        code.push('[');
        for (index, param) in method.params.iter().enumerate() {
            let name = param.name.as_deref().unwrap_or_default();
            let shape = param.shape.map(|id| (id, self.shapes.get(id)));
            // A rest parameter that is a tuple is as good as parameters of their own.
            if let (true, Some((_, Shape::Tuple(items)))) = (param.rest, shape) {
                for (index, item) in items.iter().enumerate() {
                    separate(code, index);
                    let rest = item.kind == ElementKind::Rest;
                    *code += if rest { "[\"...\", " } else { "[\"\", " };
                    self.item(code, *item, 1);
                    code.push(']');
                }
                continue;
            }
            separate(code, index);
            code.push('[');
            *code += &string(&format!("{}{name}", if param.rest { "..." } else { "" }));
            if let Some((id, _)) = shape {
                *code += ", ";
                let optional = param.optional || param.has_default;
                self.presence(code, id, optional, 1);
            }
            code.push(']');
        }
        code.push(']');
    }

    /// A shape's expression, or its name if it has one.
    fn expression(&mut self, code: &mut String, id: ShapeId, depth: usize) {
        let index = id as usize;
        let state = self.states.get(index).copied().unwrap_or(State::Done);
        let shared = self.uses.get(index).is_some_and(|uses| *uses > 1);
        let shape = self.shapes.get(id);
        if is_short(self.shapes, shape) || state == State::New && !shared && depth < MAX_NESTING {
            return self.body(code, shape, depth);
        }
        let name = self.name(id);
        if state == State::Open {
            *code += "_s.lazy(() => ";
            *code += &name;
            code.push(')');
            return;
        }
        if state == State::New {
            self.set(index, State::Open);
            let mut body = String::new();
            self.body(&mut body, shape, 0);
            self.constants += "const ";
            self.constants += &name;
            self.constants += " = /* @__PURE__ */ ";
            self.constants += &body;
            self.constants += ";\n";
            self.set(index, State::Done);
        }
        *code += &name;
    }

    fn set(&mut self, index: usize, state: State) {
        if let Some(slot) = self.states.get_mut(index) {
            *slot = state;
        }
    }

    /// A name that neither a method nor anything else in the module has: no method's name begins
    /// with an underscore, and only reserved words get one put before them.
    fn name(&mut self, id: ShapeId) -> String {
        if let Some(Some(name)) = self.names.get(id as usize) {
            return name.clone();
        }
        let named = self
            .shapes
            .all
            .get(id as usize)
            .and_then(|named| named.name.as_deref());
        let base = named.filter(|name| is_identifier(name) && !is_reserved_word(name));
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

    fn body(&mut self, code: &mut String, shape: &Shape, depth: usize) {
        if let Shape::Union(members) = shape {
            return self.union(code, members, depth);
        }
        *code += "_s.";
        match shape {
            Shape::Unknown | Shape::Promise(_) | Shape::Unsupported(_) | Shape::Union(_) => {
                *code += "unknown()";
            }
            Shape::Never => *code += "never()",
            Shape::Defined => *code += "defined()",
            Shape::NonPrimitive => *code += "nonPrimitive()",
            Shape::String => *code += "string()",
            Shape::Number => *code += "number()",
            Shape::Boolean => *code += "boolean()",
            Shape::Bigint => *code += "bigint()",
            Shape::Null | Shape::Undefined | Shape::Literal(_) => {
                *code += "literal(";
                push_literal(code, shape);
                code.push(')');
            }
            Shape::Instance("Date") => *code += "date()",
            Shape::Instance("Uint8Array") => *code += "bytes()",
            Shape::Instance("ArrayBuffer") => *code += "arrayBuffer()",
            Shape::Instance(name) => {
                *code += "instance(";
                *code += name;
                code.push(')');
            }
            Shape::Template(texts, placeholders) => self.template(code, texts, placeholders),
            Shape::Array(item) => self.call(code, "array(", &[*item], depth),
            Shape::Set(item) => self.call(code, "set(", &[*item], depth),
            Shape::Map(key, value) => self.call(code, "map(", &[*key, *value], depth),
            Shape::Tuple(items) => self.tuple(code, items, depth),
            Shape::Object(object) => self.object(code, object, depth),
        }
    }

    fn call(&mut self, code: &mut String, name: &str, args: &[ShapeId], depth: usize) {
        *code += name;
        for (index, arg) in args.iter().enumerate() {
            separate(code, index);
            self.expression(code, *arg, depth + 1);
        }
        code.push(')');
    }

    fn template(&self, code: &mut String, texts: &[String], placeholders: &[ShapeId]) {
        *code += "template([";
        for (index, text) in texts.iter().enumerate() {
            separate(code, index);
            *code += &string(text);
        }
        *code += "], [";
        for (index, id) in placeholders.iter().enumerate() {
            separate(code, index);
            *code += match self.shapes.get(*id) {
                Shape::Number => "\"number\"",
                Shape::Bigint => "\"bigint\"",
                _ => "\"string\"",
            };
        }
        *code += "])";
    }

    /// `tuple([a, b.optional()], rest, [c])`.
    fn tuple(&mut self, code: &mut String, items: &[Element], depth: usize) {
        let rest = items.iter().position(|item| item.kind == ElementKind::Rest);
        let (head, others) = items.split_at(rest.unwrap_or(items.len()));
        *code += "tuple(";
        self.items(code, head, depth);
        if let Some((rest, tail)) = others.split_first() {
            *code += ", ";
            self.expression(code, rest.shape, depth + 1);
            if !tail.is_empty() {
                *code += ", ";
                self.items(code, tail, depth);
            }
        }
        code.push(')');
    }

    fn items(&mut self, code: &mut String, items: &[Element], depth: usize) {
        code.push('[');
        for (index, item) in items.iter().enumerate() {
            separate(code, index);
            self.item(code, *item, depth + 1);
        }
        code.push(']');
    }

    fn item(&mut self, code: &mut String, item: Element, depth: usize) {
        self.presence(code, item.shape, item.kind == ElementKind::Optional, depth);
    }

    /// What may be absent, or not. `undefined` need not be named where it may.
    fn presence(&mut self, code: &mut String, id: ShapeId, optional: bool, depth: usize) {
        if !optional {
            return self.expression(code, id, depth);
        }
        let shapes = self.shapes;
        match shapes.get(id) {
            Shape::Union(members) => {
                let given = |id: &ShapeId| !matches!(shapes.get(*id), Shape::Undefined);
                let given: Vec<ShapeId> = members.iter().copied().filter(given).collect();
                if given.len() == members.len() {
                    self.expression(code, id, depth);
                } else {
                    self.union(code, &given, depth);
                }
            }
            _ => self.expression(code, id, depth),
        }
        *code += ".optional()";
    }

    /// `object({ a: …, "b-c": … }, [key, value], …)`.
    fn object(&mut self, code: &mut String, object: &ObjectShape, depth: usize) {
        let shapes = self.shapes;
        // What may be undefined still has to be there.
        let fields = object.fields.iter();
        let mut present = fields.filter(|field| !field.optional && is_lax(shapes, field.shape));
        let first = present.next();
        if let Some(first) = first {
            *code += "present([";
            *code += &string(&first.name);
            for field in present {
                *code += ", ";
                *code += &string(&field.name);
            }
            *code += "], _s.";
        }
        *code += "object({";
        for (index, field) in object.fields.iter().enumerate() {
            *code += if index == 0 { " " } else { ", " };
            *code += &module_name(&field.name);
            *code += ": ";
            self.presence(code, field.shape, field.optional, depth + 1);
        }
        *code += if object.fields.is_empty() { "}" } else { " }" };
        for (key, value) in &object.index {
            *code += ", [";
            match shapes.get(*key) {
                // Keys are texts.
                Shape::Number => *code += "_s.template([\"\", \"\"], [\"number\"])",
                _ => self.expression(code, *key, depth + 1),
            }
            *code += ", ";
            self.expression(code, *value, depth + 1);
            code.push(']');
        }
        code.push(')');
        if first.is_some() {
            code.push(')');
        }
    }

    fn union(&mut self, code: &mut String, members: &[ShapeId], depth: usize) {
        let shapes = self.shapes;
        let single =
            |shape: &Shape| matches!(shape, Shape::Literal(_) | Shape::Null | Shape::Undefined);
        let (literals, others): (Vec<ShapeId>, Vec<ShapeId>) =
            members.iter().partition(|id| single(shapes.get(**id)));
        let only_null = matches!(literals[..], [id] if *shapes.get(id) == Shape::Null);
        let listed = literals.len() * usize::from(!only_null);
        let many = others.len() + listed.min(1) > 1;
        if many {
            *code += "_s.union([";
        }
        // Values that are named come first: another member may be what they are spelled as.
        if listed > 0 || others.is_empty() {
            *code += "_s.enum([";
            for (index, id) in literals.iter().enumerate() {
                separate(code, index);
                push_literal(code, shapes.get(*id));
            }
            *code += "])";
        }
        for (index, id) in others.iter().enumerate() {
            separate(code, index + listed.min(1));
            self.expression(code, *id, depth + 1);
        }
        if many {
            *code += "])";
        }
        if only_null && !others.is_empty() {
            *code += ".nullable()";
        }
    }
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
        // One that is used a thousand times would be there a thousand times.
        Shape::Literal(Literal::String(text)) if text.len() > 40 => return false,
        shape => shape,
    };
    let mut leaf = true;
    shape.parts(&mut |_| leaf = false);
    leaf && !matches!(shape, Shape::Object(_))
}

fn separate(code: &mut String, index: usize) {
    if index > 0 {
        *code += ", ";
    }
}

fn push_literal(code: &mut String, shape: &Shape) {
    match shape {
        Shape::Null => *code += "null",
        Shape::Literal(Literal::String(text)) => *code += &string(text),
        Shape::Literal(Literal::Boolean(boolean)) => {
            *code += if *boolean { "true" } else { "false" }
        }
        Shape::Literal(Literal::Bigint(digits)) => {
            *code += digits;
            code.push('n');
        }
        Shape::Literal(Literal::Number(number)) => *code += &number.to_string(),
        _ => *code += "undefined",
    }
}
