//! Mixins: functions that return a class, usually one that extends their parameter.

use swc_core::common::Span;
use swc_core::ecma::ast::{
    ArrowExpr, ArrowFunctionBody, Class, Decl, Expr, Function, Ident, Pat, Stmt, TsTypeParamDecl,
};

use super::ast::skip_wrappers;
use super::module::Reader;
use super::reference::{Reference, reference};
use super::table::Table;
use super::types::read as types;

impl Reader<'_> {
    pub(super) fn arrow(&mut self, arrow: &ArrowExpr) -> Reference {
        let locals = Locals::new(arrow.params.iter(), arrow.type_params.as_deref());
        match &*arrow.body {
            ArrowFunctionBody::Expr(result) => self.mixin(locals, &[], Some(result)),
            ArrowFunctionBody::FunctionBody(block) => self.mixin(locals, &block.stmts, None),
        }
    }

    pub(super) fn function(&mut self, function: &Function) -> Reference {
        let params = function.params.iter().map(|param| &param.pat);
        let locals = Locals::new(params, function.type_params.as_deref());
        let body = function.body.as_ref().map(|body| body.stmts.as_slice());
        self.mixin(locals, body.unwrap_or_default(), None)
    }

    /// Reads a function, and keeps it if it always returns the same class or mixin call.
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
        match skip_wrappers(expr) {
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
}

/// Names that a function declares. They shadow those of its module.
struct Locals {
    values: Table<Reference>,
    /// Names and places of types, whose declarations are not read.
    types: Vec<(String, Span)>,
}

impl Locals {
    fn new<'a>(params: impl Iterator<Item = &'a Pat>, types: Option<&TsTypeParamDecl>) -> Self {
        let mut values = Table::default();
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

/// The name and place of the type that a statement declares.
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

/// Resolves the names in a reference that are local to a function.
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

/// The value that a function returns, unless control flow decides which.
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
