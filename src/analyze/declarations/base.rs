//! Lists the names of the members of a package's class, and finds out whether it is an agent.

use std::rc::Rc;

use super::PackageBase;
use super::walk::{Named, Walk, is_agents};
use crate::analyze::files::Files;
use crate::analyze::names::PackageName;

/// The members of a class that a package declares or, if `called`, of the class that its mixin
/// returns. The caller adds those of the mixin's arguments.
pub(crate) fn base_of(files: &Files<'_>, package: &PackageName, called: bool) -> PackageBase {
    let mut walk = Walk::new(files);
    let found = walk.package(&package.from, &package.specifier, &package.path, 0);
    match found {
        None => {}
        Some(Named::DurableObject) => {}
        Some(named) if called => walk.made_by(&named, 0),
        Some(named) => walk.constructed_value(&named, &Rc::default(), 0),
    }
    walk.base
}

/// Whether a name of a package is the decorator `callable` of package `agents`.
pub(crate) fn is_callable(files: &Files<'_>, package: &PackageName) -> bool {
    const NAMES: [&str; 2] = ["callable", "unstable_callable"];
    if is_agents(&package.specifier) {
        return matches!(package.path.as_slice(), [name] if NAMES.contains(&name.as_str()));
    }
    let mut walk = Walk::new(files);
    let found = walk.package(&package.from, &package.specifier, &package.path, 0);
    walk.base.is_agent
        && matches!(found, Some(Named::Declared { name, .. }) if NAMES.contains(&name.as_str()))
}
