//! Reads the names that a syntax tree declares.

use swc_core::ecma::ast::{
    Class, ClassMember, Decl, DefaultDecl, Expr, Function, Key, MemberProp, Module, ModuleDecl,
    ModuleItem, Pat, PropName, Stmt, TsEntityName, TsExprWithTypeArgs, TsFnOrConstructorType,
    TsInterfaceDecl, TsLit, TsModuleRef, TsNamespaceBody, TsType, TsTypeElement, TsTypeParam,
    TsTypeParamDecl, TsTypeParamInstantiation, TsTypeQueryExpr, TsUnionOrIntersectionType, VarDecl,
};

use super::{Declaration, Declarations, Literal, Param, Type};
use crate::analyze::ast::{property_name, skip_wrappers, text};
use crate::analyze::imports::{exported, imported};
use crate::analyze::reference::Reference;

/// Reads the names in a file's syntax tree. `length`: bytes of the file.
pub(crate) fn read(module: &Module, length: usize) -> Declarations {
    let mut declarations = Declarations {
        length,
        ..Declarations::default()
    };
    declarations.items(&module.body, "");
    declarations
}

impl Declarations {
    /// `prefix` is that of the namespace around the items: `ns.`.
    fn items(&mut self, items: &[ModuleItem], prefix: &str) {
        for item in items {
            match item {
                ModuleItem::ModuleDecl(decl) => self.module_declaration(decl, prefix),
                ModuleItem::Stmt(Stmt::Decl(decl)) => {
                    self.declaration(decl, prefix);
                }
                ModuleItem::Stmt(_) => {}
            }
        }
    }

    fn add(&mut self, name: String, declaration: Declaration) {
        self.names.get_or_default(name).push(declaration);
    }

    fn module_declaration(&mut self, decl: &ModuleDecl, prefix: &str) {
        match decl {
            ModuleDecl::Import(import) => {
                for (local, target) in imported(import) {
                    self.add(prefix.to_owned() + &local, Declaration::Alias(target));
                }
            }
            // Exports of a namespace are found by their full name.
            ModuleDecl::ExportDecl(export) => {
                for name in self.declaration(&export.decl, prefix) {
                    if prefix.is_empty() {
                        self.exports.push((name.clone(), Reference::Local(name)));
                    }
                }
            }
            ModuleDecl::ExportDefaultDecl(default) => self.default_declaration(&default.decl),
            ModuleDecl::ExportDefaultExpr(default) => self.default_expression(&default.expr),
            ModuleDecl::TsExportAssignment(assignment) => {
                self.default_expression(&assignment.expr);
            }
            ModuleDecl::ExportAll(all) => self.stars.push(text(&all.src.value)),
            ModuleDecl::ExportNamed(named) if prefix.is_empty() => {
                let exports = exported(named).map(|exported| (exported.name, exported.target));
                self.exports.extend(exports);
            }
            ModuleDecl::TsImportEquals(import) => {
                let target = match &import.module_ref {
                    TsModuleRef::TsExternalModuleRef(module) => Reference::Namespace {
                        specifier: text(&module.expr.value),
                    },
                    TsModuleRef::TsEntityName(name) => Reference::Local(entity(name).join(".")),
                };
                let name = prefix.to_owned() + &import.id.sym;
                self.add(name, Declaration::Alias(target));
            }
            ModuleDecl::ExportNamed(_) | ModuleDecl::TsNamespaceExport(_) => {}
        }
    }

    fn default_declaration(&mut self, decl: &DefaultDecl) {
        let declaration = match decl {
            DefaultDecl::Class(default) => class(&default.class),
            DefaultDecl::Fn(default) => function(&default.function),
            DefaultDecl::TsInterfaceDecl(default) => interface(default),
        };
        self.add("default".into(), declaration);
        let target = Reference::Local("default".into());
        self.exports.push(("default".into(), target));
        let own = match decl {
            DefaultDecl::Class(default) => default.ident.as_ref(),
            DefaultDecl::Fn(default) => default.ident.as_ref(),
            DefaultDecl::TsInterfaceDecl(default) => Some(&default.id),
        };
        if let Some(own) = own {
            let alias = Reference::Local("default".into());
            self.add(own.sym.to_string(), Declaration::Alias(alias));
        }
    }

