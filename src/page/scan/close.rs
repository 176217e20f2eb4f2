//! End tags, comments and the doctype.

use super::super::cursor::is_space;
use super::{FrameKind, Scanner, Target};
use crate::diagnostics;
use crate::model::page::{PageKind, Piece};

impl Scanner<'_> {
    pub(super) fn end_tag(&mut self) {
        let start = self.cursor.at;
        self.cursor.at += 2;
        let name = self
            .cursor
            .take_while(|byte| !is_space(byte) && !matches!(byte, b'>' | b'/' | b'<' | b'{'));
        let name = name.to_ascii_lowercase();
        self.cursor.skip_space();
        let is_closed = self.cursor.take(b'>');
        let place = self.location(start..self.cursor.at);
        if name.is_empty() || !is_closed {
            self.error(diagnostics::stray(place));
            return;
        }
        if !self.open.iter().any(|open| open.name == name) {
            self.error(diagnostics::closes_nothing(place, &name));
            return;
        }
        self.close(&name, &place);
        let text = self.cursor.slice(start..self.cursor.at);
        match (name.as_str(), self.target) {
            ("title", Target::Title) => {
                self.push_text(text);
                self.leave_title();
            }
            ("head", Target::Head) => self.target = Target::Body,
            ("head", _) if self.kind == PageKind::App => {
                if self.title_at.is_none() {
                    self.push(Piece::Title);
                }
                self.push(Piece::Head);
                self.push_text(text);
            }
            ("slot", _) if self.is_own_slot(start) => {}
            _ => self.push_text(text),
        }
    }

    fn leave_title(&mut self) {
        if self.kind == PageKind::App {
            self.target = Target::Body;
            self.push(Piece::Title);
        } else {
            self.target = Target::Head;
        }
    }

    /// Closes the element. What is open within it is an error.
    fn close(&mut self, name: &str, place: &crate::model::Location) {
        let mut is_first = true;
        while let Some(frame) = self.frames.pop() {
            let is_match = match frame.kind {
                FrameKind::Element { .. } => self.open.pop().is_some_and(|open| open.name == name),
                FrameKind::Block { .. } => false,
            };
            if is_match {
                return;
            }
            if std::mem::take(&mut is_first) {
                let what = self.cursor.slice(frame.range.clone());
                let error =
                    diagnostics::unclosed(self.location(frame.range), what, Some(place.clone()));
                self.error(error);
            }
        }
    }

    /// `<!-- … -->` and `<!doctype html>`.
    pub(super) fn declaration(&mut self) {
        let start = self.cursor.at;
        if self.cursor.starts_with("<!doctype") {
            self.doctype();
            return;
        }
        let rest = self.cursor.rest();
        let inside = rest.strip_prefix("<!--");
        let end = inside.and_then(|inside| inside.find("-->"));
        let (Some(inside), Some(end)) = (inside, end) else {
            self.error(diagnostics::stray(self.location(start..start + 2)));
            return;
        };
        let comment = inside.get(..end).unwrap_or_default();
        // A parser ends these earlier.
        if inside.starts_with('>') || inside.starts_with("->") || comment.contains("--!>") {
            self.error(diagnostics::stray(self.location(start..start + 4)));
        }
        self.cursor.at = start + 4 + end + 3;
    }

    fn doctype(&mut self) {
        let start = self.cursor.at;
        let end = self
            .cursor
            .rest()
            .find('>')
            .map_or(self.cursor.text.len(), |end| start + end + 1);
        let text = self.cursor.slice(start..end);
        self.cursor.at = end;
        let is_html = text.get(9..).is_some_and(|rest| {
            rest.trim_end_matches('>')
                .trim()
                .eq_ignore_ascii_case("html")
        });
        let is_first =
            self.kind == PageKind::App && self.doctype_at.is_none() && self.html_at.is_none();
        if !is_html || !is_first || !self.frames.is_empty() {
            self.error(diagnostics::doctype(self.location(start..end)));
        }
        self.doctype_at = Some(start..end);
        self.push_text(text);
    }
}
