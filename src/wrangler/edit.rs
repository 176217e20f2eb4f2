//! Additions to a JSONC text. Text is only ever inserted: every byte of the file survives, and what
//! is new looks like its neighbours.

use std::ops::Range;

use super::jsonc::{List, Node};
use super::style::{Flow, Style};

/// A value to be written.
#[derive(Clone, Debug)]
pub(super) enum Fragment {
    Text(String),
    List(Entries),
}

/// The items of a list to be written, or of one that is there.
#[derive(Clone, Debug)]
pub(super) struct Entries {
    pub(super) is_object: bool,
    /// In an array the names are empty.
    pub(super) items: Vec<(String, Fragment)>,
}

impl Fragment {
    #[inline(never)]
    pub(super) fn text(text: &str) -> Self {
        Self::Text(text.into())
    }

    /// `{}`, to be filled.
    #[inline(never)]
    pub(super) fn object() -> Self {
        Self::List(Entries {
            is_object: true,
            items: Vec::new(),
        })
    }

    /// `[]`, to be filled.
    #[inline(never)]
    pub(super) fn array() -> Self {
        Self::List(Entries {
            is_object: false,
            items: Vec::new(),
        })
    }

    pub(super) fn texts(texts: &[&str]) -> Self {
        let mut array = Self::array();
        for text in texts {
            array = array.with("", Self::text(text));
        }
        array
    }

    /// The list with one more property, or with one more item.
    #[inline(never)]
    pub(super) fn with(mut self, name: &str, value: Fragment) -> Self {
        if let Self::List(entries) = &mut self {
            entries.items.push((name.into(), value));
        }
        self
    }

    pub(super) fn is_text(&self) -> bool {
        matches!(self, Self::Text(_))
    }
}

/// What is new in a list.
#[derive(Debug)]
pub(super) struct Addition<'a> {
    list: &'a List,
    entries: Entries,
}

/// Adds to a list. What is added to one list in several steps is inserted together.
pub(super) fn add<'a>(
    additions: &mut Vec<Addition<'a>>,
    list: &'a List,
    name: &str,
    value: Fragment,
) {
    let item = (name.into(), value);
    for addition in additions.iter_mut() {
        if addition.list.range.start == list.range.start {
            addition.entries.items.push(item);
            return;
        }
    }
    let entries = Entries {
        is_object: list.is_object,
        items: vec![item],
    };
    additions.push(Addition { list, entries });
}

/// The text with all additions in it.
pub(super) fn apply(text: &str, root: &List, additions: &[Addition<'_>]) -> String {
    let writer = Writer {
        text,
        style: Style::of(text, root),
    };
    let mut out = String::with_capacity(text.len() + 512);
    let at = writer.copy(&mut out, 0, root, additions);
    out += slice(text, at..text.len());
    out
}

/// Copies a text and writes what is new between its bytes.
struct Writer<'a> {
    text: &'a str,
    style: Style<'a>,
}

