//! Reads Cloudflare Durable Object classes and generates the code between them and their callers.
//!
//! Text in, text out: no I/O, no clock, and no state outside of a [`Project`].
//! Data flows one way:
//!
//! ```text
//! source ──► parse ──► analyze ──► model ──► emit
//! text       swc       facts,      plain     text of
//!            module    then links  data      modules
//! ```
//!
//! [`model`] is the data that the stages share; [`api`] is what a host can ask for. [`wasm`] exports
//! a project to JavaScript. `wrangler` adds the bindings and migrations of the model to a
//! configuration.

#![deny(missing_docs)]

#[allow(clippy::disallowed_types)] // It reads syntax trees.
mod analyze;
pub mod api;
mod diagnostics;
mod emit;
pub mod model;
mod naming;
mod origin;
#[allow(clippy::disallowed_types)] // It reads the syntax trees of pages' code.
mod page;
#[allow(clippy::disallowed_types)] // It parses syntax trees, and converts swc's positions.
mod parse;
mod place;
mod project;
mod shape;
mod source;
#[cfg(target_arch = "wasm32")]
pub mod wasm;
mod wrangler;

pub use project::Project;
