//! The names that a module imports, and those that it exports by list.

use swc_core::common::Span;
use swc_core::ecma::ast::{
    ExportSpecifier, ImportDecl, ImportSpecifier, ModuleExportName, NamedExport,
};

use super::ast::text;
use super::reference::Reference;

/// Each name that an import declares, and its target.
pub(super) fn imported(import: &ImportDecl) -> impl Iterator<Item = (String, Reference)> {
    let specifier = text(&import.src.value);
    import.specifiers.iter().map(move |binding| {
        let specifier = specifier.clone();
        let target = match binding {
            ImportSpecifier::Namespace(_) => Reference::Namespace { specifier },
            ImportSpecifier::Default(_) => Reference::Import {
                specifier,
                name: "default".into(),
            },
            ImportSpecifier::Named(named) => Reference::Import {
                specifier,
                name: (named.imported.as_ref())
                    .map_or_else(|| named.local.sym.to_string(), export_name),
            },
        };
        (binding.local().sym.to_string(), target)
    })
}

/// One name of `export { … }` or `export { … } from …`.
pub(super) struct Exported {
    pub(super) name: String,
    pub(super) target: Reference,
    pub(super) type_only: bool,
    pub(super) span: Span,
}

pub(super) fn exported(named: &NamedExport) -> impl Iterator<Item = Exported> {
    let from = named.src.as_ref().map(|src| text(&src.value));
    named.specifiers.iter().filter_map(move |specifier| {
        let (name, target, type_only, span) = match specifier {
            ExportSpecifier::Named(named) => {
                let local = export_name(&named.orig);
                let name = named.exported.as_ref();
                let name = name.map_or_else(|| local.clone(), export_name);
                (
                    name,
                    target(from.as_ref(), local),
                    named.is_type_only,
                    named.span,
                )
            }
            ExportSpecifier::Default(default) => {
                let name = &default.exported;
                let target = target(from.as_ref(), "default".into());
                (name.sym.to_string(), target, false, name.span)
            }
            ExportSpecifier::Namespace(namespace) => {
                let specifier = from.clone()?;
                let target = Reference::Namespace { specifier };
                (export_name(&namespace.name), target, false, namespace.span)
            }
        };
        Some(Exported {
            name,
            target,
            type_only: type_only || named.type_only,
            span,
        })
    })
}

fn target(from: Option<&String>, name: String) -> Reference {
    match from {
        Some(specifier) => Reference::Import {
            specifier: specifier.clone(),
            name,
        },
        None => Reference::Local(name),
    }
}

fn export_name(name: &ModuleExportName) -> String {
    match name {
        ModuleExportName::Ident(name) => name.sym.to_string(),
        ModuleExportName::Str(name) => text(&name.value),
    }
}
