//! swc's types → ours, as they are written. Names are resolved later.

use swc_core::common::{Span, Spanned};
use swc_core::ecma::ast::{
    Decl, Expr, MemberProp, TruePlusMinus, TsEntityName, TsEnumDecl, TsEnumMemberId,
    TsExprWithTypeArgs, TsFnParam, TsInterfaceDecl, TsKeywordTypeKind, TsLit, TsMappedType, TsType,
    TsTypeAnn, TsTypeElement, TsTypeOperatorOp, TsTypeParamDecl, TsTypeParamInstantiation,
    TsTypeQueryExpr, TsUnionOrIntersectionType,
};

use super::literals;
use super::syntax::{
    Body, Field, Foreign, InterfacePart, Keyword, Mapped, Members, Node, Path, TypeDecl, TypeName,
    TypeParam,
};
use crate::analyze::ast::{skip_wrappers, text};
use crate::analyze::facts::FileFacts;
use crate::shape::{ElementKind, Literal};
use crate::source::Source;

/// Adds the type that a declaration declares, if any.
pub(in crate::analyze) fn declaration(source: &Source, decl: &Decl, facts: &mut FileFacts) {
    match decl {
        Decl::TsInterface(interface) => interface_declaration(source, interface, facts),
        Decl::TsTypeAlias(alias) => {
            let decl = TypeDecl {
                params: params(source, alias.type_params.as_deref()),
                body: Body::Alias(ty(source, &alias.type_ann)),
            };
            facts.name(&alias.id.sym).ty = Some(decl);
        }
        Decl::TsEnum(decl) => {
            let members = enum_members(decl);
            let decl = facts.name(&decl.id.sym).ty.get_or_insert_with(|| TypeDecl {
                params: Vec::new(),
                body: Body::Enum(Vec::new()),
            });
            // Enums with one name are merged, like interfaces.
            if let Body::Enum(known) = &mut decl.body {
                known.extend(members);
            }
        }
        _ => {}
    }
}

pub(in crate::analyze) fn interface_declaration(
    source: &Source,
    interface: &TsInterfaceDecl,
    facts: &mut FileFacts,
) {
    let part = InterfacePart {
        extends: (interface.extends.iter())
            .map(|base| heritage(source, base))
            .collect(),
        members: members(source, &interface.body.body),
    };
    let named = facts.name(&interface.id.sym);
    let decl = named.ty.get_or_insert_with(|| TypeDecl {
        params: params(source, interface.type_params.as_deref()),
        body: Body::Interface(Vec::new()),
    });
    if let Body::Interface(parts) = &mut decl.body {
        parts.push(part);
    }
}

/// A type parameter for a name that is bound inside a function.
pub(in crate::analyze) fn unreadable_param(source: &Source, name: &str, span: Span) -> TypeParam {
    TypeParam {
        name: name.to_owned(),
        constraint: Some(unsupported(source, Foreign::Local, span)),
        default: None,
    }
}

fn heritage(source: &Source, base: &TsExprWithTypeArgs) -> Node {
    let span = base.span;
    match expression_path(&base.expr) {
        Some(names) => name(source, None, names, base.type_args.as_deref(), span),
        None => unsupported(source, Foreign::Expression, span),
    }
}

