//! `static schemas`: schemas for the arguments of methods.

use swc_core::ecma::ast::{Callee, Expr, MemberProp, ObjectLit, Prop, PropOrSpread};

use super::value::{Key, Value};
use crate::analyze::ast::{property_name, skip_wrappers};
use crate::diagnostics;
use crate::model::{Diagnostic, Method};

/// The setting of one class.
#[derive(Debug)]
pub(super) struct Declared {
    /// The methods that it lists, when it is an object literal.
    keys: Option<Vec<Key>>,
    /// It may list others, which only running the code would show.
    is_open: bool,
    /// The methods whose schema is written out here, and the name that it is made with: `schema` of
    /// `schema({ name: schema.string() })`.
    written: Vec<(String, String)>,
}

pub(super) fn read(value: &Value<'_>) -> Declared {
    match value.keys() {
        Some((keys, is_open)) => Declared {
            keys: Some(keys),
            is_open,
            written: value.expr.map(written).unwrap_or_default(),
        },
        None => Declared {
            keys: None,
            is_open: true,
            written: Vec::new(),
        },
    }
}

fn written(schemas: &Expr) -> Vec<(String, String)> {
    let Expr::Object(schemas) = schemas else {
        return Vec::new();
    };
    let entry = |(name, expr): (String, &Expr)| {
        let maker = maker(expr)?;
        is_made_with(expr, &maker).then_some((name, maker))
    };
    members(schemas).flatten().filter_map(entry).collect()
}

/// The members of an object, each `None` unless it has a name and a value.
fn members(object: &ObjectLit) -> impl Iterator<Item = Option<(String, &Expr)>> {
    object.props.iter().map(|property| match property {
        PropOrSpread::Prop(property) => match &**property {
            Prop::KeyValue(pair) => Some((property_name(&pair.key)?, &*pair.value)),
            _ => None,
        },
        PropOrSpread::Spread(_) => None,
    })
}

/// The name that a chain of calls and properties begins with.
fn maker(expr: &Expr) -> Option<String> {
    match skip_wrappers(expr) {
        Expr::Ident(name) => Some(name.sym.to_string()),
        Expr::Member(member) => maker(&member.obj),
        Expr::Call(call) => maker(call.callee.as_expr()?),
        _ => None,
    }
}

/// Whether all of a schema is written out, and no part of it is `schema.unknown()`, which takes a
/// value that it can't decode.
fn is_made_with(expr: &Expr, maker: &str) -> bool {
    let all = |expr: &Expr| is_made_with(expr, maker);
    match skip_wrappers(expr) {
        Expr::Ident(name) => name.sym == *maker,
        Expr::Member(member) => {
            matches!(&member.prop, MemberProp::Ident(name) if name.sym != *"unknown")
                && all(&member.obj)
        }
        Expr::Call(call) => {
            matches!(&call.callee, Callee::Expr(callee) if all(callee))
                && call
                    .args
                    .iter()
                    .all(|arg| arg.spread.is_none() && all(&arg.expr))
        }
        Expr::Object(object) => {
            members(object).all(|member| member.is_some_and(|(_, value)| all(value)))
        }
        Expr::Array(array) => array
            .elems
            .iter()
            .flatten()
            .all(|item| item.spread.is_none() && all(&item.expr)),
        // Checks of one's own, limits and literals.
        Expr::Arrow(_)
        | Expr::Fn(_)
        | Expr::Lit(_)
        | Expr::Unary(_)
        | Expr::Bin(_)
        | Expr::New(_) => true,
        Expr::Tpl(template) => template.exprs.is_empty(),
        _ => false,
    }
}

/// The schemas of a class: the nearest object counts, as at run time.
pub(in crate::analyze) struct Schemas<'a> {
    nearest: Option<&'a Declared>,
    /// The nearest keys that can be read.
    readable: &'a [Key],
}

impl<'a> Schemas<'a> {
    pub(super) fn new(mut declared: impl Iterator<Item = &'a Declared> + Clone) -> Self {
        let mut readable = declared.clone().filter_map(|each| each.keys.as_deref());
        Self {
            readable: readable.next().unwrap_or_default(),
            nearest: declared.next(),
        }
    }

    /// Whether it has a schema for a method.
    pub(in crate::analyze) fn has(&self, method: &str) -> bool {
        let keys = self.nearest.and_then(|nearest| nearest.keys.as_deref());
        keys.unwrap_or_default()
            .iter()
            .any(|key| key.name == method)
    }

    /// Whether it may have one that the source doesn't show.
    pub(in crate::analyze) fn may_have(&self, method: &Method) -> bool {
        self.nearest.is_some_and(|nearest| nearest.is_open) && method.params.len() == 1
    }

    /// The name that the method's schema is made with, if all of the schema is written out.
    pub(in crate::analyze) fn maker(&self, method: &str) -> Option<&'a str> {
        let written = self.nearest.map(|nearest| &nearest.written[..]);
        let mut entries = written.unwrap_or_default().iter();
        let (_, maker) = entries.find(|(name, _)| name == method)?;
        Some(maker)
    }

    /// Reports schemas for methods that don't exist, or that don't have exactly one parameter.
    pub(in crate::analyze) fn check(
        &self,
        class: &str,
        methods: &[Method],
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        for key in self.readable {
            let location = key.location.clone();
            match methods.iter().find(|method| method.name == key.name) {
                None => {
                    let names: Vec<&str> = methods.iter().map(|method| &*method.name).collect();
                    diagnostics.push(diagnostics::schema_unknown_method(
                        location, &key.name, class, &names,
                    ));
                }
                Some(method) if method.params.len() != 1 || has_rest(method) => {
                    diagnostics.push(diagnostics::schema_arity(
                        location,
                        &key.name,
                        &parameters(method),
                    ));
                }
                Some(_) => {}
            }
        }
    }
}

fn has_rest(method: &Method) -> bool {
    method.params.iter().any(|param| param.rest)
}

fn parameters(method: &Method) -> String {
    match method.params.len() {
        _ if has_rest(method) => "any number of parameters".into(),
        0 => "no parameter".into(),
        count => format!("{count} parameters"),
    }
}
