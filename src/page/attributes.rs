//! Writes start tags: each attribute as text, or as a call of the helper that fits its meaning.

use std::ops::Range;

use super::elements::{ANIMATED, ANIMATION, BOOLEAN, LOADED, LOADING, PAINT, SRCSET, URL, listed};
use super::nesting::{self, Language};
use super::scan::{Form, FrameKind, OpenForm, Scanner};
use super::tag::{Attribute, Part, Tag};
use crate::diagnostics::{self, HolePlace};
use crate::model::page::{Argument, Helper, PageAsset, Piece};

impl Scanner<'_> {
    /// Writes the tag and returns the form that it opens.
    pub(super) fn attributes(&mut self, tag: &Tag, language: Language) -> Option<OpenForm> {
        let mut written = tag.range.start;
        let mut action = None;
        self.links(tag);
        for attribute in &tag.attributes {
            if !attribute.has_hole() {
                if let Some(value) = self.asset(tag, attribute) {
                    let before = unescape(self.cursor.slice(written..value.start));
                    written = value.end;
                    let text = [&before, "\0", self.cursor.slice(value), "\0"].concat();
                    self.push_text(&text);
                }
                continue;
            }
            let place = self.location(attribute.range.clone());
            if let Some(refused) = refused(self.cursor.text, tag, attribute) {
                self.error(diagnostics::hole(place, refused));
            }
            let value = self.dynamic(tag, attribute, language, written);
            if tag.name == "form" && attribute.name == "action" {
                action = value;
            }
            written = attribute.range.end;
        }
        let rest = unescape(self.cursor.slice(written..tag.range.end));
        self.push_text(&rest);
        if tag.name == "input" && tag.literal(self.cursor.text, "type") == "file" {
            self.file_input(tag);
        }
        (tag.name == "form").then(|| OpenForm {
            posts: tag.literal(self.cursor.text, "method") == "post",
            is_multipart: tag.literal(self.cursor.text, "enctype") == "multipart/form-data",
            action,
        })
    }

    /// Writes an attribute that has holes, after what precedes it.
    fn dynamic(
        &mut self,
        tag: &Tag,
        attribute: &Attribute,
        language: Language,
        written: usize,
    ) -> Option<usize> {
        let helper = helper(tag, attribute, language);
        let name = self.cursor.slice(attribute.name_range.clone()).to_owned();
        let is_url = matches!(
            helper,
            Helper::Url | Helper::Image | Helper::Srcset | Helper::Fixed
        );
        if is_url {
            self.check_url(attribute, helper);
        }
        let only = attribute.only_hole();
        if only.is_none() && !is_url {
            self.mixed(attribute, written);
            return None;
        }
        // The helper writes the space in front of the name.
        let before = self.cursor.slice(written..attribute.range.start);
        let before = unescape(before.trim_end());
        self.push_text(&before);
        let mut arguments = Vec::new();
        let mut value = None;
        for part in &attribute.parts {
            arguments.push(match part {
                Part::Literal(range) => {
                    Argument::Literal(unescape(self.cursor.slice(range.clone())))
                }
                Part::Hole(code) => {
                    let form = only.as_ref().and_then(|_| self.form_of(tag, attribute));
                    value = self.attribute_hole(code.clone(), form);
                    Argument::Value(self.code(code.clone()))
                }
            });
        }
        self.push(Piece::Call {
            helper,
            name: Some(name),
            arguments,
        });
        value
    }

    /// `name="a {x}"`.
    fn mixed(&mut self, attribute: &Attribute, mut written: usize) {
        for part in &attribute.parts {
            if let Part::Hole(code) = part {
                let literal = unescape(self.cursor.slice(written..code.start - 1));
                self.push_text(&literal);
                self.attribute_hole(code.clone(), None);
                let value = Argument::Value(self.code(code.clone()));
                self.push(Piece::Call {
                    helper: Helper::Part,
                    name: None,
                    arguments: vec![value],
                });
                written = code.end + 1;
            }
        }
        let rest = unescape(self.cursor.slice(written..attribute.range.end));
        self.push_text(&rest);
    }

    fn attribute_hole(&mut self, code: Range<usize>, form: Option<Form>) -> Option<usize> {
        let place = self.location(code.clone());
        let text = self.cursor.slice(code.clone());
        if let Some(error) = super::holes::foreign_form(text, &place) {
            self.error(error);
            return None;
        }
        self.hole(code, form)
    }

    fn form_of(&self, tag: &Tag, attribute: &Attribute) -> Option<Form> {
        let method = |name| tag.literal(self.cursor.text, name);
        let posts = match attribute.name.as_str() {
            "action" if tag.name == "form" => method("method") == "post",
            "formaction" => match tag.attribute("formmethod") {
                Some(_) => method("formmethod") == "post",
                None => self.open_form().is_some_and(|form| form.posts),
            },
            _ => return None,
        };
        Some(Form {
            posts,
            lost_files: Vec::new(),
        })
    }

    fn open_form(&self) -> Option<&OpenForm> {
        self.frames
            .iter()
            .rev()
            .find_map(|frame| match &frame.kind {
                FrameKind::Element { form } => form.as_ref(),
                FrameKind::Block { .. } => None,
            })
    }

    fn file_input(&mut self, tag: &Tag) {
        let place = self.location(tag.range.clone());
        let form = self.open_form().filter(|form| !form.is_multipart);
        let action = form.and_then(|form| form.action);
        let value = action.and_then(|action| self.out.values.get_mut(action));
        if let Some(form) = value.and_then(|value| value.form.as_mut()) {
            form.lost_files.push(place);
        }
    }

    /// Marks where what a script needs is linked: in front of it, if a link can be there.
    fn links(&mut self, tag: &Tag) {
        let src = tag.attribute("src").filter(|_| tag.name == "script");
        let value = src.and_then(|src| asset(self.cursor.text, tag, src));
        if let Some(value) = value.filter(|_| nesting::conflict(&self.open, "link").is_none()) {
            let mark = ["\0<", self.cursor.slice(value), "\0"].concat();
            self.push_text(&mark);
        }
    }

    /// Keeps a literal URL that may name a file.
    fn asset(&mut self, tag: &Tag, attribute: &Attribute) -> Option<Range<usize>> {
        let text = self.cursor.text;
        let range = asset(text, tag, attribute)?;
        self.out.assets.push(PageAsset {
            element: tag.name.clone(),
            attribute: attribute.name.clone(),
            value: self.cursor.slice(range.clone()).to_owned(),
            location: self.location(range.clone()),
            is_module: tag.literal(text, "type") == "module",
        });
        Some(range)
    }

    fn check_url(&mut self, attribute: &Attribute, helper: Helper) {
        let place = self.location(attribute.range.clone());
        let mut literals = attribute.parts.iter().filter_map(|part| match part {
            Part::Literal(range) => Some(self.cursor.slice(range.clone())),
            Part::Hole(_) => None,
        });
        if literals.any(has_reference) {
            self.error(diagnostics::reference_in_url(place));
            return;
        }
        let first = match attribute.parts.first() {
            Some(Part::Literal(range)) => self.cursor.slice(range.clone()),
            _ => "",
        };
        if helper == Helper::Fixed && !has_fixed_origin(first) {
            self.error(diagnostics::hole(place, HolePlace::Origin));
        }
    }
}

