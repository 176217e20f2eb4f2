//! The layout of a configuration, and how to write values in that layout.

use super::fragment::{Entries, Fragment};
use super::jsonc::List;
use super::text::{is_break, line_indent, on_one_line, quote, slice};

/// Renders a new file that holds an object.
pub(super) fn render_file(object: &Fragment) -> String {
    let style = Style {
        newline: "\n",
        unit: "  ",
        space: " ",
        pad: " ",
        comma: false,
    };
    let mut out = String::new();
    style.render(&mut out, object, "", true);
    out.push('\n');
    out
}

/// The layout of a file.
pub(super) struct Style<'a> {
    pub(super) newline: &'static str,
    /// One step of indentation.
    pub(super) unit: &'a str,
    /// The space after `:` and `,`.
    pub(super) space: &'static str,
    /// The space inside the braces of an object on one line.
    pub(super) pad: &'static str,
    /// Whether lists over several lines end with a comma.
    pub(super) comma: bool,
}

/// Where items are written.
#[derive(Clone, Copy)]
pub(super) enum Flow {
    /// Each on a line of its own, including the first.
    Lines,
    /// On the current line.
    Line,
}

impl<'a> Style<'a> {
    pub(super) fn of(text: &'a str, root: &List) -> Self {
        let first_break = text.bytes().position(is_break).unwrap_or(text.len());
        let newline = match slice(text, first_break..text.len()).as_bytes() {
            [b'\r', b'\n', ..] => "\r\n",
            [b'\r', ..] => "\r",
            _ => "\n",
        };
        let mut unit = "";
        let mut space = " ";
        if let Some(first) = root.items.first() {
            let start = first.name_range.start;
            if !on_one_line(text, root.range.start..start) {
                let outer = line_indent(text, root.range.start).len();
                unit = line_indent(text, start).get(outer..).unwrap_or_default();
            }
            if slice(text, first.name_range.end..first.node.range.start) == ":" {
                space = "";
            }
        }
        if unit.is_empty() {
            unit = if text.contains("\n\t") { "\t" } else { "  " };
        }
        let mut habits = Habits::default();
        habits.collect(text, root);
        Self {
            newline,
            unit,
            space,
            pad: habits.pad.unwrap_or(space),
            comma: habits.with_comma > habits.without_comma,
        }
    }

    /// Writes a value. Lists of strings always stay on one line.
    fn render(&self, out: &mut String, value: &Fragment, indent: &str, expanded: bool) {
        let Entries { is_object, items } = match value {
            Fragment::Text(text) => return quote(out, text),
            Fragment::List(entries) => entries,
        };
        let (open, close) = if *is_object { ('{', '}') } else { ('[', ']') };
        let flat = !is_object && items.iter().all(|(_, item)| item.is_text());
        out.push(open);
        if expanded && !flat {
            let inner = indent.to_owned() + self.unit;
            self.items(out, items, &inner, Flow::Lines, true);
            if self.comma {
                out.push(',');
            }
            *out += self.newline;
            *out += indent;
        } else {
            let pad = if *is_object { self.pad } else { "" };
            *out += pad;
            self.items(out, items, indent, Flow::Line, false);
            *out += pad;
        }
        out.push(close);
    }

    /// Writes items one after another.
    pub(super) fn items(
        &self,
        out: &mut String,
        items: &[(String, Fragment)],
        indent: &str,
        flow: Flow,
        expanded: bool,
    ) {
        for (index, (name, value)) in items.iter().enumerate() {
            if index > 0 {
                out.push(',');
            }
            match flow {
                Flow::Lines => {
                    *out += self.newline;
                    *out += indent;
                }
                Flow::Line if index > 0 => *out += self.space,
                Flow::Line => {}
            }
            if !name.is_empty() {
                quote(out, name);
                out.push(':');
                *out += self.space;
            }
            self.render(out, value, indent, expanded);
        }
    }
}

/// How a file's lists are laid out.
#[derive(Default)]
struct Habits {
    /// How many lists over several lines end with a comma, and how many don't.
    with_comma: usize,
    without_comma: usize,
    /// The space after the brace of the first object on one line.
    pad: Option<&'static str>,
}

impl Habits {
    fn collect(&mut self, text: &str, list: &List) {
        if let Some(last) = list.items.last()
            && !on_one_line(text, last.node.range.end..list.range.end)
        {
            match list.comma {
                Some(_) => self.with_comma += 1,
                None => self.without_comma += 1,
            }
        }
        if let Some(first) = list.items.first()
            && list.is_object
            && on_one_line(text, list.range.clone())
        {
            let tight = list.range.start + 1 == first.name_range.start;
            self.pad.get_or_insert(if tight { "" } else { " " });
        }
        for item in &list.items {
            if let Some(inner) = item.node.as_list() {
                self.collect(text, inner);
            }
        }
    }
}
