//! Model → text of modules. Thin code that calls the typed runtime; swc is not known here.

mod client;
mod js;
mod server;
mod types;
mod worker;

pub(crate) use client::emit_client;
pub(crate) use server::{emit_server, emit_unavailable};
pub(crate) use types::{emit_object_types, emit_types};
pub(crate) use worker::{emit_durable_objects, emit_worker};
