//! Finds the data of a TOML file in its text, for diagnostics.

use crate::model::{Location, Span};
use crate::source::Source;

/// Where a JSON value of the data is in the file: its string, if the file has it once.
pub(super) fn place(source: &Source, json: &str) -> Location {
    let inner = json
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'));
    let found = inner.and_then(|text| {
        let mut all = (source.text.match_indices(text)).filter(|(at, _)| {
            let before = at
                .checked_sub(1)
                .and_then(|at| source.text.as_bytes().get(at));
            let after = source.text.as_bytes().get(at + text.len());
            before == after && matches!(before, Some(b'"' | b'\''))
        });
        let (at, _) = all.next()?;
        all.next().is_none().then(|| at - 1..at + text.len() + 1)
    });
    match found {
        Some(range) => source.location_of(range),
        None => Location {
            file: source.file.clone(),
            span: Span::default(),
            line: 1,
            column: 0,
        },
    }
}
