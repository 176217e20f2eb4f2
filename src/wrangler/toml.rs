//! Writes what `wrangler.toml` lacks, as text to paste. The file itself isn't edited.
//!
//! The host parses the file. The same rules as for JSON find out what is missing, on the data as JSON.

use super::draft::Draft;
use super::fragment::{Entries, Fragment};
use super::jsonc::List;
use super::text::key;
use crate::api::ParsedFile;
use crate::diagnostics;

/// Reports what is missing, with the text to paste.
pub(super) fn report(draft: &mut Draft<'_>, root: &List) {
    let mut text = Text::of(draft);
    for addition in &draft.additions {
        let mut path = Vec::new();
        if !find(root, addition.list.range.start, &mut path) {
            continue;
        }
        let path = path.iter().map(|name| key(name)).collect::<Vec<_>>();
        text.add(&path.join("."), &addition.entries);
    }
    let help = text.finish();
    draft.report(diagnostics::wrangler_toml(&draft.source.file, &help));
}

/// The text that gives a table new settings, wherever the file lets them be written.
pub(super) fn settings(draft: &Draft<'_>, path: &str, name: &str, value: Fragment) -> String {
    let mut text = Text::of(draft);
    text.setting(path, name, &value);
    text.finish()
}

/// The names that lead to the list at an offset. `false` if there is none.
fn find<'a>(list: &'a List, start: usize, path: &mut Vec<&'a str>) -> bool {
    if list.range.start == start {
        return true;
    }
    for item in &list.items {
        let Some(inner) = item.node.as_list().filter(|_| list.is_object) else {
            continue;
        };
        path.push(&item.name);
        if find(inner, start, path) {
            return true;
        }
        path.pop();
    }
    false
}

/// Text to paste: settings at certain places, then tables at the end.
struct Text<'a> {
    /// Paths that the file writes in braces or brackets, or in another way that no header can extend.
    closed: &'a [String],
    places: Vec<String>,
    tables: String,
}

impl<'a> Text<'a> {
    fn of(draft: &Draft<'a>) -> Self {
        Self {
            closed: match &draft.request.parsed {
                Some(ParsedFile::Toml(data)) => &data.closed,
                _ => &[],
            },
            places: Vec::new(),
            tables: String::new(),
        }
    }

    fn is_closed(&self, path: &str) -> bool {
        self.closed.iter().any(|closed| closed == path)
    }

    /// Adds the new items of a list.
    fn add(&mut self, path: &str, entries: &Entries) {
        if entries.is_object {
            for (name, value) in &entries.items {
                self.setting(path, name, value);
            }
        } else {
            self.items(path, &entries.items);
        }
    }

    fn items(&mut self, path: &str, items: &[(String, Fragment)]) {
        let are_tables = !self.is_closed(path) && items.iter().all(|(_, item)| !item.is_text());
        if are_tables {
            for (_, item) in items {
                self.table(&format!("[[{path}]]"), item);
            }
            return;
        }
        let items: Vec<_> = items.iter().map(|(_, item)| item.to_toml()).collect();
        let items = items.join(", ");
        self.places
            .push(format!("Append to the list `{path}`: {items}"));
    }

    fn setting(&mut self, path: &str, name: &str, value: &Fragment) {
        let line = format!("{} = {}", key(name), value.to_toml());
        let inner = match path {
            "" => key(name),
            path => format!("{path}.{}", key(name)),
        };
        match value {
            Fragment::List(entries) if !self.is_closed(path) && !is_flat(value) => {
                if entries.is_object && entries.items.iter().any(|(_, item)| item.is_text()) {
                    self.table(&format!("[{inner}]"), value);
                } else {
                    self.add(&inner, entries);
                }
            }
            _ if path.is_empty() => {
                self.places
                    .push(format!("Paste above the first table: {line}"));
            }
            _ => self.places.push(format!("Add to `{path}`: {line}")),
        }
    }

    /// A table with values on lines of their own.
    fn table(&mut self, header: &str, value: &Fragment) {
        self.tables += &format!("\n{header}\n");
        if let Fragment::List(entries) = value {
            for (name, value) in &entries.items {
                self.tables += &format!("{} = {}\n", key(name), value.to_toml());
            }
        }
    }

    fn finish(mut self) -> String {
        if !self.tables.is_empty() {
            self.places
                .push(format!("Paste at the end:\n{}", self.tables));
        }
        self.places.join("\n")
    }
}

/// A string, or a list of strings: no table.
fn is_flat(value: &Fragment) -> bool {
    match value {
        Fragment::Text(_) => true,
        Fragment::List(entries) => {
            !entries.is_object && entries.items.iter().all(|(_, item)| item.is_text())
        }
    }
}
