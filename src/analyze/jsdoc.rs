//! JSDoc comments of JavaScript, which declare types there: `@param {string} name`, `@typedef`.

use std::ops::Range;

use swc_core::ecma::ast::{Decl, ModuleDecl, ModuleItem, Stmt};

use super::facts::FileFacts;
use super::imports::imported;
use super::types::read;
use super::types::syntax::{Body, Field, Foreign, Keyword, Members, Node, TypeDecl, TypeParam};
use crate::model::TypeText;
use crate::parse::parse_fragment;
use crate::source::Source;

/// `@param {type} [name]`, or another tag of this form.
struct Tag {
    kind: String,
    /// `options`, or `options.limit`.
    name: String,
    /// In bytes of the file.
    ty: Option<Range<usize>>,
    optional: bool,
}

/// The parameters that a comment declares.
pub(super) struct Params<'s> {
    source: &'s Source,
    tags: Vec<Tag>,
}

/// What a comment says of one parameter.
pub(super) struct Documented {
    pub(super) node: Node,
    pub(super) text: TypeText,
    pub(super) optional: bool,
}

impl<'s> Params<'s> {
    /// Of the comment at these bytes.
    pub(super) fn read(source: &'s Source, comment: Range<usize>) -> Self {
        let is_param = |tag: &Tag| matches!(&*tag.kind, "param" | "arg" | "argument");
        let tags = tags(source, comment).into_iter().filter(is_param).collect();
        Self { source, tags }
    }

    /// The parameter of this name. A destructured one has none: its place counts.
    pub(super) fn find(&self, name: Option<&str>, index: usize) -> Option<Documented> {
        let mut own = self.tags.iter().filter(|tag| !tag.name.contains('.'));
        let tag = match name {
            Some(name) => own.find(|tag| tag.name == name),
            None => own.nth(index),
        }?;
        let range = tag.ty.clone()?;
        let written = self.source.text.get(range.clone())?;
        Some(Documented {
            node: typed(self.source, tag, &self.tags),
            text: TypeText {
                text: written.to_owned(),
                span: self.source.span_of(range),
            },
            optional: tag.optional || written.trim_end().ends_with('='),
        })
    }
}

/// Adds the types that the comments of a file declare.
pub(super) fn declarations(source: &Source, facts: &mut FileFacts) {
    let text = &source.text;
    if !text.contains("@typedef") && !text.contains("@callback") && !text.contains("@import") {
        return;
    }
    let mut from = 0;
    while let Some(start) = text.get(from..).and_then(|rest| rest.find("/**")) {
        let start = from + start;
        let end = text.get(start..).and_then(|rest| rest.find("*/"));
        let end = end.map_or(text.len(), |length| start + length);
        comment(source, start..end, facts);
        from = end.max(start + 3);
    }
}

fn comment(source: &Source, range: Range<usize>, facts: &mut FileFacts) {
    let tags = tags(source, range);
    let mut params = Vec::new();
    for (index, tag) in tags.iter().enumerate() {
        match &*tag.kind {
            "template" => params.push(&*tag.name),
            "import" => import(source, tag, facts),
            "typedef" | "callback" if !tag.name.is_empty() => {
                let own = tags.get(index + 1..).unwrap_or_default();
                let others = own.iter().position(|tag| tag.kind == "typedef");
                let own = own.get(..others.unwrap_or(own.len())).unwrap_or_default();
                let node = match &*tag.kind {
                    "callback" => unsupported(source, tag, Foreign::Function),
                    _ => defined(source, tag, own),
                };
                let param = |name: &&str| TypeParam {
                    name: (*name).to_owned(),
                    constraint: None,
                    default: None,
                };
                facts.name(&tag.name).ty = Some(TypeDecl {
                    name: tag.name.clone(),
                    params: params.iter().map(param).collect(),
                    body: Body::Alias(node),
                });
            }
            _ => {}
        }
    }
}

/// A typedef's type: as it is written, or an object with the properties that follow.
fn defined(source: &Source, tag: &Tag, own: &[Tag]) -> Node {
    let properties: Vec<Tag> = (own.iter())
        .filter(|tag| matches!(&*tag.kind, "property" | "prop"))
        .map(|property| Tag {
            kind: property.kind.clone(),
            name: format!("{}.{}", tag.name, property.name),
            ty: property.ty.clone(),
            optional: property.optional,
        })
        .collect();
    typed(source, tag, &properties)
}

