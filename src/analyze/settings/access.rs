//! `static access`: who may call which method.

use swc_core::ecma::ast::{Expr, ObjectLit, Prop, PropName, PropOrSpread};

use super::value::{Key, Value};
use crate::analyze::ast::{location, property_name, skip_wrappers, string};
use crate::diagnostics;
use crate::model::{Access, Diagnostic, Instance, Location, Method};
use crate::source::Source;

/// The entry for methods without one of their own.
const OTHERS: &str = "*";
/// The entry for WebSockets.
pub(in crate::analyze) const SOCKETS: &str = "fetch";

/// The setting of one class.
#[derive(Debug)]
pub(super) struct Declared {
    /// What an object literal lists.
    entries: Vec<Entry>,
    /// How many of them something may override that only running the code shows. It may have others,
    /// too.
    unclear: Option<usize>,
    /// It is certainly no object.
    is_other: bool,
    location: Location,
}

#[derive(Debug)]
struct Entry {
    key: Key,
    /// Absent if the value is certainly none.
    access: Option<Access>,
    /// The value, if it is a string.
    word: String,
    location: Location,
}

pub(super) fn read(value: &Value<'_>) -> Declared {
    let mut declared = Declared {
        entries: Vec::new(),
        unclear: Some(0),
        is_other: match value.expr {
            Some(expr) => is_data(expr) || is_function(expr),
            None => !value.is_getter,
        },
        location: value.location(),
    };
    if let Some(Expr::Object(object)) = value.expr {
        declared.is_other = false;
        declared.unclear = None;
        declared.list(value.source, object);
    }
    declared
}

fn entry(source: &Source, property: &Prop) -> Option<Entry> {
    let mut word = None;
    let (name, key, at, access) = match property {
        Prop::Shorthand(name) => {
            let at = location(source, name);
            (name.sym.to_string(), at.clone(), at, Some(Access::Unclear))
        }
        Prop::KeyValue(pair) => {
            let value = skip_wrappers(&pair.value);
            word = string(value);
            let access = access(value, word.as_deref());
            let at = location(source, value);
            (name_of(&pair.key)?, location(source, &pair.key), at, access)
        }
        Prop::Method(method) => {
            let at = location(source, &method.key);
            (name_of(&method.key)?, at.clone(), at, Some(Access::Rule))
        }
        Prop::Getter(getter) => {
            let at = location(source, &getter.key);
            (name_of(&getter.key)?, at.clone(), at, Some(Access::Unclear))
        }
        Prop::Setter(_) | Prop::Assign(_) => return None,
    };
    Some(Entry {
        key: Key {
            name,
            location: key,
        },
        access,
        word: word.unwrap_or_default(),
        location: at,
    })
}

fn name_of(key: &PropName) -> Option<String> {
    match key {
        PropName::Computed(computed) => string(skip_wrappers(&computed.expr)),
        key => property_name(key),
    }
}

fn access(value: &Expr, word: Option<&str>) -> Option<Access> {
    match word {
        Some("anyone") => Some(Access::Anyone),
        Some("caller") => Some(Access::Caller),
        Some(_) => None,
        None if is_function(value) => Some(Access::Rule),
        None if is_data(value) => None,
        // A rule from elsewhere.
        None => Some(Access::Unclear),
    }
}

fn is_function(expr: &Expr) -> bool {
    matches!(expr, Expr::Arrow(_) | Expr::Fn(_))
}

fn is_data(expr: &Expr) -> bool {
    matches!(
        expr,
        Expr::Lit(_) | Expr::Array(_) | Expr::Object(_) | Expr::Unary(_) | Expr::Tpl(_)
    )
}

impl Declared {
    fn list(&mut self, source: &Source, object: &ObjectLit) {
        for property in &object.props {
            let entry = match property {
                PropOrSpread::Prop(property) => entry(source, property),
                PropOrSpread::Spread(_) => None,
            };
            match entry {
                Some(entry) => self.entries.push(entry),
                None => self.unclear = Some(self.entries.len()),
            }
        }
    }

    /// Who may call a method, and whether that is declared. What can't be read is not.
    fn of(&self, name: &str) -> (Access, bool) {
        for wanted in [name, OTHERS] {
            let mut entries = self.entries.iter().enumerate().rev();
            let found = entries.find(|(_, entry)| entry.key.name == wanted);
            match (found, self.unclear) {
                (Some((index, entry)), unclear) if unclear.is_none_or(|count| index >= count) => {
                    return (entry.access.unwrap_or(Access::Unclear), true);
                }
                (None, None) => {}
                // What a spread has for the name itself comes before what others get.
                _ => return (Access::Unclear, false),
            }
        }
        (Access::Anyone, false)
    }
}

