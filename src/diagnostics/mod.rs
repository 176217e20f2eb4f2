//! The catalogue of diagnostics: a name for each kind ([`Code`]), and the constructors, by topic.
//!
//! A diagnostic looks like this in a terminal:
//!
//! ```text
//! error[server-only-unknown-method]: `static serverOnly` lists `purg`, but AuditDO has no public method with that name
//!   --> src/server/audit.do.ts:5:24
//!   help: Did you mean `purge`?
//!   docs: https://kuratchi.dev/docs/koze/diagnostics#server-only-unknown-method
//! ```
//!
//! `docs/diagnostics.md` explains each code; a test keeps the two lists equal.

mod build;
mod class;
pub(crate) mod code;
mod files;
mod imports;
mod members;
mod page;
mod settings;
mod types;
mod wrangler;

pub(crate) use class::*;
pub(crate) use files::*;
pub(crate) use imports::*;
pub(crate) use members::*;
pub(crate) use page::*;
pub(crate) use settings::*;
pub(crate) use types::*;
pub(crate) use wrangler::*;
