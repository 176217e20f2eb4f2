//! What a project's files mean.
//!
//! Two steps. [`read`] takes one file's syntax tree to [`FileFacts`]: plain data, so the tree can
//! go. [`link`](object::link) follows names from file to file and ends in a
//! [`DurableObject`](crate::model::DurableObject).

mod assigned;
mod chain;
mod class;
pub(crate) mod declarations;
mod exposed;
mod exposure;
mod facts;
mod member;
pub(crate) mod object;
mod resolve;
mod scope;
pub(crate) mod types;

pub(crate) use resolve::{FileState, Files, PackageImport, PackageTypes, Supplied};
pub(crate) use scope::read;
