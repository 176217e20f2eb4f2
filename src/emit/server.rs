//! `$server/<id>` for every server that isn't a Worker: nothing there can call an object.

use super::writer::{export_const, names, string};
use crate::model::DurableObject;

/// Importing never fails, so that components can be rendered and tested. Calling throws, with help.
pub(crate) fn emit_server(object: &DurableObject, base_path: &str) -> String {
    let mut code = String::from(
        "import { unavailable as _unavailable, unavailableHandle as _unavailableHandle } \
         from \"@kuratchi/koze/runtime/unavailable.js\";\n",
    );
    let (base, id) = (string(base_path), string(&object.id));
    for method in &object.methods {
        let stub = format!(
            "/* @__PURE__ */ _unavailable({base}, {id}, {})",
            string(&method.name)
        );
        code += &export_const(&method.name, &stub);
    }
    code += &format!(
        "export default /* @__PURE__ */ _unavailableHandle({base}, {id}, {});\n",
        names(&object.methods)
    );
    code
}
