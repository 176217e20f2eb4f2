//! Writes JavaScript and TypeScript: whatever opens a bracket closes it, and a place that the source
//! map needs is marked where it is written.

use crate::model::Method;
pub(super) use crate::naming::string;
use crate::naming::{is_identifier, is_reserved_word, push_string};

/// Text in the making.
#[derive(Default)]
pub(super) struct Writer {
    text: String,
    marks: Vec<Mark>,
    /// The line of the last mark, from 0.
    line: u32,
    /// The offset at which that line begins.
    line_start: usize,
}

/// A place in a generated text, counted from 0; the column in UTF-16 code units.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Mark {
    pub(super) line: u32,
    pub(super) column: u32,
}

/// A finished text and the places in it that were marked.
#[derive(PartialEq)]
pub(super) struct Marked {
    pub(super) text: String,
    pub(super) marks: Vec<Mark>,
    /// How many lines the text has.
    pub(super) lines: u32,
}

impl Writer {
    pub(super) fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    pub(super) fn line(&mut self, text: &str) {
        self.push(text);
        self.push("\n");
    }

    /// A string literal.
    pub(super) fn string(&mut self, value: &str) {
        push_string(&mut self.text, value);
    }

    /// The name of a property and what separates it from its value.
    pub(super) fn key(&mut self, name: &str) {
        self.push(&module_name(name));
        self.push(": ");
    }

    /// `function(…)`.
    pub(super) fn call(&mut self, function: &str, arguments: impl FnOnce(&mut Self)) {
        self.push(function);
        self.push("(");
        arguments(self);
        self.push(")");
    }

    /// `[…]`.
    pub(super) fn brackets(&mut self, items: impl FnOnce(&mut Self)) {
        self.push("[");
        items(self);
        self.push("]");
    }

    /// The items, with commas between them.
    pub(super) fn list<T>(
        &mut self,
        items: impl IntoIterator<Item = T>,
        mut write: impl FnMut(&mut Self, T),
    ) {
        for (index, item) in items.into_iter().enumerate() {
            if index > 0 {
                self.push(", ");
            }
            write(self, item);
        }
    }

    /// `[a, b]`.
    pub(super) fn array<T>(
        &mut self,
        items: impl IntoIterator<Item = T>,
        write: impl FnMut(&mut Self, T),
    ) {
        self.brackets(|w| w.list(items, write));
    }

    /// `{ a: …, b: … }`.
    pub(super) fn object<T>(&mut self, properties: &[T], write: impl FnMut(&mut Self, &T)) {
        if properties.is_empty() {
            self.push("{}");
            return;
        }
        self.push("{ ");
        self.list(properties, write);
        self.push(" }");
    }

    /// `{ a: …, b: … }` of names and texts.
    pub(super) fn texts(&mut self, properties: &[(&str, String)]) {
        self.object(properties, |w, (name, text)| {
            w.key(name);
            w.push(text);
        });
    }

    /// An object with one property a line. It is `depth` levels deep.
    pub(super) fn block<T>(
        &mut self,
        depth: usize,
        properties: &[T],
        mut write: impl FnMut(&mut Self, &T),
    ) {
        self.push("{");
        for property in properties {
            self.push("\n");
            self.indent(depth + 1);
            write(self, property);
            self.push(",");
        }
        if !properties.is_empty() {
            self.push("\n");
            self.indent(depth);
        }
        self.push("}");
    }

    fn indent(&mut self, depth: usize) {
        for _ in 0..depth {
            self.push("  ");
        }
    }

    /// Marks the place where the next text begins.
    pub(super) fn mark(&mut self) {
        // Nothing before the line of the last mark has to be read again.
        let rest = self.text.get(self.line_start..).unwrap_or_default();
        let begins = rest.rfind('\n').map_or(0, |end| end + 1);
        let (lines, line) = rest.split_at(begins);
        let column = u32::try_from(line.encode_utf16().count()).unwrap_or(u32::MAX);
        self.line += line_count(lines);
        self.line_start += begins;
        self.marks.push(Mark {
            line: self.line,
            column,
        });
    }

    pub(super) fn finish(self) -> String {
        self.text
    }

    pub(super) fn finish_marked(self) -> Marked {
        Marked {
            lines: line_count(&self.text),
            text: self.text,
            marks: self.marks,
        }
    }
}

/// How many lines end in the text.
pub(super) fn line_count(text: &str) -> u32 {
    u32::try_from(text.matches('\n').count()).unwrap_or(u32::MAX)
}

/// An array literal of the methods' names.
pub(super) fn names<'a>(methods: impl IntoIterator<Item = &'a Method>) -> String {
    let mut w = Writer::default();
    w.array(methods, |w, method| w.string(&method.name));
    w.finish()
}

/// A name in `import { … }`, in `export { … } from` and before the value of a property: a string
/// unless it is an identifier.
pub(super) fn module_name(name: &str) -> String {
    if is_identifier(name) {
        name.to_owned()
    } else {
        string(name)
    }
}

/// `export const name = value;`, also for names that a module cannot declare. The stand-in begins
/// with an underscore, as no method does.
pub(super) fn export_const(name: &str, value: &str) -> String {
    if is_reserved_word(name) {
        format!("const _{name} = {value};\nexport {{ _{name} as {name} }};\n")
    } else {
        format!("export const {name} = {value};\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_cannot_be_left() {
        assert_eq!(string("a\"b\\c\n"), "\"a\\\"b\\\\c\\u000a\"");
        assert_eq!(string("</script>\u{2028}"), "\"\\u003c/script>\\u2028\"");
    }

    #[test]
    fn reserved_words_are_exported_under_their_name() {
        assert_eq!(
            export_const("delete", "x"),
            "const _delete = x;\nexport { _delete as delete };\n"
        );
    }

    #[test]
    fn brackets_are_closed_and_items_separated() {
        let mut w = Writer::default();
        w.call("f", |w| {
            w.array([1, 2], |w, number| w.push(&number.to_string()));
            w.push(", ");
            w.object(&["a", "b-c"], |w, name| {
                w.key(name);
                w.string("x");
            });
        });
        assert_eq!(w.finish(), r#"f([1, 2], { a: "x", "b-c": "x" })"#);
    }

    #[test]
    fn a_block_has_a_line_for_each_property() {
        let mut w = Writer::default();
        w.block(1, &["a"], |w, name| {
            w.key(name);
            w.block(2, &[] as &[&str], |_, _| {});
        });
        assert_eq!(w.finish(), "{\n    a: {},\n  }");
    }

    #[test]
    fn marks_are_where_the_next_text_begins() {
        let mut w = Writer::default();
        w.push("const ");
        w.mark();
        w.line("a;\n");
        // One letter of two code units.
        w.push("/* 𝒳 */ ");
        w.mark();
        w.push("b, ");
        w.mark();
        w.line("c;");
        let Marked { text, marks, lines } = w.finish_marked();
        assert_eq!(text, "const a;\n\n/* 𝒳 */ b, c;\n");
        assert_eq!(lines, 3);
        let places: Vec<(u32, u32)> = marks.iter().map(|m| (m.line, m.column)).collect();
        assert_eq!(places, [(0, 6), (2, 9), (2, 12)]);
    }
}
