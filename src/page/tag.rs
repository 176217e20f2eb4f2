//! A start tag with its attributes, as it is written.

use std::ops::Range;

use super::cursor::{Cursor, is_space};
use super::lexer::code_end;
use crate::diagnostics::{self, AttributeFault};
use crate::model::Diagnostic;
use crate::source::Source;

/// Attributes of one element: each is compared with the others.
const MAX_ATTRIBUTES: usize = 500;

pub(super) struct Tag {
    /// In lower case.
    pub(super) name: String,
    pub(super) range: Range<usize>,
    /// Where the name ends.
    pub(super) name_end: usize,
    pub(super) attributes: Vec<Attribute>,
    pub(super) is_self_closing: bool,
}

pub(super) struct Attribute {
    /// In lower case.
    pub(super) name: String,
    pub(super) name_range: Range<usize>,
    pub(super) range: Range<usize>,
    /// Between the quotes. Absent if only the name is written.
    pub(super) value: Option<Range<usize>>,
    pub(super) parts: Vec<Part>,
}

pub(super) enum Part {
    Literal(Range<usize>),
    /// What is between the braces.
    Hole(Range<usize>),
}

impl Attribute {
    pub(super) fn has_hole(&self) -> bool {
        self.parts.iter().any(|part| matches!(part, Part::Hole(_)))
    }

    /// The code, if the value is one hole and nothing else.
    pub(super) fn only_hole(&self) -> Option<Range<usize>> {
        match &self.parts[..] {
            [Part::Hole(code)] => Some(code.clone()),
            _ => None,
        }
    }
}

impl Tag {
    pub(super) fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.attributes
            .iter()
            .find(|attribute| attribute.name == name)
    }

    /// The literal value of an attribute in lower case. Empty if it has a hole or isn't there.
    pub(super) fn literal(&self, text: &str, name: &str) -> String {
        let attribute = self
            .attribute(name)
            .filter(|attribute| !attribute.has_hole());
        let value = attribute.and_then(|attribute| text.get(attribute.value.clone()?));
        value.unwrap_or_default().trim().to_ascii_lowercase()
    }
}

/// Reads the tag whose `<` is at the cursor. Its name begins with a letter.
pub(super) fn read(
    cursor: &mut Cursor,
    source: &Source,
    errors: &mut Vec<Diagnostic>,
) -> Option<Tag> {
    let start = cursor.at;
    cursor.at += 1;
    let name = cursor.take_while(|byte| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b':')
    });
    let name_end = cursor.at;
    let mut tag = Tag {
        name: name.to_ascii_lowercase(),
        range: start..name_end,
        name_end,
        attributes: Vec::new(),
        is_self_closing: false,
    };
    let head = source.location_of(start..name_end);
    let first_error = errors.len();
    loop {
        if errors.len() > first_error + 2 {
            cursor.take_while(|byte| byte != b'>');
        }
        let before = cursor.at;
        cursor.skip_space();
        let at = source.location_of(cursor.at..(cursor.at + 1).min(cursor.text.len()));
        match cursor.peek() {
            None => {
                errors.push(diagnostics::unclosed_tag(head));
                return None;
            }
            Some(b'>') => break,
            Some(b'/') if cursor.byte(cursor.at + 1) == Some(b'>') => {
                tag.is_self_closing = true;
                cursor.at += 1;
                break;
            }
            Some(b'{') => {
                errors.push(diagnostics::attribute(at, AttributeFault::Spread));
                cursor.at =
                    code_end(cursor.text, cursor.at + 1).map_or(cursor.at, |end| end.at) + 1;
                cursor.take_while(|byte| !is_space(byte) && byte != b'>');
                continue;
            }
            Some(b'<' | b'/' | b'=' | b'"' | b'\'' | b'}' | b'`') => {
                if errors.len() == first_error {
                    errors.push(diagnostics::attribute(at, AttributeFault::Character));
                }
                if cursor.peek() == Some(b'<') {
                    break;
                }
                cursor.at += 1;
                continue;
            }
            Some(_) if before == cursor.at && errors.len() == first_error => {
                errors.push(diagnostics::attribute(at, AttributeFault::NoSpace));
            }
            Some(_) => {}
        }
        let Some(attribute) = read_attribute(cursor, source, errors) else {
            cursor.take_while(|byte| !is_space(byte) && byte != b'>');
            continue;
        };
        if tag.attributes.len() >= MAX_ATTRIBUTES {
            errors.push(diagnostics::too_complex(&source.file));
            cursor.at = cursor.text.len();
            return None;
        }
        if let Some(first) = tag.attribute(&attribute.name) {
            let first = source.location_of(first.name_range.clone());
            let place = source.location_of(attribute.name_range.clone());
            errors.push(diagnostics::duplicate_attribute(
                place,
                &attribute.name,
                first,
            ));
        }
        tag.attributes.push(attribute);
    }
    cursor.take(b'>');
    tag.range = start..cursor.at;
    Some(tag)
}

