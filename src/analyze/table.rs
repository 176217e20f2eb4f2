//! Maps by name.

use std::collections::BTreeMap;

/// A map from names. It can't forget one. The values are in a list, so that tables of all types share
/// one tree: a tree for each type of value took a fiftieth of the shipped WASM.
#[derive(Debug)]
pub(crate) struct Table<V> {
    places: BTreeMap<String, usize>,
    values: Vec<V>,
}

impl<V> Default for Table<V> {
    fn default() -> Self {
        Self {
            places: BTreeMap::new(),
            values: Vec::new(),
        }
    }
}

impl<V> Table<V> {
    pub(crate) fn get(&self, name: &str) -> Option<&V> {
        self.values.get(*self.places.get(name)?)
    }

    /// The same, with the table's own copy of the name.
    pub(crate) fn get_key_value(&self, name: &str) -> Option<(&str, &V)> {
        let (name, place) = self.places.get_key_value(name)?;
        Some((name, self.values.get(*place)?))
    }

    pub(crate) fn contains_key(&self, name: &str) -> bool {
        self.places.contains_key(name)
    }

    /// Returns the value that the new one replaces.
    pub(crate) fn insert(&mut self, name: String, value: V) -> Option<V> {
        let place = self.places.get(&name).copied();
        if let Some(known) = place.and_then(|place| self.values.get_mut(place)) {
            return Some(std::mem::replace(known, value));
        }
        self.places.insert(name, self.values.len());
        self.values.push(value);
        None
    }

    /// In the order of the names.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&String, &V)> {
        let places = self.places.iter();
        places.filter_map(|(name, place)| Some((name, self.values.get(*place)?)))
    }

    pub(crate) fn keys(&self) -> impl Iterator<Item = &String> {
        self.places.keys()
    }
}

impl<V: Default> Table<V> {
    /// The value of a name, new if need be.
    pub(crate) fn get_or_default(&mut self, name: String) -> &mut V {
        let place = self.places.get(&name).copied().unwrap_or_else(|| {
            self.places.insert(name, self.values.len());
            self.values.len()
        });
        if place >= self.values.len() {
            self.values.resize_with(place + 1, V::default);
        }
        &mut self.values[place]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_keeps_its_last_value_and_its_place_in_the_order() {
        let mut table = Table::default();
        assert_eq!(table.insert("b".into(), 1), None);
        assert_eq!(table.insert("a".into(), 2), None);
        assert_eq!(table.insert("b".into(), 3), Some(1));
        *table.get_or_default("c".into()) += 4;
        *table.get_or_default("a".into()) += 5;
        let all: Vec<(&str, i32)> = table
            .iter()
            .map(|(name, at)| (name.as_str(), *at))
            .collect();
        assert_eq!(all, [("a", 7), ("b", 3), ("c", 4)]);
        assert_eq!(table.get("d"), None);
    }
}
