//! Where code ends that stands in markup, by the rules of JavaScript's tokens: a brace in a string, a
//! template, a regular expression or a comment closes nothing.
//!
//! Only swc decides whether the code is valid. If this lexer takes a division for a regular expression, the
//! piece doesn't parse, and the author is told.

/// The end of a piece of code.
#[derive(Debug, PartialEq)]
pub(super) struct End {
    /// The offset of the bracket that closes it.
    pub(super) at: usize,
    /// Whether it has anything but comments and white space.
    pub(super) is_code: bool,
    /// Whether it has a comment.
    pub(super) has_comment: bool,
    /// The first comma outside of brackets.
    pub(super) comma: Option<usize>,
}

/// Finds the bracket that closes the code that begins at `at`. `None` if there is none.
pub(super) fn code_end(text: &str, at: usize) -> Option<End> {
    let mut lexer = Lexer {
        bytes: text.as_bytes(),
        at,
        open: Vec::new(),
        is_operand: false,
    };
    let mut end = End {
        at,
        is_code: false,
        has_comment: false,
        comma: None,
    };
    loop {
        let byte = *lexer.bytes.get(lexer.at)?;
        let next = lexer.bytes.get(lexer.at + 1).copied();
        match (byte, next) {
            (b' ' | b'\t' | b'\n' | b'\r', _) => {
                lexer.at += 1;
                continue;
            }
            (b'/', Some(b'/')) => {
                lexer.at = lexer.find(b"\n")?;
                end.has_comment = true;
                continue;
            }
            (b'/', Some(b'*')) => {
                lexer.at = lexer.after_comment()?;
                end.has_comment = true;
                continue;
            }
            (b')' | b']' | b'}', _) if lexer.open.is_empty() => {
                end.at = lexer.at;
                return Some(end);
            }
            (b',', _) if lexer.open.is_empty() => {
                end.comma.get_or_insert(lexer.at);
                lexer.operator();
            }
            _ => lexer.token(byte)?,
        }
        end.is_code = true;
    }
}

/// After these, a slash begins a regular expression.
const KEYWORDS: [&[u8]; 12] = [
    b"return",
    b"typeof",
    b"await",
    b"in",
    b"of",
    b"void",
    b"delete",
    b"instanceof",
    b"new",
    b"case",
    b"else",
    b"yield",
];

struct Lexer<'a> {
    bytes: &'a [u8],
    at: usize,
    /// Open brackets; `$` for `${`.
    open: Vec<u8>,
    /// Whether the last token ends an operand, so that a slash divides.
    is_operand: bool,
}

impl Lexer<'_> {
    fn token(&mut self, byte: u8) -> Option<()> {
        match byte {
            b'(' | b'[' | b'{' => {
                self.open.push(byte);
                self.operator();
            }
            b')' | b']' | b'}' => {
                self.at += 1;
                self.is_operand = true;
                if self.open.pop() == Some(b'$') {
                    self.template()?;
                }
            }
            b'"' | b'\'' => self.string(byte)?,
            b'`' => {
                self.at += 1;
                self.template()?;
            }
            b'/' if !self.is_operand && self.regex() => self.is_operand = true,
            _ if is_word(byte) => self.word(),
            _ => self.operator(),
        }
        Some(())
    }

    fn operator(&mut self) {
        self.at += 1;
        self.is_operand = false;
    }

    fn word(&mut self) {
        let start = self.at;
        while self.bytes.get(self.at).copied().is_some_and(is_word) {
            self.at += 1;
        }
        let word = self.bytes.get(start..self.at).unwrap_or_default();
        self.is_operand = !KEYWORDS.contains(&word);
    }

    fn find(&self, one_of: &[u8]) -> Option<usize> {
        let rest = self.bytes.get(self.at..)?;
        Some(self.at + rest.iter().position(|byte| one_of.contains(byte))?)
    }

    fn after_comment(&self) -> Option<usize> {
        let rest = self.bytes.get(self.at + 2..)?;
        Some(self.at + 4 + rest.windows(2).position(|two| two == b"*/")?)
    }

    fn string(&mut self, quote: u8) -> Option<()> {
        self.at += 1;
        loop {
            self.at = self.find(&[quote, b'\\', b'\n'])?;
            match self.bytes.get(self.at)? {
                b'\\' => self.at += 2,
                b'\n' => return None,
                _ => break,
            }
        }
        self.at += 1;
        self.is_operand = true;
        Some(())
    }

    /// The rest of a template, to its end or to the next `${`.
    fn template(&mut self) -> Option<()> {
        loop {
            self.at = self.find(b"`\\$")?;
            match self.bytes.get(self.at)? {
                b'\\' => self.at += 2,
                b'`' => {
                    self.at += 1;
                    self.is_operand = true;
                    return Some(());
                }
                _ if self.bytes.get(self.at + 1) == Some(&b'{') => {
                    self.at += 2;
                    self.open.push(b'$');
                    self.is_operand = false;
                    return Some(());
                }
                _ => self.at += 1,
            }
        }
    }

    /// Skips a regular expression. Without an end on its line, the slash divides.
    fn regex(&mut self) -> bool {
        let mut in_class = false;
        let mut at = self.at + 1;
        loop {
            match self.bytes.get(at) {
                None | Some(b'\n') => return false,
                Some(b'\\') => at += 1,
                Some(b'[') => in_class = true,
                Some(b']') => in_class = false,
                Some(b'/') if !in_class => break,
                Some(_) => {}
            }
            at += 1;
        }
        self.at = at + 1;
        true
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | b'#') || !byte.is_ascii()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rest(text: &str) -> Option<&str> {
        code_end(text, 0).map(|end| &text[end.at..])
    }

    #[test]
    fn only_a_bracket_that_is_a_token_ends_code() {
        for code in [
            "a",
            "{ b: { c: 1 } }.b",
            "'}' + \"}\" + '\\'}'",
            "`}${ `}${'}'}` }}`",
            "/[}/]}/.test(x)",
            "a / b / c",
            "typeof /}/",
            "/* } */ a",
            "x // }\n",
            "(a) / 2",
        ] {
            assert_eq!(rest(&format!("{code}}}!")), Some("}!"), "{code}");
        }
        for open in ["", "'}", "`}", "/* }", "{}", "(}"] {
            let end = rest(open);
            assert!(end.is_none() || open == "(}", "{open}");
        }
    }
}
