//! A class and its base classes, from file to file.

use std::rc::Rc;

use super::declarations::{PackageBase, base_of};
use super::facts::{Base, ClassFacts};
use super::files::Files;
use super::names::{ClassId, Named, PackageName, Scope};
use super::reference::Reference;
use crate::diagnostics;
use crate::model::Diagnostic;

/// Mixins can repeat in a chain; a longer one is circular.
const MAX_CLASSES: usize = 64;
/// Nested calls of packages' mixins; deeper ones are circular as well.
const MAX_CALLS: usize = 16;

/// A class and its bases, as far as they can be resolved.
pub(super) struct Chain<'a> {
    pub(super) classes: Vec<&'a ClassFacts>,
    /// The file of each.
    pub(super) files: Vec<&'a str>,
    /// The package's class that the last of them extends, unless it is DurableObject.
    pub(super) package: Option<PackageBase>,
}

/// The end of a chain.
enum End {
    DurableObject,
    Package(PackageBase, String),
    Pending,
    /// It can't be resolved, for this reason.
    Broken(String),
    Circle,
    /// There is no base class.
    Nothing,
}

struct Followed<'a> {
    classes: Vec<&'a ClassFacts>,
    files: Vec<&'a str>,
    end: End,
}

/// `None` if it can't be resolved: without every inherited member known, nothing may be exposed.
pub(super) fn chain<'a>(
    files: &Files<'a>,
    class: &ClassId,
    scope: Option<Rc<Scope>>,
    name: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Chain<'a>> {
    let Followed {
        classes,
        files,
        end,
    } = follow(files, class, scope, MAX_CALLS)?;
    let last = *classes.last()?;
    let own_name = last.name.as_deref().unwrap_or(name);
    let package = match (end, &last.base) {
        (End::DurableObject, _) => None,
        (End::Package(package, specifier), Some(base)) => {
            diagnostics.extend(surprise(base, &package, &specifier));
            Some(package)
        }
        (End::Pending, _) => return None,
        (End::Circle, Some(base)) => {
            diagnostics.push(diagnostics::circular_base(base.location.clone(), own_name));
            return None;
        }
        (End::Broken(reason), Some(base)) => {
            diagnostics.push(broken(base, own_name, &reason));
            return None;
        }
        _ => {
            diagnostics.push(diagnostics::no_base(last.location.clone(), own_name));
            return None;
        }
    };
    Some(Chain {
        classes,
        files,
        package,
    })
}

/// Whether a class extends DurableObject, or something that may.
pub(super) fn is_durable(files: &Files<'_>, class: &ClassId, scope: Option<Rc<Scope>>) -> bool {
    let Some(followed) = follow(files, class, scope, MAX_CALLS) else {
        return false;
    };
    match followed.end {
        End::DurableObject | End::Package(..) | End::Pending => true,
        End::Circle | End::Nothing => false,
        // The name shows the intention, though its import is missing.
        End::Broken(_) => {
            let base = followed
                .classes
                .last()
                .and_then(|class| class.base.as_ref());
            base.is_some_and(|base| base.text == "DurableObject")
        }
    }
}

fn follow<'a>(
    files: &Files<'a>,
    class: &ClassId,
    mut scope: Option<Rc<Scope>>,
    calls: usize,
) -> Option<Followed<'a>> {
    let mut classes = vec![files.class(class)?];
    let mut visited = vec![class.clone()];
    let end = loop {
        let (current, at) = (*classes.last()?, visited.last()?.file.as_str());
        let Some(base) = &current.base else {
            break End::Nothing;
        };
        match files.resolve_within(at, &base.target, scope.as_ref()) {
            // One mixin can be in a chain more than once, each time with another base.
            Named::Class(id, None) if visited.contains(&id) => break End::Circle,
            Named::Class(_, Some(_)) if classes.len() >= MAX_CLASSES => break End::Circle,
            Named::Class(id, called_with) => {
                classes.push(files.class(&id)?);
                visited.push(id);
                scope = called_with;
            }
            target => break end(files, target, calls),
        }
    };
    let file = |class: &ClassId| files.interned(&class.file);
    Some(Followed {
        classes,
        files: visited.iter().map(file).collect(),
        end,
    })
}

fn end(files: &Files<'_>, target: Named<'_>, calls: usize) -> End {
    match target {
        Named::DurableObject => End::DurableObject,
        Named::Package(name) => End::Package(base_of(files, &name, false), name.specifier),
        Named::PackageCall(name, scope) => {
            End::Package(made_by_package(files, &name, &scope, calls), name.specifier)
        }
        Named::Pending => End::Pending,
        Named::Missing(_, reason) => End::Broken(reason),
        _ => End::Broken("it isn't a class".into()),
    }
}

/// The class that a package's mixin returns: it has the members of the mixin and of its argument.
/// Those of a class of the project are hidden as well, since the package's prototype may override
/// them.
fn made_by_package(
    files: &Files<'_>,
    name: &PackageName,
    scope: &Scope,
    calls: usize,
) -> PackageBase {
    let Some(calls) = calls.checked_sub(1) else {
        return PackageBase::unreadable("its mixins are too deep or circular");
    };
    let mut made = base_of(files, name, true);
    let mut has_class = false;
    for (file, arg, within) in &scope.args {
        has_class |= match files.resolve_within(file, arg, within.as_ref()) {
            Named::DurableObject => true,
            Named::Package(name) => {
                made.add(base_of(files, &name, false));
                true
            }
            Named::PackageCall(name, scope) => {
                made.add(made_by_package(files, &name, &scope, calls));
                true
            }
            Named::Class(class, scope) => {
                made.add(of_project(files, &class, scope, calls));
                true
            }
            _ => false,
        };
    }
    if !has_class {
        made.add(PackageBase::unreadable("it is called without a class"));
    }
    made
}

fn of_project(
    files: &Files<'_>,
    class: &ClassId,
    scope: Option<Rc<Scope>>,
    calls: usize,
) -> PackageBase {
    let Some(followed) = follow(files, class, scope, calls) else {
        return PackageBase::unreadable("its base class can't be read");
    };
    let mut base = match followed.end {
        End::DurableObject => PackageBase::default(),
        End::Package(package, _) => package,
        _ => PackageBase::unreadable("its base class can't be followed"),
    };
    let members = followed.classes.iter().flat_map(|class| &class.members);
    let own = members.filter(|member| !member.is_static);
    base.names.extend(own.map(|member| member.name.clone()));
    base
}

fn surprise(base: &Base, package: &PackageBase, specifier: &str) -> Option<Diagnostic> {
    let reason = package.unreadable.as_ref()?;
    let (place, text) = (base.location.clone(), &base.text);
    Some(if is_alias(specifier) {
        diagnostics::unfollowed_base(place, text, specifier)
    } else {
        diagnostics::unreadable_declarations(place, text, specifier, reason)
    })
}

/// Specifiers that no package can have: aliases of a bundler or of a tsconfig.
fn is_alias(specifier: &str) -> bool {
    specifier.starts_with(['~', '#', '/', '$']) || specifier.starts_with("@/")
}

fn broken(base: &Base, class: &str, reason: &str) -> Diagnostic {
    let place = base.location.clone();
    match base.target {
        Reference::Opaque | Reference::Call { .. } => diagnostics::unreadable_base(place, class),
        _ if base.text == "DurableObject" => diagnostics::missing_import(place),
        _ => diagnostics::unresolved_base(place, &base.text, reason),
    }
}
