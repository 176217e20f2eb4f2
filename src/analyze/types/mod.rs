//! Types of parameters and results: what they say about the values.
//!
//! ```text
//! read ──► syntax ──► evaluate ──► graph ──► model
//! swc      ours,      names and    what a    shapes of
//!          per file   operators    checker   parameters
//!                     worked out   needs
//! ```
//!
//! [`read`] keeps a file's types as they are written. Linking asks for the types of the methods that
//! turned out to be public, and [`evaluate`] works out those, and what they refer to, on demand.

mod conditionals;
mod declarations;
mod envs;
mod evaluate;
mod evaluator;
mod graph;
mod intersections;
mod library;
mod mapped;
mod methods;
mod names;
mod objects;
pub(super) mod read;
mod results;
mod slots;
pub(crate) mod syntax;
mod templates;
mod thunk;
mod unions;
mod utilities;
pub(super) mod values;

pub(super) use methods::{Declared, check_methods};
