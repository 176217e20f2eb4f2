//! The module of a page, and its source map.

use super::source_map::SourceMap;
use super::writer::{Writer, string};
use crate::api::AssetImport;
use crate::model::page::{Argument, Code, Helper, PageKind, PageModule, Piece};
use crate::place::Location;

/// A generated module and what maps it to its source.
pub(crate) struct PageText {
    pub(crate) code: String,
    pub(crate) map: String,
}

/// Writes the module of a page. `assets` are what the bundler has for literal URLs.
pub(crate) fn emit_page(
    file: &str,
    kind: PageKind,
    page: &PageModule,
    assets: &[AssetImport],
) -> PageText {
    let mut emitter = Emitter {
        w: Writer::default(),
        origins: Vec::new(),
        page,
        assets,
    };
    emitter.module(kind);
    let marked = emitter.w.finish_marked();
    let mut map = SourceMap::default();
    map.add_marks(0, &marked, emitter.origins.into_iter());
    PageText {
        code: marked.text,
        // Relative to the module, which has the place of its source.
        map: map.finish(file, &"../".repeat(file.matches('/').count())),
    }
}

struct Emitter<'a> {
    w: Writer,
    /// The origin of each mark.
    origins: Vec<&'a Location>,
    page: &'a PageModule,
    assets: &'a [AssetImport],
}

impl<'a> Emitter<'a> {
    fn module(&mut self, kind: PageKind) {
        let page = self.page;
        self.imports();
        self.w.push("export default async function (");
        if !page.context.is_empty() {
            self.name("context");
        }
        self.w.line(") {");
        self.context();
        for code in &page.script {
            self.code(code);
        }
        self.w.line("\n  return {");
        if kind == PageKind::App {
            let arguments = ["slot", "head", "title"];
            self.method("document", &arguments, &page.body);
        } else {
            if let Some(title) = &page.title {
                self.method("title", &[], title);
            }
            if let Some(head) = page.head.as_ref().filter(|head| !is_blank(head)) {
                self.method("head", &[], head);
            }
            let slot: &[&str] = if kind == PageKind::Layout {
                &["slot"]
            } else {
                &[]
            };
            self.method("body", slot, &page.body);
        }
        self.w.line("  };\n}");
    }

    fn imports(&mut self) {
        let page = self.page;
        let is_used = |wanted: &Helper| {
            if !self.assets.is_empty() && matches!(wanted, Helper::Text | Helper::Raw) {
                return true;
            }
            let mut pieces = (page.title.iter().flatten())
                .chain(page.head.iter().flatten())
                .chain(&page.body);
            pieces.any(|piece| matches!(piece, Piece::Call { helper, .. } if helper == wanted))
        };
        let helpers: Vec<Helper> = Helper::ALL.into_iter().filter(is_used).collect();
        if !helpers.is_empty() {
            let prefix = &page.prefix;
            self.w.push("import { ");
            self.w.list(helpers, |w, helper| {
                w.push(helper.name());
                w.push(" as ");
                w.push(prefix);
                w.push(helper.name());
            });
            self.w.line(" } from \"@kuratchi/koze/runtime/page.js\";");
        }
        for (index, asset) in self.assets.iter().enumerate() {
            self.w.push("import * as ");
            self.asset(index);
            self.w.push(" from ");
            self.w.string(&asset.import);
            self.w.line(";");
        }
        for import in &page.imports {
            self.code(import);
            self.w.push("\n");
        }
    }

    fn context(&mut self) {
        let page = self.page;
        for name in &page.context {
            self.w.push("  const ");
            match &name.imported {
                Some(imported) if *imported == name.local => {
                    self.w.push("{ ");
                    self.w.push(imported);
                    self.w.push(" }");
                }
                Some(imported) => {
                    self.w.push("{ ");
                    self.w.key(imported);
                    self.w.push(&name.local);
                    self.w.push(" }");
                }
                None => self.w.push(&name.local),
            }
            self.w.push(" = ");
            self.name("context");
            self.w.line(";");
        }
    }

    fn name(&mut self, name: &str) {
        self.w.push(&self.page.prefix);
        self.w.push(name);
    }

    fn method(&mut self, method: &str, arguments: &[&str], pieces: &'a [Piece]) {
        self.w.push("    async ");
        self.w.push(method);
        self.w.push("(");
        for (index, argument) in arguments.iter().enumerate() {
            if index > 0 {
                self.w.push(", ");
            }
            self.name(argument);
        }
        self.w.line(") {");
        self.pieces(pieces);
        self.w.line("    },");
    }