    fn default_expression(&mut self, expr: &Expr) {
        let target = match expression_path(expr) {
            Some(path) => Reference::Local(path.join(".")),
            None => {
                self.add(
                    "default".into(),
                    Declaration::Variable(value_of_expression(expr)),
                );
                Reference::Local("default".into())
            }
        };
        self.exports.push(("default".into(), target));
    }

    /// Adds the declared names, and returns them without the prefix.
    fn declaration(&mut self, decl: &Decl, prefix: &str) -> Vec<String> {
        let (name, declaration) = match decl {
            Decl::Class(decl) => (decl.ident.sym.to_string(), class(&decl.class)),
            Decl::Fn(decl) => (decl.ident.sym.to_string(), function(&decl.function)),
            Decl::TsInterface(decl) => (decl.id.sym.to_string(), interface(decl)),
            Decl::TsTypeAlias(decl) => {
                let params = params(decl.type_params.as_deref());
                let ty = ty(&decl.type_ann);
                (
                    decl.id.sym.to_string(),
                    Declaration::TypeAlias { params, ty },
                )
            }
            Decl::Var(decl) => return self.variables(decl, prefix),
            Decl::TsModule(module) => {
                let name = module.id.as_ident().map(|name| name.sym.to_string());
                // Declarations for another module, `declare module './server'`, add to the
                // declarations of its name.
                let inner = name.as_ref();
                let inner = inner.map_or(String::new(), |name| format!("{prefix}{name}."));
                if let Some(body) = &module.body {
                    self.namespace(body, &inner);
                }
                return name.into_iter().collect();
            }
            Decl::Using(_) | Decl::TsEnum(_) => return Vec::new(),
        };
        self.add(prefix.to_owned() + &name, declaration);
        vec![name]
    }

    fn namespace(&mut self, body: &TsNamespaceBody, prefix: &str) {
        match body {
            TsNamespaceBody::TsModuleBlock(block) => self.items(&block.body, prefix),
            TsNamespaceBody::TsNamespaceDecl(inner) => {
                self.namespace(&inner.body, &format!("{prefix}{}.", inner.id.sym));
            }
        }
    }

    fn variables(&mut self, decl: &VarDecl, prefix: &str) -> Vec<String> {
        let mut names = Vec::new();
        for declarator in &decl.decls {
            let Pat::Ident(name) = &declarator.name else {
                continue;
            };
            let declared = name
                .type_ann
                .as_ref()
                .map(|annotation| &annotation.type_ann);
            let ty = match (declared, &declarator.init) {
                (Some(declared), _) => ty(declared),
                (None, Some(init)) => value_of_expression(init),
                (None, None) => Type::Unreadable,
            };
            let local = name.id.sym.to_string();
            self.add(prefix.to_owned() + &local, Declaration::Variable(ty));
            names.push(local);
        }
        names
    }
}

fn class(class: &Class) -> Declaration {
    let base = class.super_class.as_ref();
    Declaration::Class {
        params: params(class.type_params.as_deref()),
        members: class.body.iter().filter_map(member).collect(),
        is_computed: class.body.iter().any(is_computed),
        base: base.map(|base| with_args(base_of(base), class.super_type_params.as_deref())),
    }
}

/// Whether a member's name is the value of a constant. A symbol, such as `[Symbol.dispose]`, is
/// never the name of a call.
fn is_computed(member: &ClassMember) -> bool {
    let key = match member {
        ClassMember::Method(method) if !method.is_static => &method.key,
        ClassMember::ClassProp(property) if !property.is_static => &property.key,
        _ => return false,
    };
    match key {
        PropName::Computed(computed) => {
            let expr = skip_wrappers(&computed.expr);
            signature_name(expr, true).is_none() && !matches!(expr, Expr::Member(_))
        }
        _ => false,
    }
}

fn member_name(key: &PropName) -> Option<String> {
    match key {
        PropName::Computed(computed) => signature_name(skip_wrappers(&computed.expr), true),
        key => property_name(key),
    }
}

