//! Types.

use swc_core::common::{Span, Spanned};
use swc_core::ecma::ast::{
    Expr, MemberProp, Pat, TruePlusMinus, TsEntityName, TsFnOrConstructorType, TsFnParam,
    TsKeywordTypeKind, TsLit, TsMappedType, TsTupleElement, TsTupleType, TsType, TsTypeAnn,
    TsTypeElement, TsTypeOperatorOp, TsTypeParam, TsTypeParamDecl, TsTypeParamInstantiation,
    TsTypeQuery, TsTypeQueryExpr, TsUnionOrIntersectionType,
};

use super::super::syntax::{
    Foreign, FunctionType, Keyword, Mapped, Members, Node, Path, TypeName, TypeParam,
};
use super::members::{self, Read};
use crate::analyze::ast::text;
use crate::shape::{ElementKind, Literal};
use crate::source::{NotedKind, Source};

/// The names in `a.b.c`.
pub(in crate::analyze) fn expression_path(expr: &Expr) -> Option<Vec<String>> {
    match expr {
        Expr::Ident(name) => Some(vec![name.sym.to_string()]),
        Expr::Member(member) => {
            let MemberProp::Ident(property) = &member.prop else {
                return None;
            };
            let mut names = expression_path(&member.obj)?;
            names.push(property.sym.to_string());
            Some(names)
        }
        _ => None,
    }
}

pub(in crate::analyze) fn params(
    source: &Source,
    params: Option<&TsTypeParamDecl>,
) -> Vec<TypeParam> {
    let params = params.map_or(&[][..], |params| &params.params);
    let param = |param: &TsTypeParam| {
        if param.is_const {
            let modifier = param.span.with_hi(param.name.span.lo);
            source.note(NotedKind::Const, modifier);
        }
        source.note(NotedKind::Own, param.name.span);
        TypeParam {
            name: param.name.sym.to_string(),
            constraint: param.constraint.as_deref().map(|node| ty(source, node)),
            default: param.default.as_deref().map(|node| ty(source, node)),
        }
    };
    params.iter().map(param).collect()
}

pub(in crate::analyze) fn annotation(source: &Source, annotation: &TsTypeAnn) -> Node {
    ty(source, &annotation.type_ann)
}

pub(in crate::analyze) fn args(
    source: &Source,
    args: Option<&TsTypeParamInstantiation>,
) -> Vec<Node> {
    let args = args.map_or(&[][..], |args| &args.params);
    args.iter().map(|arg| ty(source, arg)).collect()
}

