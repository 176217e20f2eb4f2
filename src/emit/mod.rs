//! Model → text of modules. Thin code that calls the typed runtime; swc is not known here.

mod client;
mod js;
mod server;
mod shape;
mod source_map;
mod types;
mod worker;

pub(crate) use server::emit_unavailable;
pub(crate) use types::{emit_types, emit_types_map};
pub(crate) use worker::{emit_durable_objects, emit_worker};

use crate::api::ProjectOptions;
use crate::model::DurableObject;

/// All that is generated from one object's model: while it stays the same, the object's modules do.
#[derive(PartialEq)]
pub(crate) struct ObjectTexts {
    /// `$server/<id>` for browsers.
    pub(crate) client: String,
    /// `$server/<id>` for Workers.
    pub(crate) server: String,
    /// What is declared because of it.
    pub(crate) types: types::ObjectTypes,
}

pub(crate) fn emit_object(object: &DurableObject, options: &ProjectOptions) -> ObjectTexts {
    ObjectTexts {
        client: client::emit_client(object, &options.base_path),
        server: server::emit_server(object, &options.base_path, &options.root),
        types: types::emit_object_types(object),
    }
}
