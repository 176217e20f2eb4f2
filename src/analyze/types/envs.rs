//! What the names in a type mean: its place, and the type parameters around it.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::by_address::ByAddress;
use super::syntax::Node;
use crate::analyze::names::Place;
use crate::shape::ShapeId;

pub(super) type EnvId = usize;

#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Env<'a> {
    pub(super) place: Place<'a>,
    pub(super) vars: Vec<Var<'a>>,
    /// Holds the rest of the variables.
    pub(super) outer: Option<EnvId>,
}

/// A type parameter and the type that it stands for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Var<'a> {
    pub(super) name: &'a str,
    pub(super) ty: ShapeId,
    pub(super) constraint: Option<ByAddress<'a, Node>>,
}

/// All environments. Equal ones have one id.
#[derive(Default)]
pub(super) struct Envs<'a> {
    all: Vec<Rc<Env<'a>>>,
    interned: BTreeMap<Rc<Env<'a>>, EnvId>,
}

impl<'a> Envs<'a> {
    pub(super) fn intern(&mut self, env: Env<'a>) -> EnvId {
        if let Some(known) = self.interned.get(&env) {
            return *known;
        }
        let id = self.all.len();
        let env = Rc::new(env);
        self.all.push(env.clone());
        self.interned.insert(env, id);
        id
    }

    pub(super) fn place(&self, env: EnvId) -> Place<'a> {
        self.all.get(env).map_or(Place::top(""), |env| env.place)
    }

    /// The environment with its variables, elsewhere.
    pub(super) fn moved(&mut self, env: EnvId, place: Place<'a>) -> EnvId {
        let Some(env) = self.all.get(env) else {
            return env;
        };
        let (vars, outer) = (env.vars.clone(), env.outer);
        self.intern(Env { place, vars, outer })
    }

    /// The variable of this name, and the environment that binds it.
    pub(super) fn variable(&self, mut env: EnvId, name: &str) -> Option<(Var<'a>, EnvId)> {
        loop {
            let scope = self.all.get(env)?;
            if let Some(var) = scope.vars.iter().rev().find(|var| var.name == name) {
                return Some((*var, env));
            }
            env = scope.outer?;
        }
    }
}
