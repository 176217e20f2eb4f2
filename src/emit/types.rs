//! `.koze/server.d.ts`: the declarations of all virtual modules.

use super::ObjectTexts;
use super::js::string;
use crate::model::{DurableObject, Method};
use crate::naming::is_reserved_word;

const HEADER: &str = "// Generated from the `.do.*` files. Do not edit: changes are overwritten.\n";

/// All declarations.
pub(crate) fn emit_types<'a>(objects: impl Iterator<Item = &'a ObjectTexts> + Clone) -> String {
    let length = |text: &ObjectTexts| text.types.len() + 2 * text.class_type.len();
    // Reserved at once: this is the largest text by far, and it is made with every edit.
    let mut code = String::with_capacity(1024 + objects.clone().map(length).sum::<usize>());
    code += HEADER;
    code.extend(objects.clone().map(|text| text.types.as_str()));
    let entries = [
        ("koze:durable-objects", HANDLE_RPC),
        ("koze:worker", WORKER),
    ];
    for (module, own) in entries {
        code += "\ndeclare module '";
        code += module;
        code += "' {\n";
        code.extend(objects.clone().map(|text| text.class_type.as_str()));
        code += own;
        code += "}\n";
    }
    code
}

const HANDLE_RPC: &str =
    "  export const handleRpc: import('@kuratchi/koze/runtime/worker.js').RequestHandler;\n";
const WORKER: &str = "  const worker: ReturnType<typeof import('@kuratchi/koze/runtime/worker.js').createWorker>;\n  export default worker;\n";

/// The declaration of the class, in the modules that export them all.
pub(super) fn emit_class_type(object: &DurableObject) -> String {
    format!(
        "  export const {}: {};\n",
        object.class_name,
        constructor(object)
    )
}

/// The declarations of `$server/<id>`.
pub(super) fn emit_object_types(object: &DurableObject) -> String {
    let module = format!("$server/{}", object.id);
    let mut code = format!("\ndeclare module {} {{\n", string(&module));
    code += &format!("  type _Object = InstanceType<{}>;\n", constructor(object));
    for method in &object.methods {
        code += &declaration(method);
    }
    let names: Vec<String> = object
        .methods
        .iter()
        .map(|method| string(&method.name))
        .collect();
    let names = if names.is_empty() {
        "never".into()
    } else {
        names.join(" | ")
    };
    code += &format!(
        "  const _handle: import('@kuratchi/koze/runtime/types.js').TypedHandle<_Object, {names}>;\n  \
         export default _handle;\n}}\n"
    );
    let extension = object
        .file
        .rsplit_once('.')
        .map_or("ts", |(_, extension)| extension);
    code += &format!(
        "declare module {} {{\n  export * from {};\n  export {{ default }} from {};\n}}\n",
        string(&format!("{module}.{extension}")),
        string(&module),
        string(&module),
    );
    code
}

fn declaration(method: &Method) -> String {
    let name = &method.name;
    let member = format!("_Object[{}]", string(name));
    let ty = if method.returns_promise {
        // The method's own type keeps its generics, overloads and parameter names.
        member
    } else {
        format!("(...args: Parameters<{member}>) => Promise<Awaited<ReturnType<{member}>>>")
    };
    let doc = method
        .doc
        .as_ref()
        .map_or_else(String::new, |doc| format!("  {doc}\n"));
    if is_reserved_word(name) {
        format!("{doc}  const _{name}: {ty};\n  export {{ _{name} as {name} }};\n")
    } else {
        format!("{doc}  export const {name}: {ty};\n")
    }
}

/// TypeScript resolves `.js` to the source in every module mode, so this works in all of them.
fn constructor(object: &DurableObject) -> String {
    let (stem, extension) = object.file.rsplit_once('.').unwrap_or((&object.file, "ts"));
    let compiled = if extension.starts_with('m') {
        "mjs"
    } else {
        "js"
    };
    let module = string(&format!("../{stem}.{compiled}"));
    format!("(typeof import({module}))[{}]", string(&object.export_name))
}