/// The literal value of an attribute, if it may name a file that the element shows or loads.
fn asset(text: &str, tag: &Tag, attribute: &Attribute) -> Option<Range<usize>> {
    let is_loaded = listed(LOADING, &tag.name) && listed(LOADED, &attribute.name);
    let range = attribute.value.clone().filter(|_| is_loaded)?;
    let value = text.get(range.clone()).filter(|_| !attribute.has_hole())?;
    let first = value.split(['/', '?', '#']).next()?;
    let is_elsewhere = value.is_empty()
        || value.starts_with("//")
        || value.starts_with(['#', '?'])
        || (first.contains(':') && !listed(SRCSET, &attribute.name));
    // The value is compared as it is written: what is escaped stays as it is.
    (!is_elsewhere && !value.contains(['&', '\\', '<'])).then_some(range)
}

/// `\{` and `\}` are braces.
fn unescape(text: &str) -> String {
    text.replace("\\{", "{").replace("\\}", "}")
}

fn helper(tag: &Tag, attribute: &Attribute, language: Language) -> Helper {
    let (element, name) = (tag.name.as_str(), attribute.name.as_str());
    let is_only = attribute.only_hole().is_some();
    if listed(SRCSET, name) {
        return Helper::Srcset;
    }
    // The runtime judges these by their names.
    if listed(PAINT, name) {
        return Helper::Url;
    }
    if listed(URL, name) {
        return match (element, name) {
            ("script" | "link" | "iframe", _) => Helper::Fixed,
            (_, "action" | "formaction") if is_only => Helper::Action,
            ("img" | "source" | "input", "src") | ("video", "poster") => Helper::Image,
            ("image" | "feimage", "href" | "xlink:href") | (_, "background") => Helper::Image,
            _ => Helper::Url,
        };
    }
    let is_boolean = language == Language::Html && listed(BOOLEAN, name);
    match is_only {
        true if is_boolean => Helper::Boolean,
        true => Helper::Attribute,
        false => Helper::Part,
    }
}

