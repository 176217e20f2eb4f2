//! swc's types → ours, as they are written. Names are resolved later.

mod declarations;
mod members;
mod node;
mod written;

pub(in crate::analyze) use declarations::{
    declaration, interface_declaration, name_of_name, unreadable_param,
};
pub(in crate::analyze) use node::{annotation, args, expression_path, params, ty};
pub(in crate::analyze) use written::{Candidate, written};
