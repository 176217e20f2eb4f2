//! Whether an HTML parser nests an element as the source does. It moves, closes or drops many elements
//! silently; here that is an error.

use super::elements::{
    BREAKS_OUT, ENDS_PARAGRAPH, FORMATTING_ENDS, HEADINGS, MATH_INTEGRATION, REFUSED, SCOPE,
    SPECIAL, SVG_INTEGRATION, children_of, listed, parents_of,
};

/// The language of an element.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Language {
    Html,
    Svg,
    Math,
}

/// An open element, for these rules.
#[derive(Debug)]
pub(super) struct Open {
    /// In lower case.
    pub(super) name: String,
    pub(super) language: Language,
}

impl Open {
    fn is_integration_point(&self) -> bool {
        match self.language {
            Language::Html => false,
            Language::Svg => listed(SVG_INTEGRATION, &self.name),
            Language::Math => listed(MATH_INTEGRATION, &self.name),
        }
    }

    fn is_html(&self, name: &str) -> bool {
        self.language == Language::Html && self.name == name
    }

    fn ends_scope(&self) -> bool {
        match self.language {
            Language::Html => listed(SCOPE, &self.name),
            Language::Svg | Language::Math => self.is_integration_point(),
        }
    }
}

/// The language of an element with this name here.
pub(super) fn language_of(open: &[Open], name: &str) -> Language {
    let foreign = open
        .last()
        .filter(|parent| parent.language != Language::Html && !parent.is_integration_point());
    match (foreign, name) {
        (Some(parent), _) => parent.language,
        (None, "svg") => Language::Svg,
        (None, "math") => Language::Math,
        (None, _) => Language::Html,
    }
}

/// The open element that forbids a child with this name here, and what to do. The element may be the child
/// itself, if it may be nowhere.
pub(super) fn conflict<'a>(open: &'a [Open], name: &'a str) -> Option<(&'a str, Conflict)> {
    let parent = open.last();
    if language_of(open, name) != Language::Html {
        return foreign_conflict(parent, name);
    }
    // Within MathML's text, these would be MathML.
    if listed(REFUSED, name) || matches!(name, "mglyph" | "malignmark") {
        return Some((name, Conflict::Refused));
    }
    if let Some(parent) = parent
        && parent.language == Language::Html
        && let Some(children) = children_of(&parent.name)
        && !listed(children, name)
        && (parent.name != "option" || in_select(open))
    {
        return Some((&parent.name, Conflict::OnlyChildren(children)));
    }
    if is_in_head_noscript(open) && !listed("link meta style", name) {
        return Some(("noscript", Conflict::OnlyChildren("link meta style")));
    }
    if let Some(parents) = parents_of(name) {
        let fits = parent.is_some_and(|parent| {
            parent.language == Language::Html && listed(parents, &parent.name)
        });
        // Document structure at the top of a file is checked where it is read.
        let is_structure = parent.is_none() && matches!(name, "head" | "body");
        if !(fits || is_structure) {
            return Some((
                parent.map_or("", |parent| &parent.name),
                Conflict::OnlyParents(parents),
            ));
        }
    }
    implied_end(open, name).map(|ended| (ended, Conflict::Ends))
}

/// Why an element can't be where it is.
pub(super) enum Conflict {
    /// A parser ends the outer element first.
    Ends,
    OnlyChildren(&'static str),
    OnlyParents(&'static str),
    Refused,
}

/// Whether the innermost element is a `<noscript>` of the head: without scripts, a parser ends the head for
/// anything but a few elements.
pub(super) fn is_in_head_noscript(open: &[Open]) -> bool {
    matches!(open, [.., head, noscript] if head.is_html("head") && noscript.is_html("noscript"))
}

fn in_select(open: &[Open]) -> bool {
    open.iter().any(|each| each.is_html("select"))
}

fn foreign_conflict<'a>(parent: Option<&'a Open>, name: &'a str) -> Option<(&'a str, Conflict)> {
    if matches!(name, "svg" | "math") {
        // At the border, the parent is HTML, and its own children are checked.
        return parent
            .filter(|parent| parent.language == Language::Html)
            .and_then(|parent| {
                Some((
                    parent.name.as_str(),
                    Conflict::OnlyChildren(children_of(&parent.name)?),
                ))
            });
    }
    if matches!(name, "script" | "annotation-xml") {
        return Some((name, Conflict::Refused));
    }
    listed(BREAKS_OUT, name).then(|| (parent.map_or("", |parent| &parent.name), Conflict::Ends))
}

/// The open element that a start tag ends, or that makes a parser ignore the tag.
fn implied_end<'a>(open: &'a [Open], name: &str) -> Option<&'a str> {
    let within = |outer: &str, ends: &str| {
        (open.iter().rev())
            .take_while(|each| {
                !(each.ends_scope() || each.language == Language::Html && listed(ends, &each.name))
            })
            .find(|each| each.is_html(outer))
            .map(|each| each.name.as_str())
    };
    if listed(ENDS_PARAGRAPH, name)
        && let Some(ended) = within("p", "button")
    {
        return Some(ended);
    }
    let parent = open
        .last()
        .filter(|parent| parent.language == Language::Html);
    match name {
        "li" => open_item(open, "li"),
        "dd" | "dt" => open_item(open, "dd dt"),
        "a" => (open.iter().rev())
            .take_while(|each| {
                !(each.language == Language::Html && listed(FORMATTING_ENDS, &each.name))
            })
            .find(|each| each.is_html("a"))
            .map(|each| each.name.as_str()),
        "nobr" => within("nobr", ""),
        "button" => within("button", ""),
        "form" if !open.iter().any(|each| each.is_html("template")) => {
            let form = open.iter().find(|each| each.is_html("form"));
            form.map(|form| form.name.as_str())
        }
        "noscript" => {
            (open.iter().find(|each| each.is_html("noscript"))).map(|each| each.name.as_str())
        }
        "select" | "input" | "textarea" => within("select", ""),
        "option" | "optgroup" => parent
            .filter(|parent| parent.name == "option")
            .map(|parent| parent.name.as_str()),
        _ if listed(HEADINGS, name) => parent
            .filter(|parent| listed(HEADINGS, &parent.name))
            .map(|parent| parent.name.as_str()),
        _ => None,
    }
}

/// The list item that another one ends.
fn open_item<'a>(open: &'a [Open], items: &str) -> Option<&'a str> {
    for each in open.iter().rev() {
        if each.language == Language::Html && listed(items, &each.name) {
            return Some(&each.name);
        }
        let is_special = listed(SPECIAL, &each.name) || each.is_integration_point();
        if is_special && !matches!(each.name.as_str(), "address" | "div" | "p") {
            return None;
        }
    }
    None
}
