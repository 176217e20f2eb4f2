//! `$server/<id>` for browsers: a stub per method and the handle. Nothing of the class itself.

use super::js::{export_const, names, string};
use crate::model::{DurableObject, Method};
use crate::naming::encode_path;

pub(crate) fn emit_client(object: &DurableObject, base_path: &str) -> String {
    let methods: Vec<&Method> = object.methods.iter().filter(|m| !m.server_only).collect();
    let imports = if methods.is_empty() {
        "handle as _handle"
    } else {
        "handle as _handle, stub as _stub"
    };
    let mut code = format!("import {{ {imports} }} from \"@kuratchi/koze/runtime/client.js\";\n");
    for method in &methods {
        // Ready-made, as a page that imports a method alone need not work it out.
        let (id, name) = (encode_path(&object.id), encode_path(&method.name));
        let path = format!("{base_path}/rpc/{id}/{name}");
        let stub = format!("/* @__PURE__ */ _stub({})", string(&path));
        code += &export_const(&method.name, &stub);
    }
    code += &format!(
        "export default /* @__PURE__ */ _handle({}, {}, {});\n",
        string(base_path),
        // Plain: the handle encodes it, along with the names of methods.
        string(&object.id),
        names(methods),
    );
    code
}
