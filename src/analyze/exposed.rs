//! `static exposed`: the only methods of a class that have a URL.

use super::declarations::PackageBase;
use super::exposure::is_never_public;
use super::facts::{ClassFacts, Key};
use crate::diagnostics;
use crate::model::{Check, Diagnostic, Hidden, Method, Param};

/// What a class lists, or inherits: the nearest list counts, as at run time.
pub(super) struct Exposed<'a> {
    /// Absent where no class has the setting.
    list: Option<&'a [Key]>,
}

impl<'a> Exposed<'a> {
    pub(super) fn of(chain: &[&'a ClassFacts], diagnostics: &mut Vec<Diagnostic>) -> Self {
        let mut settings = chain.iter().filter_map(|class| class.exposed.as_ref());
        let Some(setting) = settings.next() else {
            return Self { list: None };
        };
        let mut others = chain.iter().filter_map(|class| class.server_only.as_ref());
        if let Some(other) = others.next() {
            diagnostics.push(diagnostics::exposed_and_server_only(
                setting.location.clone(),
                other.location.clone(),
            ));
        }
        let list = setting.value.as_deref().unwrap_or_else(|| {
            diagnostics.push(diagnostics::invalid_exposed(setting.location.clone()));
            // Nobody knows what is in it: it is read as a list of nothing.
            &[]
        });
        Self { list: Some(list) }
    }

    /// Whether the class names it.
    pub(super) fn lists(&self, name: &str) -> bool {
        (self.list.unwrap_or_default().iter()).any(|key| key.name == name)
    }

    /// Whether it has a URL, as far as this setting goes.
    pub(super) fn admits(&self, name: &str) -> bool {
        self.list.is_none() || self.lists(name)
    }

    /// Keeps what is not listed for worker code, and adds what is listed of a package's members.
    pub(super) fn apply(
        &self,
        package: Option<&PackageBase>,
        class: &str,
        methods: &mut Vec<Method>,
        hidden: &[Hidden],
        strict: bool,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        for method in methods.iter_mut() {
            method.server_only |= !self.admits(&method.name);
        }
        for key in self.list.unwrap_or_default() {
            let is_known = methods.iter().any(|method| method.name == key.name);
            // `fetch` stands for the socket.
            if is_known || key.name == "fetch" {
                continue;
            }
            let is_own = hidden.iter().any(|hidden| hidden.name == key.name);
            let is_inherited = package.is_some_and(|package| {
                package.unreadable.is_some() || package.names.contains(&key.name)
            });
            if is_inherited && !is_own && !is_never_public(&key.name) {
                methods.push(inherited(key));
                let place = key.location.clone();
                diagnostics.push(diagnostics::unchecked_inherited(place, &key.name, strict));
            } else {
                let names: Vec<&str> = methods.iter().map(|method| &*method.name).collect();
                diagnostics.push(diagnostics::exposed_unknown_method(
                    key.location.clone(),
                    &key.name,
                    class,
                    &names,
                ));
            }
        }
    }
}

/// A method of a package's class, of which the name alone is known.
fn inherited(key: &Key) -> Method {
    Method {
        name: key.name.clone(),
        server_only: false,
        returns_promise: false,
        params: vec![Param {
            name: Some("args".into()),
            optional: false,
            rest: true,
            has_default: false,
            ty: None,
            check: Check::Unchecked("its types are a package's".into()),
            shape: None,
        }],
        return_type: None,
        doc: None,
        location: key.location.clone(),
    }
}
