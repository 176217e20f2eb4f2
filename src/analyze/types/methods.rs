//! Public methods → what their arguments are checked against.

use super::envs::EnvId;
use super::evaluator::Evaluator;
use super::graph::{Found, Graph};
use super::results;
use super::syntax::Node;
use crate::analyze::facts::{ClassFacts, Signature};
use crate::analyze::files::Files;
use crate::analyze::reference::Reference;
use crate::analyze::settings::{Inherited, Schemas};
use crate::diagnostics;
use crate::model::{Check, Diagnostic, Location, Method, Param, TypeText};
use crate::shape::ambiguity::find_ambiguous;
use crate::shape::{ElementKind, ProblemKind, Shape, ShapeId, Shapes};

/// A class and its bases, and the files that declare them.
pub(in crate::analyze) struct Declared<'c, 'a> {
    pub(in crate::analyze) classes: &'c [&'a ClassFacts],
    pub(in crate::analyze) files: Vec<&'a str>,
    /// By method: the index of the class that declares it, and its signature.
    pub(in crate::analyze) signatures: Vec<(usize, &'a Signature)>,
}

/// Decides what the parameters of `methods` are checked against. Returns their shapes.
pub(in crate::analyze) fn check_methods<'a>(
    files: &Files<'a>,
    declared: &Declared<'_, 'a>,
    methods: &mut [Method],
    diagnostics: &mut Vec<Diagnostic>,
) -> Shapes {
    let mut checker = Checker {
        types: Evaluator::new(files),
        graph: Graph::default(),
        strict: files.strict,
        diagnostics,
    };
    let envs = checker.class_envs(declared);
    let classes = declared.classes.iter();
    let schemas = Inherited::new(classes.map(|class| &class.settings)).schemas();
    for (method, (class, signature)) in methods.iter_mut().zip(&declared.signatures) {
        let (Some(env), Some(file)) = (envs.get(*class), declared.files.get(*class)) else {
            continue;
        };
        let params = &signature.type_params;
        let env = checker.types.instantiate(file, Some(*env), params, &[]);
        checker.method(method, signature, env, &schemas);
        method.marked = checker.is_marked(method, &declared.files, &schemas);
    }
    checker.graph.shapes
}

/// Whether `name` is Koze's `schema` in the files of a class and its bases that have the name.
fn is_own_schema(files: &Files<'_>, declared_in: &[&str], name: &str) -> bool {
    let meanings = declared_in
        .iter()
        .filter_map(|file| files.facts(file)?.names.get(name));
    let mut found = false;
    for meaning in meanings {
        found = matches!(
            &meaning.class,
            Some(Reference::Import { specifier, name })
                if specifier == "@kuratchi/koze" && name == "schema"
        );
        if !found {
            return false;
        }
    }
    found
}

struct Checker<'a, 'f, 'd> {
    types: Evaluator<'a, 'f>,
    graph: Graph,
    strict: bool,
    diagnostics: &'d mut Vec<Diagnostic>,
}

impl<'a> Checker<'a, '_, '_> {
    /// The environment of each class, which binds its type parameters.
    fn class_envs(&mut self, declared: &Declared<'_, 'a>) -> Vec<EnvId> {
        let mut envs: Vec<EnvId> = Vec::new();
        let mut args: Vec<ShapeId> = Vec::new();
        for (class, file) in declared.classes.iter().zip(&declared.files) {
            self.types.start_budget();
            let env = self
                .types
                .instantiate(file, None, &class.type_params, &args);
            args = class
                .base_args
                .iter()
                .map(|arg| self.types.resolve(arg, env))
                .collect();
            envs.push(env);
        }
        envs
    }