/// `@import { A } from './a'`, whose clause is kept as the tag's type.
fn import(source: &Source, tag: &Tag, facts: &mut FileFacts) {
    let Some(range) = tag.ty.clone() else { return };
    let Some(code) = source.text.get(range.clone()) else {
        return;
    };
    let module = parse_fragment(range.start, "", code);
    for item in module.iter().flat_map(|module| &module.body) {
        if let ModuleItem::ModuleDecl(ModuleDecl::Import(import)) = item {
            for (name, target) in imported(import) {
                facts.name(&name).class = Some(target);
            }
        }
    }
}

/// The type of a tag. `options.limit` among the tags is a field of `options`.
fn typed(source: &Source, tag: &Tag, tags: &[Tag]) -> Node {
    let written = tag.ty.clone().and_then(|range| source.text.get(range));
    let written = written.unwrap_or("Object").trim_start().trim_end();
    let is_open = matches!(
        written,
        "Object" | "object" | "Object[]" | "object[]" | "Array<Object>"
    );
    if is_open {
        let list = written.ends_with(']') || written.ends_with('>');
        let prefixes = [format!("{}.", tag.name), format!("{}[].", tag.name)];
        let members = fields(source, tags, &prefixes);
        if !members.fields.is_empty() {
            let object = Node::Object(members);
            return if list {
                Node::Array(Box::new(object))
            } else {
                object
            };
        }
    }
    let Some(range) = tag.ty.clone() else {
        return Node::Keyword(Keyword::Unknown);
    };
    read_type(source, range).unwrap_or_else(|| unsupported(source, tag, Foreign::JsDoc))
}

fn fields(source: &Source, tags: &[Tag], prefixes: &[String; 2]) -> Members {
    let mut members = Members::default();
    for tag in tags {
        let mut names = prefixes
            .iter()
            .filter_map(|prefix| tag.name.strip_prefix(&**prefix));
        if let Some(name) = names.next().filter(|name| !name.contains('.')) {
            members.fields.push(Field {
                name: name.to_owned(),
                number: None,
                optional: tag.optional,
                ty: typed(source, tag, tags),
            });
        }
    }
    members
}

fn unsupported(source: &Source, tag: &Tag, foreign: Foreign) -> Node {
    let range = tag.ty.clone().unwrap_or_default();
    Node::Unsupported(foreign, source.span_of(range))
}

/// Reads a type in JSDoc's syntax, as far as it differs from TypeScript's.
fn read_type(source: &Source, range: Range<usize>) -> Option<Node> {
    let written = source.text.get(range.clone())?;
    let text = without_stars(written);
    let mut text = text.as_str();
    let nullable = |node| Node::Union(vec![node, Node::Keyword(Keyword::Null)]);
    let trimmed = text.trim_start().trim_end();
    match trimmed {
        "*" | "?" | "Object" => return Some(Node::Keyword(Keyword::Unknown)),
        _ => {}
    }
    let mut at = range.start;
    let mut skip = |text: &mut &str, length: usize| {
        at += length;
        *text = text.get(length..).unwrap_or_default();
    };
    let blank = text.len() - text.trim_start().len();
    skip(&mut text, blank);
    let is_rest = text.starts_with("...");
    if is_rest {
        skip(&mut text, 3);
    }
    text = text.trim_end().trim_end_matches('=');
    let mut may_be_null = false;
    if text.starts_with(['?', '!']) {
        may_be_null = text.starts_with('?');
        skip(&mut text, 1);
    }
    if text.ends_with(['?', '!']) {
        may_be_null |= text.ends_with('?');
        text = text.get(..text.len() - 1).unwrap_or_default();
    }
    let module = parse_fragment(at, "type _=", text)?;
    let [ModuleItem::Stmt(Stmt::Decl(Decl::TsTypeAlias(alias)))] = &module.body[..] else {
        return None;
    };
    let mut node = read::ty(source, &alias.type_ann);
    if may_be_null {
        node = nullable(node);
    }
    Some(if is_rest {
        Node::Array(Box::new(node))
    } else {
        node
    })
}

