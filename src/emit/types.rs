//! `.koze/server.d.ts` and its map: the declarations of all virtual modules.

use super::source_map::SourceMap;
use super::writer::{Marked, Writer, line_count, string};
use crate::model::{Check, Copied, DurableObject, Location, Method, Param};
use crate::naming::{from_declarations, is_reserved_word};

const HEADER: &str = "// Generated from the `.do.*` files. Do not edit: changes are overwritten.\n\
     /// <reference types=\"@kuratchi/koze/without-workers\" />\n";

/// The beginning of `koze:durable-objects`, which the objects' classes follow.
const DURABLE_OBJECTS: &str = "\ndeclare module \"koze:durable-objects\" {\n  export const handleRpc: \
     import(\"@kuratchi/koze/runtime/worker.js\").RequestHandler;\n";

const WORKER: &str = "  const _worker: ReturnType<typeof \
     import(\"@kuratchi/koze/runtime/worker.js\").createWorker>;\n  export default _worker;\n";

/// What no object changes.
const PAGES: &str = "declare module \"koze:pages\" {\n  export const handlePages: \
     import(\"@kuratchi/koze/runtime/page.js\").PageHandler;\n}\n\
     declare module \"koze:navigation\" {\n  export { redirect } from \
     \"@kuratchi/koze/runtime/page/navigation.js\";\n}\n";

/// One object's part of the declarations.
#[derive(PartialEq)]
pub(crate) struct ObjectTypes {
    /// `$server/<id>`.
    module: Marked,
    /// Its class, in `koze:durable-objects`.
    class: Marked,
    /// What `koze:worker` exports again.
    class_name: String,
    /// Its namespace in `env`.
    binding: String,
}

/// The declarations of all virtual modules. `caller_file` is the file that says who calls, if there is
/// one.
pub(crate) fn emit_types<'a>(
    objects: impl Iterator<Item = &'a ObjectTypes> + Clone,
    caller_file: Option<&str>,
) -> String {
    // Reserved at once: this is the largest text by far, and every edit emits it again.
    let mut code =
        String::with_capacity(1024 + objects.clone().map(ObjectTypes::len).sum::<usize>());
    code += HEADER;
    code.extend(objects.clone().map(|object| object.module.text.as_str()));

    code += DURABLE_OBJECTS;
    code.extend(objects.clone().map(|object| object.class.text.as_str()));
    code += "}\n";

    code += "declare module \"koze:worker\" {\n";
    code += WORKER;
    code += "  export { ";
    code.extend(
        objects
            .clone()
            .flat_map(|object| [object.class_name.as_str(), ", "]),
    );
    code += "} from \"koze:durable-objects\";\n";
    code += "}\n";

    code += "declare namespace Cloudflare {\n  interface Env {\n";
    code.extend(objects.map(|object| object.binding.as_str()));
    code += "  }\n}\n";
    code += PAGES;
    if let Some(file) = caller_file {
        code += "declare namespace Koze {\n  interface Register {\n    caller: \
                 NonNullable<Awaited<ReturnType<typeof import(";
        code += &module(file);
        code += ").default>>>;\n  }\n}\n";
    }
    code += "//# sourceMappingURL=server.d.ts.map\n";
    code
}

impl ObjectTypes {
    fn len(&self) -> usize {
        let worker = self.class_name.len() + ", ".len();
        self.module.text.len() + self.class.text.len() + worker + self.binding.len()
    }
}

/// The declaration map of [`emit_types`]: each method leads to its own source, a handle and a class
/// to the class. Each object comes with the place of its class.
pub(crate) fn emit_types_map<'a>(
    objects: impl Iterator<Item = (&'a ObjectTypes, &'a DurableObject, &'a Location)> + Clone,
) -> String {
    let mut map = SourceMap::default();
    let mut line = line_count(HEADER);
    for (types, object, class) in objects.clone() {
        let methods = object.methods.iter().map(|method| &method.location);
        map.add_marks(line, &types.module, methods.chain([class]));
        line += types.module.lines;
    }
    line += line_count(DURABLE_OBJECTS);
    for (types, _, class) in objects {
        map.add_marks(line, &types.class, [class, class].into_iter());
        line += types.class.lines;
    }
    map.finish("server.d.ts", "../")
}

