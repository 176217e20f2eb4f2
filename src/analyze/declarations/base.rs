//! A base class of a package → the names of its members, and whether it is an agent.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::{Declaration, DeclarationState, Declarations, Literal, MAX_LENGTH, Param, Type};
use crate::analyze::files::{Files, Found, PackageTypes};
use crate::analyze::names::PackageName;
use crate::analyze::reference::Reference;

/// Names and types that are looked at for one base: declarations can be made to lead in circles,
/// and to fan out at every turn.
const MAX_STEPS: usize = 20_000;
const MAX_DEPTH: usize = 128;

/// What is known of a base class that a package declares.
#[derive(Debug, Default)]
pub(crate) struct PackageBase {
    /// The names of its members, private and inherited ones included.
    pub(crate) names: BTreeSet<String>,
    /// It leads to package `agents`, whose classes have a public interface of their own making.
    pub(crate) is_agent: bool,
    /// Why the names are not all there are.
    pub(crate) unreadable: Option<String>,
}

impl PackageBase {
    pub(crate) fn unreadable(reason: &str) -> Self {
        Self {
            unreadable: Some(reason.to_owned()),
            ..Self::default()
        }
    }

    /// Whether the class may have a member of this name.
    pub(crate) fn may_have(&self, name: &str) -> bool {
        self.unreadable.is_some() || self.names.contains(name)
    }

    /// Adds the members of another class.
    pub(crate) fn add(&mut self, other: Self) {
        self.names.extend(other.names);
        self.is_agent |= other.is_agent;
        if self.unreadable.is_none() {
            self.unreadable = other.unreadable;
        }
    }
}

/// What a class that a package declares has; or, `called`, one that a mixin of it makes. The names
/// that the mixin's argument brings are the caller's to add.
pub(crate) fn base_of(files: &Files<'_>, package: &PackageName, called: bool) -> PackageBase {
    let mut walk = Walk::new(files);
    let found = walk.package(&package.from, &package.specifier, &package.path, 0);
    match found {
        None => {}
        Some(Named::DurableObject) => {}
        Some(named) if called => walk.made_by(&named, 0),
        Some(named) => walk.constructed_value(&named, &Rc::default(), 0),
    }
    walk.base
}

/// Whether a name of a package is the decorator `callable` of package `agents`.
pub(crate) fn is_callable(files: &Files<'_>, package: &PackageName) -> bool {
    const NAMES: [&str; 2] = ["callable", "unstable_callable"];
    if is_agents(&package.specifier) {
        return matches!(package.path.as_slice(), [name] if NAMES.contains(&name.as_str()));
    }
    let mut walk = Walk::new(files);
    let found = walk.package(&package.from, &package.specifier, &package.path, 0);
    walk.base.is_agent
        && matches!(found, Some(Named::Declared { name, .. }) if NAMES.contains(&name.as_str()))
}

fn is_agents(specifier: &str) -> bool {
    specifier == "agents" || specifier.starts_with("agents/")
}

struct Walk<'a, 'f> {
    files: &'f Files<'a>,
    base: PackageBase,
    steps: usize,
    /// Files whose length has been counted.
    counted: BTreeSet<String>,
    length: usize,
}

/// What a name stands for.
#[derive(Clone)]
enum Named<'a> {
    DurableObject,
    Declared {
        file: Rc<str>,
        name: String,
        declarations: &'a [Declaration],
    },
}

/// What type parameters stand for.
#[derive(Default)]
struct Env<'a> {
    bound: Vec<(&'a str, Bound<'a>)>,
}

#[derive(Clone)]
enum Bound<'a> {
    Type(&'a Type, Rc<str>, Rc<Env<'a>>),
    /// What a mixin is called with: its names have been added where it was called.
    Given,
}

