//! A module's top level: its imports, exports and the names that can lead to a class.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use swc_core::common::{Span, Spanned};
use swc_core::ecma::ast::{
    ArrowFunctionBody, Class, Decl, DefaultDecl, ExportSpecifier, Expr, Function, Ident,
    ImportSpecifier, MemberProp, Module, ModuleDecl, ModuleExportName, ModuleItem, NamedExport,
    Pat, Stmt, TsTypeParamDecl, VarDecl,
};

use super::assigned::{assigned_names, may_assign};
use super::class;
use super::facts::{Export, FileFacts, Reference};
use super::types::read as types;
use crate::source::Source;

/// Takes a file's syntax tree to plain data.
pub(crate) fn read(source: &Source, module: &Module) -> FileFacts {
    let mut reader = Reader {
        source,
        module,
        assigned: OnceCell::new(),
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
    reader.forget_assigned();
    reader.facts.lines = Some(source.lines_only());
    reader.facts
}

struct Reader<'a> {
    source: &'a Source,
    module: &'a Module,
    /// The names that the module assigns to, worked out when first asked for.
    assigned: OnceCell<BTreeSet<String>>,
    facts: FileFacts,
}

impl Reader<'_> {
    fn is_assigned(&self, name: &str) -> bool {
        let names = || assigned_names(self.module);
        may_assign(&self.source.text, name) && self.assigned.get_or_init(names).contains(name)
    }

    /// A name that is assigned to may lead to another class than the one it is declared with: a
    /// package's, whose hooks nobody would close.
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

    /// What an expression stands for. A class in it takes the name of the variable, as at run time.
    fn expression(&mut self, variable: Option<&Ident>, expr: &Expr) -> Reference {
        match peel(expr) {
            Expr::Class(class) => {
                Reference::Class(self.class(class.ident.as_ref().or(variable), &class.class))
            }
            Expr::Fn(function) => self.function(&function.function),
            Expr::Arrow(arrow) => {
                let locals = Locals::new(arrow.params.iter(), arrow.type_params.as_deref());
                match &*arrow.body {
                    ArrowFunctionBody::Expr(result) => self.mixin(locals, &[], Some(result)),
                    ArrowFunctionBody::FunctionBody(block) => {
                        self.mixin(locals, &block.stmts, None)
                    }
                }
            }
            expr => reference(expr),
        }
    }

    fn function(&mut self, function: &Function) -> Reference {
        let params = function.params.iter().map(|param| &param.pat);
        let locals = Locals::new(params, function.type_params.as_deref());
        let body = function.body.as_ref().map(|body| body.stmts.as_slice());
        self.mixin(locals, body.unwrap_or_default(), None)
    }

    /// A function that returns a class, which is made of what the function is called with.
    fn mixin(&mut self, mut locals: Locals, body: &[Stmt], result: Option<&Expr>) -> Reference {
        let Some(result) = result.or_else(|| only_result(body)) else {
            return Reference::Opaque;
        };
        locals.types.extend(body.iter().filter_map(local_type));
        for statement in body {
            self.local_declaration(statement, &mut locals);
        }
        let target = self.local_expression(None, result, &locals);
        let is_assigned = locals.values.keys().any(|name| self.is_assigned(name));
        if is_assigned
            || matches!(
                target,
                Reference::Opaque | Reference::Local(_) | Reference::Member { .. }
            )
        {
            return Reference::Opaque;
        }
        self.facts.mixins.push(target);
        Reference::Mixin(self.facts.mixins.len() - 1)
    }

    fn local_declaration(&mut self, statement: &Stmt, locals: &mut Locals) {
        match statement {
            Stmt::Decl(Decl::Class(class)) => {
                let target = self.local_class(Some(&class.ident), &class.class, locals);
                locals.values.insert(class.ident.sym.to_string(), target);
            }
            Stmt::Decl(Decl::Var(var)) => {
                for declarator in &var.decls {
                    if let (Pat::Ident(name), Some(init)) = (&declarator.name, &declarator.init) {
                        let target = self.local_expression(Some(&name.id), init, locals);
                        locals.values.insert(name.id.sym.to_string(), target);
                    }
                }
            }
            _ => {}
        }
    }

    fn local_expression(
        &mut self,
        variable: Option<&Ident>,
        expr: &Expr,
        locals: &Locals,
    ) -> Reference {
        match peel(expr) {
            Expr::Class(class) => {
                self.local_class(class.ident.as_ref().or(variable), &class.class, locals)
            }
            expr => within(reference(expr), locals),
        }
    }

    fn local_class(&mut self, name: Option<&Ident>, node: &Class, locals: &Locals) -> Reference {
        let index = self.class(name, node);
        if let Some(class) = self.facts.classes.get_mut(index) {
            if let Some(base) = &mut class.base {
                base.target = within(base.target.clone(), locals);
            }
            for (name, span) in &locals.types {
                class
                    .type_params
                    .push(types::unreadable_param(self.source, name, *span));
            }
        }
        Reference::Class(index)
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

/// The names within a function, which hide those of its module.
struct Locals {
    values: BTreeMap<String, Reference>,
    /// Those of types, and where they stand. What they mean is not read.
    types: Vec<(String, Span)>,
}

impl Locals {
    fn new<'a>(params: impl Iterator<Item = &'a Pat>, types: Option<&TsTypeParamDecl>) -> Self {
        let mut values = BTreeMap::new();
        for (index, param) in params.enumerate() {
            if let Pat::Ident(name) = param {
                values.insert(name.id.sym.to_string(), Reference::Param(index));
            }
        }
        let types = types.into_iter().flat_map(|types| &types.params);
        let types = types.map(|param| (param.name.sym.to_string(), param.name.span));
        Self {
            values,
            types: types.collect(),
        }
    }
}

