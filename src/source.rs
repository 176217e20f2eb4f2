//! A file's text, its lines, and the places in it. Offsets inside the core are bytes; those that hosts
//! see are UTF-16 units.

use std::cell::{OnceCell, RefCell};
use std::ops::Range;

use crate::model::{Location, Span};

/// A source file. Cheap to create: the line table is built on first use.
#[derive(Debug)]
pub(crate) struct Source {
    pub(crate) file: String,
    pub(crate) text: String,
    /// In ASCII, a byte offset is a UTF-16 offset.
    is_ascii: bool,
    lines: OnceCell<Vec<LineStart>>,
    /// What types are made of, while they are read to be copied.
    noted: RefCell<Option<Vec<Noted>>>,
}

/// A place in a type that is copied, in bytes.
#[derive(Debug)]
pub(crate) struct Noted {
    pub(crate) bytes: Range<usize>,
    pub(crate) kind: NotedKind,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum NotedKind {
    /// The first name of a type's.
    Name,
    /// The first name of a value's, behind `typeof`.
    Value,
    /// A name that the type itself declares.
    Own,
    /// `const ` in front of a type parameter.
    Const,
    /// `'./a'` of `import('./a')`, with its quotes.
    Specifier,
    /// `this`.
    This,
    /// What has no name elsewhere.
    Nameless,
}

#[derive(Debug, Clone, Copy)]
struct LineStart {
    byte: usize,
    utf16: u32,
}

impl Source {
    pub(crate) fn new(file: String, text: String) -> Self {
        Self {
            is_ascii: text.is_ascii(),
            file,
            text,
            lines: OnceCell::new(),
            noted: RefCell::default(),
        }
    }

    /// The file without its text, which still resolves a [`Span`] to a [`Location`].
    pub(crate) fn lines_only(&self) -> Self {
        Self {
            file: self.file.clone(),
            text: String::new(),
            is_ascii: self.is_ascii,
            lines: OnceCell::from(self.lines().to_vec()),
            noted: RefCell::default(),
        }
    }

    /// Notes the places in the types that are read from here on, until they are taken.
    pub(crate) fn start_noting(&self) {
        *self.noted.borrow_mut() = Some(Vec::new());
    }

    pub(crate) fn is_noting(&self) -> bool {
        self.noted.borrow().is_some()
    }

    pub(crate) fn push_noted(&self, noted: Noted) {
        if let Some(all) = self.noted.borrow_mut().as_mut() {
            all.push(noted);
        }
    }

    pub(crate) fn take_noted(&self) -> Vec<Noted> {
        self.noted.borrow_mut().take().unwrap_or_default()
    }

    /// The span of a range of bytes.
    pub(crate) fn span_of(&self, bytes: Range<usize>) -> Span {
        Span {
            start: self.utf16(bytes.start),
            end: self.utf16(bytes.end),
        }
    }

    /// The location of a range of bytes.
    pub(crate) fn location_of(&self, bytes: Range<usize>) -> Location {
        self.location(self.span_of(bytes))
    }

    /// The location at a line and a column, both from 1, as a host's parser counts them.
    pub(crate) fn location_at(&self, line: u32, column: u32) -> Location {
        let index = usize::try_from(line).unwrap_or_default().saturating_sub(1);
        let lines = self.lines();
        let start = lines
            .get(index)
            .or(lines.last())
            .map_or(0, |line| line.utf16);
        let end = self.utf16(self.text.len());
        let at = start.saturating_add(column.saturating_sub(1)).min(end);
        self.location(Span { start: at, end: at })
    }

    pub(crate) fn location(&self, span: Span) -> Location {
        let lines = self.lines();
        let index = lines
            .partition_point(|line| line.utf16 <= span.start)
            .saturating_sub(1);
        let start = lines.get(index).map_or(0, |line| line.utf16);
        Location {
            file: self.file.clone(),
            span,
            line: u32::try_from(index).unwrap_or(u32::MAX).saturating_add(1),
            column: span.start - start,
        }
    }

    fn utf16(&self, byte: usize) -> u32 {
        if self.is_ascii {
            return u32::try_from(byte).unwrap_or(u32::MAX);
        }
        let lines = self.lines();
        let index = lines
            .partition_point(|line| line.byte <= byte)
            .saturating_sub(1);
        let line = lines
            .get(index)
            .copied()
            .unwrap_or(LineStart { byte: 0, utf16: 0 });
        // An offset inside a character counts as the line's start: nothing here may panic.
        let in_line = self.text.get(line.byte..byte).unwrap_or_default();
        line.utf16 + utf16_len(in_line)
    }

    fn lines(&self) -> &[LineStart] {
        self.lines.get_or_init(|| line_starts(&self.text))
    }
}

fn utf16_len(text: &str) -> u32 {
    let units = if text.is_ascii() {
        text.len()
    } else {
        text.encode_utf16().count()
    };
    u32::try_from(units).unwrap_or(u32::MAX)
}

/// Lines end with `\n`, `\r\n` or `\r`, as in editors.
fn line_starts(text: &str) -> Vec<LineStart> {
    let bytes = text.as_bytes();
    let mut starts = vec![LineStart { byte: 0, utf16: 0 }];
    let mut previous = LineStart { byte: 0, utf16: 0 };
    for (at, &unit) in bytes.iter().enumerate() {
        let ends_line = unit == b'\n' || (unit == b'\r' && bytes.get(at + 1) != Some(&b'\n'));
        if ends_line {
            let line = text.get(previous.byte..=at).unwrap_or_default();
            previous = LineStart {
                byte: at + 1,
                utf16: previous.utf16 + utf16_len(line),
            };
            starts.push(previous);
        }
    }
    starts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(text: &str, needle: &str) -> (Span, u32, u32) {
        let at = text.find(needle).unwrap();
        let source = Source::new("a.ts".into(), text.into());
        let location = source.location_of(at..at + needle.len());
        (location.span, location.line, location.column)
    }

    #[test]
    fn counts_utf16_units_after_an_emoji() {
        assert_eq!(place("/*😀*/ x", "x"), (Span { start: 7, end: 8 }, 1, 7));
    }

    #[test]
    fn accepts_every_kind_of_line_ending() {
        assert_eq!(
            place("a\nb\r\nc\rd", "d"),
            (Span { start: 7, end: 8 }, 4, 0)
        );
    }

    #[test]
    fn counts_a_byte_order_mark_as_one_unit() {
        assert_eq!(
            place("\u{feff}名 x", "x"),
            (Span { start: 3, end: 4 }, 1, 3)
        );
    }

    #[test]
    fn gives_the_end_of_an_empty_file() {
        assert_eq!(place("", ""), (Span { start: 0, end: 0 }, 1, 0));
    }
}
