//! A module's top level: its imports, its exports, and the names that can resolve to a class.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use swc_core::common::Span;
use swc_core::ecma::ast::{
    Class, Decl, DefaultDecl, Expr, Ident, ImportDecl, ImportSpecifier, Module, ModuleDecl,
    ModuleItem, NamedExport, Pat, Stmt, VarDecl,
};

use super::ast::{skip_wrappers, text};
use super::class;
use super::facts::{Export, FileFacts, MemberKind};
use super::identifiers::{assigned_names, may_assign};
use super::imports::{exported, imported};
use super::jsdoc;
use super::names::PACKAGE;
use super::namespaces;
use super::reference::{Reference, reference};
use super::types::read as types;
use super::types::values::{self, is_javascript};
use crate::parse::is_declarations;
use crate::source::Source;

/// Reads a file's syntax tree into plain data.
pub(crate) fn read(source: &Source, module: &Module) -> FileFacts {
    let mut reader = Reader {
        source,
        module,
        assigned: OnceCell::new(),
        facts: FileFacts::default(),
    };
    if is_script(source, module) {
        namespaces::globals(source, &module.body, &mut reader.facts);
        reader.facts.lines = Some(source.lines_only());
        return reader.facts;
    }
    for item in &module.body {
        match item {
            ModuleItem::ModuleDecl(decl) => reader.module_declaration(decl),
            ModuleItem::Stmt(Stmt::Decl(decl)) => {
                reader.declaration(decl);
            }
            ModuleItem::Stmt(_) => {}
        }
    }
    if is_javascript(&source.file) {
        jsdoc::declarations(source, &mut reader.facts);
    }
    reader.forget_assigned();
    reader.facts.calls_caller_of = calls_caller_of(source, &reader.facts);
    reader.find_exported_types();
    reader.facts.lines = Some(source.lines_only());
    reader.facts
}

/// Whether what the file declares is global: declarations that import and export nothing.
fn is_script(source: &Source, module: &Module) -> bool {
    let is_module = |item: &ModuleItem| matches!(item, ModuleItem::ModuleDecl(_));
    is_declarations(&source.file) && !module.body.iter().any(is_module)
}

/// Reads a JSON file, whose value is its default export.
pub(crate) fn read_json(source: &Source, module: &Module) -> FileFacts {
    let mut facts = FileFacts::default();
    if let [ModuleItem::Stmt(Stmt::Expr(json))] = &module.body[..] {
        facts.name("default").value = Some(values::json(source, &json.expr));
    }
    facts.lines = Some(source.lines_only());
    facts
}

pub(super) struct Reader<'a> {
    pub(super) source: &'a Source,
    module: &'a Module,
    /// The names that the module assigns to, collected on first use.
    assigned: OnceCell<BTreeSet<String>>,
    pub(super) facts: FileFacts,
}

