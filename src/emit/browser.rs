//! `$server/<id>` for browsers: a stub for each method, and the handle. Nothing of the class itself.

use super::writer::{Writer, export_const, names, string};
use crate::model::{DurableObject, Method};
use crate::naming::encode_path;

pub(crate) fn emit_browser(object: &DurableObject, base_path: &str) -> String {
    let methods: Vec<&Method> = object.methods.iter().filter(|m| !m.server_only).collect();
    let imports = if methods.is_empty() {
        "handle as _handle"
    } else {
        "handle as _handle, stub as _stub"
    };
    let mut w = Writer::default();
    w.line(&format!(
        "import {{ {imports} }} from \"@kuratchi/koze/runtime/client.js\";"
    ));
    for method in &methods {
        // A constant: a page that imports only this method doesn't ship the code that builds it.
        let (id, name) = (encode_path(&object.id), encode_path(&method.name));
        let path = string(&format!("{base_path}/rpc/{id}/{name}"));
        let stub = format!("/* @__PURE__ */ _stub({path})");
        w.push(&export_const(&method.name, &stub));
    }
    // Not encoded: the handle encodes the id and the method's name when it is called.
    let (base, id, methods) = (string(base_path), string(&object.id), names(methods));
    w.line(&format!(
        "export default /* @__PURE__ */ _handle({base}, {id}, {methods});"
    ));
    w.finish()
}
