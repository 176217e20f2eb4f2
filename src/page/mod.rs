//! `.koze` text → the model of a page.
//!
//! The scanner reads markup in one pass and repairs nothing. What is in braces, control lines and the
//! script are parsed by swc, piece by piece. What depends on the script, such as which names are declared,
//! is checked when the whole file has been read.

mod attributes;
mod control;
mod cursor;
mod elements;
mod expression;
mod facts;
mod globals;
mod holes;
mod lexer;
mod nesting;
pub(crate) mod routes;
mod rules;
mod scan;
mod script;
mod tag;

pub(crate) use facts::PageFacts;

use crate::diagnostics;
use crate::model::page::PageKind;
use crate::source::Source;

/// In bytes, as for other files.
const MAX_LENGTH: usize = 512 * 1024;

/// Reads a file. Its path has the parameters that its script may read.
pub(crate) fn read(source: &Source, kind: PageKind, path: &str) -> PageFacts {
    if source.text.len() > MAX_LENGTH {
        return broken(&source.file);
    }
    let scanned = scan::scan(source, kind);
    rules::check(source, kind, path, scanned)
}

/// The facts of a file that can't be read safely.
pub(crate) fn broken(file: &str) -> PageFacts {
    PageFacts {
        diagnostics: vec![diagnostics::too_complex(file)],
        ..PageFacts::default()
    }
}
