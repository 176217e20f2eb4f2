//! `koze:durable-objects` and `koze:worker`: the classes and the entry of the worker.

use super::writer::{module_name, string};
use crate::api::ProjectOptions;
use crate::model::DurableObject;

pub(crate) fn emit_durable_objects<'a>(
    objects: impl Iterator<Item = &'a DurableObject>,
    options: &ProjectOptions,
    middleware: Option<&str>,
    dev: bool,
) -> String {
    let mut code = String::from(
        "import { createHandler as _createHandler } from \"@kuratchi/koze/runtime/worker.js\";\n",
    );
    let mut handles = Vec::new();
    for (index, object) in objects.enumerate() {
        code += &format!(
            "import _o{index} from {};\n",
            string(&format!("$server/{}", object.id))
        );
        code += &format!(
            "export {{ {} as {} }} from {};\n",
            module_name(&object.export_name),
            object.class_name,
            string(&format!("{}/{}", options.root, object.file)),
        );
        handles.push(format!("_o{index}"));
    }
    if let Some(middleware) = middleware {
        code += &format!("import {};\n", string(middleware));
    }
    code += &format!(
        "export const handleRpc = /* @__PURE__ */ _createHandler([{}], {{ base: {}, dev: {dev}{} }});\n",
        handles.join(", "),
        string(&options.base_path),
        gate(options),
    );
    code
}

/// Who besides the worker's own pages may call; nothing where nobody may.
fn gate(options: &ProjectOptions) -> String {
    let mut members = String::new();
    if !options.allowed_origins.is_empty() {
        let origins = options.allowed_origins.iter();
        let literals: Vec<String> = origins.map(|origin| string(origin.as_str())).collect();
        members += &format!(", allowedOrigins: [{}]", literals.join(", "));
    }
    if options.allow_non_browser {
        members += ", allowNonBrowser: true";
    }
    members
}

/// The classes and a `fetch`, and nothing else: workerd takes every other export for an entrypoint.
pub(crate) fn emit_worker_entry<'a>(objects: impl Iterator<Item = &'a DurableObject>) -> String {
    let classes: Vec<&str> = objects.map(|object| object.class_name.as_str()).collect();
    format!(
        "import {{ createWorker as _createWorker }} from \"@kuratchi/koze/runtime/worker.js\";\n\
         import {{ handleRpc as _handleRpc }} from \"koze:durable-objects\";\n\
         export {{ {} }} from \"koze:durable-objects\";\n\
         export default /* @__PURE__ */ _createWorker(_handleRpc);\n",
        classes.join(", ")
    )
}