impl<'a> Walk<'a, '_> {
    fn new<'f>(files: &'f Files<'a>) -> Walk<'a, 'f> {
        Walk {
            files,
            base: PackageBase::default(),
            steps: MAX_STEPS,
            counted: BTreeSet::new(),
            length: 0,
        }
    }

    fn fail(&mut self, reason: impl Into<String>) {
        self.base.unreadable.get_or_insert_with(|| reason.into());
    }

    /// Whether there is room to go on.
    fn step(&mut self, depth: usize) -> bool {
        self.steps = self.steps.saturating_sub(1);
        let goes_on = self.steps > 0 && depth < MAX_DEPTH;
        if !goes_on {
            self.fail("its declarations are too deep or circular");
        }
        goes_on
    }

    // Names

    fn package(
        &mut self,
        from: &str,
        specifier: &str,
        path: &[String],
        depth: usize,
    ) -> Option<Named<'a>> {
        if specifier == "cloudflare:workers" {
            if matches!(path, [name] if name == "DurableObject") {
                return Some(Named::DurableObject);
            }
            self.fail("it resolves to a class of `cloudflare:workers` that isn't `DurableObject`");
            return None;
        }
        self.base.is_agent |= is_agents(specifier);
        match self.files.package(from, specifier) {
            None => {
                self.fail(format!(
                    "the declarations of `{specifier}` haven't been supplied"
                ));
                None
            }
            Some(PackageTypes { file: None, .. }) => {
                self.fail(format!(
                    "`{specifier}` has no declarations, or isn't installed"
                ));
                None
            }
            Some(PackageTypes {
                file: Some(file),
                name,
            }) => {
                // Also under another name, as package managers can install it.
                self.base.is_agent |= name.as_deref() == Some("agents");
                self.export(&Rc::from(file.as_str()), path, depth)
            }
        }
    }

    /// What a module that is imported in `file` exports.
    fn import(
        &mut self,
        file: &Rc<str>,
        specifier: &str,
        path: &[String],
        depth: usize,
    ) -> Option<Named<'a>> {
        if !specifier.starts_with('.') {
            return self.package(file, specifier, path, depth);
        }
        match self.files.declaration_file(file, specifier) {
            Found::File(file) => self.export(&Rc::from(file), path, depth),
            Found::Broken(file) => {
                self.fail(format!("{file} can't be parsed"));
                None
            }
            Found::Pending => {
                self.fail("its declarations haven't been supplied");
                None
            }
            Found::Nothing(path) => {
                self.fail(format!("the file {path} doesn't exist"));
                None
            }
        }
    }

    fn declarations(&mut self, file: &str) -> Option<&'a Declarations> {
        let found = match self.files.declarations(file) {
            Some(DeclarationState::Read(found)) => found,
            Some(DeclarationState::Broken) => {
                self.fail(format!("{file} can't be parsed"));
                return None;
            }
            Some(DeclarationState::Absent) => {
                self.fail(format!("the file {file} doesn't exist"));
                return None;
            }
            None => {
                self.fail("its declarations haven't been supplied");
                return None;
            }
        };
        if self.counted.insert(file.to_owned()) {
            self.length += found.length;
        }
        if self.length > MAX_LENGTH {
            self.fail(format!("its declarations are over {MAX_LENGTH} bytes"));
            return None;
        }
        Some(found)
    }

    /// What `path`, beginning with a name that `file` exports, stands for.
    fn export(&mut self, file: &Rc<str>, path: &[String], depth: usize) -> Option<Named<'a>> {
        let found = self.exported(file, path, depth);
        if found.is_none() && self.base.unreadable.is_none() {
            self.fail(format!("{file} doesn't declare `{}`", path.join(".")));
        }
        found
    }

    fn exported(&mut self, file: &Rc<str>, path: &[String], depth: usize) -> Option<Named<'a>> {
        if !self.step(depth) {
            return None;
        }
        let declarations = self.declarations(file)?;
        let (first, rest) = path.split_first()?;
        let mut exports = declarations.exports.iter();
        if let Some((_, target)) = exports.find(|(name, _)| name == first) {
            return self.follow(file, target, rest, depth + 1);
        }
        // Declarations export what they declare, unless they say otherwise.
        if declarations.names.contains_key(first) {
            return self.local(file, path, depth + 1);
        }
        for specifier in &declarations.stars {
            if let Some(found) = self.star(file, specifier, path, depth + 1) {
                return Some(found);
            }
        }
        None
    }

    /// Like `import`, but that the name may be another module's.
    fn star(
        &mut self,
        file: &Rc<str>,
        specifier: &str,
        path: &[String],
        depth: usize,
    ) -> Option<Named<'a>> {
        let (before, was_agent) = (self.base.unreadable.clone(), self.base.is_agent);
        let found = self.import(file, specifier, path, depth);
        if found.is_none() && before.is_none() && !self.is_pending() {
            self.base.unreadable = None;
            self.base.is_agent = was_agent;
        }
        found
    }

    fn is_pending(&self) -> bool {
        !self.files.missing.borrow().is_empty() || !self.files.missing_packages.borrow().is_empty()
    }

    fn follow(
        &mut self,
        file: &Rc<str>,
        target: &Reference,
        rest: &[String],
        depth: usize,
    ) -> Option<Named<'a>> {
        let with = |name: &str| {
            let first = name.split('.').map(str::to_owned);
            first.chain(rest.iter().cloned()).collect::<Vec<String>>()
        };
        match target {
            Reference::Local(name) => self.local(file, &with(name), depth),
            Reference::Import { specifier, name } => {
                self.import(file, specifier, &with(name), depth)
            }
            // The namespace itself is no class, unless it is what `export =` exports.
            Reference::Namespace { specifier } if rest.is_empty() => {
                self.import(file, specifier, &["default".to_owned()], depth)
            }
            Reference::Namespace { specifier } => self.import(file, specifier, rest, depth),
            _ => None,
        }
    }

    /// What `path` stands for within `file`.
    fn local(&mut self, file: &Rc<str>, path: &[String], depth: usize) -> Option<Named<'a>> {
        if !self.step(depth) {
            return None;
        }
        let declarations = self.declarations(file)?;
        let (first, rest) = path.split_first()?;
        let known = declarations.names.get(first);
        if let Some([Declaration::Alias(target), ..]) = known.map(Vec::as_slice) {
            return self.follow(file, target, rest, depth + 1);
        }
        let name = path.join(".");
        match declarations.names.get(&name).map(Vec::as_slice) {
            Some([Declaration::Alias(target)]) => self.follow(file, target, &[], depth + 1),
            Some(found) => Some(Named::Declared {
                file: file.clone(),
                name,
                declarations: found,
            }),
            None => None,
        }
    }

    // Members

    /// What an instance of a class has, given as a value.
    fn constructed_value(&mut self, named: &Named<'a>, args: &Rc<Args<'a>>, depth: usize) {
        let Named::Declared {
            file, declarations, ..
        } = named
        else {
            return;
        };
        let mut is_class = false;
        for declaration in *declarations {
            match declaration {
                Declaration::Class { .. } => is_class = true,
                Declaration::Variable(ty) => {
                    is_class = true;
                    self.constructed(ty, file, &Rc::default(), depth + 1);
                }
                _ => {}
            }
        }
        if is_class {
            self.instance_named(named, args, depth);
        } else {
            self.fail("it isn't declared as a class");
        }
    }

    /// What an instance has that a mixin makes.
    fn made_by(&mut self, named: &Named<'a>, depth: usize) {
        let Named::Declared {
            file, declarations, ..
        } = named
        else {
            return;
        };
        let mut is_function = false;
        for declaration in *declarations {
            if let Declaration::Function { params, result } = declaration {
                is_function = true;
                let bound = params
                    .iter()
                    .map(|param| (param.name.as_str(), Bound::Given));
                let env = Rc::new(Env {
                    bound: bound.collect(),
                });
                self.constructed(result, file, &env, depth + 1);
            }
        }
        if !is_function {
            self.fail("it isn't declared as a function");
        }
    }

    /// What an instance of a class, or a value of an interface or an alias, has.
    fn instance_named(&mut self, named: &Named<'a>, args: &Rc<Args<'a>>, depth: usize) {
        let Named::Declared {
            file, declarations, ..
        } = named
        else {
            return;
        };
        for declaration in *declarations {
            match declaration {
                Declaration::Class {
                    params,
                    members,
                    is_computed,
                    base,
                } => {
                    self.base.names.extend(members.iter().cloned());
                    if *is_computed {
                        self.fail("it has members whose names are computed");
                    }
                    let env = bind(params, args, file);
                    if let Some(base) = base {
                        self.constructed(base, file, &env, depth + 1);
                    }
                }
                Declaration::Interface {
                    params,
                    body,
                    bases,
                } => {
                    self.members(body);
                    let env = bind(params, args, file);
                    for base in bases {
                        self.instance(base, file, &env, depth + 1);
                    }
                }
                Declaration::TypeAlias { params, ty } => {
                    self.instance(ty, file, &bind(params, args, file), depth + 1);
                }
                Declaration::Variable(_) | Declaration::Function { .. } | Declaration::Alias(_) => {
                }
            }
        }
    }

    /// What a value of a type has.
    fn instance(&mut self, ty: &'a Type, file: &Rc<str>, env: &Rc<Env<'a>>, depth: usize) {
        if !self.step(depth) {
            return;
        }
        match ty {
            Type::Name { path, args } => match self.name(path, args, file, env, depth) {
                Meaning::Param(Bound::Type(ty, file, env)) => {
                    self.instance(ty, &file, &env, depth + 1);
                }
                Meaning::Named(named) => {
                    let args = given(args, file, env);
                    self.instance_named(&named, &args, depth + 1);
                }
                Meaning::Global(Global::OfFirst) => {
                    if let Some(first) = args.first() {
                        self.instance(first, file, env, depth + 1);
                    }
                }
                Meaning::Global(Global::Keys) => {
                    if let Some(first) = args.first() {
                        self.keys(first, file, env, depth + 1);
                    }
                }
                Meaning::Global(Global::Instance) => {
                    if let Some(first) = args.first() {
                        self.constructed(first, file, env, depth + 1);
                    }
                }
                Meaning::Param(Bound::Given) | Meaning::Global(Global::Nothing) => {}
                Meaning::Unknown => self.fail(format!("`{}` isn't declared", path.join("."))),
            },
            Type::Import {
                specifier,
                path,
                is_value: false,
                args,
            } => {
                if let Some(named) = self.import(file, specifier, path, depth + 1) {
                    let args = given(args, file, env);
                    self.instance_named(&named, &args, depth + 1);
                }
            }
            Type::Literal(literal) => self.members(literal),
            Type::All(types) => {
                for ty in types {
                    self.instance(ty, file, env, depth + 1);
                }
            }
            // The static side of a class: no instance has it.
            Type::Typeof { .. }
            | Type::Import { .. }
            | Type::Call { .. }
            | Type::Constructor(_)
            | Type::Text(_)
            | Type::Nothing => {}
            Type::Unreadable => self.fail("its type is computed"),
        }
    }

    /// What an instance has that `new` makes of a value of a type.
    fn constructed(&mut self, ty: &'a Type, file: &Rc<str>, env: &Rc<Env<'a>>, depth: usize) {
        if !self.step(depth) {
            return;
        }
        match ty {
            Type::Typeof { path, args } => match self.local(file, path, depth + 1) {
                Some(named) => {
                    let args = given(args, file, env);
                    self.constructed_value(&named, &args, depth + 1);
                }
                None => self.fail(format!("`{}` isn't declared", path.join("."))),
            },
            Type::Name { path, args } => match self.name(path, args, file, env, depth) {
                Meaning::Param(Bound::Type(ty, file, env)) => {
                    self.constructed(ty, &file, &env, depth + 1);
                }
                Meaning::Param(Bound::Given) | Meaning::Global(Global::Nothing | Global::Keys) => {}
                Meaning::Named(named) => {
                    let args = given(args, file, env);
                    self.constructed_named(&named, &args, depth + 1);
                }
                Meaning::Global(_) => {
                    if let Some(first) = args.first() {
                        self.constructed(first, file, env, depth + 1);
                    }
                }
                Meaning::Unknown => self.fail(format!("`{}` isn't declared", path.join("."))),
            },
            Type::Import {
                specifier,
                path,
                is_value,
                args,
            } => {
                if let Some(named) = self.import(file, specifier, path, depth + 1) {
                    let args = given(args, file, env);
                    if *is_value {
                        self.constructed_value(&named, &args, depth + 1);
                    } else {
                        self.constructed_named(&named, &args, depth + 1);
                    }
                }
            }
            Type::Call { callee, args } => {
                for arg in args {
                    self.constructed(arg, file, env, depth + 1);
                }
                match self.local(file, callee, depth + 1) {
                    Some(named) => self.made_by(&named, depth + 1),
                    None => self.fail(format!("`{}` isn't declared", callee.join("."))),
                }
            }
            Type::Literal(literal) => self.constructs(literal, file, env, depth),
            Type::All(types) => {
                for ty in types {
                    self.constructed(ty, file, env, depth + 1);
                }
            }
            Type::Constructor(result) => self.instance(result, file, env, depth + 1),
            Type::Text(_) | Type::Nothing => {}
            Type::Unreadable => self.fail("its type is computed"),
        }
    }

    fn members(&mut self, literal: &Literal) {
        self.base.names.extend(literal.members.iter().cloned());
        if literal.is_computed {
            self.fail("it has members whose names are computed");
        }
    }

    /// The names that a type of names has: `'a' | 'b'`.
    fn keys(&mut self, ty: &'a Type, file: &Rc<str>, env: &Rc<Env<'a>>, depth: usize) {
        if !self.step(depth) {
            return;
        }
        match ty {
            Type::Text(name) => {
                self.base.names.insert(name.clone());
            }
            Type::All(types) => {
                for ty in types {
                    self.keys(ty, file, env, depth + 1);
                }
            }
            // `string`: any name, and so no member of a class.
            Type::Nothing => {}
            Type::Name { path, args } => match self.name(path, args, file, env, depth) {
                Meaning::Param(Bound::Type(ty, file, env)) => {
                    self.keys(ty, &file, &env, depth + 1);
                }
                Meaning::Named(Named::Declared {
                    file, declarations, ..
                }) => {
                    for declaration in declarations {
                        if let Declaration::TypeAlias { params, ty } = declaration {
                            let args = given(args, &file, env);
                            self.keys(ty, &file, &bind(params, &args, &file), depth + 1);
                        } else {
                            self.fail("it has members whose names are computed");
                        }
                    }
                }
                _ => self.fail("it has members whose names are computed"),
            },
            _ => self.fail("it has members whose names are computed"),
        }
    }

    /// What `new` makes of a value whose type has a name.
    fn constructed_named(&mut self, named: &Named<'a>, args: &Rc<Args<'a>>, depth: usize) {
        let Named::Declared {
            file, declarations, ..
        } = named
        else {
            return;
        };
        for declaration in *declarations {
            match declaration {
                Declaration::TypeAlias { params, ty } => {
                    self.constructed(ty, file, &bind(params, args, file), depth + 1);
                }
                Declaration::Interface {
                    params,
                    body,
                    bases,
                } => {
                    let env = bind(params, args, file);
                    self.constructs(body, file, &env, depth);
                    for base in bases {
                        self.constructed(base, file, &env, depth + 1);
                    }
                }
                Declaration::Class { .. }
                | Declaration::Variable(_)
                | Declaration::Function { .. }
                | Declaration::Alias(_) => {}
            }
        }
    }

    fn constructs(
        &mut self,
        literal: &'a Literal,
        file: &Rc<str>,
        env: &Rc<Env<'a>>,
        depth: usize,
    ) {
        for result in &literal.constructs {
            self.instance(result, file, env, depth + 1);
        }
    }

    fn name(
        &mut self,
        path: &[String],
        args: &'a [Type],
        file: &Rc<str>,
        env: &Rc<Env<'a>>,
        depth: usize,
    ) -> Meaning<'a> {
        if let [name] = path
            && let Some((_, bound)) = env.bound.iter().find(|(known, _)| known == name)
        {
            return Meaning::Param(bound.clone());
        }
        if let Some(named) = self.local(file, path, depth + 1) {
            return Meaning::Named(named);
        }
        global(path, args.len()).map_or(Meaning::Unknown, Meaning::Global)
    }
}