pub(in crate::analyze) fn ty(source: &Source, node: &TsType) -> Node {
    let unsupported = |foreign| self::unsupported(source, foreign, node.span());
    let list = |types: &[Box<TsType>]| types.iter().map(|each| ty(source, each)).collect();
    match node {
        TsType::TsKeywordType(keyword) => match self::keyword(keyword.kind) {
            Some(keyword) => Node::Keyword(keyword),
            None => unsupported(Foreign::Symbol),
        },
        TsType::TsThisType(_) => {
            source.note(NotedKind::This, node.span());
            unsupported(Foreign::This)
        }
        TsType::TsFnOrConstructorType(TsFnOrConstructorType::TsFnType(ty)) => {
            let params = (ty.type_params.as_deref(), &ty.params[..]);
            function_type(source, params, Some(&ty.type_ann), ty.span)
        }
        TsType::TsFnOrConstructorType(TsFnOrConstructorType::TsConstructorType(ty)) => {
            if source.is_noting() {
                let params = (ty.type_params.as_deref(), &ty.params[..]);
                function_type(source, params, Some(&ty.type_ann), ty.span);
            }
            unsupported(Foreign::Function)
        }
        TsType::TsTypeRef(ty) => {
            note_entity(source, NotedKind::Name, &ty.type_name);
            let names = entity_path(&ty.type_name);
            name(source, None, names, ty.type_params.as_deref(), ty.span)
        }
        TsType::TsImportType(import) => {
            source.note(NotedKind::Specifier, import.arg.span);
            let names = import.qualifier.as_ref().map_or_else(Vec::new, entity_path);
            let specifier = Some(text(&import.arg.value));
            let args = import.type_args.as_deref();
            name(source, specifier, names, args, import.span)
        }
        TsType::TsTypeQuery(query) => Node::Typeof(query_path(source, query)),
        TsType::TsTypeLit(literal) => Node::Object(members_of(source, &literal.members)),
        TsType::TsArrayType(array) => Node::Array(Box::new(ty(source, &array.elem_type))),
        TsType::TsTupleType(tuple) => self::tuple(source, tuple),
        // These are valid only in tuples.
        TsType::TsOptionalType(_) | TsType::TsRestType(_) => unsupported(Foreign::Expression),
        TsType::TsUnionOrIntersectionType(TsUnionOrIntersectionType::TsUnionType(union)) => {
            Node::Union(list(&union.types))
        }
        TsType::TsUnionOrIntersectionType(TsUnionOrIntersectionType::TsIntersectionType(ty)) => {
            Node::Intersection(list(&ty.types))
        }
        TsType::TsConditionalType(conditional) => Node::Conditional(Box::new([
            ty(source, &conditional.check_type),
            ty(source, &conditional.extends_type),
            ty(source, &conditional.true_type),
            ty(source, &conditional.false_type),
        ])),
        TsType::TsInferType(infer) => {
            source.note(NotedKind::Own, infer.type_param.name.span);
            if let (true, Some(bound)) = (source.is_noting(), &infer.type_param.constraint) {
                ty(source, bound);
            }
            unsupported(Foreign::Infer)
        }
        TsType::TsParenthesizedType(inner) => ty(source, &inner.type_ann),
        TsType::TsTypeOperator(operator) => match operator.op {
            TsTypeOperatorOp::KeyOf => Node::Keyof(Box::new(ty(source, &operator.type_ann))),
            // `readonly` doesn't change the values.
            TsTypeOperatorOp::ReadOnly => ty(source, &operator.type_ann),
            TsTypeOperatorOp::Unique => unsupported(Foreign::Symbol),
        },
        TsType::TsIndexedAccessType(access) => Node::Indexed(Box::new([
            ty(source, &access.obj_type),
            ty(source, &access.index_type),
        ])),
        TsType::TsMappedType(mapped) => self::mapped(source, mapped),
        TsType::TsLitType(literal) => self::literal(source, &literal.lit),
        TsType::TsTypePredicate(predicate) => {
            if let (true, Some(ty)) = (source.is_noting(), &predicate.type_ann) {
                annotation(source, ty);
            }
            Node::Keyword(Keyword::Boolean)
        }
    }
}

fn unsupported(source: &Source, foreign: Foreign, span: Span) -> Node {
    Node::Unsupported(foreign, source.span(span))
}

fn keyword(kind: TsKeywordTypeKind) -> Option<Keyword> {
    Some(match kind {
        TsKeywordTypeKind::TsAnyKeyword | TsKeywordTypeKind::TsUnknownKeyword => Keyword::Unknown,
        TsKeywordTypeKind::TsNumberKeyword => Keyword::Number,
        TsKeywordTypeKind::TsObjectKeyword => Keyword::NonPrimitive,
        TsKeywordTypeKind::TsBooleanKeyword => Keyword::Boolean,
        TsKeywordTypeKind::TsBigIntKeyword => Keyword::Bigint,
        TsKeywordTypeKind::TsStringKeyword => Keyword::String,
        TsKeywordTypeKind::TsVoidKeyword | TsKeywordTypeKind::TsUndefinedKeyword => {
            Keyword::Undefined
        }
        TsKeywordTypeKind::TsNullKeyword => Keyword::Null,
        TsKeywordTypeKind::TsNeverKeyword => Keyword::Never,
        TsKeywordTypeKind::TsSymbolKeyword | TsKeywordTypeKind::TsIntrinsicKeyword => return None,
    })
}

fn note_entity(source: &Source, kind: NotedKind, mut entity: &TsEntityName) {
    while let TsEntityName::TsQualifiedName(qualified) = entity {
        entity = &qualified.left;
    }
    source.note(kind, entity.span());
}

/// The names in `A.B.C`.
pub(super) fn entity_path(entity: &TsEntityName) -> Vec<String> {
    match entity {
        TsEntityName::Ident(name) => vec![name.sym.to_string()],
        TsEntityName::TsQualifiedName(qualified) => {
            let mut names = entity_path(&qualified.left);
            names.push(qualified.right.sym.to_string());
            names
        }
    }
}

pub(super) fn name(
    source: &Source,
    specifier: Option<String>,
    names: Vec<String>,
    args: Option<&TsTypeParamInstantiation>,
    span: Span,
) -> Node {
    Node::Name(Box::new(TypeName {
        path: Path {
            specifier,
            names,
            span: source.span(span),
        },
        args: self::args(source, args),
    }))
}

