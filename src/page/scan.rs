//! The scanner: one pass over the text of a page, with a stack of what is open. It is strict and repairs
//! nothing; after an error it goes on, to find the others.

mod close;
mod document;
mod open;
mod text;

use std::collections::BTreeSet;
use std::ops::Range;

use super::cursor::Cursor;
use super::expression::Shape;
use super::nesting::Open;
use crate::diagnostics;
use crate::model::page::{Code, PageAsset, PageKind, Piece};
use crate::model::{Diagnostic, Location};
use crate::source::Source;

/// Pieces of a page: holes, control lines and the text between them.
const MAX_PIECES: usize = 20_000;

/// Open elements and blocks. A parser of a browser gives up at 512.
const MAX_DEPTH: usize = 400;

/// What was read, for the checks that need the script.
pub(super) struct Scanned {
    pub(super) title: Option<Vec<Piece>>,
    pub(super) head: Option<Vec<Piece>>,
    pub(super) body: Vec<Piece>,
    /// The content of the first script.
    pub(super) script: Option<Range<usize>>,
    /// Names in holes and control lines that nothing around them declares.
    pub(super) references: Vec<(String, Range<usize>)>,
    pub(super) properties: Vec<(String, String, Range<usize>)>,
    pub(super) values: Vec<Value>,
    pub(super) assets: Vec<PageAsset>,
    pub(super) errors: Vec<Diagnostic>,
}

/// The value of a hole.
pub(super) struct Value {
    pub(super) shape: Shape,
    pub(super) range: Range<usize>,
    /// Of an `action` or `formaction`.
    pub(super) form: Option<Form>,
}

/// The form that posts to a value.
#[derive(Clone)]
pub(super) struct Form {
    pub(super) posts: bool,
    /// File inputs that it doesn't send.
    pub(super) lost_files: Vec<Location>,
}

pub(super) fn scan(source: &Source, kind: PageKind) -> Scanned {
    let mut scanner = Scanner::new(source, kind);
    scanner.run();
    scanner.out
}

/// Where pieces go.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Target {
    Body,
    Head,
    Title,
}

pub(super) struct Scanner<'a> {
    pub(super) source: &'a Source,
    kind: PageKind,
    pub(super) cursor: Cursor<'a>,
    /// What is open: elements and blocks of control lines.
    pub(super) frames: Vec<Frame>,
    /// The open elements alone.
    pub(super) open: Vec<Open>,
    target: Target,
    pieces: usize,
    /// The places of what may be there once: its first.
    slot: Option<Range<usize>>,
    head_at: Option<Range<usize>>,
    title_at: Option<Range<usize>>,
    body_at: Option<Range<usize>>,
    html_at: Option<Range<usize>>,
    doctype_at: Option<Range<usize>>,
    pub(super) out: Scanned,
}

pub(super) struct Frame {
    /// The start tag, or the control line.
    range: Range<usize>,
    pub(super) kind: FrameKind,
}

pub(super) enum FrameKind {
    Element {
        form: Option<OpenForm>,
    },
    Block {
        declared: BTreeSet<String>,
        is_loop: bool,
        /// An `else` may follow.
        is_open_ended: bool,
    },
}

/// A form that is open.
pub(super) struct OpenForm {
    pub(super) posts: bool,
    pub(super) is_multipart: bool,
    /// Its action, in `values`.
    pub(super) action: Option<usize>,
}

impl<'a> Scanner<'a> {
    fn new(source: &'a Source, kind: PageKind) -> Self {
        let text = &source.text;
        Self {
            source,
            kind,
            cursor: Cursor {
                text,
                at: text.len() - text.trim_start_matches('\u{feff}').len(),
            },
            frames: Vec::new(),
            open: Vec::new(),
            target: Target::Body,
            pieces: 0,
            slot: None,
            head_at: None,
            title_at: None,
            body_at: None,
            html_at: None,
            doctype_at: None,
            out: Scanned {
                title: None,
                head: None,
                body: Vec::new(),
                script: None,
                references: Vec::new(),
                properties: Vec::new(),
                values: Vec::new(),
                assets: Vec::new(),
                errors: Vec::new(),
            },
        }
    }