pub(super) fn emit_object_types(object: &DurableObject) -> ObjectTypes {
    let name = &object.class_name;
    let mut binding = Writer::default();
    binding.push("    ");
    binding.key(&object.binding);
    binding.line(&format!(
        "DurableObjectNamespace<import(\"koze:durable-objects\").{name}>;"
    ));
    ObjectTypes {
        module: emit_module(object),
        class: emit_class(object),
        class_name: name.clone(),
        binding: binding.finish(),
    }
}

/// The class as a value and as a type, in `koze:durable-objects`. Both are marked.
fn emit_class(object: &DurableObject) -> Marked {
    let name = &object.class_name;
    let mut w = Writer::default();
    w.push("  export const ");
    w.mark();
    w.line(&format!("{name}: {};", constructor(object)));
    w.push("  export type ");
    w.mark();
    w.line(&format!("{name} = InstanceType<typeof {name}>;"));
    w.finish_marked()
}

/// The declarations of `$server/<id>`. The methods are marked, then the handle.
fn emit_module(object: &DurableObject) -> Marked {
    let module = string(&format!("$server/{}", object.id));
    let mut w = Writer::default();
    w.line("");
    w.line(&format!("declare module {module} {{"));
    w.line("  import type * as _ from \"@kuratchi/koze/runtime/types.js\";");
    w.line(&format!("  type _Class = {};", constructor(object)));
    w.line("  type _Object = InstanceType<_Class>;");
    declare_generics(&mut w, object);
    for method in &object.methods {
        declare(&mut w, method);
    }
    w.push("  const ");
    w.mark();
    w.line(&format!(
        "_handle: _.Handle<Omit<typeof import({module}), \"default\">>;"
    ));
    w.line("  export default _handle;");
    w.line("}");
    let with_extension = string(&format!(
        "$server/{}.{}",
        object.id,
        extension(&object.file)
    ));
    w.line(&format!("declare module {with_extension} {{"));
    w.line(&format!("  export * from {module};"));
    w.line(&format!("  export {{ default }} from {module};"));
    w.line("}");
    w.finish_marked()
}

/// The types of generic methods that are copied, for given type arguments. Under a name of their own:
/// TypeScript overflows its stack when it shows a type that has `typeof` with arguments in it.
fn declare_generics(w: &mut Writer, object: &DurableObject) {
    let mut is_first = true;
    for method in &object.methods {
        let Copied::Generics { bounds, args, .. } = &method.copied else {
            continue;
        };
        if is_first {
            w.line("  const _this: _Object;");
            is_first = false;
        }
        let name = &method.name;
        let ty = called(method, format!("typeof _this.{name}<{args}>"));
        let ty = if method.items { items(&ty) } else { ty };
        w.line(&format!("  type _{name}{bounds} = {ty};"));
    }
}

fn declare(w: &mut Writer, method: &Method) {
    let name = &method.name;
    if let Some(doc) = doc(method) {
        w.push("  ");
        w.line(&doc);
    }
    // A form can't read items.
    let kind = if method.params.is_empty() || method.items {
        "_.Method"
    } else {
        "_.FormMethod"
    };
    let ty = format!("{kind}<{}>", signature(method));
    if is_reserved_word(name) {
        w.push("  const ");
        w.mark();
        w.line(&format!("_{name}: {ty};"));
        w.line(&format!("  export {{ _{name} as {name} }};"));
    } else {
        w.push("  export const ");
        w.mark();
        w.line(&format!("{name}: {ty};"));
    }
}

fn signature(method: &Method) -> String {
    let key = string(&method.name);
    let own = own_type(method, &key);
    let has_schema = |param: &Param| param.check == Check::Schema && param.schema.is_none();
    let validated = || format!("_.Validated<{own}, _Class[\"schemas\"][{key}]>");
    let is_validated = method.params.iter().any(has_schema);
    let has_items = method.items && method.copied != Copied::Nothing;
    let ty = match inferred(method) {
        Some(schemas) if is_validated => format!("_.Inferred<{}, {schemas}>", validated()),
        Some(schemas) => format!("_.Inferred<{own}, {schemas}>"),
        None if is_validated => validated(),
        None if has_items => return own,
        None if method.returns_promise || method.items || method.injected() > 0 => own,
        None => format!("_.Promised<{own}>"),
    };
    if method.items { items(&ty) } else { ty }
}