fn query_path(source: &Source, query: &TsTypeQuery) -> Path {
    let (specifier, names) = match &query.expr_name {
        TsTypeQueryExpr::TsEntityName(entity) => {
            note_entity(source, NotedKind::Value, entity);
            (None, entity_path(entity))
        }
        TsTypeQueryExpr::Import(import) => {
            source.note(NotedKind::Specifier, import.arg.span);
            let names = import.qualifier.as_ref().map_or_else(Vec::new, entity_path);
            (Some(text(&import.arg.value)), names)
        }
    };
    if source.is_noting() {
        args(source, query.type_args.as_deref());
    }
    Path {
        specifier,
        names,
        span: source.span(query.span),
    }
}

fn tuple(source: &Source, tuple: &TsTupleType) -> Node {
    let element = |element: &TsTupleElement| {
        let labelled_rest = matches!(element.label, Some(Pat::Rest(_)));
        let labelled_optional =
            matches!(&element.label, Some(Pat::Ident(name)) if name.id.optional);
        match &*element.ty {
            TsType::TsRestType(rest) => (ElementKind::Rest, ty(source, &rest.type_ann)),
            TsType::TsOptionalType(optional) => {
                (ElementKind::Optional, ty(source, &optional.type_ann))
            }
            node if labelled_rest => (ElementKind::Rest, ty(source, node)),
            node if labelled_optional => (ElementKind::Optional, ty(source, node)),
            node => (ElementKind::Required, ty(source, node)),
        }
    };
    Node::Tuple(tuple.elem_types.iter().map(element).collect())
}

/// A function by its declared types.
fn function_type(
    source: &Source,
    (type_params, params): (Option<&TsTypeParamDecl>, &[TsFnParam]),
    result: Option<&TsTypeAnn>,
    span: Span,
) -> Node {
    let declared = |ty: Option<&TsTypeAnn>| {
        ty.map_or(Node::Keyword(Keyword::Unknown), |ty| annotation(source, ty))
    };
    let param = |param: &TsFnParam| match param {
        TsFnParam::Ident(name) if name.id.sym == *"this" => None,
        TsFnParam::Ident(name) => Some((
            optional(name.id.optional),
            declared(name.type_ann.as_deref()),
        )),
        TsFnParam::Array(list) => {
            Some((optional(list.optional), declared(list.type_ann.as_deref())))
        }
        TsFnParam::Object(object) => Some((
            optional(object.optional),
            declared(object.type_ann.as_deref()),
        )),
        TsFnParam::Rest(rest) => Some((ElementKind::Rest, declared(rest.type_ann.as_deref()))),
    };
    let function = FunctionType {
        type_params: self::params(source, type_params),
        params: params.iter().filter_map(param).collect(),
        result: result.map(|ty| annotation(source, ty)),
    };
    Node::Function(Box::new(function), source.span(span))
}

fn optional(optional: bool) -> ElementKind {
    if optional {
        ElementKind::Optional
    } else {
        ElementKind::Required
    }
}

pub(super) fn members_of(source: &Source, elements: &[TsTypeElement]) -> Members {
    members::members(source, elements, Read { ty, function_type })
}

fn literal(source: &Source, literal: &TsLit) -> Node {
    Node::Literal(match literal {
        TsLit::Number(number) => Literal::Number(number.value),
        TsLit::Str(string) => Literal::String(text(&string.value)),
        TsLit::Bool(boolean) => Literal::Boolean(boolean.value),
        TsLit::BigInt(bigint) => Literal::Bigint(bigint.value.to_string()),
        TsLit::Tpl(template) => {
            let quasi = |quasi: &swc_core::ecma::ast::TplElement| {
                quasi.cooked.as_ref().map_or_else(String::new, text)
            };
            return Node::Template(
                template.quasis.iter().map(quasi).collect(),
                template.types.iter().map(|each| ty(source, each)).collect(),
            );
        }
    })
}

fn mapped(source: &Source, mapped: &TsMappedType) -> Node {
    let unknown = || Node::Keyword(Keyword::Unknown);
    let param = &mapped.type_param;
    source.note(NotedKind::Own, param.name.span);
    Node::Mapped(Box::new(Mapped {
        name: param.name.sym.to_string(),
        constraint: (param.constraint.as_deref()).map_or_else(unknown, |node| ty(source, node)),
        rename: mapped.name_type.as_deref().map(|node| ty(source, node)),
        optional: mapped
            .optional
            .map(|sign| !matches!(sign, TruePlusMinus::Minus)),
        ty: (mapped.type_ann.as_deref()).map_or_else(unknown, |node| ty(source, node)),
    }))
}
