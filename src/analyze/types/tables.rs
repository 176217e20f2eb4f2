//! Tables of Drizzle ORM: what `typeof users.$inferSelect` is, where the columns of a `sqliteTable`
//! are written out.

use swc_core::common::Spanned;
use swc_core::ecma::ast::{
    ArrowFunctionBody, CallExpr, Expr, MemberProp, ObjectLit, Pat, PropOrSpread,
};

use super::infer::{field, library};
use super::read;
use super::syntax::{Field, Foreign, Keyword, Members, Node, Path};
use crate::analyze::ast::{property_name, skip_wrappers, string};
use crate::analyze::facts::FileFacts;
use crate::analyze::names::PackageName;
use crate::analyze::reference::Reference;
use crate::shape::Literal;
use crate::source::Source;

const MODULE: &str = "drizzle-orm/sqlite-core";

/// The most methods that one column calls.
const MAX_CHAIN: usize = 32;

/// The property of a table that `InferSelectModel` and `InferInsertModel` give.
pub(super) fn model_property(package: &PackageName, name: &str) -> Option<&'static str> {
    let is_drizzle = package.specifier.split('/').next() == Some("drizzle-orm");
    match name {
        "InferSelectModel" if is_drizzle => Some("$inferSelect"),
        "InferInsertModel" if is_drizzle => Some("$inferInsert"),
        _ => None,
    }
}

/// The type of a table, as far as rows are inferred from it.
pub(super) fn table(source: &Source, value: &Expr, facts: &FileFacts) -> Option<Node> {
    let Expr::Call(call) = skip_wrappers(value) else {
        return None;
    };
    let mut columns = Columns {
        source,
        facts,
        builders: None,
    };
    if columns.exported(call.callee.as_expr()?)? != "sqliteTable" {
        return None;
    }
    let object = match skip_wrappers(&call.args.get(1)?.expr) {
        Expr::Arrow(arrow) => {
            if let Some(Pat::Ident(name)) = arrow.params.first() {
                columns.builders = Some(&name.id.sym);
            }
            match &*arrow.body {
                ArrowFunctionBody::Expr(body) => skip_wrappers(body).as_object()?,
                ArrowFunctionBody::FunctionBody(_) => return None,
            }
        }
        columns => columns.as_object()?,
    };
    let named = |name: &str, ty| Field {
        name: name.to_owned(),
        number: None,
        optional: false,
        ty,
    };
    let fields = vec![
        named("$inferSelect", columns.row(object, false)),
        named("$inferInsert", columns.row(object, true)),
        // It has more that nobody can send.
        named("()", columns.unreadable(value)),
    ];
    let index = Vec::new();
    Some(Node::Object(Members { fields, index }))
}

struct Columns<'a> {
    source: &'a Source,
    facts: &'a FileFacts,
    /// What the table's callback calls the functions that make columns.
    builders: Option<&'a str>,
}

struct Column {
    ty: Node,
    is_integer: bool,
    not_null: bool,
    has_default: bool,
    is_generated: bool,
}