impl Reader<'_> {
    pub(super) fn is_assigned(&self, name: &str) -> bool {
        let names = || assigned_names(self.source, self.module);
        may_assign(&self.source.text, name) && self.assigned.get_or_init(names).contains(name)
    }

    /// A name that is assigned to may hold another class than its declaration says: perhaps a
    /// package's, whose hooks would then be public.
    fn forget_assigned(&mut self) {
        let leads = |target: &Option<Reference>| {
            // Imports cannot be assigned to.
            !matches!(
                target,
                None | Some(Reference::Import { .. } | Reference::Namespace { .. })
            )
        };
        let named = self.facts.names.iter();
        let names = named.filter(|(_, meanings)| leads(&meanings.class));
        let names: Vec<String> = names.map(|(name, _)| name.clone()).collect();
        for name in names {
            if self.is_assigned(&name) {
                self.facts.name(&name).class = Some(Reference::Opaque);
            }
        }
    }

    /// A signature that is copied can name only what its file exports.
    fn find_exported_types(&mut self) {
        let mut members = (self.facts.classes.iter()).flat_map(|class| &class.members);
        let is_copied = members.any(|member| match &member.kind {
            MemberKind::Method(signature) => signature.written.is_some(),
            _ => false,
        });
        if !is_copied {
            return;
        }
        for item in &self.module.body {
            if let ModuleItem::ModuleDecl(ModuleDecl::ExportDecl(export)) = item
                && let Some((name, is_value)) = declared_name(&export.decl)
            {
                if is_value {
                    self.facts.exported_values.insert(name.clone());
                }
                self.facts.exported_types.insert(name);
            }
        }
    }

    fn module_declaration(&mut self, decl: &ModuleDecl) {
        match decl {
            ModuleDecl::Import(import) => {
                let type_only = import.type_only || types_only(import);
                self.facts.add_import(text(&import.src.value), type_only);
                for (name, target) in imported(import) {
                    self.facts.name(&name).class = Some(target);
                }
            }
            ModuleDecl::ExportDecl(export) => {
                if let Decl::Var(var) = &export.decl {
                    let names = var.decls.iter().filter_map(|each| each.name.as_ident());
                    let names = names.map(|name| name.id.sym.to_string());
                    self.facts.exported_values.extend(names);
                }
                for name in self.declaration(&export.decl) {
                    self.export(
                        name.sym.to_string(),
                        Reference::Local(name.sym.to_string()),
                        name.span,
                    );
                }
            }
            ModuleDecl::ExportDefaultDecl(default) => {
                let target = match &default.decl {
                    DefaultDecl::Class(class) => {
                        let target =
                            Reference::Class(self.class(class.ident.as_ref(), &class.class));
                        if let Some(name) = &class.ident {
                            self.facts.name(&name.sym).class = Some(target.clone());
                        }
                        target
                    }
                    DefaultDecl::TsInterfaceDecl(interface) => {
                        types::interface_declaration(self.source, "", interface, &mut self.facts);
                        let target = Reference::Local(interface.id.sym.to_string());
                        self.facts.type_exports.push(("default".into(), target));
                        return;
                    }
                    DefaultDecl::Fn(function) => {
                        let target = self.function(&function.function);
                        if let (Some(name), true) = (&function.ident, target != Reference::Opaque) {
                            self.facts.name(&name.sym).class = Some(target.clone());
                        }
                        target
                    }
                };
                self.export("default".into(), target, default.span);
            }
            ModuleDecl::ExportDefaultExpr(default) => {
                self.facts.exports_data = matches!(
                    skip_wrappers(&default.expr),
                    Expr::Object(_) | Expr::Array(_) | Expr::Lit(_) | Expr::Tpl(_)
                );
                let target = self.expression(None, &default.expr);
                self.export("default".into(), target, default.span);
            }
            // A type-only export doesn't exist at run time.
            ModuleDecl::ExportAll(all) if all.type_only => {
                self.facts.add_import(text(&all.src.value), true);
                self.facts.type_stars.push(text(&all.src.value));
            }
            ModuleDecl::ExportNamed(named) => self.named_exports(named),
            ModuleDecl::ExportAll(all) => {
                self.facts.add_import(text(&all.src.value), false);
                self.facts.stars.push(text(&all.src.value));
            }
            ModuleDecl::TsImportEquals(import) => {
                namespaces::import_equals(self.source, "", import, &mut self.facts);
            }
            ModuleDecl::TsExportAssignment(_) | ModuleDecl::TsNamespaceExport(_) => {}
        }
    }

    fn named_exports(&mut self, named: &NamedExport) {
        self.facts
            .imports
            .extend(named.src.as_ref().map(|src| text(&src.value)));
        for exported in exported(named) {
            if exported.type_only {
                let export = (exported.name, exported.target);
                self.facts.type_exports.push(export);
            } else {
                self.export(exported.name, exported.target, exported.span);
            }
        }
    }

    /// Records what the declared names refer to, and returns them.
    fn declaration(&mut self, decl: &Decl) -> Vec<Ident> {
        namespaces::read(self.source, "", decl, &mut self.facts);
        match decl {
            // `declare class` is for the type checker only: it creates no class.
            Decl::Class(class) if !class.declare => {
                let index = self.class(Some(&class.ident), &class.class);
                self.facts.name(&class.ident.sym).class = Some(Reference::Class(index));
                vec![class.ident.clone()]
            }
            Decl::Class(class) => {
                self.facts.name(&class.ident.sym).class = Some(Reference::Opaque);
                Vec::new()
            }
            Decl::Fn(function) if !function.declare => {
                let target = self.function(&function.function);
                if target == Reference::Opaque {
                    return Vec::new();
                }
                self.facts.name(&function.ident.sym).class = Some(target);
                vec![function.ident.clone()]
            }
            Decl::Var(var) if !var.declare => self.variables(var),
            _ => Vec::new(),
        }
    }

    fn variables(&mut self, var: &VarDecl) -> Vec<Ident> {
        let mut names = Vec::new();
        for declarator in &var.decls {
            let (Pat::Ident(name), Some(init)) = (&declarator.name, &declarator.init) else {
                continue;
            };
            let target = self.expression(Some(&name.id), init);
            if target != Reference::Opaque {
                self.facts.name(&name.id.sym).class = Some(target);
                names.push(name.id.clone());
            }
        }
        names
    }

    /// Resolves an initializer. A class without a name gets that of the variable, as at run time.
    fn expression(&mut self, variable: Option<&Ident>, expr: &Expr) -> Reference {
        match skip_wrappers(expr) {
            Expr::Class(class) => {
                Reference::Class(self.class(class.ident.as_ref().or(variable), &class.class))
            }
            Expr::Fn(function) => self.function(&function.function),
            Expr::Arrow(arrow) => self.arrow(arrow),
            expr => reference(expr),
        }
    }

    pub(super) fn class(&mut self, name: Option<&Ident>, node: &Class) -> usize {
        self.facts
            .classes
            .push(class::read(self.source, name, node));
        self.facts.classes.len() - 1
    }

    fn export(&mut self, name: String, target: Reference, span: Span) {
        let location = self.source.location(self.source.span(span));
        self.facts.exports.push(Export {
            name,
            target,
            location,
        });
    }
}

