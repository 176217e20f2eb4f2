//! Reads Cloudflare Durable Object classes and generates what lies between them and their callers.
//!
//! Text in, text out: no file is opened here, no clock read, nothing kept outside of a [`Project`].
//! Data flows one way:
//!
//! ```text
//! source ──► parse ──► analyze ──► model ──► emit
//! text       swc       facts,      plain     text of
//!            module    then links  data      modules
//! ```
//!
//! [`model`] is what the stages before and after it share, [`api`] what a host asks for. [`wasm`]
//! hands a project to JavaScript. `wrangler` adds to a configuration what the model asks for.

#![deny(missing_docs)]

#[allow(clippy::disallowed_types)] // It takes syntax trees apart.
mod analyze;
pub mod api;
mod diagnostics;
mod emit;
pub mod model;
mod naming;
mod origin;
#[allow(clippy::disallowed_types)] // It makes syntax trees, and takes swc's positions to ours.
mod parse;
mod place;
mod project;
mod shape;
mod source;
#[cfg(target_arch = "wasm32")]
pub mod wasm;
mod wrangler;

pub use project::Project;
