//! Parameters that no caller passes, so that they are not on the wire: the dispatcher fills in those of
//! type `Caller` with the identity of whoever calls, the object its `AbortSignal` with one that tells
//! a method that gives items when its reader has left.

use std::ptr;

use super::facts::{ClassFacts, MemberKind, Signature};
use super::files::{Files, PLATFORM_PACKAGE};
use super::names::{Meaning, Missing, Named, Place, augmentations, look_up, look_up_global};
use super::types::Declared;
use super::types::syntax::{Body, Keyword, Node, Path, TypeDecl, TypeParam};
use super::types::type_place;
use crate::diagnostics;
use crate::model::{Anonymous, CallerParam, Diagnostic, Method, Param};

/// How many types are followed until one counts as another than `Caller`: unions of aliases of unions
/// would be exponentially many. A longer chain of aliases is circular.
const MAX_STEPS: usize = 64;

/// What a type that is exactly `Caller` or `AbortSignal`, or a part of it, allows.
const CALLER: u8 = 1;
const NULL: u8 = 2;
const UNDEFINED: u8 = 4;
const SIGNAL: u8 = 8;

const SIGNAL_NAME: &str = "AbortSignal";

/// Takes these parameters out of those on the wire, and reports types of others that mention `Caller`.
pub(super) fn take<'a>(
    files: &Files<'a>,
    declared: &Declared<'_, 'a>,
    methods: &mut [Method],
    diagnostics: &mut Vec<Diagnostic>,
) {
    if !files.mentions_injected() {
        return;
    }
    let mut search = Search {
        files,
        declared,
        steps: 0,
        passed: Vec::new(),
        left: Vec::new(),
    };
    for (method, (class, signature)) in methods.iter_mut().zip(&declared.signatures) {
        let place = search.place(*class);
        let scope = Scope::Method(*class, &signature.type_params);
        let params = signature.params.iter().zip(&signature.types).enumerate();
        for (index, (param, node)) in params {
            let Some(node) = node else { continue };
            search.steps = MAX_STEPS;
            let parts = search.exact(place, node, scope).unwrap_or(0);
            let injected = parts & (CALLER | SIGNAL);
            if injected == CALLER && !param.rest {
                let anonymous = anonymous(param, parts);
                method.callers.push(CallerParam { index, anonymous });
            } else if injected == SIGNAL && !param.rest && method.signal.is_none() {
                method.signal = Some(index);
            } else if !method.server_only && search.mentions(place, node, scope) {
                // A request could supply an identity. Worker code is trusted.
                let at = type_place(&method.location, param.ty.as_ref(), files);
                diagnostics.push(diagnostics::caller_in_type(at, &method.name, param));
            }
        }
        drop_injected(method, signature);
    }
}

fn anonymous(param: &Param, parts: u8) -> Anonymous {
    if param.optional || param.has_default || parts & UNDEFINED != 0 {
        Anonymous::Undefined
    } else if parts & NULL != 0 {
        Anonymous::Null
    } else {
        Anonymous::Refused
    }
}

fn drop_injected(method: &mut Method, signature: &Signature) {
    if method.injected() == 0 {
        return;
    }
    let params = signature.params.iter().enumerate();
    let on_wire = params.filter(|(index, _)| !method.is_injected(*index));
    method.params = on_wire.map(|(_, param)| param.clone()).collect();
}

/// The type parameters that names in a type may mean.
#[derive(Clone, Copy)]
enum Scope<'a> {
    Declaration(&'a [TypeParam]),
    /// A class of the chain, and the method's own.
    Method(usize, &'a [TypeParam]),
}

/// What a name leads to.
enum Target<'a> {
    Caller,
    Signal,
    Type(Place<'a>, &'a TypeDecl),
    Class(Place<'a>, &'a ClassFacts),
    Other,
}

type Part<'a> = (Place<'a>, &'a Node, Scope<'a>);

struct Search<'a, 'f, 'c> {
    files: &'f Files<'a>,
    declared: &'f Declared<'c, 'a>,
    /// How many types may still be followed.
    steps: usize,
    /// The addresses of what has been looked into, in order: types may contain themselves.
    passed: Vec<usize>,
    left: Vec<Part<'a>>,
}

