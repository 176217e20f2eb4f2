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
    /// Within a pattern that is assigned to.
    in_target: bool,
}

impl Assignments {
    fn add_expression(&mut self, expr: &Expr) {
        if let Expr::Ident(name) = skip_wrappers(expr) {
            self.names.insert(name.sym.to_string());
        }
    }

    fn add_pattern<T: VisitWith<Self>>(&mut self, pattern: &T) {
        self.in_target = true;
        pattern.visit_with(self);
        self.in_target = false;
    }

    fn add_target(&mut self, target: &AssignTarget) {
        match target {
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
    }
}

// One visitor for both, since each has code for every node of a tree. A pattern is walked twice: the
// walk for its names leaves out the assignments within it, or nested ones would take exponential time.
impl Visit for Assignments {
    fn visit_assign_expr(&mut self, assignment: &AssignExpr) {
        if !self.in_target {
            self.add_target(&assignment.left);
        }
        assignment.visit_children_with(self);
    }

    fn visit_for_head(&mut self, head: &ForHead) {
        if let ForHead::Pat(pattern) = head
            && !self.in_target
        {
            self.add_pattern(pattern);
        }
        head.visit_children_with(self);
    }

    fn visit_binding_ident(&mut self, name: &BindingIdent) {
        if self.in_target {
            self.names.insert(name.id.sym.to_string());
        }
        name.visit_children_with(self);
    }

    fn visit_pat(&mut self, pattern: &Pat) {
        if let Pat::Expr(expr) = pattern
            && self.in_target
        {
            self.add_expression(expr);
        }
        pattern.visit_children_with(self);
    }
}