/// The name of an instance's member, private ones included: at run time they are on the prototype.
fn member(member: &ClassMember) -> Option<String> {
    match member {
        ClassMember::Method(method) if !method.is_static => member_name(&method.key),
        ClassMember::ClassProp(property) if !property.is_static => member_name(&property.key),
        ClassMember::AutoAccessor(accessor) if !accessor.is_static => match &accessor.key {
            Key::Public(key) => member_name(key),
            Key::Private(_) => None,
        },
        _ => None,
    }
}

fn base_of(expr: &Expr) -> Type {
    match skip_wrappers(expr) {
        Expr::TsInstantiation(outer) => with_args(base_of(&outer.expr), Some(&outer.type_args)),
        expr => value_of_expression(expr),
    }
}

/// Adds the type arguments of `extends Base<A>`.
fn with_args(ty: Type, given: Option<&TsTypeParamInstantiation>) -> Type {
    match (ty, given) {
        (Type::Typeof { path, .. }, Some(given)) => Type::Typeof {
            path,
            args: args(Some(given)),
        },
        (ty, _) => ty,
    }
}

fn value_of_expression(expr: &Expr) -> Type {
    let expr = skip_wrappers(expr);
    if let Some(path) = expression_path(expr) {
        return Type::Typeof {
            path,
            args: Vec::new(),
        };
    }
    match expr {
        Expr::Call(call) => {
            let callee = call
                .callee
                .as_expr()
                .and_then(|callee| expression_path(callee));
            let args = call.args.iter().map(|arg| value_of_expression(&arg.expr));
            callee.map_or(Type::Unreadable, |callee| Type::Call {
                callee,
                args: args.collect(),
            })
        }
        Expr::Object(_) | Expr::Array(_) | Expr::Lit(_) | Expr::Tpl(_) => Type::Nothing,
        _ => Type::Unreadable,
    }
}

/// `a.b.c`
fn expression_path(expr: &Expr) -> Option<Vec<String>> {
    match skip_wrappers(expr) {
        Expr::Ident(name) => Some(vec![name.sym.to_string()]),
        Expr::Member(member) => {
            let MemberProp::Ident(property) = &member.prop else {
                return None;
            };
            let mut path = expression_path(&member.obj)?;
            path.push(property.sym.to_string());
            Some(path)
        }
        _ => None,
    }
}

fn function(function: &Function) -> Declaration {
    let result = function.return_type.as_ref();
    Declaration::Function {
        params: params(function.type_params.as_deref()),
        result: result.map_or(Type::Unreadable, |result| ty(&result.type_ann)),
    }
}

fn interface(interface: &TsInterfaceDecl) -> Declaration {
    Declaration::Interface {
        params: params(interface.type_params.as_deref()),
        body: literal(&interface.body.body),
        bases: interface.extends.iter().map(interface_base).collect(),
    }
}

fn interface_base(base: &TsExprWithTypeArgs) -> Type {
    expression_path(&base.expr).map_or(Type::Unreadable, |path| Type::Name {
        path,
        args: args(base.type_args.as_deref()),
    })
}

fn literal(elements: &[TsTypeElement]) -> Literal {
    let mut literal = Literal::default();
    for element in elements {
        let (key, computed) = match element {
            TsTypeElement::TsConstructSignatureDecl(signature) => {
                let result = signature.type_ann.as_ref();
                let result = result.map_or(Type::Unreadable, |result| ty(&result.type_ann));
                literal.constructs.push(result);
                continue;
            }
            TsTypeElement::TsPropertySignature(property) => (&property.key, property.computed),
            TsTypeElement::TsMethodSignature(method) => (&method.key, method.computed),
            TsTypeElement::TsGetterSignature(getter) => (&getter.key, getter.computed),
            TsTypeElement::TsSetterSignature(setter) => (&setter.key, setter.computed),
            TsTypeElement::TsCallSignatureDecl(_) | TsTypeElement::TsIndexSignature(_) => continue,
        };
        let name = signature_name(key, computed);
        literal.is_computed |= computed && name.is_none() && !matches!(&**key, Expr::Member(_));
        literal.members.extend(name);
    }
    literal
}