impl Writer<'_> {
    /// Copies a list, with the lists in it and all that is new in them, from a place before it on.
    /// Returns up to where the text is copied: additions come in the order of their places so.
    fn copy(
        &self,
        out: &mut String,
        mut from: usize,
        list: &List,
        additions: &[Addition<'_>],
    ) -> usize {
        for item in &list.items {
            if let Some(inner) = item.node.as_list() {
                from = self.copy(out, from, inner, additions);
            }
        }
        let start = list.range.start;
        let here = additions
            .iter()
            .find(|other| other.list.range.start == start);
        match here {
            Some(addition) => self.insert(out, from, list, &addition.entries.items),
            None => from,
        }
    }

    fn insert(
        &self,
        out: &mut String,
        from: usize,
        list: &List,
        items: &[(String, Fragment)],
    ) -> usize {
        let Some(last) = list.items.last() else {
            return self.fill(out, from, list, items);
        };
        let before = match list.items.as_slice() {
            [.., previous, _] => previous.node.range.end,
            _ => list.range.start,
        };
        if on_one_line(self.text, before..last.name_range.start) {
            self.append_to_line(out, from, list, &last.node, items)
        } else {
            self.append_lines(out, from, list, last.name_range.start, items)
        }
    }

    /// Items that stand on lines of their own are followed by lines.
    fn append_lines(
        &self,
        out: &mut String,
        from: usize,
        list: &List,
        last: usize,
        items: &[(String, Fragment)],
    ) -> usize {
        let indent = line_indent(self.text, last);
        let end = list.items.last().map_or(last, |item| item.node.range.end);
        let at = behind_comments(self.text, list.comma.unwrap_or(end));
        *out += slice(self.text, from..end);
        if list.comma.is_none() {
            out.push(',');
        }
        *out += slice(self.text, end..at);
        // An object in an array follows the look of the object before it.
        let mut siblings = list
            .items
            .iter()
            .rev()
            .filter_map(|item| item.node.as_object());
        let expanded = list.is_object
            || siblings
                .next()
                .is_none_or(|other| !on_one_line(self.text, other.range.clone()));
        self.style.items(out, items, indent, Flow::Lines, expanded);
        if list.comma.is_some() {
            out.push(',');
        }
        at
    }

    /// Items that share a line are followed on it, before any comment that ends the line.
    fn append_to_line(
        &self,
        out: &mut String,
        from: usize,
        list: &List,
        last: &Node,
        items: &[(String, Fragment)],
    ) -> usize {
        let expanded = last.as_object().is_some() && !on_one_line(self.text, last.range.clone());
        let indent = line_indent(self.text, last.range.end.saturating_sub(1));
        let at = list.comma.unwrap_or(last.range.end);
        *out += slice(self.text, from..at);
        if list.comma.is_none() {
            out.push(',');
        }
        *out += self.style.space;
        self.style.items(out, items, indent, Flow::Line, expanded);
        if list.comma.is_some() {
            out.push(',');
        }
        at
    }

    /// The first items of an empty list, behind the comments in it.
    fn fill(
        &self,
        out: &mut String,
        from: usize,
        list: &List,
        items: &[(String, Fragment)],
    ) -> usize {
        let inside = slice(self.text, list.range.start + 1..list.range.end - 1);
        let commented = inside.trim_ascii_end().len();
        let at = list.range.start + 1 + commented;
        *out += slice(self.text, from..at);
        let outer = line_indent(self.text, list.range.start);
        let flat = !list.is_object && items.iter().all(|(_, item)| item.is_text());
        let closes_alone = !on_one_line(inside, commented..inside.len());
        // Nothing is in it, and nothing behind it on its line.
        let opens = commented == 0 && !flat && ends_line(self.text, list.range.end);
        if closes_alone || opens {
            let indent = outer.to_owned() + self.style.unit;
            self.style.items(out, items, &indent, Flow::Lines, true);
            if self.style.comma {
                out.push(',');
            }
            if !closes_alone {
                *out += self.style.newline;
                *out += outer;
            }
        } else {
            let pad = if list.is_object { self.style.pad } else { "" };
            *out += if commented > 0 { self.style.space } else { pad };
            self.style.items(out, items, outer, Flow::Line, false);
            if inside.is_empty() {
                *out += pad;
            }
        }
        at
    }
}

/// Whether nothing but a comma and comments stand behind a place on its line, and the line ends.
fn ends_line(text: &str, at: usize) -> bool {
    let comma = text.as_bytes().get(at) == Some(&b',');
    let end = skip_blanks(text, behind_comments(text, at + usize::from(comma)));
    text.as_bytes().get(end).is_none_or(|byte| is_break(*byte))
}

/// The place behind the comments that follow on a line.
fn behind_comments(text: &str, at: usize) -> usize {
    let bytes = text.as_bytes();
    let mut end = at;
    loop {
        let mut next = skip_blanks(text, end);
        match (bytes.get(next), bytes.get(next + 1)) {
            (Some(b'/'), Some(b'/')) => {
                while bytes.get(next).is_some_and(|byte| !is_break(*byte)) {
                    next += 1;
                }
            }
            (Some(b'/'), Some(b'*')) => {
                next += 2;
                while slice(text, next..next + 2) != "*/" && next < text.len() {
                    next += 1;
                }
                next += 2;
            }
            _ => return end,
        }
        end = next;
    }
}

pub(super) fn is_break(byte: u8) -> bool {
    byte == b'\n' || byte == b'\r'
}

pub(super) fn on_one_line(text: &str, range: Range<usize>) -> bool {
    !slice(text, range).bytes().any(is_break)
}

/// The place behind spaces and tabs.
pub(super) fn skip_blanks(text: &str, mut at: usize) -> usize {
    while matches!(text.as_bytes().get(at), Some(b' ' | b'\t')) {
        at += 1;
    }
    at
}

/// The white space that a line begins with.
pub(super) fn line_indent(text: &str, at: usize) -> &str {
    let before = slice(text, 0..at);
    let start = before.bytes().rposition(is_break).map_or(0, |end| end + 1);
    slice(text, start..skip_blanks(text, start))
}

#[inline(never)]
pub(super) fn slice(text: &str, range: Range<usize>) -> &str {
    text.get(range).unwrap_or_default()
}
