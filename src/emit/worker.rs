//! `$server/<id>` for Workers, where a call goes to the object directly.

use super::checks::{Checks, emit_checks};
use super::writer::{Writer, export_const, module_name, names, string};
use crate::model::DurableObject;

/// Only a function touches the imported class. Objects may import each other in a circle, and one
/// of them always loads before its class exists.
pub(crate) fn emit_worker(object: &DurableObject, base_path: &str, root: &str) -> String {
    let checks = emit_checks(object, root);
    let mut w = Writer::default();
    imports(&mut w, object, &checks, root);
    w.push(&checks.constants);
    w.push("const _object = /* @__PURE__ */ ");
    w.call("_durableObject", |w| {
        w.block(
            0,
            &definition(object, base_path, checks.params),
            |w, (name, value)| {
                w.key(name);
                w.push(value);
            },
        );
    });
    w.line(";");
    w.line("export default _object;");
    for method in &object.methods {
        let call = format!("/* @__PURE__ */ _method(_object, {})", string(&method.name));
        w.push(&export_const(&method.name, &call));
    }
    w.finish()
}

fn imports(w: &mut Writer, object: &DurableObject, checks: &Checks, root: &str) {
    w.line(
        "import { durableObject as _durableObject, method as _method } \
         from \"@kuratchi/koze/runtime/do.js\";",
    );
    w.line(&format!(
        "import {{ {} as _Class }} from {};",
        module_name(&object.export_name),
        string(&format!("{root}/{}", object.file))
    ));
    if checks.constants.contains("_s.") || checks.params.contains("_s.") {
        w.line("import { types as _s } from \"@kuratchi/koze/runtime/schema/types.js\";");
    }
}

/// What the runtime knows of the object, by property. The id is not encoded: the runtime does that.
fn definition(
    object: &DurableObject,
    base_path: &str,
    params: String,
) -> Vec<(&'static str, String)> {
    let (server_only, exposed): (Vec<_>, Vec<_>) =
        object.methods.iter().partition(|m| m.server_only);
    let mut properties = vec![
        ("base", string(base_path)),
        ("id", string(&object.id)),
        ("binding", string(&object.binding)),
        ("methods", names(exposed)),
        ("serverOnly", names(server_only)),
    ];
    if object.sockets {
        properties.push(("sockets", "true".into()));
    }
    // In the order of the methods, and without those that no browser calls.
    let marked: Vec<_> = (object.methods.iter())
        .filter(|m| m.marked && !m.server_only)
        .collect();
    if !marked.is_empty() {
        properties.push(("marked", names(marked)));
    }
    if let Some(count) = object.followed {
        properties.push(("followed", count.to_string()));
    }
    properties.push(("params", params));
    properties.push(("class", "() => _Class".into()));
    properties
}
