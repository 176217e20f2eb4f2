//! Links a `.do.*` file: from its facts to the Durable Object that it defines.

use std::collections::BTreeSet;

use super::access::{Subject, protect};
use super::chain::{Chain, chain};
use super::choose::{Chosen, choose};
use super::exposure::{Exposure, expose};
use super::facts::{Access, ClassFacts};
use super::files::{Files, PackageImport};
use super::injected;
use super::settings::{Exposed, Inherited, ServerOnly};
use super::types::{Declared, check_methods, copy_signatures};
use crate::diagnostics;
use crate::model::{Diagnostic, DurableObject, Location};
use crate::naming::{class_name, is_identifier, is_plain_id, is_reserved_word};

/// The result of linking a file, and the files that it depends on.
#[derive(Debug, Default)]
pub(crate) struct Linked {
    pub(crate) object: Option<DurableObject>,
    /// Where the class is declared, for diagnostics that compare objects.
    pub(crate) location: Option<Location>,
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// What asks who calls, if anything does: where, and how a message begins.
    pub(crate) asks_caller: Option<(Location, String)>,
    /// The files that linking looked at, found or not.
    pub(crate) seen: BTreeSet<String>,
    /// The files that linking looked for and that have never been supplied.
    pub(crate) missing: BTreeSet<String>,
    /// The same of the files of packages; those that are missing are among `missing`.
    pub(crate) seen_declarations: BTreeSet<String>,
    pub(crate) seen_packages: BTreeSet<PackageImport>,
    pub(crate) missing_packages: BTreeSet<PackageImport>,
}

/// Finds the class of a file, resolves its bases and sorts its members.
pub(crate) fn link(files: Files<'_>, id: &str, file: &str) -> Linked {
    let mut linked = Linked::default();
    if !is_plain_id(id) {
        linked
            .diagnostics
            .push(diagnostics::invalid_file_name(file));
    }
    if let Some(facts) = files.facts(file)
        && let Some(chosen) = choose(&files, file, facts, &mut linked.diagnostics)
    {
        define(&files, id, file, &chosen, &mut linked);
    }
    files.ask_for_imports();
    linked.seen = files.seen.into_inner();
    linked.missing = files.missing.into_inner();
    linked.seen_declarations = files.seen_declarations.into_inner();
    linked.seen_packages = files.seen_packages.into_inner();
    linked.missing_packages = files.missing_packages.into_inner();
    linked
}

fn define(files: &Files<'_>, id: &str, file: &str, chosen: &Chosen, linked: &mut Linked) {
    let Some(class) = files.class(&chosen.class) else {
        return;
    };
    let own_name = class.name.clone().unwrap_or_else(|| class_name(id));
    linked.location = Some(class.location.clone());
    let diagnostics = &mut linked.diagnostics;
    if class.is_abstract {
        diagnostics.push(diagnostics::abstract_class(
            class.location.clone(),
            &own_name,
        ));
    }
    let exportable =
        is_identifier(&own_name) && !is_reserved_word(&own_name) && own_name != "handleRpc";
    if !exportable {
        diagnostics.push(diagnostics::invalid_class_name(
            class.location.clone(),
            &own_name,
        ));
    }
    let scope = chosen.scope.clone();
    let Some(Chain {
        classes: chain,
        files: declared_in,
        package,
    }) = chain(files, &chosen.class, scope, &own_name, diagnostics)
    else {
        return;
    };
    let settings = Inherited::new(chain.iter().map(|class| &class.settings));
    let (exposed, server_only) = (settings.exposed(diagnostics), settings.server_only());
    let Exposure {
        mut methods,
        signatures,
        hidden,
        diagnostics: surprises,
    } = expose(files, &chain, &declared_in, package.as_ref(), &exposed);
    diagnostics.extend(surprises);
    let is_inherited =
        |name: &str| (package.as_ref()).is_some_and(|package| package.may_have(name));
    exposed.apply(
        &own_name,
        &mut methods,
        &hidden,
        is_inherited,
        files.strict,
        diagnostics,
    );
    server_only.apply(&own_name, &mut methods, diagnostics);
    let declared = Declared {
        classes: &chain,
        files: declared_in,
        signatures,
    };
    injected::take(files, &declared, &mut methods, diagnostics);
    settings.schemas().check(&own_name, &methods, diagnostics);
    let shapes = check_methods(files, &declared, &mut methods, diagnostics);
    copy_signatures(files, &declared, &mut methods, diagnostics);
    settings.apply_live(&own_name, &mut methods, &hidden, diagnostics);
    let sockets = accepts_sockets(&chain, package.is_some(), &exposed, &server_only);
    let calls_caller_of = declared.files.iter().any(|file| {
        let facts = files.facts(file);
        facts.is_some_and(|facts| facts.calls_caller_of)
    });
    let subject = Subject {
        name: &own_name,
        classes: &chain,
        sockets,
        calls_caller_of,
    };
    let protection = protect(files, &settings, &subject, &mut methods, diagnostics);
    linked.asks_caller = protection.asks;
    let object = DurableObject {
        id: id.to_owned(),
        file: file.to_owned(),
        binding: settings.binding(id, diagnostics),
        class_name: own_name,
        export_name: chosen.export_name.clone(),
        methods,
        hidden,
        shapes,
        sockets,
        followed: package.map(|_| chain.len()),
        routed: settings.is_routed(),
        socket_access: protection.socket_access,
        instance: protection.instance,
        admits: sockets && calls_caller_of,
    };
    // An invalid export name would break the modules of all other objects.
    linked.object = exportable.then_some(object);
}

/// Whether upgrades from outside reach the class's `fetch`. A package's `fetch` was written for the
/// package's own callers: only the class can open it to others, by listing it.
fn accepts_sockets(
    chain: &[&ClassFacts],
    from_package: bool,
    exposed: &Exposed<'_>,
    server_only: &ServerOnly<'_>,
) -> bool {
    let mut members = chain.iter().flat_map(|class| &class.members);
    let has_fetch = members.any(|member| {
        member.name == "fetch" && !member.is_static && member.access == Access::Public
    });
    let opens = if from_package {
        exposed.lists("fetch")
    } else {
        has_fetch && exposed.admits("fetch")
    };
    opens && !server_only.closes_sockets()
}