fn items(ty: &str) -> String {
    format!("_.Items<{ty}>")
}

/// The method's own type, which keeps its generics, overloads and parameter names, without the
/// parameters that are filled in.
fn own_type(method: &Method, key: &str) -> String {
    match &method.copied {
        Copied::Nothing => called(method, format!("_Object[{key}]")),
        Copied::Generics { params, args, .. } => {
            let called = format!("_{}<{args}>", method.name);
            format!("{params}(...args: Parameters<{called}>) => ReturnType<{called}>")
        }
        Copied::Overloads(all) => format!("{{ {} }}", all.join("; ")),
    }
}

/// The type of a method as it is called: `own` without the parameters that are filled in. A mapped type
/// over the others would not know which may be left out. A tuple has editors show their types, where a
/// list of parameters has them show how these are written here.
fn called(method: &Method, own: String) -> String {
    if method.injected() == 0 {
        return own;
    }
    let params = &method.params;
    let count = params.len() + method.injected();
    let places = (0..count).filter(|place| !method.is_injected(*place));
    let may_be_absent = |param: &Param| param.optional || param.has_default || param.rest;
    let mut w = Writer::default();
    w.push(&format!("_.Called<{own}, ["));
    w.list(places.enumerate(), |w, (index, place)| {
        let Some((param, later)) = params.get(index..).and_then(<[Param]>::split_first) else {
            return;
        };
        let name = param.name.clone();
        let name = name.unwrap_or_else(|| unnamed(params, place));
        if param.rest {
            let before = vec!["unknown?"; place].join(", ");
            w.push(&format!("...{name}: _.Rest<{own}, [{before}]>"));
            return;
        }
        let optional = may_be_absent(param) && later.iter().all(may_be_absent);
        let mark = if optional { "?" } else { "" };
        w.push(&format!("{name}{mark}: Parameters<{own}>[{place}]"));
    });
    w.push("]>");
    w.finish()
}

/// A name for a parameter that is destructured, by its place in the class.
fn unnamed(params: &[Param], place: usize) -> String {
    let mut name = format!("arg{place}");
    while params
        .iter()
        .any(|param| param.name.as_ref() == Some(&name))
    {
        name += "_";
    }
    name
}

/// The schemas that types of parameters are inferred from, by position: `{ "0": … }`.
fn inferred(method: &Method) -> Option<String> {
    let params = method.params.iter().enumerate();
    let schemas: Vec<String> = params
        .filter_map(|(index, param)| {
            let schema = param.schema.as_ref()?;
            let path: String = (schema.path.iter())
                .map(|name| format!("[{}]", string(name)))
                .collect();
            let module = module(&schema.file);
            Some(format!("\"{index}\": (typeof import({module})){path}"))
        })
        .collect();
    (!schemas.is_empty()).then(|| format!("{{ {} }}", schemas.join("; ")))
}

/// Its comment. One file declares the modules of all environments, so the comment of a server-only
/// method says that pages can't import it.
fn doc(method: &Method) -> Option<String> {
    const NOTE: &str = "For worker code only: `static serverOnly`.";
    match &method.doc {
        doc if !method.server_only => doc.clone(),
        None => Some(format!("/** {NOTE} */")),
        Some(doc) => {
            let text = doc.trim_end_matches("*/").trim_end();
            Some(format!("{text}\n   *\n   * {NOTE} */"))
        }
    }
}

fn constructor(object: &DurableObject) -> String {
    let module = module(&object.file);
    format!("(typeof import({module}))[{}]", string(&object.export_name))
}

fn module(file: &str) -> String {
    string(&from_declarations(file))
}

fn extension(file: &str) -> &str {
    file.rsplit_once('.').map_or("ts", |(_, found)| found)
}
