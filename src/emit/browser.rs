//! `$server/<id>` for browsers: a stub for each method, and the handle. Nothing of the class itself.

use super::writer::{Writer, export_const, names, string};
use crate::model::DurableObject;
use crate::naming::encode_path;

pub(crate) fn emit_browser(object: &DurableObject, base_path: &str) -> String {
    let mut stubs = Writer::default();
    let mut methods = Vec::new();
    let mut special = Vec::new();
    let mut used = [false; MAKERS.len()];
    for method in object.methods.iter().filter(|m| !m.server_only) {
        // A constant: a page that imports only this method doesn't ship the code that builds it.
        let (id, name) = (encode_path(&object.id), encode_path(&method.name));
        let path = string(&format!("{base_path}/rpc/{id}/{name}"));
        let index = usize::from(method.marked) + 2 * usize::from(method.items);
        let maker = MAKERS.get(index).copied().unwrap_or_default();
        let stub = format!("/* @__PURE__ */ _{maker}({path})");
        stubs.push(&export_const(&method.name, &stub));
        methods.push(method);
        if index > 0 {
            special.push((method.name.as_str(), format!("_{maker}")));
        }
        if let Some(used) = used.get_mut(index) {
            *used = true;
        }
    }
    let mut w = Writer::default();
    w.push("import { handle as _handle");
    for (maker, used) in MAKERS.iter().zip(used) {
        if used {
            w.push(&format!(", {maker} as _{maker}"));
        }
    }
    w.line(" } from \"@kuratchi/koze/runtime/client.js\";");
    w.push(&stubs.finish());
    // Not encoded: the handle encodes the id and the method's name when it is called.
    let (base, id, methods) = (string(base_path), string(&object.id), names(methods));
    w.push(&format!(
        "export default /* @__PURE__ */ _handle({base}, {id}, {methods}"
    ));
    if !special.is_empty() {
        w.push(", ");
        w.texts(&special);
    }
    w.line(");");
    w.finish()
}

/// What makes stubs: of a method that sends marks, of one that gives items, of one that does both. A page
/// loads only those of the methods that it imports.
const MAKERS: [&str; 4] = ["stub", "marked", "items", "markedItems"];
