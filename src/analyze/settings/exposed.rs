//! `static exposed`: the only methods of a class that have a URL.

use super::server_only;
use super::value::{Key, Setting, Value};
use crate::analyze::reserved::is_never_public;
use crate::diagnostics;
use crate::model::{Access, Check, Copied, Diagnostic, Hidden, Method, Param};

/// The setting of one class.
pub(super) type Declared = Setting<Vec<Key>>;

pub(super) fn read(value: &Value<'_>) -> Declared {
    value.setting(value.methods())
}

/// The list of a class, its own or inherited: the nearest counts, as at run time.
pub(in crate::analyze) struct Exposed<'a> {
    /// Absent where no class has the setting.
    list: Option<&'a [Key]>,
}

impl<'a> Exposed<'a> {
    pub(super) fn resolve(
        nearest: Option<&'a Declared>,
        server_only: Option<&server_only::Declared>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Self {
        let Some(setting) = nearest else {
            return Self { list: None };
        };
        if let Some(other) = server_only {
            diagnostics.push(diagnostics::exposed_and_server_only(
                setting.location.clone(),
                other.location.clone(),
            ));
        }
        let list = setting.value.as_deref().unwrap_or_else(|| {
            diagnostics.push(diagnostics::invalid_exposed(setting.location.clone()));
            // A list that can't be read exposes nothing.
            &[]
        });
        Self { list: Some(list) }
    }

    /// Whether the list has this name.
    pub(in crate::analyze) fn lists(&self, name: &str) -> bool {
        (self.list.unwrap_or_default().iter()).any(|key| key.name == name)
    }

    /// Whether this setting lets a method have a URL.
    pub(in crate::analyze) fn admits(&self, name: &str) -> bool {
        self.list.is_none() || self.lists(name)
    }

    /// Makes methods server-only that aren't listed, and adds those that a package's base class
    /// declares. `is_inherited` says which names may come from one.
    pub(in crate::analyze) fn apply(
        &self,
        class: &str,
        methods: &mut Vec<Method>,
        hidden: &[Hidden],
        is_inherited: impl Fn(&str) -> bool,
        strict: bool,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        for method in methods.iter_mut() {
            method.server_only |= !self.admits(&method.name);
        }
        for key in self.list.unwrap_or_default() {
            let is_known = methods.iter().any(|method| method.name == key.name);
            // `fetch` opens the object to sockets.
            if is_known || key.name == "fetch" {
                continue;
            }
            let is_own = hidden.iter().any(|hidden| hidden.name == key.name);
            let is_inherited = is_inherited(&key.name);
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

/// A method of a package's class. Only its name is known.
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
            schema: None,
        }],
        items: false,
        live: false,
        callers: Vec::new(),
        signal: None,
        access: Access::Anyone,
        return_type: None,
        doc: None,
        location: key.location.clone(),
        marked: true,
        copied: Copied::Nothing,
    }
}
