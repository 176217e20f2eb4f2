//! The names that a module assigns to. Only running the code shows what such a name refers to.

use std::collections::BTreeSet;

use swc_core::ecma::ast::{
    AssignExpr, AssignTarget, BindingIdent, Expr, ForHead, Module, Pat, SimpleAssignTarget,
};
use swc_core::ecma::visit::{Visit, VisitWith};

use super::ast::skip_wrappers;

/// Includes names that only an inner scope assigns to.
pub(super) fn assigned_names(module: &Module) -> BTreeSet<String> {
    let mut assignments = Assignments::default();
    module.visit_with(&mut assignments);
    assignments.names
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

#[derive(Default)]
struct Assignments {
    names: BTreeSet<String>,
}

impl Assignments {
    fn add_expression(&mut self, expr: &Expr) {
        if let Expr::Ident(name) = skip_wrappers(expr) {
            self.names.insert(name.sym.to_string());
        }
    }

    fn add_pattern<T: for<'a> VisitWith<Targets<'a>>>(&mut self, pattern: &T) {
        pattern.visit_with(&mut Targets {
            names: &mut self.names,
        });
    }
}

impl Visit for Assignments {
    fn visit_assign_expr(&mut self, assignment: &AssignExpr) {
        match &assignment.left {
            AssignTarget::Pat(pattern) => self.add_pattern(pattern),
            AssignTarget::Simple(target) => match target {
                SimpleAssignTarget::Ident(name) => {
                    self.names.insert(name.id.sym.to_string());
                }
                SimpleAssignTarget::Paren(outer) => self.add_expression(&outer.expr),
                SimpleAssignTarget::TsAs(outer) => self.add_expression(&outer.expr),
                SimpleAssignTarget::TsSatisfies(outer) => self.add_expression(&outer.expr),
                SimpleAssignTarget::TsNonNull(outer) => self.add_expression(&outer.expr),
                SimpleAssignTarget::TsTypeAssertion(outer) => self.add_expression(&outer.expr),
                // `Base.limit = 1` doesn't assign to the name.
                _ => {}
            },
        }
        assignment.visit_children_with(self);
    }

    fn visit_for_head(&mut self, head: &ForHead) {
        if let ForHead::Pat(pattern) = head {
            self.add_pattern(pattern);
        }
        head.visit_children_with(self);
    }
}

/// Collects the names in a pattern that is assigned to.
struct Targets<'a> {
    names: &'a mut BTreeSet<String>,
}

impl Visit for Targets<'_> {
    fn visit_binding_ident(&mut self, name: &BindingIdent) {
        self.names.insert(name.id.sym.to_string());
    }

    fn visit_pat(&mut self, pattern: &Pat) {
        if let Pat::Expr(expr) = pattern
            && let Expr::Ident(name) = skip_wrappers(expr)
        {
            self.names.insert(name.sym.to_string());
        }
        pattern.visit_children_with(self);
    }
}
