//! `.koze/server.d.ts` and its map: the declarations of all virtual modules.

use super::source_map::SourceMap;
use super::writer::{module_name, string};
use crate::model::{Check, DurableObject, Location, Method};
use crate::naming::is_reserved_word;

const HEADER: &str = "// Generated from the `.do.*` files. Do not edit: changes are overwritten.\n\
     /// <reference types=\"@kuratchi/koze/without-workers\" />\n";

const DURABLE_OBJECTS: &str = "\ndeclare module \"koze:durable-objects\" {\n  export const handleRpc: \
     import(\"@kuratchi/koze/runtime/worker.js\").RequestHandler;\n";
const WORKER: &str = "}\ndeclare module \"koze:worker\" {\n  const _worker: ReturnType<typeof \
     import(\"@kuratchi/koze/runtime/worker.js\").createWorker>;\n  export default _worker;\n  export { ";
const BINDINGS: &str =
    "} from \"koze:durable-objects\";\n}\ndeclare namespace Cloudflare {\n  interface Env {\n";
const MAP: &str = "//# sourceMappingURL=server.d.ts.map\n";

/// What is declared because of one object.
#[derive(PartialEq)]
pub(crate) struct ObjectTypes {
    /// `$server/<id>`.
    module: Marked,
    /// Its class, in `koze:durable-objects`.
    class: Marked,
    /// What `koze:worker` exports again.
    class_name: String,
    /// Its namespace, in `env`.
    binding: String,
}

/// A text, and where in it the names stand that the map leads on to their sources.
#[derive(Default, PartialEq)]
struct Marked {
    text: String,
    marks: Vec<Mark>,
    /// How many lines the text has.
    lines: u32,
}

/// Counted from 0.
#[derive(Clone, Copy, PartialEq)]
struct Mark {
    line: u32,
    column: u32,
}

impl Marked {
    /// Adds whole lines, and marks the place that `column` of the first one is.
    fn push_marked(&mut self, column: usize, lines: &str) {
        let (line, column) = (self.lines, u32::try_from(column).unwrap_or(u32::MAX));
        self.marks.push(Mark { line, column });
        self.push(lines);
    }

    /// Adds whole lines.
    fn push(&mut self, lines: &str) {
        self.text += lines;
        self.lines += line_count(lines);
    }

    /// Maps its marks, in order, for a text that begins at `line`. Returns where it ends.
    fn map<'a>(
        &self,
        map: &mut SourceMap<'a>,
        line: u32,
        origins: impl Iterator<Item = &'a Location>,
    ) -> u32 {
        for (mark, origin) in self.marks.iter().zip(origins) {
            map.add(line + mark.line, mark.column, origin);
        }
        line + self.lines
    }
}

/// All declarations.
pub(crate) fn emit_types<'a>(objects: impl Iterator<Item = &'a ObjectTypes> + Clone) -> String {
    let length = |object: &ObjectTypes| {
        object.module.text.len()
            + object.class.text.len()
            + object.class_name.len()
            + 2
            + object.binding.len()
    };
    // Reserved at once: this is the largest text by far, and it is made with every edit.
    let mut code = String::with_capacity(1024 + objects.clone().map(length).sum::<usize>());
    code += HEADER;
    code.extend(objects.clone().map(|object| object.module.text.as_str()));
    code += DURABLE_OBJECTS;
    code.extend(objects.clone().map(|object| object.class.text.as_str()));
    code += WORKER;
    for object in objects.clone() {
        code += &object.class_name;
        code += ", ";
    }
    code += BINDINGS;
    code.extend(objects.map(|object| object.binding.as_str()));
    code += "  }\n}\n";
    code += MAP;
    code
}

/// The declaration map of [`emit_types`]: each method leads to its own source, a handle and a class
/// to the class. `objects` have their classes' places with them.
pub(crate) fn emit_types_map<'a>(
    objects: impl Iterator<Item = (&'a ObjectTypes, &'a DurableObject, &'a Location)> + Clone,
) -> String {
    let mut map = SourceMap::default();
    let mut line = line_count(HEADER);
    for (types, object, class) in objects.clone() {
        let methods = object.methods.iter().map(|method| &method.location);
        line = types.module.map(&mut map, line, methods.chain([class]));
    }
    line += line_count(DURABLE_OBJECTS);
    for (types, _, class) in objects {
        line = types.class.map(&mut map, line, [class, class].into_iter());
    }
    map.finish("server.d.ts", "../")
}

pub(super) fn emit_object_types(object: &DurableObject) -> ObjectTypes {
    let name = &object.class_name;
    let mut class = Marked::default();
    let constructor = constructor(object);
    class.push_marked(15, &format!("  export const {name}: {constructor};\n"));
    let instance = format!("  export type {name} = InstanceType<typeof {name}>;\n");
    class.push_marked(14, &instance);
    ObjectTypes {
        module: emit_module(object),
        class,
        class_name: name.clone(),
        binding: format!(
            "    {}: DurableObjectNamespace<import(\"koze:durable-objects\").{name}>;\n",
            module_name(&object.binding)
        ),
    }
}

/// The declarations of `$server/<id>`. The marks are those of the methods, then the handle's.
fn emit_module(object: &DurableObject) -> Marked {
    let module = string(&format!("$server/{}", object.id));
    let mut code = Marked::default();
    code.push(&format!(
        "\ndeclare module {module} {{\n  \
         import type * as _ from \"@kuratchi/koze/runtime/types.js\";\n  \
         type _Class = {};\n  type _Object = InstanceType<_Class>;\n",
        constructor(object)
    ));
    for method in &object.methods {
        declare(&mut code, method);
    }
    let handle =
        format!("  const _handle: _.Handle<Omit<typeof import({module}), \"default\">>;\n");
    code.push_marked(8, &handle);
    let extension = object
        .file
        .rsplit_once('.')
        .map_or("ts", |(_, extension)| extension);
    let with_extension = string(&format!("$server/{}.{extension}", object.id));
    code.push(&format!(
        "  export default _handle;\n}}\ndeclare module {with_extension} {{\n  \
         export * from {module};\n  export {{ default }} from {module};\n}}\n"
    ));
    code
}

fn declare(code: &mut Marked, method: &Method) {
    let name = &method.name;
    if let Some(doc) = doc(method) {
        code.push(&format!("  {doc}\n"));
    }
    let kind = if method.params.is_empty() {
        "_.Method"
    } else {
        "_.FormMethod"
    };
    let signature = signature(method);
    if is_reserved_word(name) {
        code.push_marked(8, &format!("  const _{name}: {kind}<{signature}>;\n"));
        code.push(&format!("  export {{ _{name} as {name} }};\n"));
    } else {
        code.push_marked(
            15,
            &format!("  export const {name}: {kind}<{signature}>;\n"),
        );
    }
}

/// The method's own type keeps its generics, overloads and parameter names.
fn signature(method: &Method) -> String {
    let key = string(&method.name);
    match method.params.as_slice() {
        [param] if param.check == Check::Schema => {
            format!("_.Validated<_Object[{key}], _Class[\"schemas\"][{key}]>")
        }
        _ if method.returns_promise => format!("_Object[{key}]"),
        _ => format!("_.Promised<_Object[{key}]>"),
    }
}

/// Its comment; what pages cannot import says so there, as one file declares both sides' modules.
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

fn line_count(text: &str) -> u32 {
    u32::try_from(text.matches('\n').count()).unwrap_or(u32::MAX)
}
