//! `$server/<id>` for Workers, where a call goes to the object directly.

use super::checks::{Checks, emit_checks};
use super::writer::{export_const, module_name, names, string};
use crate::model::DurableObject;

/// Only a function touches the imported class. Objects may import each other in a circle, and one
/// of them always loads before its class exists.
pub(crate) fn emit_worker(object: &DurableObject, base_path: &str, root: &str) -> String {
    let class = string(&format!("{root}/{}", object.file));
    let mut code = String::from(
        "import { durableObject as _durableObject, method as _method } \
         from \"@kuratchi/koze/runtime/do.js\";\n",
    );
    code += &format!(
        "import {{ {} as _Class }} from {class};\n",
        module_name(&object.export_name)
    );
    let Checks { constants, params } = emit_checks(object);
    if constants.contains("_s.") || params.contains("_s.") {
        code += "import { types as _s } from \"@kuratchi/koze/runtime/schema/types.js\";\n";
    }
    code += &constants;
    let sockets = if object.sockets {
        "  sockets: true,\n"
    } else {
        ""
    };
    let followed = object
        .followed
        .map_or(String::new(), |count| format!("  followed: {count},\n"));
    code += &format!(
        "const _object = /* @__PURE__ */ _durableObject({{\n  base: {},\n  id: {},\n  \
         binding: {},\n  methods: {},\n  serverOnly: {},\n{sockets}{followed}  params: {params},\n  \
         class: () => _Class,\n}});\n",
        string(base_path),
        string(&object.id),
        string(&object.binding),
        names(object.methods.iter().filter(|m| !m.server_only)),
        names(object.methods.iter().filter(|m| m.server_only)),
    );
    code += "export default _object;\n";
    for method in &object.methods {
        let call = format!("/* @__PURE__ */ _method(_object, {})", string(&method.name));
        code += &export_const(&method.name, &call);
    }
    code
}