fn read_attribute(
    cursor: &mut Cursor,
    source: &Source,
    errors: &mut Vec<Diagnostic>,
) -> Option<Attribute> {
    let start = cursor.at;
    let ends_name = |byte| {
        is_space(byte)
            || matches!(
                byte,
                b'/' | b'>' | b'=' | b'{' | b'}' | b'"' | b'\'' | b'<' | b'`'
            )
    };
    let name = cursor
        .take_while(|byte| !ends_name(byte))
        .to_ascii_lowercase();
    let mut attribute = Attribute {
        name,
        name_range: start..cursor.at,
        range: start..cursor.at,
        value: None,
        parts: Vec::new(),
    };
    if matches!(cursor.peek(), Some(b'{' | b'}')) {
        let place = source.location_of(start..cursor.at + 1);
        errors.push(diagnostics::attribute(place, AttributeFault::ComputedName));
        return None;
    }
    let name_end = cursor.at;
    cursor.skip_space();
    if !cursor.take(b'=') {
        cursor.at = name_end;
        return Some(attribute);
    }
    cursor.skip_space();
    let place = source.location_of(start..cursor.at);
    match cursor.peek() {
        Some(quote @ (b'"' | b'\'')) => {
            cursor.at += 1;
            read_quoted(cursor, quote, &mut attribute, place, errors)?;
        }
        Some(b'{') => {
            let inside = cursor.at + 1;
            let Some(end) =
                code_end(cursor.text, inside).filter(|end| cursor.byte(end.at) == Some(b'}'))
            else {
                errors.push(diagnostics::unclosed_brace(place));
                return None;
            };
            attribute.parts.push(Part::Hole(inside..end.at));
            attribute.value = Some(cursor.at..end.at + 1);
            cursor.at = end.at + 1;
            let goes_on = |byte| !is_space(byte) && !matches!(byte, b'>' | b'/');
            if cursor.peek().is_some_and(goes_on) {
                errors.push(diagnostics::attribute(place, AttributeFault::Unquoted));
                return None;
            }
        }
        _ => {
            let value = cursor.at;
            let text = cursor.take_while(|byte| !is_space(byte) && byte != b'>');
            if text.is_empty() || text.contains(['{', '}', '"', '\'', '<', '=', '`']) {
                errors.push(diagnostics::attribute(place, AttributeFault::Unquoted));
                return None;
            }
            attribute.value = Some(value..cursor.at);
            attribute.parts.push(Part::Literal(value..cursor.at));
        }
    }
    attribute.range = start..cursor.at;
    Some(attribute)
}

fn read_quoted(
    cursor: &mut Cursor,
    quote: u8,
    attribute: &mut Attribute,
    place: crate::model::Location,
    errors: &mut Vec<Diagnostic>,
) -> Option<()> {
    let start = cursor.at;
    let mut literal = start;
    loop {
        cursor.take_while(|byte| byte != quote && !matches!(byte, b'{' | b'}' | b'\\' | 0));
        let Some(byte) = cursor.peek() else {
            errors.push(diagnostics::attribute(place, AttributeFault::Unclosed));
            return None;
        };
        if byte == b'\\' {
            // `\{` is a brace.
            let is_brace = matches!(cursor.byte(cursor.at + 1), Some(b'{' | b'}'));
            cursor.at += 1 + usize::from(is_brace);
            continue;
        }
        if byte == b'}' || byte == 0 {
            errors.push(diagnostics::attribute(
                place.clone(),
                AttributeFault::Character,
            ));
            cursor.at += 1;
            continue;
        }
        if cursor.at > literal {
            attribute.parts.push(Part::Literal(literal..cursor.at));
        }
        if byte == quote {
            break;
        }
        let inside = cursor.at + 1;
        let Some(end) =
            code_end(cursor.text, inside).filter(|end| cursor.byte(end.at) == Some(b'}'))
        else {
            errors.push(diagnostics::unclosed_brace(place));
            return None;
        };
        attribute.parts.push(Part::Hole(inside..end.at));
        cursor.at = end.at + 1;
        literal = cursor.at;
    }
    attribute.value = Some(start..cursor.at);
    cursor.at += 1;
    Some(())
}
