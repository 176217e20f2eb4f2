//! Places in source text.

use serde::Serialize;
use tsify::Tsify;

/// A half-open range of text in UTF-16 code units, as JavaScript strings and editors count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Tsify)]
pub struct Span {
    /// Offset of the first code unit.
    pub start: u32,
    /// Offset behind the last code unit.
    pub end: u32,
}

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Tsify)]
pub struct Location {
    /// Path relative to the project's root, with `/` between segments.
    pub file: String,
    /// The text that is meant.
    pub span: Span,
    /// Line of the span's start, from 1.
    pub line: u32,
    /// Column of the span's start in UTF-16 code units, from 0 (as ESTree has it).
    pub column: u32,
}
