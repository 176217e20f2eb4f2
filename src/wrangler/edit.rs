//! Adds to a JSONC text. It only inserts: every byte of the file survives, and new items follow the
//! layout of their neighbours.

use super::fragment::{Entries, Fragment};
use super::jsonc::{List, Node};
use super::style::{Flow, Style};
use super::text::{after_comments, comments_end, ends_line, line_indent, on_one_line, slice};

/// The new items of a list.
#[derive(Debug)]
pub(super) struct Addition<'a> {
    pub(super) list: &'a List,
    pub(super) entries: Entries,
}

/// Adds an item to a list. Items that are added in several steps are inserted together.
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

/// Returns the text with all additions.
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

/// Copies a text, with new items in between.
struct Writer<'a> {
    text: &'a str,
    style: Style<'a>,
}

impl Writer<'_> {
    /// Copies the text from `from` up to the last addition to a list or to the lists inside it. Returns
    /// the offset copied so far; lists must be visited in source order.
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

    /// Adds lines after items that are on lines of their own.
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
        let at = after_comments(self.text, list.comma.unwrap_or(end));
        *out += slice(self.text, from..end);
        if list.comma.is_none() {
            out.push(',');
        }
        *out += slice(self.text, end..at);
        // An object in an array is laid out like the object before it.
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

    /// Adds to a line that items share, before any comment at its end.
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

    /// Adds the first items of an empty list, after any comments in it.
    fn fill(
        &self,
        out: &mut String,
        from: usize,
        list: &List,
        items: &[(String, Fragment)],
    ) -> usize {
        let inside = slice(self.text, list.range.start + 1..list.range.end - 1);
        let commented = comments_end(inside);
        let at = list.range.start + 1 + commented;
        *out += slice(self.text, from..at);
        let outer = line_indent(self.text, list.range.start);
        let flat = !list.is_object && items.iter().all(|(_, item)| item.is_text());
        let closes_on_own_line = !on_one_line(inside, commented..inside.len());
        // The list is empty, and ends its line.
        let opens = commented == 0 && !flat && ends_line(self.text, list.range.end);
        if closes_on_own_line || opens {
            let indent = outer.to_owned() + self.style.unit;
            self.style.items(out, items, &indent, Flow::Lines, true);
            if self.style.comma {
                out.push(',');
            }
            if !closes_on_own_line {
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
