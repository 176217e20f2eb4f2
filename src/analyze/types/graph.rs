//! Evaluated types → the shapes that a checker needs.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::evaluator::Evaluator;
use super::slots::{STRING, UNKNOWN};
use crate::shape::{NamedShape, ObjectShape, Problem, ProblemKind, Shape, ShapeId, Shapes};

/// How deep types may nest: generated checks recurse as deep.
const MAX_DEPTH: usize = 100;

/// A problem with a type, and its path from the outside in: `.items[].handler`.
pub(super) struct Found {
    pub(super) problem: Problem,
    pub(super) path: String,
}

/// A type's shape, and the parts of it that can't be checked: they accept anything.
pub(super) struct Added {
    pub(super) shape: ShapeId,
    pub(super) unread: Vec<Found>,
}

/// Shapes on their way into the model.
#[derive(Default)]
pub(super) struct Graph {
    pub(super) shapes: Shapes,
    /// By type: where its shape is in the list.
    places: Vec<Option<ShapeId>>,
    /// The types, in the order of their places.
    types: Vec<ShapeId>,
    /// By place: why it can't be checked.
    unread: Vec<Option<Problem>>,
}

impl Graph {
    /// Adds a type's shape. If it can't be checked as a whole, nothing is kept.
    pub(super) fn add(
        &mut self,
        types: &mut Evaluator<'_, '_>,
        id: ShapeId,
    ) -> Result<Added, Found> {
        let before = self.shapes.all.len();
        let result = self.visit(types, id, 0);
        let result = match result {
            Ok(_) if types.is_out_of_budget() => {
                Err(problem("its type grows too large to evaluate"))
            }
            Ok(place) => match self.problem_at(place) {
                Some(problem) => Err(Box::new(problem.clone())),
                None => Ok(place),
            },
            Err(problem) => Err(problem),
        };
        match result {
            Ok(shape) => Ok(Added {
                shape,
                unread: self.unread_below(shape),
            }),
            Err(problem) => {
                self.forget(before);
                Err(Found {
                    problem: *problem,
                    path: String::new(),
                })
            }
        }
    }

    fn forget(&mut self, before: usize) {
        self.shapes.all.truncate(before);
        self.unread.truncate(before);
        for id in self.types.split_off(before) {
            self.set_place(id, None);
        }
    }

    fn set_place(&mut self, id: ShapeId, place: Option<ShapeId>) {
        let index = id as usize;
        if self.places.len() <= index {
            self.places.resize(index + 1, None);
        }
        if let Some(slot) = self.places.get_mut(index) {
            *slot = place;
        }
    }

    fn problem_at(&self, place: ShapeId) -> Option<&Problem> {
        self.unread.get(place as usize)?.as_ref()
    }

    fn set_problem(&mut self, place: ShapeId, problem: Problem) {
        let index = place as usize;
        if self.unread.len() <= index {
            self.unread.resize(index + 1, None);
        }
        if let Some(slot) = self.unread.get_mut(index) {
            *slot = Some(problem);
        }
    }

    /// The parts of a shape that can't be checked, also where another parameter has added them.
    fn unread_below(&self, root: ShapeId) -> Vec<Found> {
        let mut found = Vec::new();
        if self.unread.is_empty() {
            return found;
        }
        let mut seen = BTreeSet::new();
        let mut left = vec![(root, String::new())];
        while let Some((place, path)) = left.pop() {
            if !seen.insert(place) {
                continue;
            }
            if let Some(problem) = self.problem_at(place) {
                let problem = problem.clone();
                found.push(Found { problem, path });
                continue;
            }
            let first = left.len();
            steps(self.shapes.get(place), &mut |id, step| {
                left.push((id, format!("{path}{step}")));
            });
            // In the order in which they are written.
            if let Some(added) = left.get_mut(first..) {
                added.reverse();
            }
        }
        found
    }

