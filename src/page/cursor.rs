//! A place in a text that moves forward.

use std::ops::Range;

pub(super) struct Cursor<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
}

impl<'a> Cursor<'a> {
    pub(super) fn peek(&self) -> Option<u8> {
        self.byte(self.at)
    }

    pub(super) fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    pub(super) fn rest(&self) -> &'a str {
        self.slice(self.at..self.text.len())
    }

    pub(super) fn slice(&self, range: Range<usize>) -> &'a str {
        self.text.get(range).unwrap_or_default()
    }

    /// Moves over one byte if it is this one.
    pub(super) fn take(&mut self, byte: u8) -> bool {
        let is_next = self.peek() == Some(byte);
        self.at += usize::from(is_next);
        is_next
    }

    /// Moves to the first byte that doesn't fit, and returns what it moved over.
    pub(super) fn take_while(&mut self, fits: impl Fn(u8) -> bool) -> &'a str {
        let start = self.at;
        let bytes = self.text.as_bytes().get(start..).unwrap_or_default();
        self.at += bytes
            .iter()
            .position(|byte| !fits(*byte))
            .unwrap_or(bytes.len());
        self.slice(start..self.at)
    }

    pub(super) fn skip_space(&mut self) {
        self.take_while(is_space);
    }

    /// Whether a line begins here.
    pub(super) fn is_at_line_start(&self) -> bool {
        self.at == 0 || self.byte(self.at - 1) == Some(b'\n')
    }

    /// The offset of the end of the line, before its break.
    pub(super) fn line_end(&self, from: usize) -> usize {
        let rest = self.text.get(from..).unwrap_or_default();
        rest.find('\n').map_or(self.text.len(), |end| from + end)
    }

    /// The offset behind some lines, from a place in the first of them.
    pub(super) fn lines_end(&self, from: usize, lines: usize) -> usize {
        (0..lines).fold(from, |at, _| (self.line_end(at) + 1).min(self.text.len()))
    }

    pub(super) fn starts_with(&self, what: &str) -> bool {
        let bytes = self.text.as_bytes();
        bytes
            .get(self.at..self.at + what.len())
            .is_some_and(|next| next.eq_ignore_ascii_case(what.as_bytes()))
    }
}

/// White space of HTML.
pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | b'\x0c')
}
