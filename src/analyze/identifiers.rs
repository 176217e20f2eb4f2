//! The identifiers of a piece of code: what it refers to, declares and assigns to. One visitor for all of
//! them, since each has code for every node of a tree.

use std::collections::BTreeSet;
use std::ops::Range;

use swc_core::common::Span;
use swc_core::ecma::ast::{
    AssignTarget, BindingIdent, ClassDecl, ClassExpr, Expr, FnDecl, FnExpr, ForHead, Ident,
    MemberExpr, MemberProp, Module, ObjectPatProp, Pat, Prop, SimpleAssignTarget, TsType,
    TsTypeParamDecl, VarDeclarator,
};
use swc_core::ecma::visit::{Visit, VisitWith};

use super::ast::{property_name, skip_wrappers};
use crate::source::Source;

/// The names that a module assigns to, those in inner scopes included. Only running the code shows what
/// such a name refers to.
pub(crate) fn assigned_names(source: &Source, module: &Module) -> BTreeSet<String> {
    let mut identifiers = Identifiers::new(source);
    module.visit_with(&mut identifiers);
    identifiers.assigned
}

/// A cheap check, with false positives, whether `text` can assign to `name`. It saves most files a
/// walk through their tree.
pub(super) fn may_assign(text: &str, name: &str) -> bool {
    text.match_indices(name).any(|(at, _)| {
        let rest = text.get(at + name.len()..).unwrap_or_default();
        let rest = rest.trim_start();
        let is_value = rest.starts_with('=') && !rest.starts_with("==") && !rest.starts_with("=>");
        let goes_on = ["]", "}", ",", ")", "!", "as", "satisfies", "of", "in"];
        is_value || goes_on.iter().any(|next| rest.starts_with(next))
    })
}

/// What a piece of code names. What it declares anywhere counts as declared in all of it.
pub(crate) struct Identifiers<'a> {
    source: &'a Source,
    pub(crate) references: Vec<(String, Range<usize>)>,
    pub(crate) declared: BTreeSet<String>,
    pub(crate) assigned: BTreeSet<String>,
    /// Properties read of a name: the name, the property, its place.
    pub(crate) properties: Vec<(String, String, Range<usize>)>,
    /// Within a pattern that is assigned to.
    in_target: bool,
}

impl<'a> Identifiers<'a> {
    pub(crate) fn new(source: &'a Source) -> Self {
        Self {
            source,
            references: Vec::new(),
            declared: BTreeSet::new(),
            assigned: BTreeSet::new(),
            properties: Vec::new(),
            in_target: false,
        }
    }

    fn declare(&mut self, name: Option<&Ident>) {
        self.declared.extend(name.map(|name| name.sym.to_string()));
    }

    fn refer(&mut self, name: &Ident) {
        let range = self.source.range(name.span);
        self.references.push((name.sym.to_string(), range));
    }

    fn property(&mut self, object: &Expr, name: String, span: Span) {
        if let Expr::Ident(object) = skip_wrappers(object) {
            let range = self.source.range(span);
            self.properties.push((object.sym.to_string(), name, range));
        }
    }

    fn add_expression(&mut self, expr: &Expr) {
        if let Expr::Ident(name) = skip_wrappers(expr) {
            self.assigned.insert(name.sym.to_string());
        }
    }

    /// `(name as any) = 1`.
    fn add_wrapped(&mut self, target: &SimpleAssignTarget) {
        match target {
            SimpleAssignTarget::Paren(outer) => self.add_expression(&outer.expr),
            SimpleAssignTarget::TsAs(outer) => self.add_expression(&outer.expr),
            SimpleAssignTarget::TsSatisfies(outer) => self.add_expression(&outer.expr),
            SimpleAssignTarget::TsNonNull(outer) => self.add_expression(&outer.expr),
            SimpleAssignTarget::TsTypeAssertion(outer) => self.add_expression(&outer.expr),
            // `Base.limit = 1` doesn't assign to the name.
            _ => {}
        }
    }
}

impl Visit for Identifiers<'_> {
    fn visit_expr(&mut self, expr: &Expr) {
        // A pattern's default values are no part of it.
        let in_target = std::mem::take(&mut self.in_target);
        if let Expr::Ident(name) = expr {
            self.refer(name);
        }
        expr.visit_children_with(self);
        self.in_target = in_target;
    }

    fn visit_prop(&mut self, property: &Prop) {
        if let Prop::Shorthand(name) = property {
            self.refer(name);
        }
        property.visit_children_with(self);
    }

    fn visit_member_expr(&mut self, member: &MemberExpr) {
        if let MemberProp::Ident(name) = &member.prop {
            self.property(&member.obj, name.sym.to_string(), name.span);
        }
        member.visit_children_with(self);
    }

    fn visit_var_declarator(&mut self, declarator: &VarDeclarator) {
        if let (Pat::Object(pattern), Some(value)) = (&declarator.name, &declarator.init) {
            for property in &pattern.props {
                match property {
                    ObjectPatProp::KeyValue(pair) => {
                        if let Some(name) = property_name(&pair.key) {
                            self.property(value, name, pattern.span);
                        }
                    }
                    ObjectPatProp::Assign(short) => {
                        self.property(value, short.key.sym.to_string(), short.key.span);
                    }
                    ObjectPatProp::Rest(_) => {}
                }
            }
        }
        declarator.visit_children_with(self);
    }

    fn visit_binding_ident(&mut self, name: &BindingIdent) {
        if self.in_target {
            self.assigned.insert(name.id.sym.to_string());
            self.refer(&name.id);
        } else {
            self.declare(Some(&name.id));
        }
    }

    fn visit_fn_decl(&mut self, function: &FnDecl) {
        self.declare(Some(&function.ident));
        function.visit_children_with(self);
    }

    fn visit_fn_expr(&mut self, function: &FnExpr) {
        self.declare(function.ident.as_ref());
        function.visit_children_with(self);
    }

    fn visit_class_decl(&mut self, class: &ClassDecl) {
        self.declare(Some(&class.ident));
        class.visit_children_with(self);
    }

    fn visit_class_expr(&mut self, class: &ClassExpr) {
        self.declare(class.ident.as_ref());
        class.visit_children_with(self);
    }

    fn visit_assign_target(&mut self, target: &AssignTarget) {
        if let AssignTarget::Simple(target) = target {
            self.add_wrapped(target);
        }
        let outer = std::mem::replace(&mut self.in_target, true);
        target.visit_children_with(self);
        self.in_target = outer;
    }

    fn visit_for_head(&mut self, head: &ForHead) {
        let is_target = matches!(head, ForHead::Pat(_));
        let outer = std::mem::replace(&mut self.in_target, is_target);
        head.visit_children_with(self);
        self.in_target = outer;
    }

    fn visit_pat(&mut self, pattern: &Pat) {
        if let Pat::Expr(expr) = pattern
            && self.in_target
        {
            self.add_expression(expr);
        }
        pattern.visit_children_with(self);
    }

    // Types name nothing that exists at run time.
    fn visit_ts_type(&mut self, _: &TsType) {}
    fn visit_ts_type_param_decl(&mut self, _: &TsTypeParamDecl) {}
}
