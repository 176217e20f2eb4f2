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
    let whole = types.awaited(result);
    let mut left = vec![whole];
    while let Some(next) = left.pop() {
        let is_whole = next == whole;
        let (id, shape) = types.force(next);
        if seen.contains(&id) || seen.len() > MAX_TYPES {
            continue;
        }
        seen.push(id);
        if let Some(problem) = problem_of(&shape, is_whole, over_http) {
            return Some(problem);
        }
        match &*shape {
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

/// What to do about it.
pub(super) fn help(kind: ProblemKind) -> &'static str {
    match kind {
        ProblemKind::WorkersOnly => {
            "Return plain data. If only worker code calls the method, add it to `static serverOnly`."
        }
        ProblemKind::Whole => {
            "Return it as the whole result, or return its content as a Uint8Array."
        }
        _ => "Return plain data.",
    }
}

/// What is wrong with a part of a result, or with all of it (`is_whole`), apart from its own parts.
fn problem_of(shape: &Shape, is_whole: bool, over_http: bool) -> Option<Problem> {
    let (kind, reason) = match shape {
        Shape::Unsupported(problem) => {
            let is_certain = match problem.kind {
                ProblemKind::Unsendable => true,
                ProblemKind::WorkersOnly => over_http,
                ProblemKind::Whole => over_http && !is_whole,
                ProblemKind::Unknown
                | ProblemKind::Caller
                | ProblemKind::Circular
                | ProblemKind::Pending => false,
            };
            return is_certain.then(|| (**problem).clone());
        }
        Shape::Promise(_) if !is_whole => (
            ProblemKind::Unsendable,
            "a promise can't be sent as a part of a value; await it first",
        ),
        Shape::Instance("Blob") if over_http && !is_whole => (
            ProblemKind::Whole,
            "`Blob` can't be sent over HTTP as a part of a value",
        ),
        _ => return None,
    };
    Some(Problem {
        reason: reason.to_owned(),
        kind,
        location: None,
        within: None,
    })
}