/// The type that a statement declares, and where its name stands.
fn local_type(statement: &Stmt) -> Option<(String, Span)> {
    let Stmt::Decl(decl) = statement else {
        return None;
    };
    let name = match decl {
        Decl::Class(decl) => &decl.ident,
        Decl::TsInterface(decl) => &decl.id,
        Decl::TsTypeAlias(decl) => &decl.id,
        Decl::TsEnum(decl) => &decl.id,
        _ => return None,
    };
    Some((name.sym.to_string(), name.span))
}

/// A reference as it is meant within a function.
fn within(reference: Reference, locals: &Locals) -> Reference {
    match reference {
        Reference::Local(name) => {
            let local = locals.values.get(&name).cloned();
            local.unwrap_or(Reference::Local(name))
        }
        Reference::Member { namespace, .. } if locals.values.contains_key(&namespace) => {
            Reference::Opaque
        }
        Reference::Call { mixin, args } => Reference::Call {
            mixin: Box::new(within(*mixin, locals)),
            args: args.into_iter().map(|arg| within(arg, locals)).collect(),
        },
        reference => reference,
    }
}

/// What a function returns, unless it depends on how it is run.
fn only_result(body: &[Stmt]) -> Option<&Expr> {
    let mut result = None;
    for statement in body {
        match statement {
            Stmt::Return(returned) if result.is_none() => result = returned.arg.as_deref(),
            Stmt::Decl(_) | Stmt::Expr(_) | Stmt::Empty(_) => {}
            _ => return None,
        }
    }
    result
}

/// What an expression refers to, if it is a name, a property of one, or what a mixin makes of one.
pub(super) fn reference(expr: &Expr) -> Reference {
    match peel(expr) {
        Expr::Call(call) => {
            let Some(callee) = call.callee.as_expr() else {
                return Reference::Opaque;
            };
            let args = call.args.iter().filter(|arg| arg.spread.is_none());
            let args: Vec<Reference> = args.map(|arg| reference(&arg.expr)).collect();
            match reference(callee) {
                mixin @ (Reference::Local(_) | Reference::Member { .. })
                    if args.iter().any(|arg| *arg != Reference::Opaque) =>
                {
                    let mixin = Box::new(mixin);
                    Reference::Call { mixin, args }
                }
                _ => Reference::Opaque,
            }
        }
        // `Base<Env>` in `mixin(Base<Env>)`.
        Expr::TsInstantiation(outer) => reference(&outer.expr),
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

pub(super) fn export_name(name: &ModuleExportName) -> String {
    match name {
        ModuleExportName::Ident(name) => name.sym.to_string(),
        ModuleExportName::Str(name) => text(&name.value),
    }
}

/// A string literal's value. Lone surrogates become U+FFFD: no path or method has any.
pub(super) fn text(value: &swc_core::atoms::Wtf8Atom) -> String {
    value.to_string_lossy().into_owned()
}
