//! Model → text of modules. The code is thin and calls the typed runtime. Nothing here uses swc.

mod browser;
mod checks;
mod entry;
mod page;
mod pages;
mod server;
mod source_map;
mod types;
mod worker;
mod writer;

pub(crate) use entry::{emit_cloudflare, emit_durable_objects, emit_worker_entry, features};
pub(crate) use page::{PageText, emit_page};
pub(crate) use pages::{PageRoutes, RouteEntry, emit_pages};
pub(crate) use server::emit_server;
pub(crate) use types::{emit_types, emit_types_map};

use crate::api::ProjectOptions;
use crate::model::DurableObject;

/// The texts that follow from one object's model. As long as they stay the same, so do the modules
/// of the object in every environment.
#[derive(PartialEq)]
pub(crate) struct ObjectTexts {
    /// `$server/<id>` for browsers.
    pub(crate) browser: String,
    /// `$server/<id>` for Workers.
    pub(crate) worker: String,
    /// The object's part of the declarations.
    pub(crate) types: types::ObjectTypes,
}

/// `caller_file` is the file that says who calls, if there is one.
pub(crate) fn emit_object(
    object: &DurableObject,
    options: &ProjectOptions,
    caller_file: Option<&str>,
) -> ObjectTexts {
    ObjectTexts {
        browser: browser::emit_browser(object, &options.base_path),
        worker: worker::emit_worker(object, &options.base_path, &options.root, caller_file),
        types: types::emit_object_types(object),
    }
}