/// The access to an object: that of the nearest class that has the setting, whole, as at run time.
pub(in crate::analyze) struct Accesses<'a> {
    nearest: Option<&'a Declared>,
    instance: Option<Instance>,
}

impl<'a> Accesses<'a> {
    pub(super) fn new(nearest: Option<&'a Declared>, instance: Option<Instance>) -> Self {
        Self { nearest, instance }
    }

    fn of(&self, name: &str) -> (Access, bool) {
        self.nearest
            .map_or((Access::Anyone, false), |nearest| nearest.of(name))
    }

    /// Whether every call needs an identity.
    pub(in crate::analyze) fn needs_caller(&self) -> bool {
        self.instance == Some(Instance::Caller)
    }

    fn at_least(&self, access: Access, needs_caller: bool) -> Access {
        match access {
            Access::Anyone if needs_caller || self.needs_caller() => Access::Caller,
            access => access,
        }
    }

    /// Who may open a WebSocket.
    pub(in crate::analyze) fn of_sockets(&self, has_sockets: bool) -> Access {
        if !has_sockets {
            return Access::WorkerCode;
        }
        self.at_least(self.of(SOCKETS).0, false)
    }

    /// Gives each method its access.
    pub(in crate::analyze) fn apply(&self, methods: &mut [Method]) {
        for method in methods {
            method.access = if method.server_only {
                Access::WorkerCode
            } else {
                self.at_least(self.of(&method.name).0, method.needs_caller())
            };
        }
    }

    /// Whether nothing says who may call a method. With `static instance = 'key'`, an identity isn't
    /// enough: it would open the instances of others.
    pub(in crate::analyze) fn is_undeclared(&self, name: &str, needs_caller: bool) -> bool {
        let is_enough = match self.instance {
            None => needs_caller,
            // Whoever calls reaches nothing but what is theirs.
            Some(Instance::Caller) => true,
            Some(Instance::Key) => false,
        };
        !is_enough && !self.of(name).1
    }

    /// The first entry that asks who calls.
    pub(in crate::analyze) fn asks(&self) -> Option<&'a Location> {
        let entries = self
            .nearest
            .into_iter()
            .flat_map(|nearest| &nearest.entries);
        let mut asking =
            entries.filter(|entry| matches!(entry.access, Some(Access::Caller | Access::Rule)));
        asking.next().map(|entry| &entry.location)
    }

    /// Reports what is wrong with the setting.
    pub(in crate::analyze) fn check(
        &self,
        class: &str,
        methods: &[Method],
        has_sockets: bool,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        let Some(nearest) = self.nearest else { return };
        if nearest.is_other {
            diagnostics.push(diagnostics::invalid_access(nearest.location.clone()));
        }
        for entry in &nearest.entries {
            if entry.access.is_none() {
                let place = entry.location.clone();
                diagnostics.push(diagnostics::unknown_access(place, &entry.word));
            }
            diagnostics.extend(self.check_name(entry, class, methods, has_sockets));
        }
    }

    fn check_name(
        &self,
        entry: &Entry,
        class: &str,
        methods: &[Method],
        has_sockets: bool,
    ) -> Option<Diagnostic> {
        let Key { name, location } = &entry.key;
        let is_anyone = entry.access == Some(Access::Anyone);
        let method = methods.iter().find(|method| method.name == *name);
        match method {
            _ if name == OTHERS => None,
            Some(method) if method.server_only => {
                Some(diagnostics::access_server_only(location.clone(), name))
            }
            Some(method) if is_anyone && (method.needs_caller() || self.needs_caller()) => {
                let place = entry.location.clone();
                Some(diagnostics::access_needs_caller(place, name))
            }
            Some(_) => None,
            None if name == SOCKETS && has_sockets => None,
            None => {
                let sockets = Some(SOCKETS).filter(|_| has_sockets);
                let names = methods.iter().filter(|method| !method.server_only);
                let names = names.map(|method| method.name.as_str()).chain(sockets);
                let names: Vec<&str> = names.collect();
                Some(diagnostics::access_unknown_method(
                    location.clone(),
                    name,
                    class,
                    &names,
                ))
            }
        }
    }
}