    fn run(&mut self) {
        if let Some(at) = self.source.text.find('\0') {
            self.out
                .errors
                .push(diagnostics::stray(self.location(at..at + 1)));
            return;
        }
        while self.cursor.at < self.cursor.text.len() {
            if self.pieces > MAX_PIECES || self.frames.len() > MAX_DEPTH {
                self.out
                    .errors
                    .push(diagnostics::too_complex(&self.source.file));
                return;
            }
            if self.out.errors.len() >= super::facts::MAX_ERRORS {
                return;
            }
            let before = self.cursor.at;
            self.step();
            // Whatever went wrong, the scanner moves on.
            if self.cursor.at == before {
                self.cursor.at = self.char_end(before);
            }
        }
        self.finish();
    }

    fn step(&mut self) {
        if self.cursor.is_at_line_start() && self.control_line() {
            return;
        }
        match self.cursor.peek() {
            Some(b'<') => self.markup(),
            Some(b'{') => self.text_hole(),
            Some(b'}') => {
                let at = self.cursor.at;
                self.error(diagnostics::stray_brace(self.location(at..at + 1)));
            }
            _ => self.text(),
        }
    }

    fn markup(&mut self) {
        let at = self.cursor.at;
        if self.is_plain() && !self.cursor.starts_with("</") {
            self.error(diagnostics::stray(self.location(at..at + 1)));
            return;
        }
        match self.cursor.byte(at + 1) {
            Some(b'/') => self.end_tag(),
            Some(b'!') => self.declaration(),
            Some(byte) if byte.is_ascii_alphabetic() => self.start_tag(),
            Some(b'{') => {
                let place = self.location(at..at + 2);
                let fault = diagnostics::AttributeFault::TagName;
                self.error(diagnostics::attribute(place, fault));
            }
            _ => self.error(diagnostics::stray(self.location(at..at + 1))),
        }
    }

    fn finish(&mut self) {
        while let Some(frame) = self.frames.pop() {
            let place = self.location(frame.range.clone());
            let what = self.cursor.slice(frame.range);
            self.error(diagnostics::unclosed(place, what, None));
        }
        self.check_structure();
    }

    pub(super) fn error(&mut self, diagnostic: Diagnostic) {
        self.out.errors.push(diagnostic);
    }

    pub(super) fn location(&self, range: Range<usize>) -> Location {
        self.source.location_of(range)
    }

    pub(super) fn code(&self, range: Range<usize>) -> Code {
        Code {
            text: self.cursor.slice(range.clone()).to_owned(),
            location: self.location(range),
        }
    }

    /// The offset behind the character at an offset.
    fn char_end(&self, at: usize) -> usize {
        let rest = self.cursor.text.get(at..).unwrap_or_default();
        at + rest.chars().next().map_or(1, char::len_utf8)
    }

    pub(super) fn push(&mut self, piece: Piece) {
        self.pieces += 1;
        self.pieces_of_target().push(piece);
    }

    pub(super) fn push_text(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        if let Some(Piece::Text(last)) = self.pieces_of_target().last_mut() {
            last.push_str(text);
        } else {
            self.push(Piece::Text(text.to_owned()));
        }
    }

    fn pieces_of_target(&mut self) -> &mut Vec<Piece> {
        match self.target {
            Target::Body => &mut self.out.body,
            Target::Head => self.out.head.get_or_insert_default(),
            Target::Title => self.out.title.get_or_insert_default(),
        }
    }

    /// Whether markup means nothing in the open element.
    fn is_plain(&self) -> bool {
        self.is_in_html(super::elements::PLAIN)
    }

    /// Whether the innermost element is one of these of HTML.
    fn is_in_html(&self, list: &str) -> bool {
        self.open.last().is_some_and(|open| {
            open.language == super::nesting::Language::Html
                && super::elements::listed(list, &open.name)
        })
    }
}
