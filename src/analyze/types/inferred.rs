//! Types that are inferred from schemas: `z.infer<typeof Profile>`, `typeof Profile.infer`. The
//! schema itself runs, where the worker can import it.

use super::envs::EnvId;
use super::evaluator::Evaluator;
use super::syntax::{Body, Keyword, Node, Path};
use crate::analyze::facts::FileFacts;
use crate::analyze::names::{Meaning, Named, Place, look_up};
use crate::analyze::reference::Reference;
use crate::shape::{Problem, ProblemKind, SchemaRef, Shape, ShapeId};

/// The types of packages whose argument is the type of a schema. `StandardSchemaV1` has two of them.
const INFERRERS: [&str; 8] = [
    "infer",
    "input",
    "output",
    "TypeOf",
    "InferInput",
    "InferOutput",
    "InferSchema",
    "InferSchemaInput",
];

/// The properties of ArkType's schemas that have their type.
const PROPERTIES: [&str; 3] = ["infer", "inferIn", "inferOut"];

/// How many schemas one is made with, before it counts as one that transforms its input.
const MAX_MADE_WITH: usize = 256;

/// The longest chain of aliases.
const MAX_ALIASES: usize = 16;

impl<'a> Evaluator<'a, '_> {
    /// The schema that a whole type is inferred from, or why it can't run. `None`: it is another
    /// type.
    pub(super) fn schema_of(
        &mut self,
        node: &'a Node,
        env: EnvId,
    ) -> Option<Result<SchemaRef, Problem>> {
        let (mut node, mut env) = (node, env);
        let mut is_nullable = false;
        for _ in 0..MAX_ALIASES {
            match node {
                Node::Union(members) => {
                    let is_nothing = |node: &&Node| {
                        matches!(node, Node::Keyword(Keyword::Null | Keyword::Undefined))
                    };
                    is_nullable |= members
                        .iter()
                        .any(|node| matches!(node, Node::Keyword(Keyword::Null)));
                    let mut others = members.iter().filter(|node| !is_nothing(node));
                    node = others.next().filter(|_| others.next().is_none())?;
                }
                Node::Typeof(path) => {
                    let (last, names) = path.names.split_last()?;
                    let of = PROPERTIES.contains(&last.as_str()) && !names.is_empty();
                    return of
                        .then(|| self.schema_at(path, names, env, (is_nullable, is_input(last))));
                }
                Node::Name(name) => {
                    match (self.find(&name.path, env, Meaning::Type), &name.args[..]) {
                        ((Named::Type(place, decl), used), []) if used == name.path.names.len() => {
                            let Body::Alias(alias) = &decl.body else {
                                return None;
                            };
                            env = self.place_env(place);
                            node = alias;
                        }
                        ((Named::Package(_), _), [Node::Typeof(path)]) => {
                            let last = name.path.names.last()?;
                            let of = is_inferrer(last);
                            return of.then(|| {
                                self.schema_at(
                                    path,
                                    &path.names,
                                    env,
                                    (is_nullable, is_input(last)),
                                )
                            });
                        }
                        _ => return None,
                    }
                }
                _ => return None,
            }
        }
        None
    }

    /// `z.infer<typeof X>` as a part of another type.
    pub(super) fn inferred(
        &mut self,
        path: &'a Path,
        args: &'a [Node],
        env: EnvId,
    ) -> Option<ShapeId> {
        let ([Node::Typeof(of)], Some(last)) = (args, path.names.last()) else {
            return None;
        };
        let is_inferred = is_inferrer(last)
            && matches!(self.find(path, env, Meaning::Type), (Named::Package(_), _));
        is_inferred.then(|| self.leaf(of, &of.names, env, is_input(last)))
    }

    /// `typeof X.infer` as a part of another type, unless it has a type of its own.
    pub(super) fn property_of_schema(
        &mut self,
        path: &Path,
        ty: ShapeId,
        env: EnvId,
    ) -> Option<ShapeId> {
        let (last, names) = path.names.split_last()?;
        let is_schema = PROPERTIES.contains(&last.as_str())
            && !names.is_empty()
            && matches!(*self.shape(ty), Shape::Unsupported(_));
        is_schema.then(|| self.leaf(path, names, env, is_input(last)))
    }

    /// The type that is inferred from the schema at `names`. A schema that transforms its input takes
    /// something else than what the type says.
    fn leaf(&mut self, path: &Path, names: &[String], env: EnvId, is_input: bool) -> ShapeId {
        let title = names.join(".");
        let place = Some((env, path.span));
        let schema = match self.schema_at(path, names, env, (false, is_input)) {
            Ok(schema) => schema,
            Err(problem) => return self.add(Shape::Unsupported(Box::new(problem))),
        };
        if !is_input && self.transforms(&schema) {
            let reason = format!(
                "its type is inferred from `{title}`, which transforms its input: as a part of a type, it would get \
                 its own output"
            );
            let problem = self.problem(ProblemKind::Unknown, reason, place);
            return self.add(problem);
        }
        let reason = format!(
            "it is computed from the type of `{title}`, and Koze can only run the schema itself"
        );
        let problem = self.problem(ProblemKind::Unknown, reason, place);
        self.add_schema(schema, problem)
    }

    /// Whether the source of a schema, or of one that it is made with, shows that it transforms its
    /// input.
    fn transforms(&self, schema: &SchemaRef) -> bool {
        let mut all = vec![(schema.file.clone(), self.local_name(schema))];
        let mut next = 0;
        while let Some((file, name)) = all.get(next).cloned() {
            next += 1;
            let facts = self.files.facts(&file);
            let Some(made) = facts.and_then(|facts| facts.names.get(&name)?.made.as_ref()) else {
                continue;
            };
            // So many that nobody can tell.
            if made.transforms || all.len() > MAX_MADE_WITH {
                return true;
            }
            let place = Place::top(self.files.interned(&file));
            for name in &made.with {
                let names = [name.clone()];
                let found = look_up(self.files, place, None, &names, Meaning::Value).0;
                if let Named::Value(at, node) = found
                    && let Some(facts) = self.files.facts(at.file)
                    && let Some(name) = name_of(facts, node)
                    && !all
                        .iter()
                        .any(|(file, known)| file == at.file && known == name)
                {
                    all.push((at.file.to_owned(), name.to_owned()));
                }
            }
        }
        false
    }

    /// The name of a schema in its own file, which may export it under another.
    fn local_name(&self, schema: &SchemaRef) -> String {
        let name = schema.path.first().cloned().unwrap_or_default();
        let facts = self.files.facts(&schema.file);
        let mut exports = facts.iter().flat_map(|facts| &facts.exports);
        let export = exports.find(|export| export.name == name);
        match export.map(|export| &export.target) {
            Some(Reference::Local(local)) => local.clone(),
            _ => name,
        }
    }

    fn schema_at(
        &mut self,
        path: &Path,
        names: &[String],
        env: EnvId,
        (is_nullable, is_input): (bool, bool),
    ) -> Result<SchemaRef, Problem> {
        let of = Path {
            specifier: path.specifier.clone(),
            names: names.to_vec(),
            span: path.span,
        };
        let title = names.join(".");
        let problem = |this: &Self, reason: String, kind| match this.problem(
            kind,
            reason,
            Some((env, path.span)),
        ) {
            Shape::Unsupported(problem) => *problem,
            _ => Problem::default(),
        };
        let (found, used) = self.find(&of, env, Meaning::Value);
        let Named::Value(place, node) = found else {
            let kind = match found {
                Named::Pending => ProblemKind::Pending,
                _ => ProblemKind::Unknown,
            };
            let reason = match found {
                Named::Class(..) => "its type is inferred from a schema, but `static schemas` has none for this method".into(),
                _ => format!("its type is inferred from `{title}`, which isn't a constant of a project file"),
            };
            return Err(problem(self, reason, kind));
        };
        let facts = self.files.facts(place.file);
        let Some(export) = facts.and_then(|facts| exported_as(facts, node)) else {
            let reason = format!(
                "its type is inferred from `{title}`, which isn't exported: export it, so that the schema can run"
            );
            return Err(problem(self, reason, ProblemKind::Unknown));
        };
        if let Some((specifier, kind)) = self.out_of_reach(place) {
            let reason = format!(
                "its type is inferred from `{title}`, whose file imports `{specifier}`: move the schema to a file that \
                 imports only packages and files of the server"
            );
            return Err(problem(self, reason, kind));
        }
        let mut at = vec![export.to_owned()];
        at.extend(names.iter().skip(used).cloned());
        Ok(SchemaRef {
            file: place.file.to_owned(),
            path: at,
            is_nullable,
            is_input,
        })
    }

    /// The first import of a schema's file that doesn't belong in the worker: that of a file which
    /// isn't the server's may have effects in a page.
    fn out_of_reach(&self, place: Place<'a>) -> Option<(&'a str, ProblemKind)> {
        let facts = self.files.facts(place.file)?;
        facts.runtime_imports.iter().find_map(|specifier| {
            let kind = self.files.why_not_server(place.file, specifier)?;
            Some((specifier.as_str(), kind))
        })
    }
}

/// Whether a package's type of this name is inferred from a schema.
pub(super) fn is_inferrer(name: &str) -> bool {
    INFERRERS.contains(&name)
}

fn is_input(name: &str) -> bool {
    matches!(
        name,
        "input" | "InferInput" | "InferSchemaInput" | "inferIn"
    )
}

/// The name under which a file exports a constant of its top level.
fn exported_as<'a>(facts: &'a FileFacts, value: &Node) -> Option<&'a str> {
    let name = name_of(facts, value)?;
    if facts.exported_values.contains(name) {
        return Some(name);
    }
    let mut exports = facts.exports.iter();
    let export =
        exports.find(|export| matches!(&export.target, Reference::Local(local) if local == name));
    export.map(|export| export.name.as_str())
}

/// The name of a constant of a file's top level.
fn name_of<'a>(facts: &'a FileFacts, value: &Node) -> Option<&'a String> {
    let is_it = |node: &Option<Node>| node.as_ref().is_some_and(|node| std::ptr::eq(node, value));
    let (name, _) = facts.names.iter().find(|(_, named)| is_it(&named.value))?;
    Some(name)
}
