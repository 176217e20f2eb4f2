//! A module's top level: its imports, exports and the names that can lead to a class.

use swc_core::common::{Span, Spanned};
use swc_core::ecma::ast::{
    Class, Decl, DefaultDecl, ExportSpecifier, Expr, Ident, ImportSpecifier, MemberProp, Module,
    ModuleDecl, ModuleExportName, ModuleItem, NamedExport, Pat, Stmt, VarDecl,
};

use super::class;
use super::facts::{Export, FileFacts, Reference};
use super::types::read as types;
use crate::source::Source;

/// Takes a file's syntax tree to plain data.
pub(crate) fn read(source: &Source, module: &Module) -> FileFacts {
    let mut reader = Reader {
        source,
        facts: FileFacts::default(),
    };
    for item in &module.body {
        match item {
            ModuleItem::ModuleDecl(decl) => reader.module_declaration(decl),
            ModuleItem::Stmt(Stmt::Decl(decl)) => {
                reader.declaration(decl);
            }
            ModuleItem::Stmt(_) => {}
        }
    }
    reader.facts.lines = Some(source.lines_only());
    reader.facts
}

struct Reader<'a> {
    source: &'a Source,
    facts: FileFacts,
}

impl Reader<'_> {
    fn module_declaration(&mut self, decl: &ModuleDecl) {
        match decl {
            ModuleDecl::Import(import) => {
                let specifier = text(&import.src.value);
                for binding in &import.specifiers {
                    let target = match binding {
                        ImportSpecifier::Default(_) => Reference::Import {
                            specifier: specifier.clone(),
                            name: "default".into(),
                        },
                        ImportSpecifier::Namespace(_) => Reference::Namespace {
                            specifier: specifier.clone(),
                        },
                        ImportSpecifier::Named(named) => Reference::Import {
                            specifier: specifier.clone(),
                            name: named
                                .imported
                                .as_ref()
                                .map_or_else(|| named.local.sym.to_string(), export_name),
                        },
                    };
                    self.facts.name(&binding.local().sym).class = Some(target);
                }
            }
            ModuleDecl::ExportDecl(export) => {
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
                        types::interface_declaration(self.source, interface, &mut self.facts);
                        let target = Reference::Local(interface.id.sym.to_string());
                        self.facts.type_exports.push(("default".into(), target));
                        return;
                    }
                    DefaultDecl::Fn(_) => Reference::Opaque,
                };
                self.export("default".into(), target, default.span);
            }
            ModuleDecl::ExportDefaultExpr(default) => {
                let target = self.expression(None, &default.expr);
                self.export("default".into(), target, default.span);
            }
            // What is exported as a type alone is not there at run time.
            ModuleDecl::ExportAll(all) if all.type_only => {
                self.facts.type_stars.push(text(&all.src.value));
            }
            ModuleDecl::ExportNamed(named) => self.named_exports(named),
            ModuleDecl::ExportAll(all) => self.facts.stars.push(text(&all.src.value)),
            ModuleDecl::TsImportEquals(_)
            | ModuleDecl::TsExportAssignment(_)
            | ModuleDecl::TsNamespaceExport(_) => {}
        }
    }

    fn named_exports(&mut self, named: &NamedExport) {
        let from = named.src.as_ref().map(|src| text(&src.value));
        for specifier in &named.specifiers {
            let mut type_only = named.type_only;
            let (name, local, span) = match specifier {
                ExportSpecifier::Named(named) => {
                    type_only |= named.is_type_only;
                    let local = export_name(&named.orig);
                    let name = named
                        .exported
                        .as_ref()
                        .map_or_else(|| local.clone(), export_name);
                    (name, local, named.span)
                }
                ExportSpecifier::Default(default) => (
                    default.exported.sym.to_string(),
                    "default".into(),
                    default.exported.span,
                ),
                ExportSpecifier::Namespace(namespace) => {
                    let name = export_name(&namespace.name);
                    let Some(specifier) = from.clone() else {
                        continue;
                    };
                    let target = Reference::Namespace { specifier };
                    if type_only {
                        self.facts.type_exports.push((name, target));
                    } else {
                        self.export(name, target, namespace.span);
                    }
                    continue;
                }
            };
            let target = match &from {
                Some(specifier) => Reference::Import {
                    specifier: specifier.clone(),
                    name: local,
                },
                None => Reference::Local(local),
            };
            if type_only {
                self.facts.type_exports.push((name, target));
            } else {
                self.export(name, target, span);
            }
        }
    }

    /// Notes what the declared names stand for, and returns them.
    fn declaration(&mut self, decl: &Decl) -> Vec<Ident> {
        types::declaration(self.source, decl, &mut self.facts);
        match decl {
            // `declare class` is a promise to the type checker: there is nothing at run time.
            Decl::Class(class) if !class.declare => {
                let index = self.class(Some(&class.ident), &class.class);
                self.facts.name(&class.ident.sym).class = Some(Reference::Class(index));
                vec![class.ident.clone()]
            }
            Decl::Class(class) => {
                self.facts.name(&class.ident.sym).class = Some(Reference::Opaque);
                Vec::new()
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

    /// What an expression stands for. A class in it takes the name of the variable, as at run time.
    fn expression(&mut self, variable: Option<&Ident>, expr: &Expr) -> Reference {
        match peel(expr) {
            Expr::Class(class) => {
                Reference::Class(self.class(class.ident.as_ref().or(variable), &class.class))
            }
            expr => reference(expr),
        }
    }

    fn class(&mut self, name: Option<&Ident>, node: &Class) -> usize {
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

/// What an expression refers to, if it is a name or a property of one.
pub(super) fn reference(expr: &Expr) -> Reference {
    match peel(expr) {
        Expr::Ident(name) => Reference::Local(name.sym.to_string()),
        Expr::Member(member) => match (peel(&member.obj), &member.prop) {
            (Expr::Ident(object), MemberProp::Ident(property)) => Reference::Member {
                namespace: object.sym.to_string(),
                name: property.sym.to_string(),
            },
            _ => Reference::Opaque,
        },
        _ => Reference::Opaque,
    }
}

/// The expression inside of parentheses and of what TypeScript erases.
pub(super) fn peel(mut expr: &Expr) -> &Expr {
    loop {
        expr = match expr {
            Expr::Paren(paren) => &paren.expr,
            Expr::TsAs(outer) => &outer.expr,
            Expr::TsConstAssertion(outer) => &outer.expr,
            Expr::TsSatisfies(outer) => &outer.expr,
            Expr::TsNonNull(outer) => &outer.expr,
            Expr::TsTypeAssertion(outer) => &outer.expr,
            _ => return expr,
        }
    }
}

pub(super) fn location(source: &Source, node: &impl Spanned) -> crate::model::Location {
    source.location(source.span(node.span()))
}

fn export_name(name: &ModuleExportName) -> String {
    match name {
        ModuleExportName::Ident(name) => name.sym.to_string(),
        ModuleExportName::Str(name) => text(&name.value),
    }
}

/// A string literal's value. Lone surrogates become U+FFFD: no path or method has any.
pub(super) fn text(value: &swc_core::atoms::Wtf8Atom) -> String {
    value.to_string_lossy().into_owned()
}
