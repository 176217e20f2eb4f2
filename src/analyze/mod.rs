//! The meaning of a project's files.
//!
//! Two steps. [`read`] turns one file's syntax tree into [`FileFacts`](facts::FileFacts): plain
//! data, so the tree is dropped. [`link`](object::link) resolves names from file to file and
//! returns a [`DurableObject`](crate::model::DurableObject).

mod access;
pub(crate) mod ast;
mod chain;
mod choose;
mod class;
pub(crate) mod declarations;
mod exposure;
mod facts;
mod files;
pub(crate) mod identifiers;
mod imports;
mod injected;
mod jsdoc;
mod member;
mod mixin;
mod module;
mod named;
mod names;
mod namespaces;
pub(crate) mod object;
mod reference;
mod reserved;
mod settings;
mod table;
pub(crate) mod types;

pub(crate) use access::check_caller_file;
pub(crate) use files::{FileState, Files, PackageImport, PackageTypes, Supplied};
pub(crate) use module::{read, read_json};
