//! Keeps `docs/diagnostics.md` equal to the catalogue in `src/diagnostics.rs` and its rooms.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::disallowed_methods)] // Tests may read files; the core may not.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;

/// Reported by the Vite plugin, which alone sees that a browser imports a file.
const OF_THE_PLUGINS: [&str; 2] = ["server-code", "worker-entry"];

fn read(path: &str) -> String {
    std::fs::read_to_string(format!("{}/{path}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

#[test]
fn every_code_is_documented_and_every_documented_code_exists() {
    let source = read("src/diagnostics.rs") + &read("src/diagnostics/wrangler.rs");
    // A code is the only kebab-case string literal on a line of its own.
    let codes = source.lines().map(str::trim).filter_map(|line| {
        let code = line.strip_prefix('"')?.strip_suffix("\",")?;
        let kebab = code.contains('-') && code.chars().all(|c| c.is_ascii_lowercase() || c == '-');
        kebab.then_some(code)
    });
    let expected: BTreeSet<&str> = codes.chain(OF_THE_PLUGINS).collect();
    assert!(expected.len() > 20, "the catalogue was not recognised");
    let docs = read("docs/diagnostics.md");
    let documented: BTreeSet<&str> = docs
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split('`').next())
        .collect();
    assert_eq!(documented, expected);
}
