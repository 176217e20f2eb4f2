//! The members of object types and interfaces.

use swc_core::common::{Span, Spanned};
use swc_core::ecma::ast::{Expr, TsFnParam, TsType, TsTypeAnn, TsTypeElement, TsTypeParamDecl};

use super::super::literals;
use super::super::syntax::{Field, Foreign, Keyword, Members, Node};
use crate::analyze::ast::skip_wrappers;
use crate::shape::Literal;
use crate::source::{NotedKind, Source};

/// How the types within members are read: they may hold members themselves.
#[derive(Clone, Copy)]
pub(super) struct Read {
    pub(super) ty: fn(&Source, &TsType) -> Node,
    pub(super) function_type: FunctionReader,
}

type FunctionReader =
    fn(&Source, (Option<&TsTypeParamDecl>, &[TsFnParam]), Option<&TsTypeAnn>, Span) -> Node;

/// A member, before its name is known to be one.
struct Declared<'e> {
    key: &'e Expr,
    computed: bool,
    optional: bool,
    ty: Node,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Field,
    Getter,
    Setter,
}

pub(super) fn members(source: &Source, elements: &[TsTypeElement], read: Read) -> Members {
    let mut members = Members::default();
    for element in elements {
        match element {
            TsTypeElement::TsIndexSignature(index) => {
                if let (Some(TsFnParam::Ident(key)), Some(value)) =
                    (index.params.first(), index.type_ann.as_deref())
                    && let Some(key) = key.type_ann.as_deref()
                {
                    let ty = |ty: &TsTypeAnn| (read.ty)(source, &ty.type_ann);
                    members.index.push((ty(key), ty(value)));
                }
            }
            // A function with properties.
            TsTypeElement::TsCallSignatureDecl(_) | TsTypeElement::TsConstructSignatureDecl(_) => {
                note_signature(source, element, read);
                members.fields.push(Field {
                    name: "()".into(),
                    number: None,
                    optional: false,
                    ty: Node::Unsupported(Foreign::Function, source.span(element.span())),
                });
            }
            element => {
                if let Some(declared) = declared(source, element, read) {
                    add(source, &mut members, declared);
                }
            }
        }
    }
    members
}

/// A signature has to be read only to be copied.
fn note_signature(source: &Source, element: &TsTypeElement, read: Read) {
    let (generics, params, result) = match element {
        _ if !source.is_noting() => return,
        TsTypeElement::TsCallSignatureDecl(call) => {
            (&call.type_params, &call.params, &call.type_ann)
        }
        TsTypeElement::TsConstructSignatureDecl(new) => {
            (&new.type_params, &new.params, &new.type_ann)
        }
        _ => return,
    };
    let params = (generics.as_deref(), &params[..]);
    (read.function_type)(source, params, result.as_deref(), element.span());
}

fn declared<'e>(source: &Source, element: &'e TsTypeElement, read: Read) -> Option<Declared<'e>> {
    let ty = |ty: Option<&TsTypeAnn>| {
        ty.map_or(Node::Keyword(Keyword::Unknown), |ty| {
            (read.ty)(source, &ty.type_ann)
        })
    };
    Some(match element {
        TsTypeElement::TsPropertySignature(property) => Declared {
            key: &property.key,
            computed: property.computed,
            optional: property.optional,
            ty: ty(property.type_ann.as_deref()),
            kind: Kind::Field,
        },
        TsTypeElement::TsGetterSignature(getter) => Declared {
            key: &getter.key,
            computed: getter.computed,
            optional: false,
            ty: ty(getter.type_ann.as_deref()),
            kind: Kind::Getter,
        },
        TsTypeElement::TsMethodSignature(method) => {
            let params = (method.type_params.as_deref(), &method.params[..]);
            let result = method.type_ann.as_deref();
            Declared {
                key: &method.key,
                computed: method.computed,
                optional: method.optional,
                ty: (read.function_type)(source, params, result, method.span),
                kind: Kind::Field,
            }
        }
        // A setter declares a field. If there is also a getter, the getter has its type.
        TsTypeElement::TsSetterSignature(setter) => {
            if source.is_noting() {
                let params = (None, std::slice::from_ref(&setter.param));
                (read.function_type)(source, params, None, setter.span);
            }
            Declared {
                key: &setter.key,
                computed: setter.computed,
                optional: false,
                ty: Node::Unsupported(Foreign::Setter, source.span(setter.span)),
                kind: Kind::Setter,
            }
        }
        _ => return None,
    })
}

fn add(source: &Source, members: &mut Members, declared: Declared<'_>) {
    let Some(key) = property_key(declared.key, declared.computed) else {
        source.note(NotedKind::Nameless, declared.key.span());
        let span = source.span(declared.key.span());
        let unknown = || Node::Unsupported(Foreign::Computed, span);
        members.index.push((unknown(), unknown()));
        return;
    };
    let field = Field {
        number: match key {
            Literal::Number(number) => Some(number),
            _ => None,
        },
        name: key.text(),
        optional: declared.optional,
        ty: declared.ty,
    };
    let mut known = members.fields.iter_mut();
    let is_accessor = declared.kind != Kind::Field;
    let known = is_accessor.then(|| known.find(|known| known.name == field.name));
    match known.flatten() {
        None => members.fields.push(field),
        Some(_) if declared.kind == Kind::Setter => {}
        Some(known) => *known = field,
    }
}

fn property_key(key: &Expr, computed: bool) -> Option<Literal> {
    match key {
        Expr::Ident(name) if !computed => Some(Literal::String(name.sym.to_string())),
        key => literals::literal(skip_wrappers(key)),
    }
}