/// `None` for `[Symbol.iterator]`, which can't be the name of a call.
fn signature_name(key: &Expr, computed: bool) -> Option<String> {
    match key {
        Expr::Ident(name) if !computed => Some(name.sym.to_string()),
        Expr::Lit(swc_core::ecma::ast::Lit::Str(name)) => Some(text(&name.value)),
        _ => None,
    }
}

fn params(declared: Option<&TsTypeParamDecl>) -> Vec<Param> {
    let params = declared.into_iter().flat_map(|declared| &declared.params);
    let param = |param: &TsTypeParam| Param {
        name: param.name.sym.to_string(),
        default: param.default.as_ref().map(|default| ty(default)),
    };
    params.map(param).collect()
}

fn args(given: Option<&TsTypeParamInstantiation>) -> Vec<Type> {
    let given = given.into_iter().flat_map(|given| &given.params);
    given.map(|arg| ty(arg)).collect()
}

fn entity(name: &TsEntityName) -> Vec<String> {
    match name {
        TsEntityName::Ident(name) => vec![name.sym.to_string()],
        TsEntityName::TsQualifiedName(qualified) => {
            let mut path = entity(&qualified.left);
            path.push(qualified.right.sym.to_string());
            path
        }
    }
}

fn ty(node: &TsType) -> Type {
    use swc_core::ecma::ast::TsKeywordTypeKind::TsAnyKeyword;
    match node {
        // An instance of it can have any member.
        TsType::TsKeywordType(keyword) if keyword.kind == TsAnyKeyword => Type::Unreadable,
        TsType::TsParenthesizedType(outer) => ty(&outer.type_ann),
        TsType::TsTypeRef(reference) => Type::Name {
            path: entity(&reference.type_name),
            args: args(reference.type_params.as_deref()),
        },
        TsType::TsTypeQuery(query) => match &query.expr_name {
            TsTypeQueryExpr::TsEntityName(name) => Type::Typeof {
                path: entity(name),
                args: args(query.type_args.as_deref()),
            },
            TsTypeQueryExpr::Import(import) => import_type(import, true),
        },
        TsType::TsImportType(import) => import_type(import, false),
        TsType::TsTypeLit(lit) => Type::Literal(literal(&lit.members)),
        TsType::TsUnionOrIntersectionType(TsUnionOrIntersectionType::TsUnionType(union)) => {
            Type::All(union.types.iter().map(|ty| self::ty(ty)).collect())
        }
        TsType::TsUnionOrIntersectionType(TsUnionOrIntersectionType::TsIntersectionType(all)) => {
            Type::All(all.types.iter().map(|ty| self::ty(ty)).collect())
        }
        TsType::TsConditionalType(conditional) => Type::All(vec![
            ty(&conditional.true_type),
            ty(&conditional.false_type),
        ]),
        TsType::TsFnOrConstructorType(TsFnOrConstructorType::TsConstructorType(constructor)) => {
            Type::Constructor(Box::new(ty(&constructor.type_ann.type_ann)))
        }
        TsType::TsLitType(literal) => match &literal.lit {
            TsLit::Str(name) => Type::Text(text(&name.value)),
            TsLit::Tpl(_) => Type::Unreadable,
            _ => Type::Nothing,
        },
        TsType::TsFnOrConstructorType(TsFnOrConstructorType::TsFnType(_))
        | TsType::TsKeywordType(_)
        | TsType::TsTupleType(_)
        | TsType::TsTypePredicate(_) => Type::Nothing,
        TsType::TsThisType(_)
        | TsType::TsArrayType(_)
        | TsType::TsOptionalType(_)
        | TsType::TsRestType(_)
        | TsType::TsInferType(_)
        | TsType::TsTypeOperator(_)
        | TsType::TsIndexedAccessType(_)
        | TsType::TsMappedType(_) => Type::Unreadable,
    }
}

fn import_type(import: &swc_core::ecma::ast::TsImportType, is_value: bool) -> Type {
    Type::Import {
        specifier: text(&import.arg.value),
        path: import.qualifier.as_ref().map(entity).unwrap_or_default(),
        is_value,
        args: args(import.type_args.as_deref()),
    }
}
