//! Evaluated types → the shapes that a checker needs.

use std::rc::Rc;

use super::evaluator::Evaluator;
use super::slots::STRING;
use crate::shape::{NamedShape, Problem, ProblemKind, Shape, ShapeId, Shapes};

/// How deep types may nest: generated checks recurse as deep.
const MAX_DEPTH: usize = 100;

/// A problem with a type, and its path from the outside in: `.items[].handler`.
pub(super) struct Found {
    pub(super) problem: Problem,
    pub(super) path: String,
}

/// Shapes on their way into the model.
#[derive(Default)]
pub(super) struct Graph {
    pub(super) shapes: Shapes,
    /// By type: where its shape is in the list.
    places: Vec<Option<ShapeId>>,
    /// The types, in the order of their places.
    types: Vec<ShapeId>,
}

impl Graph {
    /// Adds a type's shape and returns its place. If any part can't be checked, none is kept.
    pub(super) fn add(
        &mut self,
        types: &mut Evaluator<'_, '_>,
        id: ShapeId,
    ) -> Result<ShapeId, Found> {
        let before = self.shapes.all.len();
        let mut path = Vec::new();
        let result = self.visit(types, id, &mut path);
        if result.is_err() {
            self.shapes.all.truncate(before);
            for id in self.types.split_off(before) {
                self.set_place(id, None);
            }
        }
        result.map_err(|problem| Found {
            problem: *problem,
            path: path.concat(),
        })
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

    /// On failure, `path` is where the problem is.
    fn visit(
        &mut self,
        types: &mut Evaluator<'_, '_>,
        id: ShapeId,
        path: &mut Vec<String>,
    ) -> Result<ShapeId, Box<Problem>> {
        let name = types.slots.name(id);
        let (id, shape) = types.force(id);
        if let Some(Some(place)) = self.places.get(id as usize) {
            return Ok(*place);
        }
        if path.len() > MAX_DEPTH {
            path.clear();
            return Err(problem("its type is nested too deeply"));
        }
        let place = ShapeId::try_from(self.shapes.all.len()).unwrap_or(0);
        self.set_place(id, Some(place));
        self.types.push(id);
        self.shapes.all.push(NamedShape {
            name: name.map(str::to_owned),
            shape: Rc::new(Shape::Unknown),
        });
        let mut shape = (*shape).clone();
        let mut go = |id: &mut ShapeId, step: String| {
            path.push(step);
            *id = self.visit(types, *id, path)?;
            path.pop();
            Ok::<(), Box<Problem>>(())
        };
        match &mut shape {
            Shape::Unsupported(problem) => return Err(problem.clone()),
            Shape::Promise(_) => {
                return Err(problem("it is a promise; use the type that it resolves to"));
            }
            Shape::Object(object) if object.is_empty() => shape = Shape::Defined,
            Shape::Object(object) => {
                for field in &mut object.fields {
                    if matches!(&*field.name, "__proto__" | "constructor" | "prototype") {
                        let reason = format!("the field name `{}` isn't allowed", field.name);
                        return Err(problem(&reason));
                    }
                    go(&mut field.shape, format!(".{}", field.name))?;
                }
                // A checker reads by the first index signature that a key fits, so `string` has to come last.
                let all = object.index.iter().position(|(key, _)| *key == STRING);
                if let Some(all) = all {
                    let pair = object.index.remove(all);
                    object.index.push(pair);
                }
                for (key, value) in &mut object.index {
                    go(key, "[…]".into())?;
                    go(value, "[…]".into())?;
                }
            }
            Shape::Array(item) | Shape::Set(item) => go(item, "[]".into())?,
            Shape::Map(key, value) => {
                go(key, "[]".into())?;
                go(value, "[]".into())?;
            }
            Shape::Tuple(items) => {
                for (index, item) in items.iter_mut().enumerate() {
                    go(&mut item.shape, format!("[{index}]"))?;
                }
            }
            Shape::Union(members) | Shape::Template(_, members) => {
                for member in members {
                    go(member, String::new())?;
                }
            }
            _ => {}
        }
        if let Some(entry) = self.shapes.all.get_mut(place as usize) {
            entry.shape = Rc::new(shape);
        }
        Ok(place)
    }
}

fn problem(reason: &str) -> Box<Problem> {
    Box::new(Problem {
        reason: reason.to_owned(),
        kind: ProblemKind::Unknown,
        location: None,
    })
}
