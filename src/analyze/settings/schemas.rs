//! `static schemas`: schemas for the arguments of methods.

use swc_core::ecma::ast::{ArrayLit, Callee, Expr, MemberProp, ObjectLit, Prop, PropOrSpread};

use super::value::{Key, Value};
use crate::analyze::ast::{property_name, skip_wrappers};
use crate::diagnostics;
use crate::model::{Diagnostic, Method};

/// The setting of one class.
#[derive(Debug)]
pub(super) struct Declared {
    /// The methods that it lists, when it is an object literal.
    entries: Option<Vec<(Key, Entry)>>,
    /// It may list others, which only running the code would show.
    is_open: bool,
}

/// A schema, as it is written.
#[derive(Clone, Debug)]
struct Written {
    /// The name that it is made with, if all of it is written out: `schema` of
    /// `schema({ name: schema.string() })`.
    maker: Option<String>,
}

/// What it has for a method.
#[derive(Clone, Debug)]
enum Entry {
    /// The schema of the only parameter.
    One(Written),
    /// By parameter. A hole leaves the parameter to its type.
    List(Vec<Option<Written>>),
    /// Either of the two: only running the code would show it.
    Unclear,
}

/// Whether a schema checks a parameter.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::analyze) enum Coverage {
    /// It is the schema of the only parameter.
    Whole,
    /// It is in a list.
    InList,
    /// The method has one or several, and the source doesn't show for which parameters.
    Unclear,
    /// The source doesn't show whether the method has any.
    Possible,
    None,
}

pub(super) fn read(value: &Value<'_>) -> Declared {
    match value.properties() {
        Some((all, is_open)) => Declared {
            entries: Some(
                (all.into_iter())
                    .map(|(key, value)| (key, entry(value)))
                    .collect(),
            ),
            is_open,
        },
        None => Declared {
            entries: None,
            is_open: true,
        },
    }
}

fn entry(value: Option<&Expr>) -> Entry {
    match value {
        Some(Expr::Array(list))
            if !list
                .elems
                .iter()
                .flatten()
                .any(|item| item.spread.is_some()) =>
        {
            Entry::List(items(list))
        }
        Some(schema @ (Expr::Call(_) | Expr::New(_))) => Entry::One(written(schema)),
        _ => Entry::Unclear,
    }
}

/// The schemas of a list; `None` for a hole.
fn items(list: &ArrayLit) -> Vec<Option<Written>> {
    let item = |expr: &Expr| match skip_wrappers(expr) {
        Expr::Ident(name) if name.sym == *"undefined" => None,
        schema => Some(written(schema)),
    };
    (list.elems.iter())
        .map(|each| each.as_ref().and_then(|each| item(&each.expr)))
        .collect()
}

fn written(schema: &Expr) -> Written {
    let maker = maker(schema).filter(|maker| is_made_with(schema, maker));
    Written { maker }
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
    /// The nearest entries that can be read.
    readable: &'a [(Key, Entry)],
}

impl<'a> Schemas<'a> {
    pub(super) fn new(mut declared: impl Iterator<Item = &'a Declared> + Clone) -> Self {
        let mut readable = declared.clone().filter_map(|each| each.entries.as_deref());
        Self {
            readable: readable.next().unwrap_or_default(),
            nearest: declared.next(),
        }
    }

    /// Whether the class has the setting.
    pub(in crate::analyze) fn exist(&self) -> bool {
        self.nearest.is_some()
    }

    /// Whether the setting lists a method.
    pub(in crate::analyze) fn list(&self, method: &str) -> bool {
        self.entry(method).is_some()
    }

    /// Whether it has a schema for a parameter of a method.
    pub(in crate::analyze) fn coverage(&self, method: &Method, index: usize) -> Coverage {
        match self.entry(&method.name) {
            Some(Entry::One(_)) => Coverage::Whole,
            Some(Entry::List(items)) => match items.get(index) {
                Some(Some(_)) => Coverage::InList,
                _ => Coverage::None,
            },
            Some(Entry::Unclear) => Coverage::Unclear,
            None if method.params.len() == 1 && self.is_open() => Coverage::Possible,
            None => Coverage::None,
        }
    }

    /// The name that a parameter's schema is made with, if all of the schema is written out.
    pub(in crate::analyze) fn maker(&self, method: &str, index: usize) -> Option<&'a str> {
        let written = match self.entry(method)? {
            Entry::One(written) => written,
            Entry::List(items) => items.get(index)?.as_ref()?,
            Entry::Unclear => return None,
        };
        written.maker.as_deref()
    }

    fn is_open(&self) -> bool {
        self.nearest.is_some_and(|nearest| nearest.is_open)
    }

    fn entry(&self, method: &str) -> Option<&'a Entry> {
        let entries = self.nearest?.entries.as_deref()?;
        let (_, entry) = entries.iter().find(|(key, _)| key.name == method)?;
        Some(entry)
    }

    /// Reports schemas for methods that don't exist, and schemas without a parameter.
    pub(in crate::analyze) fn check(
        &self,
        class: &str,
        methods: &[Method],
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        for (key, entry) in self.readable {
            let location = key.location.clone();
            let Some(method) = methods.iter().find(|method| method.name == key.name) else {
                let names: Vec<&str> = methods.iter().map(|method| &*method.name).collect();
                diagnostics.push(diagnostics::schema_unknown_method(
                    location, &key.name, class, &names,
                ));
                continue;
            };
            let count = method.params.len();
            let has_rest = method.params.iter().any(|param| param.rest);
            match entry {
                Entry::One(_) if count != 1 || has_rest => {
                    diagnostics.push(diagnostics::schema_arity(location, method));
                }
                Entry::List(items) if items.len() > count && !has_rest => {
                    diagnostics.push(diagnostics::too_many_schemas(location, method, items.len()));
                }
                _ => {}
            }
        }
    }
}
