//! `$server/<id>` for browsers: a stub for each method, and the handle. Nothing of the class itself.

use super::writer::{Writer, export_const, names, string};
use crate::model::{DurableObject, Method};
use crate::naming::encode_path;

pub(crate) fn emit_browser(object: &DurableObject, base_path: &str) -> String {
    let methods: Vec<&Method> = object.methods.iter().filter(|m| !m.server_only).collect();
    let (marked, plain): (Vec<&Method>, Vec<&Method>) = methods.iter().partition(|m| m.marked);
    let mut w = Writer::default();
    w.line(&format!(
        "import {{ {} }} from \"@kuratchi/koze/runtime/client.js\";",
        imports(!marked.is_empty(), !plain.is_empty())
    ));
    for method in &methods {
        // A constant: a page that imports only this method doesn't ship the code that builds it.
        let (id, name) = (encode_path(&object.id), encode_path(&method.name));
        let path = string(&format!("{base_path}/rpc/{id}/{name}"));
        let maker = if method.marked { "_marked" } else { "_stub" };
        let stub = format!("/* @__PURE__ */ {maker}({path})");
        w.push(&export_const(&method.name, &stub));
    }
    // Not encoded: the handle encodes the id and the method's name when it is called.
    let (base, id, methods) = (string(base_path), string(&object.id), names(methods));
    let of_marked = match marked[..] {
        [] => String::new(),
        _ => format!(", {}", names(marked)),
    };
    w.line(&format!(
        "export default /* @__PURE__ */ _handle({base}, {id}, {methods}{of_marked});"
    ));
    w.finish()
}

/// The stubs of methods that send marks have a maker of their own, which no other page loads.
fn imports(has_marked: bool, has_plain: bool) -> String {
    let handle = if has_marked { "markedHandle" } else { "handle" };
    let mut imports = format!("{handle} as _handle");
    if has_marked {
        imports.push_str(", marked as _marked");
    }
    if has_plain {
        imports.push_str(", stub as _stub");
    }
    imports
}
