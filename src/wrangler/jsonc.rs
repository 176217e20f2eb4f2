//! JSONC → a tree with byte ranges. Like wrangler, it accepts JSON with comments, trailing commas and a
//! byte order mark.
//!
//! Objects and arrays are one type here and in `edit`, so that their code isn't compiled twice: all of it
//! is part of the shipped WASM.

use std::ops::Range;

/// Deeper than any configuration, and shallow enough for every stack.
const MAX_DEPTH: usize = 100;

/// A value and the bytes that it covers.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) range: Range<usize>,
    pub(super) value: Value,
}

#[derive(Debug)]
pub(super) enum Value {
    List(List),
    Text(String),
    Boolean(bool),
    /// A number or `null`, whose value doesn't matter here.
    Other,
}

/// An object, or an array.
#[derive(Debug)]
pub(super) struct List {
    pub(super) is_object: bool,
    pub(super) range: Range<usize>,
    pub(super) items: Vec<Item>,
    /// The offset after a trailing comma.
    pub(super) comma: Option<usize>,
}

/// A property, or an item of an array, which has no name.
#[derive(Debug)]
pub(super) struct Item {
    pub(super) name: String,
    /// Where the item begins.
    pub(super) name_range: Range<usize>,
    pub(super) node: Node,
}

impl Node {
    pub(super) fn as_text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(super) fn as_list(&self) -> Option<&List> {
        match &self.value {
            Value::List(list) => Some(list),
            _ => None,
        }
    }

    pub(super) fn as_object(&self) -> Option<&List> {
        self.as_list().filter(|list| list.is_object)
    }

    pub(super) fn as_array(&self) -> Option<&List> {
        self.as_list().filter(|list| !list.is_object)
    }
}

impl List {
    /// The value of a property; the last one, as in JavaScript, if there are several.
    pub(super) fn get(&self, name: &str) -> Option<&Node> {
        let named = |item: &&Item| self.is_object && item.name == name;
        self.items.iter().rfind(named).map(|item| &item.node)
    }

    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.get(name).and_then(Node::as_text)
    }
}

/// Why a text is not JSONC, and where.
#[derive(Debug)]
pub(super) struct Problem {
    pub(super) range: Range<usize>,
    pub(super) message: &'static str,
}

/// Reads a whole text.
pub(super) fn parse(text: &str) -> Result<Node, Problem> {
    let at = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let mut parser = Parser { text, at };
    let node = parser.value(0)?;
    parser.skip()?;
    if parser.is_over() {
        Ok(node)
    } else {
        Err(parser.problem("nothing may follow the object"))
    }
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
}

