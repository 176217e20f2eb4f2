//! What reading a page returns.

use crate::model::Diagnostic;
use crate::model::page::{MethodUse, PageAsset, PageModule};

/// Errors reported per file, more or less. More tell nobody anything.
pub(super) const MAX_ERRORS: usize = 50;

/// What was read in a file.
#[derive(Debug, Default)]
pub(crate) struct PageFacts {
    /// Absent if there are errors.
    pub(crate) module: Option<PageModule>,
    pub(crate) uses: Vec<MethodUse>,
    pub(crate) assets: Vec<PageAsset>,
    pub(crate) diagnostics: Vec<Diagnostic>,
}
