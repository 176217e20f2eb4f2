//! Paths to ids, bindings and class names.

use std::borrow::Cow;
use std::fmt::Write as _;

use heck::{ToShoutySnakeCase, ToUpperCamelCase};

const EXTENSIONS: [&str; 6] = ["ts", "mts", "tsx", "js", "mjs", "jsx"];

/// The id of a Durable Object file: its path below the server directory without the extension,
/// `admin/user.do`. `None` for every other file, tests and declarations included.
pub(crate) fn object_id<'a>(server_dir: &str, file: &'a str) -> Option<&'a str> {
    let below = file.strip_prefix(server_dir)?.strip_prefix('/')?;
    let ignored = |segment: &str| segment.starts_with('.') || segment == "node_modules";
    if below.split('/').any(ignored) {
        return None;
    }
    let (id, extension) = below.rsplit_once('.')?;
    let stem = stem(id)?;
    (EXTENSIONS.contains(&extension) && !stem.is_empty()).then_some(id)
}

/// A file of the project, as `.koze/server.d.ts` names it. TypeScript resolves `.js` to the source
/// in every module mode, so this works in all of them.
pub(crate) fn from_declarations(file: &str) -> String {
    let (path, extension) = file.rsplit_once('.').unwrap_or((file, "ts"));
    let compiled = match extension.starts_with('m') {
        true => "mjs",
        false => "js",
    };
    format!("../{path}.{compiled}")
}

/// A string literal.
pub(crate) fn string(value: &str) -> String {
    let mut literal = String::with_capacity(value.len() + 2);
    push_string(&mut literal, value);
    literal
}

/// A string literal. Its content is safe in any script, also in one inlined into HTML.
pub(crate) fn push_string(code: &mut String, value: &str) {
    code.push('"');
    // Nearly all strings are paths and names.
    let plain = |b: u8| (b' '..=b'~').contains(&b) && !matches!(b, b'"' | b'\\' | b'<');
    if value.bytes().all(plain) {
        code.push_str(value);
    } else {
        value.chars().for_each(|c| push_escaped(code, c));
    }
    code.push('"');
}

fn push_escaped(code: &mut String, c: char) {
    match c {
        '"' => code.push_str("\\\""),
        '\\' => code.push_str("\\\\"),
        c if c.is_control() || matches!(c, '<' | '\u{2028}' | '\u{2029}') => {
            for unit in c.encode_utf16(&mut [0; 2]) {
                // Writing to a String cannot fail.
                let _ = write!(code, "\\u{unit:04x}");
            }
        }
        c => code.push(c),
    }
}

/// The names of the file that says who calls.
pub(crate) const CALLER_FILES: [&str; 4] = ["caller.ts", "caller.mts", "caller.js", "caller.mjs"];

/// Whether a file says who calls: `caller.ts` at the top of the server directory.
pub(crate) fn is_caller_file(server_dir: &str, file: &str) -> bool {
    let below = file.strip_prefix(server_dir);
    below
        .and_then(|below| below.strip_prefix('/'))
        .is_some_and(|name| CALLER_FILES.contains(&name))
}

/// The id that an import names: `user.do.ts` and `user.do` are one.
pub(crate) fn imported_id(id: &str) -> &str {
    match id.rsplit_once('.') {
        Some((stem, extension)) if extension != "do" && EXTENSIONS.contains(&extension) => stem,
        _ => id,
    }
}

/// `admin/org-settings.do` → `org-settings`.
fn stem(id: &str) -> Option<&str> {
    let name = id.rsplit_once('/').map_or(id, |(_, name)| name);
    name.strip_suffix(".do")
}

/// `org-settings.do` → `ORG_SETTINGS_DO`; a stem that ends in the word `do` already is not doubled.
pub(crate) fn binding_name(id: &str) -> String {
    let words = stem(id).unwrap_or(id).to_shouty_snake_case();
    if words == "DO" || words.ends_with("_DO") {
        words
    } else {
        words + "_DO"
    }
}

/// The name of a class that has none: `chat-room.do` → `ChatRoomDO`.
pub(crate) fn class_name(id: &str) -> String {
    let camel = stem(id).unwrap_or(id).to_upper_camel_case();
    let words = stem(id).unwrap_or(id).to_shouty_snake_case();
    if words == "DO" {
        return words;
    }
    let root = if words.ends_with("_DO") {
        camel.strip_suffix("Do")
    } else {
        None
    };
    format!("{}DO", root.unwrap_or(&camel))
}

/// Whether a segment of an id can stand in a URL, an import and a file name alike.
pub(crate) fn is_plain_id(id: &str) -> bool {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    id.split('/')
        .all(|segment| !segment.is_empty() && segment.chars().all(plain))
}