/// What a name in a type stands for.
enum Meaning<'a> {
    Param(Bound<'a>),
    Named(Named<'a>),
    Global(Global),
    Unknown,
}

/// What the language's own types have.
enum Global {
    /// At most what their first argument has.
    OfFirst,
    /// What an instance of the class has that is their argument.
    Instance,
    /// The names that are their first argument.
    Keys,
    Nothing,
}

fn global(path: &[String], args: usize) -> Option<Global> {
    let names: Vec<&str> = path.iter().map(String::as_str).collect();
    match (names.as_slice(), args) {
        (["Partial" | "Required" | "Readonly" | "NonNullable"], 1)
        | (["Pick" | "Omit" | "Extract" | "Exclude"], 2) => Some(Global::OfFirst),
        (["InstanceType"], 1) => Some(Global::Instance),
        (["Record"], 2) => Some(Global::Keys),
        (["Object" | "Disposable" | "AsyncDisposable"], 0) => Some(Global::Nothing),
        // What every Durable Object has is never public anyway.
        (["DurableObject"] | ["Rpc", "DurableObjectBranded"], _) => Some(Global::Nothing),
        _ => None,
    }
}

/// Type arguments, where they stand.
#[derive(Default)]
struct Args<'a> {
    types: Vec<Bound<'a>>,
}

fn given<'a>(args: &'a [Type], file: &Rc<str>, env: &Rc<Env<'a>>) -> Rc<Args<'a>> {
    let bound = |ty| Bound::Type(ty, file.clone(), env.clone());
    Rc::new(Args {
        types: args.iter().map(bound).collect(),
    })
}

/// What the type parameters of a declaration in `file` stand for.
fn bind<'a>(params: &'a [Param], args: &Rc<Args<'a>>, file: &Rc<str>) -> Rc<Env<'a>> {
    const UNREADABLE: &Type = &Type::Unreadable;
    let bound = params.iter().enumerate().map(|(index, param)| {
        let default = || {
            let ty = param.default.as_ref().unwrap_or(UNREADABLE);
            Bound::Type(ty, file.clone(), Rc::default())
        };
        let bound = args.types.get(index).cloned();
        (param.name.as_str(), bound.unwrap_or_else(default))
    });
    Rc::new(Env {
        bound: bound.collect(),
    })
}
