//! `$server/<id>` for Workers, where a call goes to the object directly.

use super::checks::{Checks, emit_checks};
use super::writer::{Writer, export_const, module_name, names, string};
use crate::model::{Anonymous, CallerParam, DurableObject, Method};

/// Only functions touch the imported class and `caller_file`'s export. Objects may import each other
/// in a circle, and one of them always loads before its class exists.
pub(crate) fn emit_worker(
    object: &DurableObject,
    base_path: &str,
    root: &str,
    caller_file: Option<&str>,
) -> String {
    let checks = emit_checks(object, root);
    let mut w = Writer::default();
    imports(&mut w, object, &checks, root);
    if let Some(file) = caller_file {
        w.push("import { default as _caller } from ");
        w.string(&format!("{root}/{file}"));
        w.line(";");
    }
    w.push(&checks.constants);
    w.push("const _object = /* @__PURE__ */ ");
    w.call("_durableObject", |w| {
        w.block(
            0,
            &definition(object, base_path, caller_file.is_some(), checks.params),
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
    has_caller: bool,
    params: String,
) -> Vec<(&'static str, String)> {
    let select = |is: fn(&Method) -> bool| select(&object.methods, is);
    let mut properties = vec![
        ("base", string(base_path)),
        ("id", string(&object.id)),
        ("binding", string(&object.binding)),
        ("methods", names(select(|method| !method.server_only))),
        ("serverOnly", names(select(|method| method.server_only))),
    ];
    if object.sockets {
        properties.push(("sockets", "true".into()));
    }
    // No browser calls those of worker code.
    let marked = select(|method| method.marked && !method.server_only);
    let items = select(|method| method.items);
    for (name, listed) in [("marked", marked), ("items", items)] {
        if !listed.is_empty() {
            properties.push((name, names(listed)));
        }
    }
    if let Some(count) = object.followed {
        properties.push(("followed", count.to_string()));
    }
    if has_caller {
        properties.push(("caller", "() => _caller".into()));
    }
    let called = select(|method| !method.callers.is_empty());
    if !called.is_empty() {
        properties.push(("callers", callers(&called)));
    }
    let mut signals = Vec::new();
    for method in &object.methods {
        if let Some(index) = method.signal {
            signals.push((method.name.as_str(), index.to_string()));
        }
    }
    if !signals.is_empty() {
        let mut w = Writer::default();
        w.texts(&signals);
        properties.push(("signals", w.finish()));
    }
    if object.admits {
        properties.push(("admits", "true".into()));
    }
    properties.push(("params", params));
    properties.push(("class", "() => _Class".into()));
    properties
}

/// Some of the methods, in their order.
fn select(methods: &[Method], is: fn(&Method) -> bool) -> Vec<&Method> {
    let mut selected = Vec::new();
    for method in methods {
        if is(method) {
            selected.push(method);
        }
    }
    selected
}

/// The places that take the caller's identity, by method. The second item is what an anonymous
/// caller's call has there; without one, it is refused.
fn callers(methods: &[&Method]) -> String {
    let mut w = Writer::default();
    w.object(methods, |w, method| {
        w.key(&method.name);
        w.array(&method.callers, |w, CallerParam { index, anonymous }| {
            let otherwise = match anonymous {
                Anonymous::Refused => "",
                Anonymous::Undefined => ", undefined",
                Anonymous::Null => ", null",
            };
            w.push(&format!("[{index}{otherwise}]"));
        });
    });
    w.finish()
}