/// Why no hole can be in this attribute.
fn refused<'a>(text: &str, tag: &'a Tag, attribute: &'a Attribute) -> Option<HolePlace<'a>> {
    let (element, name) = (tag.name.as_str(), attribute.name.as_str());
    let is_refused = name.starts_with("on")
        || matches!(
            name,
            "style" | "srcdoc" | "http-equiv" | "is" | "shadowrootmode"
        )
        || matches!(element, "base" | "object" | "embed" | "param")
        || (element == "meta" && name == "content" && tag.attribute("http-equiv").is_some())
        || matches!(
            (element, name),
            ("script", "type" | "language") | ("link", "rel" | "imagesrcset")
        )
        || (listed(ANIMATION, element) && listed(ANIMATED, name));
    if !is_refused {
        return None;
    }
    let refresh = tag.literal(text, "http-equiv");
    Some(HolePlace::Attribute(
        name,
        if refresh.is_empty() { element } else { "meta" },
    ))
}

/// Whether a literal has a character reference, which means something else after a hole is filled.
fn has_reference(literal: &str) -> bool {
    literal.split('&').skip(1).any(|rest| {
        let name = rest
            .find(|c: char| !c.is_ascii_alphanumeric())
            .unwrap_or(rest.len());
        rest.starts_with('#')
            || (name > 0 && rest.get(name..).is_some_and(|rest| rest.starts_with(';')))
    })
}

/// Whether no value behind a literal can change the origin of the URL that it begins.
fn has_fixed_origin(literal: &str) -> bool {
    // What a browser drops, and how it reads a backslash.
    let literal: String = literal
        .chars()
        .filter(|c| !matches!(c, '\t' | '\n' | '\r'))
        .collect();
    let literal = literal
        .trim_start_matches(|c: char| c <= ' ')
        .replace('\\', "/");
    let after_host = |rest: &str| {
        let end = rest.find(['/', '?', '#']);
        end.is_some_and(|end| end > 0)
    };
    let lower = literal.to_ascii_lowercase();
    if let Some(rest) = lower
        .strip_prefix("https://")
        .or_else(|| lower.strip_prefix("http://"))
    {
        return after_host(rest);
    }
    if let Some(rest) = literal.strip_prefix('/') {
        return match rest.strip_prefix('/') {
            Some(host) => after_host(host),
            None => !rest.is_empty(),
        };
    }
    // A relative path: no scheme can begin behind its first separator.
    let end = literal.find(['/', '?', '#', ':']);
    end.is_some_and(|end| literal.as_bytes().get(end) != Some(&b':'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_fixed_by_what_no_value_can_change() {
        for fixed in [
            "/a",
            "/assets/",
            "https://a.example/",
            "//a.example/x",
            "./",
            "../a",
            "a/",
            "?",
            "#",
            "/a?b=",
        ] {
            assert!(has_fixed_origin(fixed), "{fixed}");
        }
        for variable in [
            "",
            "/",
            "//",
            "https://",
            "https://a",
            "http:",
            "a",
            "a:b",
            "javascript:",
            "data:x/",
            "\\",
            "/\t",
            " /",
            "///",
            "//a",
            "https:///",
            "/\\",
            "ftp://a/",
        ] {
            assert!(!has_fixed_origin(variable), "{variable}");
        }
    }

    #[test]
    fn references_are_found_and_parameters_are_not() {
        for reference in ["&amp;", "a&#47;", "&colon;", "&#x2f"] {
            assert!(has_reference(reference), "{reference}");
        }
        for plain in ["?a=1&b=", "&", "a&b", "a;b"] {
            assert!(!has_reference(plain), "{plain}");
        }
    }
}
