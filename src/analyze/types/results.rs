//! Whether a method's result can be sent. Only certain failures are reported.

use super::evaluator::Evaluator;
use crate::shape::{Problem, ProblemKind, Shape, ShapeId, Within};

/// How many types of one result are visited.
const MAX_TYPES: usize = 500;

/// The type of what a result gives one by one, if it does.
pub(super) fn items(types: &mut Evaluator<'_, '_>, result: ShapeId) -> Option<ShapeId> {
    let result = types.awaited(result);
    match &*types.shape(result) {
        Shape::Unsupported(problem) => match problem.within.as_deref() {
            Some(Within::Items(item)) => Some(*item),
            _ => None,
        },
        _ => None,
    }
}

/// The first part of a result, or of an item, that certainly can't be sent. Items are always encoded,
/// for worker code, too.
pub(super) fn unsendable(
    types: &mut Evaluator<'_, '_>,
    result: ShapeId,
    is_item: bool,
    over_http: bool,
) -> Option<Problem> {
    let over_http = over_http || is_item;
    let mut seen = Vec::new();
    let whole = types.awaited(result);
    let mut left = vec![whole];
    while let Some(next) = left.pop() {
        let is_whole = next == whole && !is_item;
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
pub(super) fn help(kind: ProblemKind, is_item: bool) -> &'static str {
    match kind {
        _ if is_item => "Give plain data, or its content as a Uint8Array.",
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
