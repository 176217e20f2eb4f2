//! `$server/<id>` for every server that isn't a Worker: nothing there can call an object.

use super::writer::{Writer, export_const, names, string};
use crate::model::DurableObject;

/// Importing never fails, so that components can be rendered and tested. Calling throws, with help.
pub(crate) fn emit_server(object: &DurableObject, base_path: &str) -> String {
    let mut w = Writer::default();
    w.line(
        "import { unavailable as _unavailable, unavailableHandle as _unavailableHandle } \
         from \"@kuratchi/koze/runtime/unavailable.js\";",
    );
    // Not encoded: the runtime does that.
    let (base, id) = (string(base_path), string(&object.id));
    for method in &object.methods {
        let name = string(&method.name);
        let stub = format!("/* @__PURE__ */ _unavailable({base}, {id}, {name})");
        w.push(&export_const(&method.name, &stub));
    }
    let methods = names(&object.methods);
    w.line(&format!(
        "export default /* @__PURE__ */ _unavailableHandle({base}, {id}, {methods});"
    ));
    w.finish()
}