impl Parser<'_> {
    /// The byte at a distance from the current one, or 0 after the end.
    fn peek(&self, after: usize) -> u8 {
        let byte = self.text.as_bytes().get(self.at + after);
        byte.copied().unwrap_or_default()
    }

    fn is_over(&self) -> bool {
        self.at >= self.text.len()
    }

    /// Consumes a byte if it is next.
    fn consume(&mut self, byte: u8) -> bool {
        let next = self.peek(0) == byte;
        self.at += usize::from(next);
        next
    }

    /// Consumes the bytes that `fits` accepts.
    fn consume_while(&mut self, fits: fn(u8) -> bool) {
        while !self.is_over() && fits(self.peek(0)) {
            self.at += 1;
        }
    }

    fn consumed(&self, from: usize) -> &str {
        self.text.get(from..self.at).unwrap_or_default()
    }
    fn problem(&self, message: &'static str) -> Problem {
        let mut end = self.at;
        while end < self.text.len() {
            end += 1;
            if self.text.is_char_boundary(end) {
                break;
            }
        }
        Problem {
            range: self.at..end,
            message,
        }
    }

    /// Consumes white space and comments.
    fn skip(&mut self) -> Result<(), Problem> {
        loop {
            self.consume_while(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r'));
            match (self.peek(0), self.peek(1)) {
                (b'/', b'/') => self.consume_while(|byte| byte != b'\n' && byte != b'\r'),
                (b'/', b'*') => {
                    let open = self.problem("this comment doesn't end");
                    self.at += 2;
                    while (self.peek(0), self.peek(1)) != (b'*', b'/') {
                        if self.is_over() {
                            return Err(open);
                        }
                        self.at += 1;
                    }
                    self.at += 2;
                }
                _ => return Ok(()),
            }
        }
    }

    fn value(&mut self, depth: usize) -> Result<Node, Problem> {
        if depth > MAX_DEPTH {
            return Err(self.problem("this is nested too deeply"));
        }
        self.skip()?;
        let start = self.at;
        let value = match self.peek(0) {
            open @ (b'{' | b'[') => Value::List(self.list(depth, open == b'{')?),
            b'"' => Value::Text(self.string()?),
            _ => self.literal()?,
        };
        let range = start..self.at;
        Ok(Node { range, value })
    }

    fn list(&mut self, depth: usize, is_object: bool) -> Result<List, Problem> {
        let start = self.at;
        self.at += 1;
        let (mut items, mut comma) = (Vec::new(), None);
        loop {
            self.skip()?;
            if self.consume(if is_object { b'}' } else { b']' }) {
                return Ok(List {
                    is_object,
                    range: start..self.at,
                    items,
                    comma,
                });
            }
            if comma.is_none() && !items.is_empty() {
                return Err(self.problem(if is_object {
                    "`,` or `}` is missing here"
                } else {
                    "`,` or `]` is missing here"
                }));
            }
            items.push(self.item(depth, is_object)?);
            self.skip()?;
            comma = self.consume(b',').then_some(self.at);
        }
    }

    fn item(&mut self, depth: usize, is_object: bool) -> Result<Item, Problem> {
        let start = self.at;
        let mut name = String::new();
        if is_object {
            if self.peek(0) != b'"' {
                return Err(self.problem("a name in double quotes or `}` is missing here"));
            }
            name = self.string()?;
        }
        let name_range = start..self.at;
        if is_object {
            self.skip()?;
            if !self.consume(b':') {
                return Err(self.problem("`:` is missing here"));
            }
        }
        let node = self.value(depth + 1)?;
        Ok(Item {
            name,
            name_range,
            node,
        })
    }

    fn string(&mut self) -> Result<String, Problem> {
        let open = self.problem("this string doesn't end");
        self.at += 1;
        let mut value = String::new();
        loop {
            let from = self.at;
            self.consume_while(|byte| byte != b'"' && byte != b'\\' && byte >= b' ');
            value += self.consumed(from);
            match self.peek(0) {
                b'"' => {
                    self.at += 1;
                    return Ok(value);
                }
                b'\\' => {
                    let escape = self.problem("JSON has no such escape");
                    self.at += 1;
                    value.push(self.escape().ok_or(escape)?);
                }
                b'\n' | b'\r' => return Err(open),
                _ if self.is_over() => return Err(open),
                _ => return Err(self.problem("control characters are written as `\\u0000`")),
            }
        }
    }

    fn escape(&mut self) -> Option<char> {
        let byte = self.peek(0);
        self.at += 1;
        Some(match byte {
            b'"' | b'\\' | b'/' => char::from(byte),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let mut unit = self.hex()?;
                let is_high = unit & 0xfc00 == 0xd800;
                if is_high && (self.peek(0), self.peek(1)) == (b'\\', b'u') {
                    self.at += 2;
                    let low = self.hex()?;
                    if low & 0xfc00 == 0xdc00 {
                        // RFC 8259, section 7: the two halves of a pair.
                        unit = 0x10000 + ((unit & 0x3ff) << 10) + (low & 0x3ff);
                    }
                }
                // A lone surrogate isn't a character.
                char::from_u32(unit).unwrap_or('\u{fffd}')
            }
            _ => return None,
        })
    }

    fn hex(&mut self) -> Option<u32> {
        let mut unit = 0;
        for _ in 0..4 {
            unit = unit * 16 + char::from(self.peek(0)).to_digit(16)?;
            self.at += 1;
        }
        Some(unit)
    }

    /// wrangler checks numbers: here, any word that begins like a number passes.
    fn literal(&mut self) -> Result<Value, Problem> {
        let mut problem = self.problem("a value is missing here");
        let from = self.at;
        self.consume_while(|byte| byte.is_ascii_alphanumeric() || b"+-._".contains(&byte));
        Ok(match self.consumed(from) {
            "true" => Value::Boolean(true),
            "false" => Value::Boolean(false),
            "null" => Value::Other,
            word if word.starts_with(|c: char| c == '-' || c.is_ascii_digit()) => Value::Other,
            word => {
                if !word.is_empty() {
                    problem.range.end = self.at;
                    problem.message = "this isn't a JSON value";
                }
                return Err(problem);
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(json: &str) -> String {
        parse(json).unwrap().as_text().unwrap().to_owned()
    }

    fn place(json: &str) -> (Range<usize>, &'static str) {
        let problem = parse(json).unwrap_err();
        (problem.range, problem.message)
    }

    #[test]
    fn strings_are_decoded() {
        assert_eq!(text(r#""a\"\\\/\n\u00e9\ud83d\ude00""#), "a\"\\/\né😀");
        assert_eq!(text(r#""\ud83d!""#), "\u{fffd}!");
        assert_eq!(text(r#""\ud83d\ud83d""#), "\u{fffd}");
        assert_eq!(text(r#""\udfff\uffff""#), "\u{fffd}\u{ffff}");
        assert_eq!(text("// c\n/* d */ \"名\" // e"), "名");
        for wrong in [
            r#""\x""#,
            r#""\u12g4""#,
            "\"a\nb\"",
            "\"a",
            "\"\u{1}\"",
            "\"\\",
        ] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn words_are_values_or_problems() {
        for word in ["0", "-1", "1.5e-9", "true", "false", "null"] {
            assert!(parse(word).is_ok(), "{word}");
        }
        for wrong in ["+1", ".5", "NaN", "tru", "nulls", "undefined", ""] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn trailing_commas_are_recorded() {
        let node = parse("[1, 2 , ]").unwrap();
        assert_eq!(node.as_array().unwrap().comma, Some(7));
        assert_eq!(parse("{}").unwrap().as_object().unwrap().comma, None);
        for wrong in [
            "[,]",
            "{,}",
            "[1,,]",
            "[1 2]",
            "{\"a\": 1 \"b\": 2}",
            "{a: 1}",
        ] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_problem_has_its_place() {
        assert_eq!(place("{\"a\" 1}"), (5..6, "`:` is missing here"));
        assert_eq!(place("{\"a\": tru}"), (6..9, "this isn't a JSON value"));
        assert_eq!(place("{} 名"), (3..6, "nothing may follow the object"));
        assert_eq!(place("{\"a\": 1"), (7..7, "`,` or `}` is missing here"));
        assert_eq!(place("/* a"), (0..1, "this comment doesn't end"));
    }

    #[test]
    fn hostile_nesting_ends_early() {
        assert_eq!(place(&"[".repeat(100_000)).1, "this is nested too deeply");
    }
}
