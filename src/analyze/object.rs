//! A `.do.*` file → the Durable Object that it defines.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::chain::{Chain, chain, is_durable};
use super::exposed::Exposed;
use super::exposure::{Exposure, expose};
use super::facts::{Access, ClassFacts, Export, FileFacts, ServerOnly};
use super::resolve::{ClassId, Files, PackageImport, Scope, Target};
use super::types::{Declared, check_methods};
use crate::diagnostics;
use crate::model::{Diagnostic, DurableObject, Location, Method};
use crate::naming::{binding_name, class_name, is_identifier, is_plain_id, is_reserved_word};

/// What came of a file, and what it hangs on.
#[derive(Debug, Default)]
pub(crate) struct Linked {
    pub(crate) object: Option<DurableObject>,
    /// Where the class is declared, for diagnostics that compare objects.
    pub(crate) location: Option<Location>,
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// The files that were looked at, found or not.
    pub(crate) seen: BTreeSet<String>,
    /// The files that were looked for and have never been supplied.
    pub(crate) missing: BTreeSet<String>,
    /// The same of the files of packages; those that are missing are among `missing`.
    pub(crate) seen_declarations: BTreeSet<String>,
    pub(crate) seen_packages: BTreeSet<PackageImport>,
    pub(crate) missing_packages: BTreeSet<PackageImport>,
}

/// Finds the class of a file, follows its bases and sorts its members.
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
    linked.seen = files.seen.into_inner();
    linked.missing = files.missing.into_inner();
    linked.seen_declarations = files.seen_declarations.into_inner();
    linked.seen_packages = files.seen_packages.into_inner();
    linked.missing_packages = files.missing_packages.into_inner();
    linked
}

/// The class of a file and the name that exports it.
struct Chosen {
    class: ClassId,
    /// What the mixin is called with that makes the class.
    scope: Option<Rc<Scope>>,
    export_name: String,
}

