//! A base class of a package → the names of its members, and whether it is an agent.

use std::rc::Rc;

use super::PackageBase;
use super::walk::{Named, Walk, is_agents};
use crate::analyze::files::Files;
use crate::analyze::names::PackageName;

/// What a class that a package declares has; or, `called`, one that a mixin of it makes. The names
/// that the mixin's argument brings are the caller's to add.
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
