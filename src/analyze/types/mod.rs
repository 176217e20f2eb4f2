//! Types of parameters and results: what they say about values.
//!
//! ```text
//! read ──► syntax ──► evaluate ──► graph ──► model
//! swc      ours,      names and    what a    shapes of
//!          per file   operators    checker   parameters
//!                     resolved     needs
//! ```
//!
//! [`read`] keeps a file's types as they are written. Linking asks for the types of the public
//! methods, and [`evaluate`] evaluates those and what they refer to, on demand. [`evaluator`] has the
//! state, on [`slots`], [`envs`] and [`thunk`]s. The rules lie in a file per construct: names and
//! the rest of the syntax in `evaluate`, then [`declarations`], [`enums`], [`objects`], [`unions`],
//! [`intersections`], [`mapped`], [`conditionals`], [`templates`]; TypeScript's library in
//! [`library`] and [`utilities`]. What declarations copy from signatures, [`copied`] takes.

mod by_address;
mod conditionals;
mod copied;
mod declarations;
mod enums;
mod envs;
mod evaluate;
mod evaluator;
mod functions;
mod globals;
mod graph;
mod infer;
mod inferred;
mod intersections;
mod library;
mod literals;
mod mapped;
mod methods;
mod objects;
mod operators;
mod patterns;
pub(super) mod read;
mod remedies;
mod results;
pub(super) mod scope;
mod slots;
pub(crate) mod syntax;
mod tables;
mod templates;
mod thunk;
mod unions;
mod utilities;
pub(super) mod values;

pub(super) use copied::copy_signatures;
pub(super) use methods::{Declared, check_methods, type_place};
