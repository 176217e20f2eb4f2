//! Template literal types.

use super::envs::EnvId;
use super::evaluate::Evaluated;
use super::evaluator::{Evaluator, MAX_MEMBERS};
use super::slots::STRING;
use super::syntax::Node;
use crate::shape::{Shape, ShapeId};

/// A template under construction: texts, and placeholders between them.
type Parts = (Vec<String>, Vec<ShapeId>);

impl<'a> Evaluator<'a, '_> {
    /// A template literal type. Placeholders with few values are filled in.
    pub(super) fn template(
        &mut self,
        texts: &'a [String],
        types: &'a [Node],
        env: EnvId,
    ) -> Evaluated {
        let first = texts.first().cloned().unwrap_or_default();
        let mut all: Vec<Parts> = vec![(vec![first], Vec::new())];
        for (index, node) in types.iter().enumerate() {
            let id = self.resolve(node, env);
            let options = self.members_of(id);
            if all.len().saturating_mul(options.len()) > MAX_MEMBERS {
                return Evaluated::Shape(self.too_large());
            }
            let text = texts.get(index + 1).map_or("", String::as_str);
            let mut next = Vec::new();
            for parts in &all {
                for option in &options {
                    let mut parts = parts.clone();
                    if let Err(problem) = self.fill(&mut parts, *option) {
                        return Evaluated::Shape(problem);
                    }
                    append(&mut parts, text);
                    next.push(parts);
                }
            }
            all = next;
        }
        let shapes: Vec<ShapeId> = all
            .into_iter()
            .map(|(texts, placeholders)| {
                if placeholders.is_empty() {
                    return self.string_literal(&texts.concat());
                }
                // `${string}` is any string.
                if placeholders == [STRING] && texts.iter().all(String::is_empty) {
                    return STRING;
                }
                self.add(Shape::Template(texts, placeholders))
            })
            .collect();
        self.normalize_union(&shapes)
    }

    fn fill(&mut self, parts: &mut Parts, option: ShapeId) -> Result<(), Shape> {
        let (id, shape) = self.force(option);
        match &*shape {
            Shape::Literal(literal) => append(parts, &literal.text()),
            Shape::Null => append(parts, "null"),
            Shape::Undefined => append(parts, "undefined"),
            Shape::String | Shape::Number | Shape::Bigint | Shape::Unknown => {
                let id = if matches!(*shape, Shape::Unknown) {
                    STRING
                } else {
                    id
                };
                parts.1.push(id);
                parts.0.push(String::new());
            }
            Shape::Template(texts, placeholders) => {
                append(parts, texts.first().map_or("", String::as_str));
                for (index, placeholder) in placeholders.iter().enumerate() {
                    parts.1.push(*placeholder);
                    parts
                        .0
                        .push(texts.get(index + 1).cloned().unwrap_or_default());
                }
            }
            Shape::Unsupported(problem) => return Err(Shape::Unsupported(problem.clone())),
            _ => {
                return Err(
                    self.unknown("a template literal has a placeholder that isn't a primitive")
                );
            }
        }
        Ok(())
    }
}

fn append(parts: &mut Parts, text: &str) {
    if let Some(last) = parts.0.last_mut() {
        last.push_str(text);
    }
}
