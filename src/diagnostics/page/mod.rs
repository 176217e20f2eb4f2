//! Diagnostics about pages, by subject.

mod forms;
mod routes;
mod script;
mod structure;
mod syntax;
mod values;

pub(crate) use forms::*;
pub(crate) use routes::*;
pub(crate) use script::*;
pub(crate) use structure::*;
pub(crate) use syntax::*;
pub(crate) use values::*;

use crate::model::Diagnostic;

/// `` `<name>` ``.
fn tag(name: &str) -> String {
    ["`<", name, ">`"].concat()
}

fn with_help(diagnostic: Diagnostic, help: &str) -> Diagnostic {
    Diagnostic {
        help: help.into(),
        ..diagnostic
    }
}