/// The default export, else the single exported class that extends DurableObject.
fn choose(
    files: &Files<'_>,
    file: &str,
    facts: &FileFacts,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Chosen> {
    let resolve = |export: &Export| files.resolve(file, &export.target);
    if let Some(default) = facts.exports.iter().find(|export| export.name == "default") {
        match resolve(default) {
            Target::Class(class, scope) => {
                return Some(Chosen {
                    class,
                    scope,
                    export_name: "default".into(),
                });
            }
            Target::Pending => return None,
            _ => {}
        }
    }
    let mut candidates: Vec<(Chosen, Location)> = Vec::new();
    let mut others: Vec<(Chosen, Location)> = Vec::new();
    for export in facts
        .exports
        .iter()
        .filter(|export| export.name != "default")
    {
        let Target::Class(class, scope) = resolve(export) else {
            continue;
        };
        // One class under two names is one candidate.
        if candidates
            .iter()
            .chain(&others)
            .any(|(known, _)| known.class == class)
        {
            continue;
        }
        let durable = is_durable(files, &class, scope.clone());
        let chosen = Chosen {
            class,
            scope,
            export_name: export.name.clone(),
        };
        let list = if durable {
            &mut candidates
        } else {
            &mut others
        };
        list.push((chosen, export.location.clone()));
    }
    match candidates.len() {
        1 => candidates.pop().map(|(chosen, _)| chosen),
        // A lone class without a base is what its author means; say what it lacks.
        0 if others.len() == 1 => others.pop().map(|(chosen, _)| chosen),
        0 => {
            let default = facts.exports.iter().find(|export| export.name == "default");
            diagnostics.push(match default {
                Some(default) => diagnostics::default_is_no_class(default.location.clone()),
                None => diagnostics::no_class(file),
            });
            None
        }
        _ => {
            let names: Vec<&str> = candidates
                .iter()
                .map(|(chosen, _)| chosen.export_name.as_str())
                .collect();
            let mut places = candidates.iter().map(|(_, location)| location.clone());
            let first = places.next()?;
            diagnostics.push(diagnostics::several_candidates(
                first,
                places.collect(),
                &names,
            ));
            None
        }
    }
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
    let exposed = Exposed::of(&chain, diagnostics);
    let Exposure {
        mut methods,
        signatures,
        hidden,
        diagnostics: surprises,
    } = expose(files, &chain, &declared_in, package.as_ref(), &exposed);
    diagnostics.extend(surprises);
    exposed.apply(
        package.as_ref(),
        &own_name,
        &mut methods,
        &hidden,
        files.strict,
        diagnostics,
    );
    apply_server_only(&chain, &own_name, &mut methods, diagnostics);
    check_schemas(&chain, &own_name, &methods, diagnostics);
    let declared = Declared {
        classes: &chain,
        files: declared_in,
        signatures,
    };
    let shapes = check_methods(files, &declared, &mut methods, diagnostics);
    let object = DurableObject {
        id: id.to_owned(),
        file: file.to_owned(),
        binding: binding(class, id, diagnostics),
        class_name: own_name,
        export_name: chosen.export_name.clone(),
        methods,
        hidden,
        shapes,
        sockets: accepts_sockets(&chain, package.is_some(), &exposed),
        followed: package.map(|_| chain.len()),
        routed: chain.iter().find_map(|class| class.routed) == Some(true),
    };
    // A name that no module can export would break the modules of all other objects.
    linked.object = exportable.then_some(object);
}

fn binding(class: &ClassFacts, id: &str, diagnostics: &mut Vec<Diagnostic>) -> String {
    let derived = binding_name(id);
    let Some(setting) = &class.binding else {
        return derived;
    };
    let usable = |name: &&String| is_identifier(name) && name.is_ascii();
    setting
        .value
        .as_ref()
        .filter(usable)
        .cloned()
        .unwrap_or_else(|| {
            diagnostics.push(diagnostics::invalid_binding(setting.location.clone()));
            derived
        })
}

/// A base class's list holds for the classes that extend it: what one class closes, another
/// further down cannot open by accident.
fn apply_server_only(
    chain: &[&ClassFacts],
    class: &str,
    methods: &mut [Method],
    diagnostics: &mut Vec<Diagnostic>,
) {
    for setting in chain.iter().filter_map(|class| class.server_only.as_ref()) {
        match &setting.value {
            None => {
                diagnostics.push(diagnostics::invalid_server_only(setting.location.clone()));
                close_all(methods);
            }
            Some(ServerOnly::All(true)) => close_all(methods),
            Some(ServerOnly::All(false)) => {}
            Some(ServerOnly::Methods(listed)) => {
                for key in listed {
                    match methods.iter_mut().find(|method| method.name == key.name) {
                        Some(method) => method.server_only = true,
                        // It closes the object to sockets.
                        None if key.name == "fetch" => {}
                        None => diagnostics.push(diagnostics::server_only_unknown_method(
                            key.location.clone(),
                            &key.name,
                            class,
                            &names(methods),
                        )),
                    }
                }
            }
        }
    }
}

/// Whether upgrades from outside reach the class's `fetch`. A class that keeps all to worker code
/// keeps that too. A package's `fetch` does what its authors thought of, for callers that they
/// thought of: it takes the class's own word to open it to strangers.
fn accepts_sockets(chain: &[&ClassFacts], from_package: bool, exposed: &Exposed<'_>) -> bool {
    let mut settings = chain.iter().filter_map(|class| class.server_only.as_ref());
    let closed = settings.any(|setting| match &setting.value {
        None => true,
        Some(ServerOnly::All(all)) => *all,
        Some(ServerOnly::Methods(listed)) => listed.iter().any(|key| key.name == "fetch"),
    });
    let mut members = chain.iter().flat_map(|class| &class.members);
    let answers = members.any(|member| {
        member.name == "fetch" && !member.is_static && member.access == Access::Public
    });
    let opens = if from_package {
        exposed.lists("fetch")
    } else {
        answers && exposed.admits("fetch")
    };
    opens && !closed
}

fn close_all(methods: &mut [Method]) {
    for method in methods {
        method.server_only = true;
    }
}

fn check_schemas(
    chain: &[&ClassFacts],
    class: &str,
    methods: &[Method],
    diagnostics: &mut Vec<Diagnostic>,
) {
    let Some(keys) = chain.iter().find_map(|class| class.schemas.as_ref()) else {
        return;
    };
    for key in keys {
        let location = key.location.clone();
        match methods.iter().find(|method| method.name == key.name) {
            None => diagnostics.push(diagnostics::schema_unknown_method(
                location,
                &key.name,
                class,
                &names(methods),
            )),
            Some(method) if method.params.len() != 1 || method.params.iter().any(|p| p.rest) => {
                diagnostics.push(diagnostics::schema_arity(
                    location,
                    &key.name,
                    &parameters(method),
                ));
            }
            Some(_) => {}
        }
    }
}

fn parameters(method: &Method) -> String {
    match method.params.len() {
        _ if method.params.iter().any(|param| param.rest) => "any number of parameters".into(),
        0 => "no parameter".into(),
        count => format!("{count} parameters"),
    }
}

fn names(methods: &[Method]) -> Vec<&str> {
    methods.iter().map(|method| method.name.as_str()).collect()
}
