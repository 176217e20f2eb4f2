//! A source map (revision 3, ECMA-426): from names in a generated text to their sources.

use std::collections::BTreeMap;

use super::writer::{Marked, string};
use crate::model::Location;

const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// A map in the making. Add places in the order of the generated text.
#[derive(Default)]
pub(super) struct SourceMap<'a> {
    /// By file: its index in `sources`.
    indices: BTreeMap<&'a str, usize>,
    sources: Vec<&'a str>,
    mappings: String,
    /// The last segment: the next one is written relative to it.
    line: u32,
    column: u32,
    source: u32,
    source_line: u32,
    source_column: u32,
}

impl<'a> SourceMap<'a> {
    /// Maps the marks of a text that begins at `line` of the generated one, each to its origin.
    pub(super) fn add_marks(
        &mut self,
        line: u32,
        text: &Marked,
        origins: impl Iterator<Item = &'a Location>,
    ) {
        for (mark, origin) in text.marks.iter().zip(origins) {
            self.add(line + mark.line, mark.column, origin);
        }
    }

    /// Maps a place of the generated text, counted from 0; the column in UTF-16 code units.
    fn add(&mut self, line: u32, column: u32, origin: &'a Location) {
        let first_of_line = line > self.line;
        while self.line < line {
            self.mappings.push(';');
            self.line += 1;
            self.column = 0;
        }
        if !first_of_line && !self.mappings.is_empty() && !self.mappings.ends_with(';') {
            self.mappings.push(',');
        }
        let source = self.source_of(&origin.file);
        let source_line = origin.line.saturating_sub(1);
        for (value, last) in [
            (column, &mut self.column),
            (source, &mut self.source),
            (source_line, &mut self.source_line),
            (origin.column, &mut self.source_column),
        ] {
            push_vlq(&mut self.mappings, i64::from(value) - i64::from(*last));
            *last = value;
        }
    }

    fn source_of(&mut self, file: &'a str) -> u32 {
        // Most places are in the same file as the one before them.
        if self.sources.get(self.source as usize) == Some(&file) {
            return self.source;
        }
        let sources = &mut self.sources;
        let index = *self.indices.entry(file).or_insert_with(|| {
            sources.push(file);
            sources.len() - 1
        });
        u32::try_from(index).unwrap_or(u32::MAX)
    }

    /// The map as JSON. Its sources are relative to `to_root`.
    pub(super) fn finish(self, file: &str, to_root: &str) -> String {
        let sources = self.sources.iter();
        let sources: Vec<String> = sources
            .map(|source| string(&format!("{to_root}{source}")))
            .collect();
        format!(
            "{{\"version\":3,\"file\":{},\"sources\":[{}],\"names\":[],\"mappings\":{}}}\n",
            string(file),
            sources.join(","),
            string(&self.mappings),
        )
    }
}

/// Base-64 digits of five bits, the least significant first; the lowest bit is the sign.
fn push_vlq(text: &mut String, value: i64) {
    let mut rest = value.unsigned_abs() << 1 | u64::from(value < 0);
    loop {
        let more = u64::from(rest > 31) << 5;
        // Six bits, so it is an index of the table.
        text.push(char::from(BASE64[(rest & 31 | more) as usize]));
        rest >>= 5;
        if rest == 0 {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Span;

    fn vlq(value: i64) -> String {
        let mut text = String::new();
        push_vlq(&mut text, value);
        text
    }

    #[test]
    fn numbers_of_any_size_and_sign() {
        let written = [0, 1, -1, 15, 16, -16, 511, 512, 123_456_789].map(vlq);
        assert_eq!(
            written,
            ["A", "C", "D", "e", "gB", "hB", "+f", "ggB", "qxmvrH"]
        );
    }

    #[test]
    fn places_are_relative_to_the_one_before() {
        let at = |file: &str, line, column| Location {
            file: file.into(),
            span: Span::default(),
            line,
            column,
        };
        let places = [at("a.ts", 1, 2), at("a.ts", 3, 0), at("b.ts", 1, 4)];
        let mut map = SourceMap::default();
        map.add(1, 0, &places[0]);
        map.add(1, 5, &places[1]);
        map.add(3, 1, &places[2]);
        assert_eq!(
            map.finish("x.d.ts", "../"),
            "{\"version\":3,\"file\":\"x.d.ts\",\"sources\":[\"../a.ts\",\"../b.ts\"],\"names\":[],\
             \"mappings\":\";AAAE,KAEF;;CCFI\"}\n"
        );
    }
}