impl Columns<'_> {
    fn unreadable(&self, at: &impl Spanned) -> Node {
        Node::Unsupported(Foreign::Expression, self.source.span(at.span()))
    }

    /// The name under which Drizzle exports what an expression refers to.
    fn exported(&self, expr: &Expr) -> Option<String> {
        let of = |name: &str| self.facts.names.get(name)?.class.as_ref();
        match skip_wrappers(expr) {
            Expr::Ident(name) => match of(&name.sym)? {
                Reference::Import { specifier, name } if specifier == MODULE => Some(name.clone()),
                _ => None,
            },
            Expr::Member(member) => {
                let (Expr::Ident(object), MemberProp::Ident(name)) = (&*member.obj, &member.prop)
                else {
                    return None;
                };
                let is_drizzle = self.builders == Some(&*object.sym)
                    || matches!(of(&object.sym), Some(Reference::Namespace { specifier }) if specifier == MODULE);
                is_drizzle.then(|| name.sym.to_string())
            }
            _ => None,
        }
    }

    fn row(&self, object: &ObjectLit, is_insert: bool) -> Node {
        let mut members = Members::default();
        for property in &object.props {
            let pair = match property {
                PropOrSpread::Prop(property) => property.as_key_value(),
                PropOrSpread::Spread(_) => None,
            };
            let Some(column) = pair.and_then(|pair| field(&pair.key, self.unreadable(pair))) else {
                let unread = || self.unreadable(property);
                members.index.push((unread(), unread()));
                continue;
            };
            let read = pair.and_then(|pair| self.column(&pair.value));
            members.fields.extend(match read {
                Some(read) if is_insert && read.is_generated => None,
                Some(read) => Some(Field {
                    optional: is_insert && (read.has_default || !read.not_null),
                    ty: match read.not_null {
                        true => read.ty,
                        false => Node::Union(vec![read.ty, Node::Keyword(Keyword::Null)]),
                    },
                    ..column
                }),
                None => Some(column),
            });
        }
        Node::Object(members)
    }

    /// `text('name').notNull()`.
    fn column(&self, value: &Expr) -> Option<Column> {
        let mut calls: Vec<(&str, &CallExpr)> = Vec::new();
        let mut expr = value;
        let mut column = loop {
            let call = skip_wrappers(expr).as_call()?;
            let callee = skip_wrappers(call.callee.as_expr()?);
            if let Some(builder) = self.exported(callee) {
                break Column {
                    ty: self.data(&builder, call)?,
                    is_integer: matches!(&*builder, "integer" | "int"),
                    not_null: false,
                    has_default: false,
                    is_generated: false,
                };
            }
            let member = callee.as_member()?;
            calls.push((&member.prop.as_ident()?.sym, call));
            expr = &member.obj;
            if calls.len() > MAX_CHAIN {
                return None;
            }
        };
        for (method, call) in calls.into_iter().rev() {
            match method {
                "notNull" => column.not_null = true,
                "primaryKey" => {
                    column.not_null = true;
                    column.has_default |= column.is_integer;
                }
                "default" | "defaultNow" | "$default" | "$defaultFn" | "$onUpdate"
                | "$onUpdateFn" => column.has_default = true,
                "generatedAlwaysAs" => column.is_generated = true,
                "$type" => {
                    column.ty = read::args(self.source, call.type_args.as_deref()).pop()?;
                }
                "unique" | "references" => {}
                _ => return None,
            }
        }
        Some(column)
    }

    /// The type of a column's values, by the function that makes it.
    fn data(&self, builder: &str, call: &CallExpr) -> Option<Node> {
        let (mut mode, mut choices) = (None, None);
        for arg in &call.args {
            let arg = skip_wrappers(&arg.expr);
            if string(arg).is_some() {
                continue;
            }
            for property in &arg.as_object()?.props {
                let pair = property
                    .as_prop()
                    .and_then(|property| property.as_key_value())?;
                match &*property_name(&pair.key)? {
                    "mode" => mode = Some(string(skip_wrappers(&pair.value))?),
                    "enum" => choices = Some(&*pair.value),
                    _ => {}
                }
            }
        }
        let keyword = match (builder, mode.as_deref()) {
            ("integer" | "int", Some("timestamp" | "timestamp_ms")) => {
                return Some(library("Date", Vec::new(), self.source, call.span));
            }
            ("integer" | "int", Some("boolean")) => Keyword::Boolean,
            ("integer" | "int" | "numeric", Some("number"))
            | ("integer" | "int" | "real", None) => Keyword::Number,
            ("numeric", None | Some("string")) => Keyword::String,
            ("numeric" | "blob", Some("bigint")) => Keyword::Bigint,
            ("text", None | Some("text")) => match choices {
                Some(choices) => return self.choices(choices),
                None => Keyword::String,
            },
            ("text" | "blob", Some("json")) | ("blob", None) => Keyword::Unknown,
            // A `Buffer`, or a type of the user's own.
            _ => return None,
        };
        Some(Node::Keyword(keyword))
    }

    /// `['a', 'b']`, or a constant list.
    fn choices(&self, expr: &Expr) -> Option<Node> {
        let expr = skip_wrappers(expr);
        let Expr::Array(list) = expr else {
            let path = Path {
                specifier: None,
                names: read::expression_path(expr)?,
                span: self.source.span(expr.span()),
            };
            let item = Node::Keyword(Keyword::Number);
            return Some(Node::Indexed(Box::new([Node::Typeof(path), item])));
        };
        let choice = |item: &Option<swc_core::ecma::ast::ExprOrSpread>| {
            let text = string(skip_wrappers(&item.as_ref()?.expr))?;
            Some(Node::Literal(Literal::String(text)))
        };
        let all: Option<Vec<Node>> = list.elems.iter().map(choice).collect();
        Some(Node::Union(all?))
    }
}
