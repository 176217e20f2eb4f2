//! Sorts a class's members into public and hidden. Only public ones can be called from outside.

use std::collections::BTreeMap;

use super::declarations::{PackageBase, is_callable};
use super::facts::{Access, ClassFacts, Member, MemberKind, Signature};
use super::files::Files;
use super::names::Named;
use super::reserved::{is_lifecycle, is_reserved};
use super::settings::{self, Exposed};
use crate::diagnostics;
use crate::model::{self, Diagnostic, Hidden, HiddenReason, Method};
use crate::naming::{closest, is_identifier};

/// The members of a class and its bases, sorted into public and hidden.
#[derive(Default)]
pub(super) struct Exposure<'a> {
    pub(super) methods: Vec<Method>,
    /// The signature of each method, and the index in the chain of the class that declares it.
    pub(super) signatures: Vec<(usize, &'a Signature)>,
    pub(super) hidden: Vec<Hidden>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// Sorts the members of `chain`: the class and its bases. `declared_in` has the file of each class.
pub(super) fn expose<'a>(
    files: &Files<'_>,
    chain: &[&'a ClassFacts],
    declared_in: &[&str],
    package: Option<&PackageBase>,
    exposed: &Exposed<'_>,
) -> Exposure<'a> {
    let mut exposure = Exposure::default();
    for (class, member) in effective_members(chain) {
        let file = declared_in.get(class).copied().unwrap_or_default();
        let package = package.filter(|_| !exposed.lists(&member.name));
        let closed = package.and_then(|package| closed_by(files, file, member, package));
        match (public_signature(member), closed) {
            (Ok(_) | Err(None), Some(reason)) => exposure.hidden.push(Hidden {
                name: member.name.clone(),
                reason,
            }),
            (Err(Some(reason)), Some(_)) => exposure.hidden.push(Hidden {
                name: member.name.clone(),
                reason,
            }),
            (Ok(signature), None) => {
                exposure.methods.push(method(member, signature));
                exposure.signatures.push((class, signature));
            }
            (Err(reason), None) => {
                exposure.diagnostics.extend(report(member, reason));
                if let Some(reason) = reason {
                    exposure.hidden.push(Hidden {
                        name: member.name.clone(),
                        reason,
                    });
                }
            }
        }
    }
    exposure
}

/// Why a member of a class that extends a package's is hidden. A package calls its hooks with
/// checked values: a client that could call them would forge connections, messages and alarms.
fn closed_by(
    files: &Files<'_>,
    file: &str,
    member: &Member,
    package: &PackageBase,
) -> Option<HiddenReason> {
    // A hook that isn't recognised would be public.
    if package.unreadable.is_some() {
        return Some(HiddenReason::UnreadableBase);
    }
    if package.names.contains(&member.name) {
        return Some(HiddenReason::PackageMember);
    }
    let is_marked = || {
        member.decorators.iter().any(|decorator| {
            matches!(files.resolve(file, decorator), Named::Package(name) if is_callable(files, &name))
        })
    };
    // Agents mark their public methods with `@callable`. Others stay hidden.
    (package.is_agent && !is_marked()).then_some(HiddenReason::NotCallable)
}

/// The members of an instance, base classes first, each name once, with its class in the chain.
fn effective_members<'a>(chain: &[&'a ClassFacts]) -> Vec<(usize, &'a Member)> {
    let mut members: Vec<(usize, &Member)> = Vec::new();
    let mut places = BTreeMap::new();
    let declared = chain.iter().enumerate().rev();
    for (class, member) in
        declared.flat_map(|(index, class)| class.members.iter().map(move |member| (index, member)))
    {
        if member.is_static && settings::names().any(|name| name == member.name) {
            continue;
        }
        let place = *places.entry(member.name.as_str()).or_insert(members.len());
        match members.get_mut(place) {
            None => members.push((class, member)),
            Some(known) if overrides(member, known.1) => *known = (class, member),
            Some(_) => {}
        }
    }
    members
}

/// A static member never shadows an instance's. An instance's own property shadows the methods of
/// all its prototypes, those of derived classes included.
fn overrides(member: &Member, known: &Member) -> bool {
    let own_property = matches!(known.kind, MemberKind::Property { .. });
    let is_property = matches!(member.kind, MemberKind::Property { .. });
    known.is_static || (!member.is_static && (!own_property || is_property))
}

/// The signature of a public method, or why it is hidden. `Err(None)`: its name can't be exported.
fn public_signature(member: &Member) -> Result<&Signature, Option<HiddenReason>> {
    let hidden = |reason| Err(Some(reason));
    let name = member.name.as_str();
    match member.access {
        _ if name.starts_with('_') => return hidden(HiddenReason::Underscore),
        _ if member.is_static => return hidden(HiddenReason::Static),
        Access::Private => return hidden(HiddenReason::Private),
        Access::Protected => return hidden(HiddenReason::Protected),
        Access::Public => {}
    }
    match &member.kind {
        _ if is_lifecycle(name) => hidden(HiddenReason::Lifecycle),
        MemberKind::Accessor => hidden(HiddenReason::Accessor),
        MemberKind::Property { .. } => hidden(HiddenReason::Property),
        MemberKind::AbstractMethod => hidden(HiddenReason::Abstract),
        _ if is_reserved(name) => hidden(HiddenReason::Reserved),
        _ if !is_identifier(name) => Err(None),
        MemberKind::Method(signature) => Ok(signature),
    }
}

/// Reports a member that looks public, but is hidden.
fn report(member: &Member, reason: Option<HiddenReason>) -> Option<Diagnostic> {
    let (location, name) = (member.location.clone(), member.name.as_str());
    match (reason, &member.kind) {
        (None, _) => Some(diagnostics::method_name_not_identifier(location, name)),
        (Some(HiddenReason::Reserved), _) => {
            Some(diagnostics::reserved_method_name(location, name))
        }
        (
            Some(HiddenReason::Property),
            MemberKind::Property {
                holds_function: true,
                ..
            },
        ) => Some(diagnostics::function_property(location, name)),
        // `static serveronly = true` would leave methods public that its author means to hide.
        (Some(HiddenReason::Static), MemberKind::Property { .. } | MemberKind::Accessor)
            if matches!(member.access, Access::Public) =>
        {
            closest(name, settings::names())
                .map(|setting| diagnostics::misspelt_setting(location, name, setting))
        }
        _ => None,
    }
}

fn method(member: &Member, signature: &Signature) -> Method {
    Method {
        name: member.name.clone(),
        server_only: false,
        returns_promise: signature.returns_promise,
        params: signature.params.clone(),
        items: signature.is_generator,
        live: false,
        callers: Vec::new(),
        signal: None,
        access: model::Access::Anyone,
        return_type: signature.return_type.clone(),
        doc: signature.doc.clone(),
        location: member.location.clone(),
        marked: false,
        copied: model::Copied::Nothing,
    }
}
