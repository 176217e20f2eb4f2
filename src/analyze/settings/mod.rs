//! The settings of a class: static properties that configure the compiler and the runtime.
//!
//! A file per setting has how it is read, its effect on the object and what can be wrong with it.
//! To add one, write its file and add it to [`SETTINGS`] and [`Settings`].

mod access;
mod binding;
mod exposed;
mod instance;
mod live;
mod routed;
mod schemas;
mod server_only;
mod value;

use swc_core::ecma::ast::Class;

pub(super) use access::{Accesses, SOCKETS};
pub(super) use exposed::Exposed;
pub(super) use schemas::{Coverage, Schemas};
pub(super) use server_only::ServerOnly;

use crate::model::{Diagnostic, Hidden, Instance, Location, Method};
use crate::source::Source;
use value::{Setting, Value};

type Read = fn(&Value<'_>, &mut Settings);

/// Every setting: its name, and how a class's value is read.
const SETTINGS: [(&str, Read); 9] = [
    ("access", |value, settings| {
        settings.access = Some(access::read(value));
    }),
    ("binding", |value, settings| {
        settings.binding = Some(binding::read(value));
    }),
    ("exposed", |value, settings| {
        settings.exposed = Some(exposed::read(value));
    }),
    ("instance", |value, settings| {
        settings.instance = instance::read(value);
    }),
    // Only the runtime reads it.
    ("limits", |_, _| {}),
    ("live", |value, settings| {
        settings.live = Some(live::read(value));
    }),
    ("routed", |value, settings| {
        settings.routed = routed::read(value);
    }),
    ("schemas", |value, settings| {
        settings.schemas = Some(schemas::read(value));
    }),
    ("serverOnly", |value, settings| {
        settings.server_only = Some(server_only::read(value));
    }),
];

/// The settings of one class, as written.
#[derive(Debug, Default)]
pub(crate) struct Settings {
    access: Option<access::Declared>,
    binding: Option<Setting<String>>,
    exposed: Option<exposed::Declared>,
    instance: Option<Setting<Instance>>,
    live: Option<live::Declared>,
    routed: Option<bool>,
    schemas: Option<schemas::Declared>,
    server_only: Option<server_only::Declared>,
}

pub(super) fn read(source: &Source, class: &Class) -> Settings {
    let mut settings = Settings::default();
    for member in &class.body {
        let Some((name, value)) = Value::of(source, member) else {
            continue;
        };
        if let Some((_, read)) = SETTINGS.iter().find(|(setting, _)| *setting == name) {
            read(&value, &mut settings);
        }
    }
    settings
}

pub(super) fn names() -> impl Iterator<Item = &'static str> {
    SETTINGS.iter().map(|(name, _)| *name)
}

/// The settings of a class and of the classes that it extends, nearest first.
pub(super) struct Inherited<'a>(Vec<&'a Settings>);

impl<'a> Inherited<'a> {
    pub(super) fn new(chain: impl Iterator<Item = &'a Settings>) -> Self {
        Self(chain.collect())
    }

    /// The binding of the object. Subclasses don't inherit a name.
    pub(super) fn binding(&self, id: &str, diagnostics: &mut Vec<Diagnostic>) -> String {
        let own = self.0.first().and_then(|own| own.binding.as_ref());
        binding::resolve(own, id, diagnostics)
    }

    pub(super) fn exposed(&self, diagnostics: &mut Vec<Diagnostic>) -> Exposed<'a> {
        let mut lists = self.0.iter().filter_map(|class| class.exposed.as_ref());
        let mut others = self.0.iter().filter_map(|class| class.server_only.as_ref());
        Exposed::resolve(lists.next(), others.next(), diagnostics)
    }

    pub(super) fn has_exposed(&self) -> bool {
        self.0.iter().any(|class| class.exposed.is_some())
    }

    pub(super) fn server_only(&self) -> ServerOnly<'a> {
        let lists = self.0.iter().filter_map(|class| class.server_only.as_ref());
        ServerOnly::new(lists)
    }

    pub(super) fn schemas(&self) -> Schemas<'a> {
        Schemas::new(self.0.iter().filter_map(|class| class.schemas.as_ref()))
    }

    pub(super) fn instance(&self, diagnostics: &mut Vec<Diagnostic>) -> Option<Instance> {
        instance::resolve(self.nearest_instance(), diagnostics)
    }

    /// The place of `static instance`.
    pub(super) fn instance_location(&self) -> Option<&'a Location> {
        self.nearest_instance().map(|setting| &setting.location)
    }

    fn nearest_instance(&self) -> Option<&'a Setting<Instance>> {
        let mut all = self.0.iter().filter_map(|class| class.instance.as_ref());
        all.next()
    }

    pub(super) fn accesses(&self, instance: Option<Instance>) -> Accesses<'a> {
        let mut all = self.0.iter().filter_map(|class| class.access.as_ref());
        Accesses::new(all.next(), instance)
    }

    /// Marks the methods that are live.
    pub(super) fn apply_live(
        &self,
        class: &str,
        methods: &mut [Method],
        hidden: &[Hidden],
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        let mut all = self.0.iter().filter_map(|class| class.live.as_ref());
        live::apply(all.next(), class, methods, hidden, diagnostics);
    }

    pub(super) fn is_routed(&self) -> bool {
        routed::resolve(self.0.iter().filter_map(|class| class.routed))
    }
}
