//! JSONC → a tree that knows where everything stands. It reads what wrangler reads: JSON with
//! comments, trailing commas and a byte order mark.

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
    Object(Object),
    Array(Array),
    Text(String),
    Boolean(bool),
    /// A number or `null`: nothing that is read here.
    Other,
}

#[derive(Debug)]
pub(super) struct Object {
    pub(super) range: Range<usize>,
    pub(super) properties: Vec<Property>,
    /// The byte behind a trailing comma.
    pub(super) comma: Option<usize>,
}

#[derive(Debug)]
pub(super) struct Property {
    pub(super) name: String,
    pub(super) name_range: Range<usize>,
    pub(super) node: Node,
}

#[derive(Debug)]
pub(super) struct Array {
    pub(super) range: Range<usize>,
    pub(super) items: Vec<Node>,
    /// The byte behind a trailing comma.
    pub(super) comma: Option<usize>,
}

impl Node {
    pub(super) fn as_text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(super) fn as_object(&self) -> Option<&Object> {
        match &self.value {
            Value::Object(object) => Some(object),
            _ => None,
        }
    }

    pub(super) fn as_array(&self) -> Option<&Array> {
        match &self.value {
            Value::Array(array) => Some(array),
            _ => None,
        }
    }
}

impl Object {
    /// The property of a name; the last one, as in JavaScript, if there are several.
    pub(super) fn get(&self, name: &str) -> Option<&Node> {
        let found = self.properties.iter().rfind(|other| other.name == name);
        found.map(|property| &property.node)
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
    match parser.peek() {
        None => Ok(node),
        Some(_) => Err(parser.problem("nothing may follow the object")),
    }
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
}

impl Parser<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Takes a byte if it is next.
    fn take(&mut self, byte: u8) -> bool {
        let next = self.peek() == Some(byte);
        self.at += usize::from(next);
        next
    }

    fn problem(&self, message: &'static str) -> Problem {
        let length = self.rest().chars().next().map_or(0, char::len_utf8);
        Problem {
            range: self.at..self.at + length,
            message,
        }
    }

    /// Takes white space and comments.
    fn skip(&mut self) -> Result<(), Problem> {
        loop {
            let rest = self.rest();
            if rest.starts_with("//") {
                self.at += rest.find(['\n', '\r']).unwrap_or(rest.len());
            } else if rest.starts_with("/*") {
                match rest.get(2..).and_then(|comment| comment.find("*/")) {
                    Some(length) => self.at += length + 4,
                    None => return Err(self.problem("this comment does not end")),
                }
            } else if rest.starts_with([' ', '\t', '\n', '\r']) {
                self.at += 1;
            } else {
                return Ok(());
            }
        }
    }

    fn value(&mut self, depth: usize) -> Result<Node, Problem> {
        if depth > MAX_DEPTH {
            return Err(self.problem("this is nested too deeply"));
        }
        self.skip()?;
        let start = self.at;
        let value = match self.peek() {
            Some(b'{') => Value::Object(self.object(depth)?),
            Some(b'[') => Value::Array(self.array(depth)?),
            Some(b'"') => Value::Text(self.string()?),
            _ => self.literal()?,
        };
        let range = start..self.at;
        Ok(Node { range, value })
    }

    fn object(&mut self, depth: usize) -> Result<Object, Problem> {
        let start = self.at;
        self.at += 1;
        let (mut properties, mut comma) = (Vec::new(), None);
        loop {
            self.skip()?;
            if self.take(b'}') {
                let range = start..self.at;
                return Ok(Object {
                    range,
                    properties,
                    comma,
                });
            }
            if comma.is_none() && !properties.is_empty() {
                return Err(self.problem("`,` or `}` is missing here"));
            }
            if self.peek() != Some(b'"') {
                return Err(self.problem("a name in double quotes or `}` is missing here"));
            }
            let name_start = self.at;
            let name = self.string()?;
            let name_range = name_start..self.at;
            self.skip()?;
            if !self.take(b':') {
                return Err(self.problem("`:` is missing here"));
            }
            let node = self.value(depth + 1)?;
            properties.push(Property {
                name,
                name_range,
                node,
            });
            comma = self.comma()?;
        }
    }

    fn array(&mut self, depth: usize) -> Result<Array, Problem> {
        let start = self.at;
        self.at += 1;
        let (mut items, mut comma) = (Vec::new(), None);
        loop {
            self.skip()?;
            if self.take(b']') {
                let range = start..self.at;
                return Ok(Array {
                    range,
                    items,
                    comma,
                });
            }
            if comma.is_none() && !items.is_empty() {
                return Err(self.problem("`,` or `]` is missing here"));
            }
            items.push(self.value(depth + 1)?);
            comma = self.comma()?;
        }
    }

