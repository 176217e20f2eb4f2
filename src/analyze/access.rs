//! Who may call an object's methods and open its sockets, and which instance they reach.

use super::facts::ClassFacts;
use super::files::Files;
use super::names::Named;
use super::settings::{Accesses, Inherited, SOCKETS};
use crate::api::AccessPolicy;
use crate::diagnostics;
use crate::model::{Access, Diagnostic, Instance, Location, Method};

/// The class of an object, as far as access depends on it.
pub(super) struct Subject<'a> {
    pub(super) name: &'a str,
    pub(super) classes: &'a [&'a ClassFacts],
    /// Whether sockets from outside reach it.
    pub(super) sockets: bool,
    /// Whether its files import `callerOf`.
    pub(super) calls_caller_of: bool,
}

/// What is decided of an object. Of methods, they have it.
pub(super) struct Protection {
    pub(super) instance: Option<Instance>,
    pub(super) socket_access: Access,
    /// What asks who calls, if anything does: where, and how a message begins.
    pub(super) asks: Option<(Location, String)>,
}

/// Decides who may call each method.
pub(super) fn protect(
    files: &Files<'_>,
    settings: &Inherited<'_>,
    subject: &Subject<'_>,
    methods: &mut [Method],
    diagnostics: &mut Vec<Diagnostic>,
) -> Protection {
    let instance = settings.instance(diagnostics);
    let access = settings.accesses(instance);
    access.apply(methods);
    access.check(subject.name, methods, subject.sockets, diagnostics);
    if files.access == AccessPolicy::Declared {
        diagnostics.extend(undeclared(&access, subject, methods));
    }
    Protection {
        instance,
        socket_access: access.of_sockets(subject.sockets),
        asks: asks(settings, &access, subject, methods),
    }
}

fn undeclared(access: &Accesses<'_>, subject: &Subject<'_>, methods: &[Method]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for method in methods.iter().filter(|method| !method.server_only) {
        if access.is_undeclared(&method.name, method.needs_caller()) {
            let place = method.location.clone();
            found.push(diagnostics::undeclared_access(
                place,
                &method.name,
                subject.name,
            ));
        }
    }
    if let Some(place) = subject.fetch().filter(|_| subject.sockets)
        && access.is_undeclared(SOCKETS, false)
    {
        found.push(diagnostics::undeclared_access(
            place.clone(),
            SOCKETS,
            subject.name,
        ));
    }
    found
}

fn asks(
    settings: &Inherited<'_>,
    access: &Accesses<'_>,
    subject: &Subject<'_>,
    methods: &[Method],
) -> Option<(Location, String)> {
    let found = |place: &Location, what: &str| Some((place.clone(), what.to_owned()));
    if let Some(method) = methods.iter().find(|method| !method.callers.is_empty()) {
        return found(&method.location, &format!("`{}`", method.name));
    }
    if let Some(place) = access.asks() {
        return found(place, "`static access`");
    }
    match settings.instance_location() {
        Some(place) if access.needs_caller() => found(place, "`static instance`"),
        _ if subject.calls_caller_of => found(subject.fetch()?, "`callerOf`"),
        _ => None,
    }
}

impl<'a> Subject<'a> {
    /// The place of `fetch`, or else of the class.
    fn fetch(&self) -> Option<&'a Location> {
        let mut members = self.classes.iter().flat_map(|class| &class.members);
        let fetch = members.find(|member| member.name == SOCKETS && !member.is_static);
        let class = self.classes.first();
        fetch
            .map(|fetch| &fetch.location)
            .or(class.map(|class| &class.location))
    }
}

/// The problem of the file that says who calls, as far as its text shows it.
pub(crate) fn check_caller_file(files: &Files<'_>, file: &str) -> Option<Diagnostic> {
    let facts = files.facts(file)?;
    let export = facts.exports.iter().find(|export| export.name == "default");
    let Some(export) = export else {
        return Some(diagnostics::unexported_caller(file));
    };
    let is_class = matches!(files.resolve(file, &export.target), Named::Class(..));
    (is_class || facts.exports_data)
        .then(|| diagnostics::invalid_caller(export.location.clone(), file))
}