/// The name that a type, a function or a namespace declares, and whether it is a value's.
fn declared_name(decl: &Decl) -> Option<(String, bool)> {
    let (name, is_value) = match decl {
        Decl::TsInterface(interface) => (&interface.id, false),
        Decl::TsTypeAlias(alias) => (&alias.id, false),
        Decl::TsEnum(decl) => (&decl.id, true),
        Decl::Class(class) => (&class.ident, true),
        Decl::Fn(function) => (&function.ident, true),
        Decl::TsModule(module) => (module.id.as_ident()?, true),
        Decl::Var(_) | Decl::Using(_) => return None,
    };
    Some((name.sym.to_string(), is_value))
}

/// `import { type A } from './a'`: bundlers drop it.
fn types_only(import: &ImportDecl) -> bool {
    let is_type = |specifier: &ImportSpecifier| matches!(specifier, ImportSpecifier::Named(named) if named.is_type_only);
    !import.specifiers.is_empty() && import.specifiers.iter().all(is_type)
}

/// Whether the file imports `callerOf`, and uses it.
fn calls_caller_of(source: &Source, facts: &FileFacts) -> bool {
    source.text.contains("callerOf")
        && (facts.names.iter()).any(|(_, meanings)| match &meanings.class {
            Some(Reference::Import { specifier, name }) => {
                specifier == PACKAGE && name == "callerOf"
            }
            Some(Reference::Namespace { specifier }) => specifier == PACKAGE,
            _ => false,
        })
}