/// ECMAScript `IdentifierName`, close enough: letters of any script, digits, `_` and `$`.
pub(crate) fn is_identifier(name: &str) -> bool {
    let mut chars = name.chars();
    let starts = chars
        .next()
        .is_some_and(|c| c.is_alphabetic() || c == '_' || c == '$');
    starts && chars.all(|c| c.is_alphanumeric() || c == '_' || c == '$')
}

/// Names that a module cannot declare, though it can export them.
pub(crate) fn is_reserved_word(name: &str) -> bool {
    const RESERVED: [&str; 52] = [
        "NaN",
        "Infinity",
        "arguments",
        "await",
        "break",
        "case",
        "catch",
        "class",
        "const",
        "continue",
        "debugger",
        "default",
        "delete",
        "do",
        "else",
        "enum",
        "eval",
        "export",
        "extends",
        "false",
        "finally",
        "for",
        "function",
        "if",
        "implements",
        "import",
        "in",
        "instanceof",
        "interface",
        "let",
        "new",
        "null",
        "package",
        "private",
        "protected",
        "public",
        "return",
        "static",
        "super",
        "switch",
        "this",
        "throw",
        "true",
        "try",
        "typeof",
        "undefined",
        "var",
        "void",
        "while",
        "with",
        "yield",
        "async",
    ];
    RESERVED.contains(&name)
}

/// Percent-encodes the segments of a path as `encodeURIComponent` does, for the URLs that are
/// constants in emitted code. Everywhere else, the runtime encodes.
pub(crate) fn encode_path(path: &str) -> Cow<'_, str> {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-_.!~*'()/".contains(&b);
    if path.bytes().all(plain) {
        return Cow::Borrowed(path);
    }
    let mut encoded = String::with_capacity(path.len() * 3);
    for b in path.bytes() {
        if plain(b) {
            encoded.push(char::from(b));
        } else {
            encoded.push_str(&format!("%{b:02X}"));
        }
    }
    Cow::Owned(encoded)
}

/// The candidate that a misspelt name was probably meant to be.
pub(crate) fn closest<'a>(
    name: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    // A third of the letters wrong is still a slip; more is another word.
    let slips = (name.chars().count() / 3).max(1);
    let wanted = name.to_ascii_lowercase();
    candidates
        .into_iter()
        .map(|candidate| {
            (
                strsim::osa_distance(&wanted, &candidate.to_ascii_lowercase()),
                candidate,
            )
        })
        .filter(|(distance, _)| *distance <= slips)
        .min()
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_come_from_the_path_below_the_server_directory() {
        let id = |file| object_id("src/server", file);
        assert_eq!(id("src/server/user.do.ts"), Some("user.do"));
        assert_eq!(id("src/server/admin/user.do.mjs"), Some("admin/user.do"));
        for file in [
            "src/user.do.ts",
            "src/server/user.ts",
            "src/server/user.do.d.ts",
            "src/server/user.do.test.ts",
            "src/server/.hidden/user.do.ts",
            "src/server/node_modules/x/user.do.ts",
            "src/server/.do.ts",
            "src/server/user.do.css",
            "src/serverless/user.do.ts",
        ] {
            assert_eq!(id(file), None, "{file}");
        }
    }

    #[test]
    fn bindings_follow_the_documented_table() {
        assert_eq!(binding_name("user.do"), "USER_DO");
        assert_eq!(binding_name("org-settings.do"), "ORG_SETTINGS_DO");
        assert_eq!(binding_name("admin/chat-room.do"), "CHAT_ROOM_DO");
        assert_eq!(binding_name("userDo.do"), "USER_DO");
        assert_eq!(binding_name("user_do.do"), "USER_DO");
        assert_eq!(binding_name("todo.do"), "TODO_DO");
        assert_eq!(binding_name("do.do"), "DO");
        assert_eq!(binding_name("user.profile.do"), "USER_PROFILE_DO");
    }

    #[test]
    fn anonymous_classes_are_named_after_their_file() {
        assert_eq!(class_name("chat-room.do"), "ChatRoomDO");
        assert_eq!(class_name("user-do.do"), "UserDO");
        assert_eq!(class_name("todo.do"), "TodoDO");
        assert_eq!(class_name("do.do"), "DO");
    }

    #[test]
    fn an_import_may_name_the_extension() {
        assert_eq!(imported_id("user.do.ts"), "user.do");
        assert_eq!(imported_id("user.do"), "user.do");
    }

    #[test]
    fn paths_are_encoded_as_clients_send_them() {
        assert_eq!(
            encode_path("admin/user.do/$delete"),
            "admin/user.do/%24delete"
        );
        assert_eq!(encode_path("user.do/名"), "user.do/%E5%90%8D");
    }

    #[test]
    fn a_slip_is_recognised_and_another_word_is_not() {
        assert_eq!(
            closest("setProfil", ["getName", "setProfile"]),
            Some("setProfile")
        );
        assert_eq!(closest("USRE_DO", ["USER_DO"]), Some("USER_DO"));
        assert_eq!(closest("upload", ["getName", "setProfile"]), None);
    }
}
