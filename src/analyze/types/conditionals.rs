//! Conditional types.

use super::envs::EnvId;
use super::evaluate::Evaluated;
use super::evaluator::Evaluator;
use super::syntax::Node;
use crate::shape::Shape;
use crate::shape::assign::assignable;

impl<'a> Evaluator<'a, '_> {
    /// `A extends B ? C : D`, if assignability is decided.
    pub(super) fn conditional(&mut self, parts: &'a [Node; 4], env: EnvId) -> Evaluated {
        let [check, extends, yes, no] = parts;
        let variable = self.variable_name(check, env);
        let checked = self.resolve(check, env);
        let members = match variable {
            // A type variable distributes over the members of a union.
            Some(_) => self.members_of(checked),
            None => vec![checked],
        };
        let mut all = Vec::new();
        for member in members {
            let env = match variable {
                Some(name) => self.bind(env, name, member),
                None => env,
            };
            let extends = self.resolve(extends, env);
            match assignable(self, member, extends) {
                Some(true) => all.push(self.resolve(yes, env)),
                Some(false) => all.push(self.resolve(no, env)),
                None => {
                    for shape in [member, extends].map(|id| self.shape(id)) {
                        if let Shape::Unsupported(problem) = &*shape {
                            return Evaluated::Shape(Shape::Unsupported(problem.clone()));
                        }
                    }
                    let reason = "Koze can't decide which branch of a conditional type applies";
                    return Evaluated::Shape(self.unknown(reason));
                }
            }
        }
        self.normalize_union(&all)
    }
}
