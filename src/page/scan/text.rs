//! Text, holes in it, and control lines.

use std::collections::BTreeSet;

use super::super::control::{Control, ControlKind, control_at, head};
use super::super::elements::{WITHOUT_HOLES, WITHOUT_TEXT};
use super::super::{holes, lexer, nesting};
use super::{Frame, FrameKind, Scanner, Target};
use crate::diagnostics::{self, HolePlace};
use crate::model::page::{Argument, Helper, PageKind, Piece};

impl Scanner<'_> {
    /// Text up to the next character that may mean something.
    pub(super) fn text(&mut self) {
        let start = self.cursor.at;
        if self.cursor.take(b'\\') {
            if matches!(self.cursor.peek(), Some(b'{' | b'}')) {
                let brace = self.cursor.at;
                self.cursor.at += 1;
                self.literal_text(brace, brace + 1);
                return;
            }
            self.literal_text(start, start + 1);
            return;
        }
        self.cursor
            .take_while(|byte| !matches!(byte, b'<' | b'{' | b'}' | b'\\' | b'\n'));
        self.cursor.take(b'\n');
        self.literal_text(start, self.cursor.at);
    }

    fn literal_text(&mut self, start: usize, end: usize) {
        let text = self.cursor.slice(start..end);
        if !text.trim_ascii().is_empty() {
            self.check_text(start, end);
        }
        self.push_text(text);
    }

    fn check_text(&mut self, start: usize, end: usize) {
        let place = self.location(start..end);
        if self.is_in_html(WITHOUT_TEXT) || nesting::is_in_head_noscript(&self.open) {
            let parent = self
                .open
                .last()
                .map(|open| open.name.clone())
                .unwrap_or_default();
            self.error(diagnostics::text_moves(place, &parent));
        } else if self.open.is_empty() && self.kind == PageKind::App {
            self.error(diagnostics::outside_document(place));
        }
    }

    pub(super) fn text_hole(&mut self) {
        let start = self.cursor.at;
        let end = lexer::code_end(self.cursor.text, start + 1);
        let Some(end) = end.filter(|end| self.cursor.byte(end.at) == Some(b'}')) else {
            self.broken_hole(start);
            return;
        };
        self.cursor.at = end.at + 1;
        let place = self.location(start..self.cursor.at);
        if self.is_in_html(WITHOUT_HOLES) || (self.open.is_empty() && self.kind == PageKind::App) {
            let parent = self
                .open
                .last()
                .map(|open| open.name.clone())
                .unwrap_or_default();
            self.error(diagnostics::hole(place, HolePlace::Inside(&parent)));
            return;
        }
        let mut code = start + 1..end.at;
        let mut helper = Helper::Text;
        let text = self.cursor.slice(code.clone());
        if let Some(rest) = text
            .strip_prefix("@raw")
            .filter(|rest| rest.starts_with(|c: char| c.is_whitespace()))
        {
            code.start = code.end - rest.len();
            helper = Helper::Raw;
        } else if let Some(error) = holes::foreign_form(text, &place) {
            self.error(error);
            return;
        } else if !end.is_code {
            if !end.has_comment {
                self.error(diagnostics::not_one_expression(place));
            }
            return;
        }
        self.newline_for_parser();
        self.hole(code.clone(), None);
        let value = Argument::Value(self.code(code));
        self.push(Piece::Call {
            helper,
            name: None,
            arguments: vec![value],
        });
    }

    /// Reports braces whose end can't be found, and goes on behind what looks like it.
    fn broken_hole(&mut self, start: usize) {
        let line_end = self.cursor.line_end(start);
        let line = self.cursor.slice(start..line_end);
        self.cursor.at = line.find('}').map_or(line_end, |close| start + close + 1);
        let place = self.location(start..start + 1);
        let code = self.cursor.slice(start + 1..self.cursor.at);
        let code = code.strip_suffix('}').unwrap_or_default();
        let error = holes::foreign_form(code, &place);
        self.error(error.unwrap_or_else(|| diagnostics::unclosed_brace(place)));
    }

    /// A parser drops a line break that follows these tags, and a value may begin with one.
    fn newline_for_parser(&mut self) {
        let text = self.cursor.text;
        let follows = self.frames.last().is_some_and(|frame| {
            matches!(frame.kind, FrameKind::Element { .. })
                && text
                    .get(frame.range.end..)
                    .is_some_and(|rest| rest.starts_with('{'))
                && matches!(self.pieces_end(), Some('>'))
        });
        if follows && self.is_in_html("pre textarea listing") {
            self.push_text("\n");
        }
    }

    fn pieces_end(&self) -> Option<char> {
        let pieces = match self.target {
            Target::Body => Some(&self.out.body),
            Target::Head => self.out.head.as_ref(),
            Target::Title => self.out.title.as_ref(),
        };
        match pieces?.last()? {
            Piece::Text(text) => text.chars().last(),
            _ => None,
        }
    }

    /// Reads a control line, if one begins here.
    pub(super) fn control_line(&mut self) -> bool {
        let Some(control) = control_at(&self.cursor) else {
            return false;
        };
        let line_end = self.cursor.line_end(control.range.end);
        self.cursor.at = (line_end + 1).min(self.cursor.text.len());
        let place = self.location(control.range.clone());
        let continues = matches!(
            control.kind,
            ControlKind::End | ControlKind::Else | ControlKind::ElseIf
        );
        if control.kind == ControlKind::Malformed {
            self.error(diagnostics::malformed_control_line(place));
            let line = self.cursor.slice(control.range.clone());
            // Its `}` isn't another mistake.
            if line.ends_with('{') && !line.starts_with('}') {
                self.open_block(&control, BTreeSet::new());
            }
            return true;
        }
        if self.open.is_empty() && self.kind == PageKind::App {
            self.error(diagnostics::outside_document(place));
            return true;
        }
        if continues && !self.end_block(control.kind, place) {
            return true;
        }
        let mut declared = BTreeSet::new();
        if !matches!(control.kind, ControlKind::End | ControlKind::Else) {
            match head(self.source, &control) {
                Err(errors) => self.out.errors.extend(errors),
                Ok(mut names) => {
                    declared = std::mem::take(&mut names.declared);
                    self.refer(names.references, names.properties, &declared);
                }
            }
        }
        if control.kind != ControlKind::End {
            self.open_block(&control, declared);
        }
        let code = self.code(control.range);
        self.push(Piece::Line(code));
        true
    }

    fn open_block(&mut self, control: &Control, declared: BTreeSet<String>) {
        self.frames.push(Frame {
            range: control.range.clone(),
            kind: FrameKind::Block {
                declared,
                is_loop: control.kind == ControlKind::For,
                is_open_ended: matches!(control.kind, ControlKind::If | ControlKind::ElseIf),
            },
        });
    }

    /// Ends the innermost block. Whether there is one.
    fn end_block(&mut self, kind: ControlKind, place: crate::model::Location) -> bool {
        match self.frames.last() {
            Some(Frame {
                kind: FrameKind::Block { is_open_ended, .. },
                ..
            }) => {
                if kind != ControlKind::End && !is_open_ended {
                    self.error(diagnostics::malformed_control_line(place));
                }
                self.frames.pop();
                true
            }
            Some(frame)
                if self
                    .frames
                    .iter()
                    .any(|frame| matches!(frame.kind, FrameKind::Block { .. })) =>
            {
                let range = frame.range.clone();
                let what = self.cursor.slice(range.clone());
                let error = diagnostics::unclosed(self.location(range), what, Some(place));
                self.error(error);
                while let Some(frame) = self.frames.pop() {
                    match frame.kind {
                        FrameKind::Block { .. } => break,
                        FrameKind::Element { .. } => self.open.pop(),
                    };
                }
                true
            }
            _ => {
                self.error(diagnostics::stray_brace(place));
                false
            }
        }
    }
}