/// The text of a type without the stars at the beginnings of its lines, and with `Array<` for
/// `Array.<`. It keeps its length: places in it stay right.
fn without_stars(text: &str) -> String {
    let mut line_starts = false;
    let mut plain: String = (text.chars())
        .map(|char| {
            let is_star = line_starts && char == '*';
            line_starts = char == '\n' || (line_starts && char.is_whitespace());
            if is_star { ' ' } else { char }
        })
        .collect();
    plain = plain.replace(".<", " <");
    for open in ["Object<", "Object <"] {
        plain = plain.replace(open, &open.replace("Object", "Record"));
    }
    plain
}

/// The tags of a comment that declare something.
fn tags(source: &Source, comment: Range<usize>) -> Vec<Tag> {
    let text = source.text.get(..comment.end).unwrap_or_default();
    let mut all = Vec::new();
    let mut at = comment.start;
    while let Some(found) = text.get(at..).and_then(|rest| rest.find('@')) {
        let start = at + found + 1;
        let kind = word(text, start, |char| char.is_alphanumeric());
        at = start + kind.len();
        let is_known = matches!(
            kind,
            "param"
                | "arg"
                | "argument"
                | "property"
                | "prop"
                | "typedef"
                | "callback"
                | "template"
                | "import"
        );
        if is_known {
            let (tag, end) = tag(text, kind, start);
            all.push(tag);
            at = end.max(at);
        }
    }
    all
}

/// The tag whose name is at `start`, and where it ends.
fn tag(text: &str, kind: &str, start: usize) -> (Tag, usize) {
    let mut tag = Tag {
        kind: kind.to_owned(),
        name: String::new(),
        ty: None,
        optional: false,
    };
    let mut at = start + kind.len();
    if kind == "import" {
        let rest = text.get(start..).unwrap_or_default();
        let end = rest
            .find("\n * @")
            .or_else(|| rest.rfind(['\'', '"']).map(|at| at + 1));
        let end = start + end.unwrap_or(rest.len());
        tag.ty = Some(start..end);
        return (tag, end);
    }
    // `@param {type} name`, or `@param name {type}`.
    for _ in 0..2 {
        at = skip_blank(text, at);
        let rest = text.get(at..).unwrap_or_default();
        if rest.starts_with('{') && tag.ty.is_none() {
            let Some(length) = braces(rest) else { break };
            tag.ty = Some(at + 1..at + length - 1);
            at += length;
        } else if tag.name.is_empty() {
            let is_bracketed = rest.starts_with('[');
            let from = if is_bracketed {
                skip_blank(text, at + 1)
            } else {
                at
            };
            let name = word(text, from, |char| {
                char.is_alphanumeric() || "_$.".contains(char)
            });
            at = from + name.len();
            // `list[].name`.
            if let (false, Some(rest)) = (
                is_bracketed,
                text.get(at..).and_then(|rest| rest.strip_prefix("[]")),
            ) {
                let more = word(rest, 0, |char| {
                    char.is_alphanumeric() || "_$.".contains(char)
                });
                tag.name = format!("{name}[]{more}");
                at += 2 + more.len();
            } else {
                tag.name = name.to_owned();
            }
            tag.optional = is_bracketed;
            if is_bracketed
                && let Some(end) = text.get(at..).and_then(|rest| rest.find(['\n', ']']))
            {
                at += end + 1;
            }
        }
    }
    (tag, at)
}

fn word(text: &str, from: usize, belongs: impl Fn(char) -> bool) -> &str {
    let rest = text.get(from..).unwrap_or_default();
    let end = rest.find(|char| !belongs(char)).unwrap_or(rest.len());
    rest.get(..end).unwrap_or_default()
}

/// Skips blanks, but no line.
fn skip_blank(text: &str, from: usize) -> usize {
    from + word(text, from, |char| char == ' ' || char == '\t').len()
}

/// The length of a text in balanced braces.
fn braces(text: &str) -> Option<usize> {
    let mut depth = 0;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(at + 1);
        }
    }
    None
}