    fn comma(&mut self) -> Result<Option<usize>, Problem> {
        self.skip()?;
        Ok(self.take(b',').then_some(self.at))
    }

    fn string(&mut self) -> Result<String, Problem> {
        let open = self.problem("this string does not end");
        self.at += 1;
        let mut value = String::new();
        loop {
            let rest = self.rest();
            let ends = |c: char| c == '"' || c == '\\' || c < ' ';
            let length = rest.find(ends).unwrap_or(rest.len());
            value.push_str(rest.get(..length).unwrap_or_default());
            self.at += length;
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(value);
                }
                Some(b'\\') => {
                    let escape = self.problem("there is no such escape");
                    self.at += 1;
                    value.push(self.escape().ok_or(escape)?);
                }
                None | Some(b'\n' | b'\r') => return Err(open),
                Some(_) => return Err(self.problem("control characters are written as `\\u0000`")),
            }
        }
    }

    fn escape(&mut self) -> Option<char> {
        let byte = self.peek()?;
        self.at += 1;
        Some(match byte {
            b'"' | b'\\' | b'/' => char::from(byte),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let unit = self.hex()?;
                // The second half of a pair; half a pair alone stands for no character.
                let paired = matches!(unit, 0xd800..0xdc00) && self.rest().starts_with("\\u");
                let units = if paired {
                    self.at += 2;
                    [unit, self.hex()?]
                } else {
                    [unit, 0]
                };
                let first = char::decode_utf16(units).next();
                first.and_then(Result::ok).unwrap_or('\u{fffd}')
            }
            _ => return None,
        })
    }

    fn hex(&mut self) -> Option<u16> {
        let digits = self.rest().get(..4)?;
        if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        self.at += 4;
        u16::from_str_radix(digits, 16).ok()
    }

    fn literal(&mut self) -> Result<Value, Problem> {
        let rest = self.rest();
        let other = |c: char| !(c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.' | '_'));
        let length = rest.find(other).unwrap_or(rest.len());
        let word = rest.get(..length).unwrap_or_default();
        let value = match word {
            "true" => Value::Boolean(true),
            "false" => Value::Boolean(false),
            "null" => Value::Other,
            word if is_number(word) => Value::Other,
            _ => {
                let mut problem = self.problem("a value is missing here");
                if length > 0 {
                    problem.range.end = self.at + length;
                    problem.message = "this is no JSON value";
                }
                return Err(problem);
            }
        };
        self.at += length;
        Ok(value)
    }
}

/// RFC 8259, section 6.
fn is_number(word: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let word = word.strip_prefix('-').unwrap_or(word);
    let (mantissa, exponent) = match word.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (word, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(|part| digits(part.strip_prefix(['+', '-']).unwrap_or(part)))
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
        assert_eq!(text("// c\n/* d */ \"名\" // e"), "名");
        for wrong in [r#""\x""#, r#""\u12g4""#, "\"a\nb\"", "\"a", "\"\u{1}\"", "\"\\"] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn numbers_follow_the_grammar() {
        for number in ["0", "-1", "1.5", "1e9", "1E-9", "12.0e+3"] {
            assert!(parse(number).is_ok(), "{number}");
        }
        for wrong in ["01", "+1", "1.", ".5", "1e", "0x1", "1_0", "NaN", "-inf", "tru", ""] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn trailing_commas_are_kept_in_mind() {
        let node = parse("[1, 2 , ]").unwrap();
        assert_eq!(node.as_array().unwrap().comma, Some(7));
        assert_eq!(parse("{}").unwrap().as_object().unwrap().comma, None);
        for wrong in ["[,]", "{,}", "[1,,]", "[1 2]", "{\"a\": 1 \"b\": 2}", "{a: 1}"] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_problem_has_its_place() {
        assert_eq!(place("{\"a\" 1}"), (5..6, "`:` is missing here"));
        assert_eq!(place("{\"a\": tru}"), (6..9, "this is no JSON value"));
        assert_eq!(place("{} 名"), (3..6, "nothing may follow the object"));
        assert_eq!(place("{\"a\": 1"), (7..7, "`,` or `}` is missing here"));
        assert_eq!(place("/* a"), (0..1, "this comment does not end"));
    }

    #[test]
    fn hostile_nesting_ends_early() {
        assert_eq!(place(&"[".repeat(100_000)).1, "this is nested too deeply");
    }
}