fn expression_path(expr: &Expr) -> Option<Vec<String>> {
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
    let param = |param: &swc_core::ecma::ast::TsTypeParam| TypeParam {
        name: param.name.sym.to_string(),
        constraint: param.constraint.as_deref().map(|node| ty(source, node)),
        default: param.default.as_deref().map(|node| ty(source, node)),
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

pub(super) fn ty(source: &Source, node: &TsType) -> Node {
    let unsupported = |foreign| self::unsupported(source, foreign, node.span());
    let list = |types: &[Box<TsType>]| types.iter().map(|each| ty(source, each)).collect();
    match node {
        TsType::TsKeywordType(keyword) => match self::keyword(keyword.kind) {
            Some(keyword) => Node::Keyword(keyword),
            None => unsupported(Foreign::Symbol),
        },
        TsType::TsThisType(_) => unsupported(Foreign::This),
        TsType::TsFnOrConstructorType(_) => unsupported(Foreign::Function),
        TsType::TsTypeRef(ty) => {
            let names = path(&ty.type_name);
            name(source, None, names, ty.type_params.as_deref(), ty.span)
        }
        TsType::TsImportType(import) => {
            let names = import.qualifier.as_ref().map_or_else(Vec::new, path);
            let specifier = Some(text(&import.arg.value));
            let args = import.type_args.as_deref();
            name(source, specifier, names, args, import.span)
        }
        TsType::TsTypeQuery(query) => {
            let (specifier, names) = match &query.expr_name {
                TsTypeQueryExpr::TsEntityName(entity) => (None, path(entity)),
                TsTypeQueryExpr::Import(import) => (
                    Some(text(&import.arg.value)),
                    import.qualifier.as_ref().map_or_else(Vec::new, path),
                ),
            };
            Node::Typeof(Path {
                specifier,
                names,
                span: source.span(query.span),
            })
        }
        TsType::TsTypeLit(literal) => Node::Object(members(source, &literal.members)),
        TsType::TsArrayType(array) => Node::Array(Box::new(ty(source, &array.elem_type))),
        TsType::TsTupleType(tuple) => {
            let element = |element: &swc_core::ecma::ast::TsTupleElement| {
                let labelled_rest =
                    matches!(element.label, Some(swc_core::ecma::ast::Pat::Rest(_)));
                let labelled_optional = matches!(&element.label,
                    Some(swc_core::ecma::ast::Pat::Ident(name)) if name.id.optional);
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
        TsType::TsInferType(_) => unsupported(Foreign::Infer),
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
        TsType::TsTypePredicate(_) => Node::Keyword(Keyword::Boolean),
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

fn path(entity: &TsEntityName) -> Vec<String> {
    match entity {
        TsEntityName::Ident(name) => vec![name.sym.to_string()],
        TsEntityName::TsQualifiedName(qualified) => {
            let mut names = path(&qualified.left);
            names.push(qualified.right.sym.to_string());
            names
        }
    }
}

fn name(
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

fn members(source: &Source, elements: &[TsTypeElement]) -> Members {
    let mut members = Members::default();
    for element in elements {
        let (key, computed, optional, ty) = match element {
            TsTypeElement::TsPropertySignature(property) => {
                let ty = property.type_ann.as_deref();
                let ty = ty.map_or(Node::Keyword(Keyword::Unknown), |ty| annotation(source, ty));
                (&property.key, property.computed, property.optional, ty)
            }
            TsTypeElement::TsGetterSignature(getter) => {
                let ty = getter.type_ann.as_deref();
                let ty = ty.map_or(Node::Keyword(Keyword::Unknown), |ty| annotation(source, ty));
                (&getter.key, getter.computed, false, ty)
            }
            TsTypeElement::TsMethodSignature(method) => {
                let ty = unsupported(source, Foreign::Function, method.span);
                (&method.key, method.computed, method.optional, ty)
            }
            TsTypeElement::TsIndexSignature(index) => {
                if let (Some(TsFnParam::Ident(key)), Some(value)) =
                    (index.params.first(), index.type_ann.as_deref())
                    && let Some(key) = key.type_ann.as_deref()
                {
                    let pair = (annotation(source, key), annotation(source, value));
                    members.index.push(pair);
                }
                continue;
            }
            // A function with properties.
            TsTypeElement::TsCallSignatureDecl(_) | TsTypeElement::TsConstructSignatureDecl(_) => {
                members.fields.push(Field {
                    name: "()".into(),
                    number: None,
                    optional: false,
                    ty: unsupported(source, Foreign::Function, element.span()),
                });
                continue;
            }
            // A setter declares a field. If there is also a getter, the getter has its type.
            TsTypeElement::TsSetterSignature(setter) => {
                let ty = unsupported(source, Foreign::Setter, setter.span);
                (&setter.key, setter.computed, false, ty)
            }
        };
        let Some(key) = property_key(key, computed) else {
            let unknown = || unsupported(source, Foreign::Computed, key.span());
            members.index.push((unknown(), unknown()));
            continue;
        };
        let field = Field {
            number: match key {
                Literal::Number(number) => Some(number),
                _ => None,
            },
            name: key.text(),
            optional,
            ty,
        };
        let is_accessor = matches!(
            element,
            TsTypeElement::TsGetterSignature(_) | TsTypeElement::TsSetterSignature(_)
        );
        let mut known = members.fields.iter_mut();
        let known = is_accessor.then(|| known.find(|known| known.name == field.name));
        match known.flatten() {
            None => members.fields.push(field),
            Some(_) if matches!(element, TsTypeElement::TsSetterSignature(_)) => {}
            Some(known) => *known = field,
        }
    }
    members
}

fn property_key(key: &Expr, computed: bool) -> Option<Literal> {
    match key {
        Expr::Ident(name) if !computed => Some(Literal::String(name.sym.to_string())),
        key => literals::literal(skip_wrappers(key)),
    }
}

fn enum_members(decl: &TsEnumDecl) -> Vec<(String, Option<Literal>)> {
    let mut next = Some(0.0);
    let mut members: Vec<(String, Option<Literal>)> = Vec::new();
    for member in &decl.members {
        let name = match &member.id {
            TsEnumMemberId::Ident(name) => name.sym.to_string(),
            TsEnumMemberId::Str(name) => text(&name.value),
        };
        let value = match member.init.as_deref() {
            Some(init) => literals::enum_value(skip_wrappers(init), &decl.id.sym, &members),
            None => next.map(Literal::Number),
        };
        next = match value {
            Some(Literal::Number(number)) => Some(number + 1.0),
            _ => None,
        };
        members.push((name, value));
    }
    members
}
