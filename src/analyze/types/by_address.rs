//! Identity of syntax trees.

use std::cmp::Ordering;
use std::ptr;

/// A part of a syntax tree, compared by its address. Two places are two types even if they are
/// written alike, and comparing whole trees would cost as much as evaluating them.
#[derive(Debug)]
pub(super) struct ByAddress<'a, T>(pub(super) &'a T);

impl<T> Clone for ByAddress<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for ByAddress<'_, T> {}

impl<T> PartialEq for ByAddress<'_, T> {
    fn eq(&self, other: &Self) -> bool {
        ptr::eq(self.0, other.0)
    }
}

impl<T> Eq for ByAddress<'_, T> {}

impl<T> PartialOrd for ByAddress<'_, T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> Ord for ByAddress<'_, T> {
    fn cmp(&self, other: &Self) -> Ordering {
        ptr::from_ref(self.0).cmp(&ptr::from_ref(other.0))
    }
}
