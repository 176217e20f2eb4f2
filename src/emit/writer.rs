//! Pieces of JavaScript that several modules are made of.

use std::fmt::Write as _;

use crate::model::Method;
use crate::naming::{is_identifier, is_reserved_word};

/// A string literal. Its content is safe in any script, also one inlined into HTML.
pub(super) fn string(value: &str) -> String {
    let mut literal = String::with_capacity(value.len() + 2);
    literal.push('"');
    // Nearly all strings are paths and names.
    if value
        .bytes()
        .all(|b| (b' '..=b'~').contains(&b) && !matches!(b, b'"' | b'\\' | b'<'))
    {
        literal.push_str(value);
        literal.push('"');
        return literal;
    }
    for c in value.chars() {
        match c {
            '"' => literal.push_str("\\\""),
            '\\' => literal.push_str("\\\\"),
            c if c.is_control() || matches!(c, '<' | '\u{2028}' | '\u{2029}') => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    // Writing to a String cannot fail.
                    let _ = write!(literal, "\\u{unit:04x}");
                }
            }
            c => literal.push(c),
        }
    }
    literal.push('"');
    literal
}

/// An array literal of the methods' names.
pub(super) fn names<'a>(methods: impl IntoIterator<Item = &'a Method>) -> String {
    let names: Vec<String> = methods
        .into_iter()
        .map(|method| string(&method.name))
        .collect();
    format!("[{}]", names.join(", "))
}

/// A name as it stands in `import { … }`, in `export { … } from` and before the value of a property:
/// a string unless an identifier.
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
}
