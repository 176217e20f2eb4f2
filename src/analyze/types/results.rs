//! Whether a method's result can be sent. Only certain failures are reported.

use super::evaluator::Evaluator;
use crate::shape::{Problem, ProblemKind, Shape, ShapeId};

/// How many types of one result are visited.
const MAX_TYPES: usize = 500;

/// The first part of a result that certainly can't be sent.
pub(super) fn unsendable(
    types: &mut Evaluator<'_, '_>,
    result: ShapeId,
    over_http: bool,
) -> Option<Problem> {
    let mut seen = Vec::new();
    let mut left = vec![types.awaited(result)];
    while let Some(id) = left.pop() {
        let (id, shape) = types.force(id);
        if seen.contains(&id) || seen.len() > MAX_TYPES {
            continue;
        }
        seen.push(id);
        match &*shape {
            Shape::Unsupported(problem) => {
                let certain = match problem.kind {
                    ProblemKind::Unsendable => true,
                    ProblemKind::Function => over_http,
                    ProblemKind::Unknown | ProblemKind::Circular | ProblemKind::Pending => false,
                };
                if certain {
                    return Some((**problem).clone());
                }
            }
            // A member of a union may never be returned, nor an optional field.
            Shape::Union(_) => {}
            Shape::Object(object) => {
                let required = object.fields.iter().filter(|field| !field.optional);
                left.extend(required.map(|field| field.shape));
            }
            shape => shape.parts(&mut |id| left.push(id)),
        }
    }
    None
}
