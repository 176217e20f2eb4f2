//! Keeps `docs/diagnostics.md` equal to the catalogue in `src/diagnostics`.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::disallowed_methods)] // Tests may read files; the core may not.
#![allow(clippy::unwrap_used)]

use koze_compiler::model::Code;

#[test]
fn every_code_is_documented_under_its_own_anchor() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/diagnostics.md");
    let docs = std::fs::read_to_string(path).unwrap();
    let rows = docs.lines().filter(|line| line.starts_with("| <a id="));
    let documented: Vec<&str> = rows
        .map(|row| {
            let code = row.split('`').nth(1).unwrap();
            let start = format!("| <a id=\"{code}\"></a>`{code}` |");
            assert!(row.starts_with(&start), "{row}");
            code
        })
        .collect();
    let expected: Vec<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
    assert_eq!(documented, expected);
}
