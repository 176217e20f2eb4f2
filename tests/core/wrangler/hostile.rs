//! Any text at all: no panic, and nothing is lost.

use proptest::prelude::*;

use super::*;

/// Pieces of configurations, whole and in bits.
const TOKENS: [&str; 40] = [
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "//",
    "/*",
    "*/",
    "\n",
    "\r\n",
    "\t",
    " ",
    "\\",
    "\\u00e9",
    "null",
    "true",
    "1",
    "-",
    "\u{feff}",
    "名😀",
    "\"durable_objects\":",
    "\"bindings\":",
    "\"migrations\":",
    "\"exports\":",
    "\"env\":",
    "\"a\":",
    "\"tag\":",
    "\"new_classes\":",
    "\"renamed_classes\":",
    "\"name\":",
    "\"class_name\":",
    "\"USER_DO\"",
    "\"UserDO\"",
    "\"assets\":",
    "\"run_worker_first\":",
    "\"compatibility_flags\":",
    "\"compatibility_date\":",
    "{\"type\": \"durable-object\"}",
];

/// Whatever the text: no panic, places within it, and what is written is right the second time. Prints the
/// text if not: a random one can't be had again.
fn survive(text: &str) {
    let outcome = std::panic::catch_unwind(|| check_survival(text));
    assert!(
        outcome.is_ok(),
        "this configuration isn't survived:\n{text:?}"
    );
}

fn check_survival(text: &str) {
    let length = u32::try_from(text.encode_utf16().count()).unwrap();
    for name in ["a.two.jsonc", "a.two.exports.jsonc", "a.two.toml"] {
        let found = update(name, Some(text));
        for diagnostic in &found.diagnostics {
            for place in diagnostic.location.iter().chain(&diagnostic.related) {
                assert!(place.span.start <= place.span.end && place.span.end <= length);
            }
        }
        if let Some(new) = found.text {
            let blank = text
                .trim_matches(['\u{feff}', ' ', '\t', '\r', '\n'])
                .is_empty();
            if !blank {
                assert_untouched(text, &new);
            }
            let again = update(name, Some(&new));
            assert_eq!(again.text, None, "from\n{text}\nto\n{new}");
            let failed = |d: &Diagnostic| d.severity == Severity::Error;
            assert!(
                !again.diagnostics.iter().any(failed),
                "from\n{text}\nto\n{new}"
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..Default::default() })]

    #[test]
    fn any_text_is_survived(text in "\\PC{0,100}") {
        survive(&text);
    }

    #[test]
    fn a_soup_of_tokens_is_survived(picks in prop::collection::vec(0..TOKENS.len(), 0..60)) {
        survive(&picks.into_iter().map(|pick| TOKENS[pick]).collect::<String>());
    }

    #[test]
    fn a_mutated_configuration_is_survived(
        which in any::<prop::sample::Index>(),
        edits in prop::collection::vec((any::<prop::sample::Index>(), 0..12usize, 0..TOKENS.len()), 1..4)
    ) {
        let fixtures = fixtures();
        let (_, text) = which.get(&fixtures);
        let mut text: Vec<char> = text.chars().collect();
        for (index, cut, pick) in edits {
            let start = index.index(text.len() + 1);
            let end = (start + cut).min(text.len());
            text.splice(start..end, TOKENS[pick].chars());
        }
        survive(&text.into_iter().collect::<String>());
    }

    /// Every white space and comment may stand anywhere between two tokens.
    #[test]
    fn a_configuration_may_be_laid_out_in_any_way(
        which in any::<prop::sample::Index>(),
        gaps in prop::collection::vec(0..8usize, 1..40)
    ) {
        const GAPS: [&str; 8] = ["", " ", "\n", "\n  ", "\t", " /* x */ ", " // y\n", "\r\n\t"];
        let fixtures = fixtures();
        let (_, text) = which.get(&fixtures);
        let mut gaps = gaps.iter().cycle();
        let mut out = String::new();
        for token in tokens(text) {
            out += token;
            out += GAPS[*gaps.next().unwrap()];
        }
        survive(&out);
    }
}

/// Strings, brackets and words; comments and white space are dropped.
fn tokens(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text.trim_start_matches('\u{feff}').trim_start();
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '"' => string_length(rest),
            '/' if rest.starts_with("//") => rest.find(['\n', '\r']).unwrap_or(rest.len()),
            '/' if rest.starts_with("/*") => rest.find("*/").map_or(rest.len(), |end| end + 2),
            '{' | '}' | '[' | ']' | ',' | ':' => 1,
            c => {
                let ends = |c: char| c.is_whitespace() || "{}[],:\"/".contains(c);
                rest[c.len_utf8()..]
                    .find(ends)
                    .map_or(rest.len(), |end| end + c.len_utf8())
            }
        };
        if !rest.starts_with("//") && !rest.starts_with("/*") {
            found.push(&rest[..length]);
        }
        rest = rest[length..].trim_start();
    }
    found
}

#[test]
fn every_prefix_of_a_configuration_is_survived() {
    let (_, text) = fixtures()
        .into_iter()
        .find(|(path, _)| name(path) == "class-gone.jsonc")
        .unwrap();
    for (end, _) in text.char_indices() {
        survive(&text[..end]);
    }
}

#[test]
fn hostile_nesting_is_a_diagnostic() {
    for bracket in ["[", "{\"a\":", "[{\"a\":"] {
        let found = update("deep.jsonc", Some(&bracket.repeat(100_000)));
        assert_eq!(found.diagnostics[0].code, Code::WranglerSyntax);
    }
    let flat = format!("{{ \"vars\": [{}] }}", "{},".repeat(50_000));
    assert!(update("flat.jsonc", Some(&flat)).text.is_some());
}
