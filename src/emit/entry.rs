//! `koze:durable-objects` and `koze:worker`: the classes and the worker's entry.

use super::writer::{Writer, module_name, string};
use crate::api::ProjectOptions;
use crate::model::DurableObject;

pub(crate) fn emit_durable_objects<'a>(
    objects: impl Iterator<Item = &'a DurableObject>,
    options: &ProjectOptions,
    middleware: Option<&str>,
    dev: bool,
) -> String {
    let mut w = Writer::default();
    w.line("import { createHandler as _createHandler } from \"@kuratchi/koze/runtime/worker.js\";");
    let mut handles = Vec::new();
    for (index, object) in objects.enumerate() {
        let handle = format!("_o{index}");
        let module = string(&format!("$server/{}", object.id));
        w.line(&format!("import {handle} from {module};"));
        let export = module_name(&object.export_name);
        let file = string(&format!("{}/{}", options.root, object.file));
        let class = &object.class_name;
        w.line(&format!("export {{ {export} as {class} }} from {file};"));
        handles.push(handle);
    }
    if let Some(middleware) = middleware {
        w.line(&format!("import {};", string(middleware)));
    }
    w.push("export const handleRpc = /* @__PURE__ */ ");
    w.call("_createHandler", |w| {
        w.array(handles, |w, handle| w.push(&handle));
        w.push(", ");
        w.object(&settings(options, dev), |w, (name, value)| {
            w.key(name);
            w.push(value);
        });
    });
    w.line(";");
    w.finish()
}

/// The handler's settings. Callers other than the worker's own pages are listed only if there are any.
fn settings(options: &ProjectOptions, dev: bool) -> Vec<(&'static str, String)> {
    let mut settings = vec![
        ("base", string(&options.base_path)),
        ("dev", dev.to_string()),
    ];
    if !options.allowed_origins.is_empty() {
        let mut origins = Writer::default();
        origins.array(&options.allowed_origins, |w, origin| {
            w.string(origin.as_str());
        });
        settings.push(("allowedOrigins", origins.finish()));
    }
    if options.allow_non_browser {
        settings.push(("allowNonBrowser", "true".into()));
    }
    settings
}

/// The classes and a `fetch`, and nothing else: workerd treats every other export as an entrypoint.
pub(crate) fn emit_worker_entry<'a>(objects: impl Iterator<Item = &'a DurableObject>) -> String {
    let classes: Vec<&str> = objects.map(|object| object.class_name.as_str()).collect();
    let classes = classes.join(", ");
    let mut w = Writer::default();
    w.line("import { createWorker as _createWorker } from \"@kuratchi/koze/runtime/worker.js\";");
    w.line("import { handleRpc as _handleRpc } from \"koze:durable-objects\";");
    w.line(&format!(
        "export {{ {classes} }} from \"koze:durable-objects\";"
    ));
    w.line("export default /* @__PURE__ */ _createWorker(_handleRpc);");
    w.finish()
}