    fn method(
        &mut self,
        method: &mut Method,
        signature: &'a Signature,
        env: EnvId,
        schemas: &Schemas<'_>,
    ) {
        let has_schema = schemas.has(&method.name);
        let may_have_schema = schemas.may_have(method);
        let place = method.location.clone();
        for (param, node) in method.params.iter_mut().zip(&signature.types) {
            self.types.start_budget();
            param.check = if has_schema {
                Check::Schema
            } else {
                match node {
                    None => Check::Unchecked("it has no type".into()),
                    Some(node) => match self.param(param, node, env) {
                        Ok(()) => Check::Type,
                        Err(_) if may_have_schema => Check::Schema,
                        Err(found) => {
                            let reason = found.problem.reason.clone();
                            // Only worker code calls it, and worker code is trusted.
                            if !method.server_only && found.problem.kind != ProblemKind::Pending {
                                self.report(&method.name, param, *found, &place);
                            }
                            Check::Unchecked(reason)
                        }
                    },
                }
            };
            if let (Check::Type, Some(shape)) = (&param.check, param.shape)
                && let Some((a, b)) = find_ambiguous(&mut &self.graph.shapes, shape)
            {
                let place = type_place(&place, param.ty.as_ref(), self.types.files);
                let [a, b] = [a, b].map(|id| self.graph.shapes.title(id));
                let (method, strict) = (&method.name, self.strict);
                let diagnostic = diagnostics::ambiguous_union(place, method, &a, &b, strict);
                self.diagnostics.push(diagnostic);
            }
        }
        self.types.start_budget();
        if let Some(result) = &signature.result {
            let result = self.types.resolve(result, env);
            if let Some(problem) = results::unsendable(&mut self.types, result, !method.server_only)
            {
                let ty = signature.return_type.as_ref();
                let place = problem
                    .location
                    .unwrap_or_else(|| type_place(&place, ty, self.types.files));
                let diagnostic = diagnostics::unsendable_result(
                    place,
                    &method.name,
                    &problem.reason,
                    results::help(problem.kind),
                    self.strict,
                );
                self.diagnostics.push(diagnostic);
            }
        }
    }

    /// Whether a parameter takes what nothing decodes, so that a text may be a text or a Date.
    fn is_marked(&self, method: &Method, files: &[&str], schemas: &Schemas<'_>) -> bool {
        method.params.iter().any(|param| match &param.check {
            Check::Unchecked(_) => true,
            Check::Schema => !schemas
                .maker(&method.name)
                .is_some_and(|maker| is_own_schema(self.types.files, files, maker)),
            Check::Type => param
                .shape
                .is_none_or(|shape| self.graph.shapes.has_undecoded(shape)),
        })
    }

    fn param(&mut self, param: &mut Param, node: &'a Node, env: EnvId) -> Result<(), Box<Found>> {
        let mut ty = self.types.resolve(node, env);
        if param.rest {
            ty = self.rest_item(ty)?;
        }
        param.shape = Some(self.graph.add(&mut self.types, ty).map_err(Box::new)?);
        Ok(())
    }

    /// The item type of a rest parameter, or the tuple that lists the parameters.
    fn rest_item(&mut self, ty: ShapeId) -> Result<ShapeId, Box<Found>> {
        let problem = match &*self.types.shape(ty) {
            Shape::Array(item) => return Ok(*item),
            Shape::Unknown => return Ok(ty),
            Shape::Tuple(items) => {
                let mut others = items.iter().rev().skip(1);
                if others.all(|item| item.kind != ElementKind::Rest) {
                    return Ok(ty);
                }
                self.types
                    .unknown("its tuple has elements after the rest element")
            }
            Shape::Unsupported(problem) => Shape::Unsupported(problem.clone()),
            _ => self
                .types
                .unknown("a rest parameter needs one array or tuple type"),
        };
        let ty = self.types.add(problem);
        match self.graph.add(&mut self.types, ty) {
            Ok(_) => Ok(ty),
            Err(found) => Err(Box::new(found)),
        }
    }

    fn report(&mut self, method: &str, param: &Param, found: Found, place: &Location) {
        let at = type_place(place, param.ty.as_ref(), self.types.files);
        let Found { problem, path } = found;
        let subject = format!("{}{path}", param.name.as_deref().unwrap_or("{…}"));
        let mut diagnostic =
            diagnostics::unchecked_parameter(at, method, &subject, &problem.reason, self.strict);
        // The parameter's own type is the main place. A place elsewhere is related to it.
        if let Some(location) = problem.location
            && diagnostic
                .location
                .as_ref()
                .is_none_or(|at| !covers(at, &location))
        {
            diagnostic.related.push(location);
        }
        self.diagnostics.push(diagnostic);
    }
}

fn covers(outer: &Location, inner: &Location) -> bool {
    outer.file == inner.file
        && outer.span.start <= inner.span.start
        && inner.span.end <= outer.span.end
}

/// The place of a type in a method's signature, or else of the method.
fn type_place(method: &Location, ty: Option<&TypeText>, files: &Files<'_>) -> Location {
    let lines = files
        .facts(&method.file)
        .and_then(|facts| facts.lines.as_ref());
    match (ty, lines) {
        (Some(ty), Some(lines)) => lines.location(ty.span),
        _ => method.clone(),
    }
}
