//! Namespaces, `declare module '…'` and `declare global`: names within a scope of their own.

use swc_core::ecma::ast::{
    Decl, DefaultDecl, ModuleDecl, ModuleItem, Stmt, TsImportEqualsDecl, TsModuleDecl,
    TsModuleName, TsModuleRef, TsNamespaceBody, TsNamespaceDecl,
};

use super::ast::text;
use super::facts::{FileFacts, GLOBAL, scoped};
use super::reference::Reference;
use super::types::{read as types, values};
use crate::source::Source;

/// Adds the names that a namespace in `scope`, or a module that is declared, holds.
pub(super) fn module(source: &Source, scope: &str, module: &TsModuleDecl, facts: &mut FileFacts) {
    let scope = match &module.id {
        _ if module.global => augmented(GLOBAL.to_owned(), facts),
        TsModuleName::Str(specifier) => augmented(text(&specifier.value), facts),
        TsModuleName::Ident(name) => namespace(scope, &name.sym, facts),
    };
    if let Some(body) = &module.body {
        self::body(source, &scope, body, facts);
    }
}

/// Adds what a script declares, as if it were in `declare global`.
pub(super) fn globals(source: &Source, items: &[ModuleItem], facts: &mut FileFacts) {
    let scope = augmented(GLOBAL.to_owned(), facts);
    for item in items {
        self::item(source, &scope, item, facts);
    }
}

fn augmented(specifier: String, facts: &mut FileFacts) -> String {
    facts.augments.push(specifier.clone());
    specifier
}

fn namespace(scope: &str, name: &str, facts: &mut FileFacts) -> String {
    let scope = scoped(scope, name);
    facts.name(&scope).is_namespace = true;
    scope
}

fn body(source: &Source, scope: &str, body: &TsNamespaceBody, facts: &mut FileFacts) {
    match body {
        TsNamespaceBody::TsNamespaceDecl(inner) => nested(source, scope, inner, facts),
        TsNamespaceBody::TsModuleBlock(block) => {
            for item in &block.body {
                self::item(source, scope, item, facts);
            }
        }
    }
}

/// `namespace A.B { … }`.
fn nested(source: &Source, scope: &str, inner: &TsNamespaceDecl, facts: &mut FileFacts) {
    let scope = namespace(scope, &inner.id.sym, facts);
    body(source, &scope, &inner.body, facts);
}

fn item(source: &Source, scope: &str, item: &ModuleItem, facts: &mut FileFacts) {
    match item {
        ModuleItem::Stmt(Stmt::Decl(decl)) => declaration(source, scope, decl, facts),
        ModuleItem::ModuleDecl(ModuleDecl::ExportDecl(export)) => {
            declaration(source, scope, &export.decl, facts);
        }
        ModuleItem::ModuleDecl(ModuleDecl::ExportDefaultDecl(default)) => {
            if let DefaultDecl::TsInterfaceDecl(interface) = &default.decl {
                types::interface_declaration(source, scope, interface, facts);
            }
        }
        ModuleItem::ModuleDecl(ModuleDecl::TsImportEquals(import)) => {
            import_equals(source, scope, import, facts);
        }
        _ => {}
    }
}

fn declaration(source: &Source, scope: &str, decl: &Decl, facts: &mut FileFacts) {
    read(source, scope, decl, facts);
    if let Decl::Class(class) = decl {
        facts.name(&scoped(scope, &class.ident.sym)).class = Some(Reference::Opaque);
    }
}

/// Adds the types and values of a declaration, wherever it is.
pub(super) fn read(source: &Source, scope: &str, decl: &Decl, facts: &mut FileFacts) {
    types::declaration(source, scope, decl, facts);
    match decl {
        Decl::Var(var) => values::constants(source, scope, var, facts),
        Decl::Fn(function) => {
            values::function(source, scope, &function.ident, &function.function, facts);
        }
        Decl::TsModule(module) => self::module(source, scope, module, facts),
        _ => {}
    }
}

/// `import A = B.C` and `import a = require('./a')`.
pub(super) fn import_equals(
    source: &Source,
    scope: &str,
    import: &TsImportEqualsDecl,
    facts: &mut FileFacts,
) {
    let name = scoped(scope, &import.id.sym);
    match &import.module_ref {
        TsModuleRef::TsEntityName(target) => {
            types::name_of_name(source, name, target, import.span, facts);
        }
        TsModuleRef::TsExternalModuleRef(module) => {
            let specifier = text(&module.expr.value);
            facts.add_import(specifier.clone(), import.is_type_only);
            facts.name(&name).class = Some(Reference::Namespace { specifier });
        }
    }
}