impl<'a> Search<'a, '_, '_> {
    fn place(&self, class: usize) -> Place<'a> {
        Place::top(self.declared.files.get(class).copied().unwrap_or_default())
    }

    /// The parts of a type that is `Caller`, `AbortSignal`, `null`, `undefined` or a union of them.
    fn exact(&mut self, place: Place<'a>, node: &'a Node, scope: Scope<'_>) -> Option<u8> {
        self.steps = self.steps.checked_sub(1)?;
        match node {
            Node::Keyword(Keyword::Null) => Some(NULL),
            Node::Keyword(Keyword::Undefined) => Some(UNDEFINED),
            Node::Union(members) => {
                let mut parts = 0;
                for member in members {
                    parts |= self.exact(place, member, scope)?;
                }
                Some(parts)
            }
            Node::Name(name) if name.args.is_empty() && !is_variable(self, scope, &name.path) => {
                match self.target(place, &name.path) {
                    Target::Caller => Some(CALLER),
                    Target::Signal => Some(SIGNAL),
                    Target::Type(place, decl) => match &decl.body {
                        Body::Alias(node) => {
                            self.exact(place, node, Scope::Declaration(&decl.params))
                        }
                        _ => None,
                    },
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// Whether any part of a type is `Caller`, in whatever file.
    fn mentions(&mut self, place: Place<'a>, node: &'a Node, scope: Scope<'a>) -> bool {
        self.passed.clear();
        self.left.clear();
        self.left.push((place, node, scope));
        while let Some((place, node, scope)) = self.left.pop() {
            if self.is_caller_or_parts(place, node, scope) {
                return true;
            }
        }
        false
    }

    /// Whether a type is `Caller`. If not, its parts are left to look into.
    fn is_caller_or_parts(&mut self, place: Place<'a>, node: &'a Node, scope: Scope<'a>) -> bool {
        node.parts(&mut |part| self.left.push((place, part, scope)));
        match node {
            Node::Typeof(path) | Node::Widened(path) | Node::Call(path) => {
                self.push_value(place, path);
            }
            Node::Name(name) if is_variable(self, scope, &name.path) => {
                self.push_variable(place, scope, &name.path);
            }
            Node::Name(name) => match self.target(place, &name.path) {
                Target::Caller => return true,
                Target::Type(place, decl) => {
                    let scope = Scope::Declaration(&decl.params);
                    for param in decl.params.iter().skip(name.args.len()) {
                        if let Some(default) = &param.default
                            && self.is_new(ptr::from_ref(default).addr())
                        {
                            self.push(place, Some(default), scope);
                        }
                    }
                    self.push_declaration(place, decl);
                }
                Target::Class(place, class) => self.push_properties(place, class),
                Target::Signal | Target::Other => {}
            },
            _ => {}
        }
        false
    }

    fn push_properties(&mut self, place: Place<'a>, class: &'a ClassFacts) {
        if !self.is_new(ptr::from_ref(class).addr()) {
            return;
        }
        for member in &class.members {
            if let MemberKind::Property { ty, .. } = &member.kind {
                let scope = Scope::Declaration(&class.type_params);
                self.push(place, ty.as_ref(), scope);
            }
        }
    }

    fn push_declaration(&mut self, place: Place<'a>, decl: &'a TypeDecl) {
        if !self.is_new(ptr::from_ref(decl).addr()) {
            return;
        }
        let scope = Scope::Declaration(&decl.params);
        match &decl.body {
            Body::Alias(node) => self.push(place, Some(node), scope),
            Body::Interface(parts) => {
                for part in parts {
                    for base in &part.extends {
                        self.push(place, Some(base), scope);
                    }
                    (part.members).parts(&mut |part| self.left.push((place, part, scope)));
                }
                for (place, decl) in augmentations(self.files, place, &decl.name) {
                    self.push_declaration(place, decl);
                }
            }
            Body::Enum(_) | Body::Reference(_) => {}
        }
    }

    /// The type of a value, or the result of a function.
    fn push_value(&mut self, place: Place<'a>, path: &Path) {
        let specifier = path.specifier.as_deref();
        let found = look_up(self.files, place, specifier, &path.names, Meaning::Value);
        if let (Named::Value(place, node), _) = found
            && self.is_new(ptr::from_ref(node).addr())
        {
            let node = match node {
                Node::Function(function, _) => function.result.as_ref(),
                node => Some(node),
            };
            self.push(place, node, Scope::Declaration(&[]));
        }
    }

    /// What a type parameter of a method or a class may be. Of others, the arguments say it.
    fn push_variable(&mut self, place: Place<'a>, scope: Scope<'a>, path: &Path) {
        let Scope::Method(class, own) = scope else {
            return;
        };
        let bare = path.names.first().map_or("", String::as_str);
        let classes = self.declared.classes;
        let params = classes
            .get(class)
            .map_or(&[][..], |class| &class.type_params);
        let find = |params: &'a [TypeParam]| {
            let index = params.iter().position(|param| param.name == bare)?;
            Some((index, params.get(index)?))
        };
        let (param, arg) = match (find(own), find(params)) {
            (Some((_, param)), _) => (param, None),
            (None, Some((index, param))) => {
                let derived = class.checked_sub(1);
                let arg = derived.and_then(|derived| {
                    Some((derived, classes.get(derived)?.base_args.get(index)?))
                });
                (param, arg)
            }
            (None, None) => return,
        };
        if !self.is_new(ptr::from_ref(param).addr()) {
            return;
        }
        if let Some((derived, arg)) = arg {
            let place = self.place(derived);
            self.push(place, Some(arg), Scope::Method(derived, &[]));
        } else {
            self.push(place, param.constraint.as_ref(), scope);
            self.push(place, param.default.as_ref(), scope);
        }
    }

    fn push(&mut self, place: Place<'a>, node: Option<&'a Node>, scope: Scope<'a>) {
        self.left.extend(node.map(|node| (place, node, scope)));
    }

    /// Whether a part of a file is looked into for the first time.
    fn is_new(&mut self, address: usize) -> bool {
        match self.passed.binary_search(&address) {
            Ok(_) => false,
            Err(at) => {
                self.passed.insert(at, address);
                true
            }
        }
    }

    fn target(&self, mut place: Place<'a>, mut path: &'a Path) -> Target<'a> {
        for _ in 0..MAX_STEPS {
            let specifier = path.specifier.as_deref();
            let mut found = look_up(self.files, place, specifier, &path.names, Meaning::Type);
            if let Named::Missing(Missing::Undeclared, _) = found.0 {
                // Whatever a project adds to it, it is the platform's.
                if path.names == [SIGNAL_NAME] {
                    return Target::Signal;
                }
                found = look_up_global(self.files, &path.names, Meaning::Type);
            }
            let (found, used) = found;
            let rest = path.names.get(used..).unwrap_or_default();
            match found {
                Named::Package(package) if package.is_caller(rest) => return Target::Caller,
                Named::Package(package) if package.is(PLATFORM_PACKAGE, SIGNAL_NAME, rest) => {
                    return Target::Signal;
                }
                Named::Type(at, decl) => match &decl.body {
                    Body::Reference(target) => (place, path) = (at, target),
                    _ => return Target::Type(at, decl),
                },
                Named::Class(id, _) => {
                    let place = Place::top(self.files.interned(&id.file));
                    let class = self.files.class(&id);
                    return class.map_or(Target::Other, |class| Target::Class(place, class));
                }
                _ => break,
            }
        }
        Target::Other
    }
}

/// Whether a name means a type parameter.
fn is_variable(search: &Search<'_, '_, '_>, scope: Scope<'_>, path: &Path) -> bool {
    let ([name], None) = (&path.names[..], &path.specifier) else {
        return false;
    };
    let has = |params: &[TypeParam]| params.iter().any(|param| param.name == *name);
    match scope {
        Scope::Declaration(params) => has(params),
        Scope::Method(class, own) => {
            let class = search.declared.classes.get(class);
            has(own) || class.is_some_and(|class| has(&class.type_params))
        }
    }
}
