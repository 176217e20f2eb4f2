//! Public methods → what their arguments are checked against.

use super::envs::EnvId;
use super::evaluator::Evaluator;
use super::graph::{Found, Graph};
use super::remedies::remedy;
use super::results;
use super::slots::UNKNOWN;
use super::syntax::Node;
use crate::analyze::facts::{ClassFacts, Signature};
use crate::analyze::files::Files;
use crate::analyze::names::{PACKAGE, Place};
use crate::analyze::reference::Reference;
use crate::analyze::settings::{Coverage, Inherited, Schemas};
use crate::diagnostics::{self, Remedy};
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
    let settings = Inherited::new(classes.map(|class| &class.settings));
    let (schemas, exposed) = (settings.schemas(), settings.has_exposed());
    let mut results = Vec::new();
    for (method, (class, signature)) in methods.iter_mut().zip(&declared.signatures) {
        let (Some(env), Some(file)) = (envs.get(*class), declared.files.get(*class)) else {
            continue;
        };
        let params = &signature.type_params;
        checker.types.start_budget();
        let env = checker
            .types
            .instantiate(Place::top(file), Some(*env), params, &[]);
        checker.method(method, signature, env, (&schemas, exposed));
        method.marked = checker.is_marked(method, &declared.files, &schemas);
        results.push((method, *signature, env));
    }
    // Only now: a type that has been evaluated stays as it is.
    checker.types.asks_platform = false;
    for (method, signature, env) in results {
        checker.result(method, signature, env);
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
                if specifier == PACKAGE && name == "schema"
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
                .instantiate(Place::top(file), None, &class.type_params, &args);
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
        (schemas, exposed): (&Schemas<'_>, bool),
    ) {
        let place = method.location.clone();
        let types = signature.types.iter().enumerate();
        let on_wire = types.filter(|(index, _)| !method.is_injected(*index));
        let on_wire: Vec<_> = on_wire.map(|(_, node)| node).collect();
        for (index, node) in on_wire.into_iter().enumerate() {
            self.types.start_budget();
            let coverage = schemas.coverage(method, index);
            let Some(mut param) = method.params.get(index).cloned() else {
                continue;
            };
            let unread = self.check(&mut param, node.as_ref(), env, coverage);
            // Only worker code calls it, and worker code is trusted.
            for found in unread.into_iter().filter(|_| !method.server_only) {
                let remedy = remedy(method, index, &found, schemas, exposed);
                self.report(&method.name, &param, found, &remedy, &place);
            }
            if let (Check::Type, Some(shape)) = (&param.check, param.shape)
                && let Some((a, b)) = find_ambiguous(&mut &self.graph.shapes, shape)
            {
                let place = type_place(&place, param.ty.as_ref(), self.types.files);
                let [a, b] = [a, b].map(|id| self.graph.shapes.title(id));
                let (method, strict) = (&method.name, self.strict);
                let diagnostic = diagnostics::ambiguous_union(place, method, &a, &b, strict);
                self.diagnostics.push(diagnostic);
            }
            if let Some(slot) = method.params.get_mut(index) {
                *slot = param;
            }
        }
    }

    fn result(&mut self, method: &mut Method, signature: &'a Signature, env: EnvId) {
        self.types.start_budget();
        let mut result = (signature.result.as_ref()).map(|node| self.types.resolve(node, env));
        let item = result.and_then(|result| results::items(&mut self.types, result));
        if item.is_some() || method.items {
            method.items = true;
            // A generator's declared result may say nothing of its items.
            result = item;
        }
        if let Some(result) = result {
            self.unsendable(method, signature, result);
        }
        let signal = method.signal.filter(|_| !method.items);
        if let Some(param) = signal.and_then(|index| signature.params.get(index)) {
            let place = type_place(&method.location, param.ty.as_ref(), self.types.files);
            let diagnostic = diagnostics::signal_parameter(place, &method.name, param);
            self.diagnostics.push(diagnostic);
        }
    }

    fn unsendable(&mut self, method: &Method, signature: &Signature, result: ShapeId) {
        let over_http = !method.server_only;
        let Some(problem) = results::unsendable(&mut self.types, result, method.items, over_http)
        else {
            return;
        };
        let ty = signature.return_type.as_ref();
        let place = problem
            .location
            .unwrap_or_else(|| type_place(&method.location, ty, self.types.files));
        let diagnostic = diagnostics::unsendable_result(
            place,
            method,
            &problem.reason,
            results::help(problem.kind, method.items),
            self.strict,
        );
        self.diagnostics.push(diagnostic);
    }

    /// Whether a parameter takes what nothing decodes, so that a text may be a text or a Date.
    fn is_marked(&self, method: &Method, files: &[&str], schemas: &Schemas<'_>) -> bool {
        method
            .params
            .iter()
            .enumerate()
            .any(|(index, param)| match &param.check {
                Check::Unchecked(_) => true,
                Check::Schema => !schemas
                    .maker(&method.name, index)
                    .is_some_and(|maker| is_own_schema(self.types.files, files, maker)),
                Check::Type => param
                    .shape
                    .is_none_or(|shape| self.graph.shapes.has_undecoded(shape)),
            })
    }

    /// Decides what a parameter is checked against. Returns what to report.
    fn check(
        &mut self,
        param: &mut Param,
        node: Option<&'a Node>,
        env: EnvId,
        coverage: Coverage,
    ) -> Vec<Found> {
        if matches!(coverage, Coverage::Whole | Coverage::InList) {
            param.check = Check::Schema;
            if coverage == Coverage::InList && (param.optional || param.has_default) {
                // Shows that it may be absent.
                let anything = self.graph.add(&mut self.types, UNKNOWN);
                param.shape = anything.ok().map(|added| added.shape);
            }
            return Vec::new();
        }
        let Some(node) = node else {
            param.check = match coverage {
                Coverage::Unclear => Check::Schema,
                _ => Check::Unchecked("it has no type".into()),
            };
            return Vec::new();
        };
        let (mut check, mut unread) = match self.param(param, node, env) {
            Ok(unread) => (Check::Type, unread),
            Err(found) => (Check::Unchecked(found.problem.reason.clone()), vec![*found]),
        };
        // Where there turns out to be no schema, the type still counts.
        let of_schema = (param.shape).is_some_and(|shape| self.graph.shapes.is_schema(shape));
        if coverage == Coverage::Unclear
            || coverage == Coverage::Possible && (of_schema || !unread.is_empty())
        {
            param.check = Check::Schema;
            return Vec::new();
        }
        if !param.rest && (of_schema || matches!(check, Check::Unchecked(_))) {
            match (self.types.schema_of(node, env), unread.first_mut()) {
                (Some(Ok(schema)), _) => {
                    param.shape = None;
                    param.schema = Some(schema);
                    param.check = Check::Schema;
                    return Vec::new();
                }
                (Some(Err(problem)), Some(found)) => {
                    check = Check::Unchecked(problem.reason.clone());
                    found.problem = problem;
                }
                _ => {}
            }
        }
        param.check = check;
        // A file that hasn't been supplied yet may change the answer.
        unread.retain(|found| found.problem.kind != ProblemKind::Pending);
        unread
    }

    /// Gives the parameter its shape. Returns the parts of it that can't be checked.
    fn param(
        &mut self,
        param: &mut Param,
        node: &'a Node,
        env: EnvId,
    ) -> Result<Vec<Found>, Box<Found>> {
        let mut ty = self.types.resolve(node, env);
        if param.rest {
            ty = self.rest_item(ty)?;
        }
        let added = self.graph.add(&mut self.types, ty).map_err(Box::new)?;
        param.shape = Some(added.shape);
        Ok(added.unread)
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

    fn report(
        &mut self,
        method: &str,
        param: &Param,
        found: Found,
        remedy: &Remedy,
        place: &Location,
    ) {
        let Found { problem, path } = found;
        if problem.kind == ProblemKind::Caller {
            let at = type_place(place, param.ty.as_ref(), self.types.files);
            let diagnostic = diagnostics::caller_in_type(at, method, param);
            self.diagnostics.push(diagnostic);
            return;
        }
        let mut at = type_place(place, param.ty.as_ref(), self.types.files);
        // Without a type of its own, its default is at fault.
        if let (None, Some(location)) = (&param.ty, &problem.location)
            && location.file == at.file
        {
            at = location.clone();
        }
        let subject = format!("{}{path}", param.name.as_deref().unwrap_or("{…}"));
        let mut diagnostic = diagnostics::unchecked_parameter(
            at,
            method,
            &subject,
            &problem.reason,
            remedy,
            self.strict,
        );
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
pub(in crate::analyze) fn type_place(
    method: &Location,
    ty: Option<&TypeText>,
    files: &Files<'_>,
) -> Location {
    let lines = files
        .facts(&method.file)
        .and_then(|facts| facts.lines.as_ref());
    match (ty, lines) {
        (Some(ty), Some(lines)) => lines.location(ty.span),
        _ => method.clone(),
    }
}
