//! Values to write into a configuration.

use super::text::{key, quote};

/// A value to write.
#[derive(Clone, Debug)]
pub(super) enum Fragment {
    Text(String),
    List(Entries),
}

/// The items of a list to write.
#[derive(Clone, Debug)]
pub(super) struct Entries {
    pub(super) is_object: bool,
    /// The names are empty in an array.
    pub(super) items: Vec<(String, Fragment)>,
}

impl Fragment {
    pub(super) fn text(text: &str) -> Self {
        Self::Text(text.into())
    }

    /// `{}`, to fill with [`with`](Self::with).
    pub(super) fn object() -> Self {
        Self::List(Entries {
            is_object: true,
            items: Vec::new(),
        })
    }

    /// `[]`, to fill with [`with`](Self::with).
    pub(super) fn array() -> Self {
        Self::List(Entries {
            is_object: false,
            items: Vec::new(),
        })
    }

    pub(super) fn texts(texts: &[&str]) -> Self {
        let mut array = Self::array();
        for text in texts {
            array = array.with("", Self::text(text));
        }
        array
    }

    /// Appends a property, or an item with an empty name.
    pub(super) fn with(mut self, name: &str, value: Fragment) -> Self {
        if let Self::List(entries) = &mut self {
            entries.items.push((name.into(), value));
        }
        self
    }

    /// On one line, as JSON.
    pub(super) fn to_json(&self) -> String {
        self.inline(&|name| format!("\"{name}\": "))
    }

    /// On one line, as TOML.
    pub(super) fn to_toml(&self) -> String {
        self.inline(&|name| format!("{} = ", key(name)))
    }

    fn inline(&self, named: &dyn Fn(&str) -> String) -> String {
        let mut out = String::new();
        match self {
            Self::Text(text) => quote(&mut out, text),
            Self::List(entries) => {
                let items = entries.items.iter().map(|(name, value)| {
                    let name = if entries.is_object {
                        named(name)
                    } else {
                        String::new()
                    };
                    name + &value.inline(named)
                });
                let items = items.collect::<Vec<_>>().join(", ");
                out += &match entries.is_object {
                    true => format!("{{ {items} }}"),
                    false => format!("[{items}]"),
                };
            }
        }
        out
    }

    pub(super) fn is_text(&self) -> bool {
        matches!(self, Self::Text(_))
    }
}
