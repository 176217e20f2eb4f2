//! The types of values that are written out: constants, functions and defaults.

use swc_core::common::Spanned;
use swc_core::ecma::ast::{
    Expr, Function, Ident, ObjectPatProp, Pat, VarDecl, VarDeclKind, VarDeclarator,
};

use super::infer::{self, Literals, infer};
use super::patterns::pattern_type;
use super::read;
use super::scope::Scope;
use super::syntax::{Foreign, Node};
use super::tables::table;
use crate::analyze::facts::{FileFacts, Made, scoped};
use crate::source::Source;

/// Adds the types of constants, for `typeof` and for defaults. Other names are kept as well: they
/// hide globals.
pub(in crate::analyze) fn constants(
    source: &Source,
    scope: &str,
    var: &VarDecl,
    facts: &mut FileFacts,
) {
    for declarator in &var.decls {
        if let Pat::Ident(name) = &declarator.name {
            if let (true, Some(init)) = (scope.is_empty(), &declarator.init) {
                let made = made(source.slice(init.span()), facts);
                facts.name(&name.id.sym).made = made;
            }
            let table = (declarator.init.as_deref()).and_then(|init| table(source, init, facts));
            let value = table.unwrap_or_else(|| constant(source, var.kind, declarator));
            facts.name(&scoped(scope, &name.id.sym)).value = Some(value);
        } else {
            let span = source.span(declarator.name.span());
            each_name(&declarator.name, &mut |name| {
                let value = Node::Unsupported(Foreign::Expression, span);
                facts.name(&scoped(scope, name)).value = Some(value);
            });
        }
    }
}

/// What may make of a schema's input something else, by its text without spaces: of Zod, Valibot and
/// ArkType, whose `parse` is a part of keywords.
const TRANSFORMS: [&str; 17] = [
    "ransform(",
    "reprocess(",
    "odec(",
    "tringbool(",
    ").pipe(",
    ").to(",
    "toNumber(",
    "toDate(",
    "toBoolean(",
    "toBigint(",
    "toString(",
    "parseJson(",
    "stringifyJson(",
    ".parse",
    "'=>'",
    "\"=>\"",
    "success(",
];

/// More names of the file than a schema is made with.
const MAX_WITH: usize = 128;

/// What the text of a value is made with. Only what calls something can be a schema.
fn made(text: &str, facts: &FileFacts) -> Option<Made> {
    text.contains('(').then(|| {
        let bare: String = text.split_whitespace().collect();
        let is_name = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
        let mut with: Vec<String> = Vec::new();
        for word in text.split(|c| !is_name(c)) {
            let is_known = || with.iter().any(|known| known == word);
            if with.len() < MAX_WITH && facts.names.contains_key(word) && !is_known() {
                with.push(word.to_owned());
            }
        }
        Made {
            transforms: with.len() == MAX_WITH || TRANSFORMS.iter().any(|name| bare.contains(name)),
            with,
        }
    })
}

fn constant(source: &Source, kind: VarDeclKind, declarator: &VarDeclarator) -> Node {
    let annotation = match &declarator.name {
        Pat::Ident(name) => name.type_ann.as_deref(),
        _ => None,
    };
    let literals = match kind {
        VarDeclKind::Const => Literals::Fresh,
        _ => Literals::Widened,
    };
    match (annotation, declarator.init.as_deref()) {
        (Some(annotation), _) => read::annotation(source, annotation),
        (None, Some(init)) => infer(file_scope(source), init, literals),
        (None, None) => Node::Unsupported(Foreign::Expression, source.span(declarator.span)),
    }
}

fn each_name(pattern: &Pat, visit: &mut dyn FnMut(&str)) {
    match pattern {
        Pat::Ident(name) => visit(&name.id.sym),
        Pat::Assign(assign) => each_name(&assign.left, visit),
        Pat::Rest(rest) => each_name(&rest.arg, visit),
        Pat::Array(array) => array
            .elems
            .iter()
            .flatten()
            .for_each(|item| each_name(item, visit)),
        Pat::Object(object) => object.props.iter().for_each(|property| match property {
            ObjectPatProp::KeyValue(pair) => each_name(&pair.value, visit),
            ObjectPatProp::Assign(assign) => visit(&assign.key.id.sym),
            ObjectPatProp::Rest(rest) => each_name(&rest.arg, visit),
        }),
        Pat::Invalid(_) | Pat::Expr(_) => {}
    }
}

/// Adds a function, for `typeof` and for calls.
pub(in crate::analyze) fn function(
    source: &Source,
    scope: &str,
    name: &Ident,
    function: &Function,
    facts: &mut FileFacts,
) {
    let span = source.span(name.span);
    let value = &mut facts.name(&scoped(scope, &name.sym)).value;
    // Of overloads, TypeScript takes the last one.
    if function.body.is_none() || value.is_none() {
        let ty = infer::function(file_scope(source), function);
        *value = Some(Node::Function(Box::new(ty), span));
    }
}

/// The type of a parameter without one: that of its default, or what its pattern names.
pub(in crate::analyze) fn parameter(
    scope: Scope<'_>,
    pattern: &Pat,
    default: Option<&Expr>,
) -> Option<Node> {
    match (pattern, default) {
        (Pat::Object(_) | Pat::Array(_), _) => Some(pattern_type(scope, pattern, default)),
        (_, Some(default)) => Some(infer(scope, default, Literals::Widened)),
        (_, None) => None,
    }
}

/// The type of a property of a class without one.
pub(in crate::analyze) fn property(source: &Source, is_readonly: bool, value: &Expr) -> Node {
    let literals = match is_readonly {
        true => Literals::Fresh,
        false => Literals::Widened,
    };
    infer(file_scope(source), value, literals)
}

/// The type of a JSON file's value.
pub(in crate::analyze) fn json(source: &Source, value: &Expr) -> Node {
    infer(file_scope(source), value, Literals::Widened)
}

fn file_scope(source: &Source) -> Scope<'_> {
    Scope {
        source,
        params: &[],
        is_javascript: is_javascript(&source.file),
        depth: 0,
    }
}

pub(in crate::analyze) fn is_javascript(file: &str) -> bool {
    let extension = file.rsplit_once('.').map(|(_, extension)| extension);
    matches!(extension, Some("js" | "mjs" | "cjs" | "jsx"))
}
