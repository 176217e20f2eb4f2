//! What can be done about a parameter that isn't checked.

use crate::analyze::settings::Schemas;
use crate::diagnostics::Remedy;
use crate::model::{Method, Param};
use crate::shape::ProblemKind;

use super::graph::Found;

/// Further objects of the platform, and names under which a worker has its bindings: no page has one to
/// send.
const PLATFORM: [&str; 8] = [
    "CloseEvent",
    "D1Database",
    "Env",
    "ExecutionContext",
    "KVNamespace",
    "Queue",
    "R2Bucket",
    "ScheduledController",
];

/// The remedy for a problem with the parameter at `index`.
pub(super) fn remedy(
    method: &Method,
    index: usize,
    found: &Found,
    schemas: &Schemas<'_>,
    exposed: bool,
) -> Remedy {
    let param = method.params.get(index);
    let name = param.and_then(type_name).unwrap_or_default();
    let schema = match name {
        "File" => "schema.file()",
        "URL" => "schema.string().url()",
        _ => "schema.unknown()",
    };
    let is_whole = found.path.is_empty();
    let is_unsendable = matches!(
        found.problem.kind,
        ProblemKind::Unsendable | ProblemKind::WorkersOnly | ProblemKind::Whole
    );
    let is_closed = PLATFORM.contains(&name) || is_unsendable && schema == "schema.unknown()";
    if is_whole && is_closed {
        return Remedy::Close { exposed };
    }
    let is_rest = param.is_some_and(|param| param.rest);
    Remedy::Schema {
        index,
        // A rest parameter always needs a list.
        count: method.params.len() + usize::from(is_rest),
        schema: if is_whole { schema } else { "schema.unknown()" },
        has_setting: schemas.exist(),
        has_list: schemas.list(&method.name),
    }
}

/// `Request` of `Request<unknown> | null`, and `Env` of `Cloudflare.Env`.
fn type_name(param: &Param) -> Option<&str> {
    let text = param.ty.as_ref()?.text.as_str();
    let is_name = |c: char| c.is_alphanumeric() || c == '.' || c == '_' || c == '$';
    let end = text.find(|c| !is_name(c)).unwrap_or(text.len());
    let name = text.get(..end)?;
    name.rsplit('.').next()
}
