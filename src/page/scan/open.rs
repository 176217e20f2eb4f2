//! Start tags, and the content of elements that hold no markup.

use super::super::elements::{RAW, VOID, listed};
use super::super::nesting::{self, Language, Open};
use super::super::tag::{self, Tag};
use super::{Frame, FrameKind, Scanner};
use crate::diagnostics::{self, HolePlace, ScriptFault};
use crate::model::page::PageKind;
use crate::parse::parse_part;

impl Scanner<'_> {
    pub(super) fn start_tag(&mut self) {
        let Some(tag) = tag::read(&mut self.cursor, self.source, &mut self.out.errors) else {
            return;
        };
        let after_name = self.cursor.byte(tag.name_end);
        if !after_name
            .is_some_and(|byte| super::super::cursor::is_space(byte) || matches!(byte, b'>' | b'/'))
        {
            let place = self.location(tag.range.start..tag.name_end + 1);
            self.error(diagnostics::attribute(
                place,
                diagnostics::AttributeFault::TagName,
            ));
        }
        let language = nesting::language_of(&self.open, &tag.name);
        if language == Language::Html && tag.name == "script" && self.script(&tag) {
            return;
        }
        self.check_place(&tag);
        let is_void = language == Language::Html && listed(VOID, &tag.name);
        if tag.is_self_closing && !is_void && language == Language::Html {
            let place = self.location(tag.range.clone());
            self.error(diagnostics::self_closing(place, &tag.name));
            return;
        }
        let is_written = language == Language::Html && self.part(&tag);
        let form = if is_written {
            None
        } else {
            self.attributes(&tag, language)
        };
        if is_void || (tag.is_self_closing && language != Language::Html) {
            return;
        }
        let is_style = language != Language::Html && tag.name == "style";
        let is_raw = language == Language::Html && listed(RAW, &tag.name);
        self.frames.push(Frame {
            range: tag.range.clone(),
            kind: FrameKind::Element { form },
        });
        self.open.push(Open {
            name: tag.name.clone(),
            language,
        });
        if is_raw || is_style {
            self.raw(&tag, is_style);
        }
    }

    fn check_place(&mut self, tag: &Tag) {
        // In other files, these are reported where the parts of a document are.
        let is_structure =
            self.kind != PageKind::App && matches!(tag.name.as_str(), "html" | "head" | "body");
        let conflict = nesting::conflict(&self.open, &tag.name).filter(|_| !is_structure);
        let conflict = conflict.map(|(outer, conflict)| (outer.to_owned(), conflict));
        let place = self.location(tag.range.start..tag.name_end);
        if let Some((outer, conflict)) = conflict {
            self.error(match conflict {
                nesting::Conflict::Ends => diagnostics::ends_outer(place, &tag.name, &outer),
                nesting::Conflict::OnlyChildren(children) => {
                    diagnostics::wrong_child(place, &tag.name, &outer, children)
                }
                nesting::Conflict::OnlyParents(parents) => {
                    diagnostics::wrong_parent(place, &tag.name, parents)
                }
                nesting::Conflict::Refused => diagnostics::refused_element(place, &tag.name),
            });
        } else if self.open.is_empty()
            && self.kind == PageKind::App
            && !matches!(tag.name.as_str(), "html" | "head" | "body")
        {
            self.error(diagnostics::outside_document(place));
        }
    }

    /// The content of an element in which markup means nothing, up to its end tag.
    fn raw(&mut self, tag: &Tag, is_style: bool) {
        let start = self.cursor.at;
        let close = ["</", &tag.name].concat();
        let mut end = start;
        loop {
            let rest = self.cursor.text.get(end..).unwrap_or_default();
            let Some(next) = rest.find("</") else {
                // It is reported as unclosed.
                self.cursor.at = self.cursor.text.len();
                return;
            };
            end += next;
            self.cursor.at = end;
            let after = self.cursor.byte(end + close.len());
            if self.cursor.starts_with(&close)
                && after.is_none_or(|byte| {
                    super::super::cursor::is_space(byte) || matches!(byte, b'>' | b'/')
                })
            {
                break;
            }
            end += 2;
        }
        let content = self.cursor.slice(start..end);
        let opens_comment = tag.name == "script" && content.contains("<!--");
        if opens_comment || (is_style && content.contains('<')) {
            let place = self.location(tag.range.clone());
            self.error(diagnostics::script(place, ScriptFault::Comment));
        }
        if !matches!(tag.name.as_str(), "script" | "style") && content.contains('{') {
            let place = self.location(tag.range.clone());
            self.error(diagnostics::hole(place, HolePlace::Inside(&tag.name)));
        }
        if tag.name == "script" && tag.literal(self.cursor.text, "type") == "module" {
            let imports = |module: &swc_core::ecma::ast::Module| {
                module.body.iter().any(|item| item.is_module_decl())
            };
            if parse_part(self.source, start..end, "", "")
                .module
                .as_ref()
                .is_some_and(imports)
            {
                let place = self.location(tag.range.clone());
                self.error(diagnostics::script(place, ScriptFault::InlineImport));
            }
        }
        self.push_text(content);
    }

    /// Reads the script that runs in the worker, if this is it.
    fn script(&mut self, tag: &Tag) -> bool {
        let is_lang = |name: &str| name == "lang";
        let is_bare = tag
            .attributes
            .iter()
            .all(|attribute| is_lang(&attribute.name));
        let is_for_browser = tag.attribute("type").is_some() || tag.attribute("src").is_some();
        if is_for_browser {
            return false;
        }
        let place = self.location(tag.range.clone());
        let language = tag.literal(self.cursor.text, "lang");
        if !is_bare || (tag.attribute("lang").is_some() && language != "ts") {
            self.error(diagnostics::script(place, ScriptFault::Attributes));
        } else if self.out.script.is_some() {
            self.error(diagnostics::script(place, ScriptFault::Second));
        } else if !self.frames.is_empty() {
            self.error(diagnostics::script(place, ScriptFault::Nested));
        }
        let start = self.cursor.at;
        let rest = self.cursor.rest();
        let Some(end) = find_script_end(rest) else {
            let place = self.location(tag.range.clone());
            self.error(diagnostics::unclosed(place, "<script>", None));
            self.cursor.at = self.cursor.text.len();
            return true;
        };
        self.out.script.get_or_insert(start..start + end);
        self.cursor.at = start + end;
        let tag_end = self
            .cursor
            .rest()
            .find('>')
            .map_or(self.cursor.text.len(), |close| start + end + close + 1);
        self.cursor.at = tag_end;
        let line = self.cursor.slice(tag_end..self.cursor.line_end(tag_end));
        if line.trim().is_empty() {
            self.cursor.at = (tag_end + line.len() + 1).min(self.cursor.text.len());
        }
        true
    }
}

fn find_script_end(text: &str) -> Option<usize> {
    text.match_indices("</").map(|(at, _)| at).find(|at| {
        let name = text.get(at + 2..at + 8);
        let after = text.as_bytes().get(at + 8);
        name.is_some_and(|name| name.eq_ignore_ascii_case("script"))
            && after.is_none_or(|byte| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/'))
    })
}