    fn visit(
        &mut self,
        types: &mut Evaluator<'_, '_>,
        id: ShapeId,
        depth: usize,
    ) -> Result<ShapeId, Box<Problem>> {
        let name = types.slots.name(id);
        let (id, shape) = types.force(id);
        if let Some(Some(place)) = self.places.get(id as usize) {
            return Ok(*place);
        }
        if depth > MAX_DEPTH {
            return Err(problem("its type is nested too deeply"));
        }
        let place = ShapeId::try_from(self.shapes.all.len()).unwrap_or(0);
        self.set_place(id, Some(place));
        self.types.push(id);
        self.shapes.all.push(NamedShape {
            name: name.map(str::to_owned),
            shape: Rc::new(Shape::Unknown),
        });
        let mut shape = match types.schema_in(id) {
            Some(schema) => Shape::Schema(schema.clone()),
            None => types.as_checked(&shape),
        };
        let mut go = |id: &mut ShapeId| {
            *id = self.visit(types, *id, depth + 1)?;
            Ok::<(), Box<Problem>>(())
        };
        let unread = match &mut shape {
            Shape::Unsupported(problem) => Some(problem.clone()),
            Shape::Promise(_) => Some(problem("it is a promise; use the type that it resolves to")),
            Shape::Object(object) if object.is_empty() => {
                shape = Shape::Defined;
                None
            }
            Shape::Object(object) => self.visit_object(types, object, depth)?,
            Shape::Array(item) | Shape::Set(item) => {
                go(item)?;
                None
            }
            Shape::Map(key, value) => {
                go(key)?;
                go(value)?;
                None
            }
            Shape::Tuple(items) => {
                for item in items {
                    go(&mut item.shape)?;
                }
                None
            }
            // A value that no readable member accepts may fit the other one.
            Shape::Union(members) | Shape::Template(_, members) => {
                for member in members.iter_mut() {
                    go(member)?;
                }
                let unread = members.iter().find_map(|member| self.problem_at(*member));
                unread.cloned().map(Box::new)
            }
            _ => None,
        };
        if let Some(problem) = unread {
            self.set_problem(place, *problem);
        } else if let Some(entry) = self.shapes.all.get_mut(place as usize) {
            entry.shape = Rc::new(shape);
        }
        Ok(place)
    }

    /// Returns a problem if no part of the object can be checked.
    fn visit_object(
        &mut self,
        types: &mut Evaluator<'_, '_>,
        object: &mut ObjectShape,
        depth: usize,
    ) -> Result<Option<Box<Problem>>, Box<Problem>> {
        let mut is_open = false;
        let mut fields = Vec::new();
        for mut field in object.fields.drain(..) {
            field.shape = self.visit(types, field.shape, depth + 1)?;
            if is_reserved_key(&field.name) {
                return Ok(Some(problem(&format!(
                    "the field name `{}` isn't allowed",
                    field.name
                ))));
            }
            if let Some(problem) = self.problem_at(field.shape) {
                if field.name == CALL {
                    return Ok(Some(Box::new(problem.clone())));
                }
                is_open = true;
                // A function can't be sent, so it can't be required.
                field.optional = true;
            }
            fields.push(field);
        }
        object.fields = fields;
        for (key, value) in &mut object.index {
            *key = types.without_schema(*key);
            *key = self.visit(types, *key, depth + 1)?;
            *value = self.visit(types, *value, depth + 1)?;
            is_open |= self.problem_at(*value).is_some();
            if self.problem_at(*key).is_some() {
                is_open = true;
                *value = *key;
                *key = self.visit(types, STRING, depth + 1)?;
            }
        }
        let string = self.visit(types, STRING, depth + 1)?;
        let is_general = |(key, _): &(ShapeId, ShapeId)| *key == string;
        if is_open && !object.index.iter().any(is_general) {
            // It may have keys that Koze can't read: none is dropped.
            let unknown = self.visit(types, UNKNOWN, depth + 1)?;
            object.index.push((string, unknown));
        }
        // A checker reads by the first index signature that a key fits, so `string` has to come last.
        let index = std::mem::take(&mut object.index);
        let (general, own): (Vec<_>, Vec<_>) = index.into_iter().partition(is_general);
        object.index = own;
        object.index.extend(general);
        Ok(None)
    }
}

/// The name of the field that stands for a call signature.
const CALL: &str = "()";

/// Keys that no object may have: they would reach its prototype.
fn is_reserved_key(name: &str) -> bool {
    matches!(name, "__proto__" | "constructor" | "prototype")
}

/// The parts of a shape, with the step that leads to each.
fn steps(shape: &Shape, visit: &mut dyn FnMut(ShapeId, String)) {
    match shape {
        Shape::Object(object) => {
            for field in &object.fields {
                visit(field.shape, format!(".{}", field.name));
            }
            for (_, value) in &object.index {
                visit(*value, "[…]".into());
            }
        }
        Shape::Tuple(items) => {
            for (index, item) in items.iter().enumerate() {
                visit(item.shape, format!("[{index}]"));
            }
        }
        Shape::Union(_) | Shape::Template(..) => {
            shape.parts(&mut |id| visit(id, String::new()));
        }
        _ => shape.parts(&mut |id| visit(id, "[]".into())),
    }
}

fn problem(reason: &str) -> Box<Problem> {
    Box::new(Problem {
        reason: reason.to_owned(),
        kind: ProblemKind::Unknown,
        location: None,
        within: None,
    })
}
