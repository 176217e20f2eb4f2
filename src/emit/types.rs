//! `.koze/server.d.ts`: the declarations of all virtual modules.

use super::js::string;
use crate::model::{DurableObject, Method};
use crate::naming::is_reserved_word;

const HEADER: &str = "// Generated from the `.do.*` files. Do not edit: changes are overwritten.\n";

/// All declarations. `modules` are those of the objects, from [`emit_object_types`].
pub(crate) fn emit_types<'a>(
    objects: impl Iterator<Item = &'a DurableObject>,
    modules: impl Iterator<Item = &'a str>,
) -> String {
    let mut code = String::from(HEADER);
    code.extend(modules);
    let classes: String = objects
        .map(|object| {
            format!(
                "  export const {}: {};\n",
                object.class_name,
                constructor(object)
            )
        })
        .collect();
    code += &format!("\ndeclare module 'koze:durable-objects' {{\n{classes}{HANDLE_RPC}}}\n");
    code += &format!("\ndeclare module 'koze:worker' {{\n{classes}{WORKER}}}\n");
    code
}

const HANDLE_RPC: &str =
    "  export const handleRpc: import('@kuratchi/koze/runtime/worker.js').RequestHandler;\n";
const WORKER: &str = "  const worker: ReturnType<typeof import('@kuratchi/koze/runtime/worker.js').createWorker>;\n  export default worker;\n";

/// The declarations of `$server/<id>`.
pub(crate) fn emit_object_types(object: &DurableObject) -> String {
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
