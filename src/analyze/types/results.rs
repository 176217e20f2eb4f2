//! What a method returns: whether Workers RPC can carry it, as far as that is certain.

use super::evaluator::Evaluator;
use crate::shape::{Problem, ProblemKind, Shape, ShapeId};

/// Types that are looked at for one result.
const MAX_TYPES: usize = 500;

/// What of a result is certain not to get out of its object.
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
            // One of several may never come; a field that may be absent may never be there.
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