    fn pieces(&mut self, pieces: &'a [Piece]) {
        self.w.push("let ");
        self.name("html");
        self.w.push(" = ");
        let mut rest = pieces;
        if let Some((Piece::Text(text), after)) = rest.split_first() {
            self.text(text);
            rest = after;
        } else {
            self.w.push("\"\"");
        }
        self.w.line(";");
        for piece in rest {
            self.piece(piece);
        }
        self.w.push("return ");
        self.name("html");
        self.w.line(";");
    }

    fn piece(&mut self, piece: &'a Piece) {
        match piece {
            Piece::Line(code) => {
                self.code(code);
                self.w.push("\n");
                return;
            }
            Piece::Title => {
                self.title();
                return;
            }
            _ => {}
        }
        self.name("html");
        self.w.push(" += ");
        match piece {
            Piece::Text(text) => self.text(text),
            Piece::Slot => self.name("slot"),
            Piece::Head => self.name("head"),
            Piece::Call {
                helper,
                name,
                arguments,
            } => self.call(*helper, name.as_deref(), arguments),
            Piece::Line(_) | Piece::Title => {}
        }
        self.w.line(";");
    }

    /// Markup, in which an asset is its literal text unless the bundler has something for it.
    fn text(&mut self, text: &str) {
        let mut literal = String::new();
        for (index, part) in text.split('\0').enumerate() {
            let is_asset = index % 2 == 1;
            let linked = part.strip_prefix('<').filter(|_| is_asset);
            let value = linked.unwrap_or(part);
            let found = self.assets.iter().position(|asset| asset.value == value);
            match found.filter(|_| is_asset) {
                Some(found) => {
                    markup(&mut self.w, &literal);
                    literal.clear();
                    self.w.push(" + ");
                    let (helper, export) = match linked {
                        Some(_) => (Helper::Raw, ".links) + "),
                        None => (Helper::Text, ".default) + "),
                    };
                    self.name(helper.name());
                    self.w.push("(");
                    self.asset(found);
                    self.w.push(export);
                }
                None if linked.is_some() => {}
                None => literal.push_str(part),
            }
        }
        markup(&mut self.w, &literal);
    }

    fn asset(&mut self, index: usize) {
        self.name("asset");
        self.w.push(&index.to_string());
    }

    fn call(&mut self, helper: Helper, name: Option<&str>, arguments: &'a [Argument]) {
        self.name(helper.name());
        self.w.push("(");
        let mut is_first = true;
        if let Some(name) = name {
            self.w.string(name);
            is_first = false;
        }
        for argument in arguments {
            if !std::mem::take(&mut is_first) {
                self.w.push(", ");
            }
            match argument {
                Argument::Literal(text) => markup(&mut self.w, text),
                Argument::Value(code) => {
                    self.code(code);
                    // A comment may be at the end.
                    if code.text.contains("//") {
                        self.w.push("\n");
                    }
                }
            }
        }
        self.w.push(")");
    }

    /// In the document: the innermost title, or its own.
    fn title(&mut self) {
        self.w.push("if (");
        self.name("title");
        self.w.push(" != null) ");
        self.name("html");
        self.w.push(" += ");
        self.name("title");
        self.w.line(";");
        if let Some(title) = &self.page.title {
            self.w.line("else {");
            for piece in title {
                self.piece(piece);
            }
            self.w.line("}");
        }
    }

    fn code(&mut self, code: &'a Code) {
        self.w.mark();
        self.origins.push(&code.location);
        self.w.push(&code.text);
    }
}

fn is_blank(pieces: &[Piece]) -> bool {
    pieces
        .iter()
        .all(|piece| matches!(piece, Piece::Text(text) if text.trim().is_empty()))
}

/// A string literal. Unlike [`string`], it keeps `<` as it is: no page's module is inlined.
fn markup(w: &mut Writer, text: &str) {
    let mut is_first = true;
    for part in text.split('<') {
        // Between two of them, the literal's own quotes are dropped.
        let literal = string(part);
        let inner = literal.get(1..literal.len() - 1).unwrap_or_default();
        w.push(if std::mem::take(&mut is_first) {
            "\""
        } else {
            "<"
        });
        w.push(&inner.replace("\\u000a", "\\n"));
    }
    w.push("\"");
}
