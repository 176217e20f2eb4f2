//! Looks into a text by byte offsets, and writes strings and keys.

use std::ops::Range;

/// Whether only a comma and comments follow an offset on its line.
pub(super) fn ends_line(text: &str, at: usize) -> bool {
    let comma = text.as_bytes().get(at) == Some(&b',');
    let end = skip_blanks(text, after_comments(text, at + usize::from(comma)));
    text.as_bytes().get(end).is_none_or(|byte| is_break(*byte))
}

/// The offset after the comments that follow on a line.
pub(super) fn after_comments(text: &str, at: usize) -> usize {
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

/// The offset after the last comment of a text that holds nothing else. A line comment includes the blanks
/// that it ends with.
pub(super) fn comments_end(text: &str) -> usize {
    let mut end = 0;
    loop {
        let rest = slice(text, end..text.len());
        let next = text.len() - rest.trim_ascii_start().len();
        let after = after_comments(text, next);
        if after == next {
            return end;
        }
        end = after;
    }
}

pub(super) fn is_break(byte: u8) -> bool {
    byte == b'\n' || byte == b'\r'
}

pub(super) fn on_one_line(text: &str, range: Range<usize>) -> bool {
    !slice(text, range).bytes().any(is_break)
}

/// The offset after spaces and tabs.
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

pub(super) fn slice(text: &str, range: Range<usize>) -> &str {
    text.get(range).unwrap_or_default()
}

/// Writes a JSON string.
pub(super) fn quote(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            // No name and no flag has a control character, but the output must be valid JSON anyway.
            c if c < ' ' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out.push('"');
}

/// A key of TOML, as it is written in a path or before `=`.
pub(super) fn key(name: &str) -> String {
    let is_bare = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if !name.is_empty() && name.chars().all(is_bare) {
        return name.into();
    }
    let mut quoted = String::new();
    quote(&mut quoted, name);
    quoted
}
