//! `$server/<id>` for browsers: a stub for each method, and the handle. Nothing of the class itself.

use super::writer::{Writer, export_const, names, string};
use crate::model::{DurableObject, Method};
use crate::naming::encode_path;

pub(crate) fn emit_browser(object: &DurableObject, base_path: &str) -> String {
    let methods: Vec<&Method> = object.methods.iter().filter(|m| !m.server_only).collect();
    let mut w = Writer::default();
    w.push("import { handle as _handle");
    for maker in [STUB, MARKED, ITEMS, MARKED_ITEMS] {
        if methods.iter().any(|method| maker_of(method) == maker) {
            w.push(&format!(", {} as {maker}", maker.trim_start_matches('_')));
        }
    }
    w.line(" } from \"@kuratchi/koze/runtime/client.js\";");
    for method in &methods {
        // A constant: a page that imports only this method doesn't ship the code that builds it.
        let (id, name) = (encode_path(&object.id), encode_path(&method.name));
        let path = string(&format!("{base_path}/rpc/{id}/{name}"));
        let maker = maker_of(method);
        let stub = format!("/* @__PURE__ */ {maker}({path})");
        w.push(&export_const(&method.name, &stub));
    }
    // Not encoded: the handle encodes the id and the method's name when it is called.
    let special: Vec<&Method> = (methods.iter().copied())
        .filter(|method| maker_of(method) != STUB)
        .collect();
    w.push("export default /* @__PURE__ */ ");
    w.call("_handle", |w| {
        let (base, id) = (string(base_path), string(&object.id));
        w.push(&format!("{base}, {id}, {}", names(methods)));
        if !special.is_empty() {
            w.push(", ");
            w.object(&special, |w, method| {
                w.key(&method.name);
                w.push(maker_of(method));
            });
        }
    });
    w.line(";");
    w.finish()
}

const STUB: &str = "_stub";
const MARKED: &str = "_marked";
const ITEMS: &str = "_items";
const MARKED_ITEMS: &str = "_markedItems";

/// What makes the stub of a method. Only pages with such a method load what makes others than plain
/// ones.
fn maker_of(method: &Method) -> &'static str {
    match (method.marked, method.items) {
        (false, false) => STUB,
        (true, false) => MARKED,
        (false, true) => ITEMS,
        (true, true) => MARKED_ITEMS,
    }
}
