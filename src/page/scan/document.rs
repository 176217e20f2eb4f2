//! The parts that a file has once: the document's, the head, the title and the slot.

use std::ops::Range;

use super::super::elements::{AROUND_SLOT, listed};
use super::super::tag::Tag;
use super::{FrameKind, Scanner, Target};
use crate::diagnostics;
use crate::model::page::{PageKind, Piece};

impl Scanner<'_> {
    /// Handles the start tag of such a part. Whether the tag itself has been written, or is not to be.
    pub(super) fn part(&mut self, tag: &Tag) -> bool {
        match tag.name.as_str() {
            "html" | "body" | "head" => self.structure(tag),
            "title" => {
                self.once(tag, |scanner| &mut scanner.title_at);
                let in_block = self
                    .frames
                    .last()
                    .is_some_and(|frame| matches!(frame.kind, FrameKind::Block { .. }));
                if in_block {
                    let place = self.location(tag.range.clone());
                    self.error(diagnostics::misplaced(
                        place,
                        "title",
                        "Put it directly into `<head>`, and control lines inside of it.",
                    ));
                }
                self.target = Target::Title;
                false
            }
            "slot" => self.slot(tag),
            _ => false,
        }
    }

    fn once(&mut self, tag: &Tag, first: fn(&mut Self) -> &mut Option<Range<usize>>) {
        if let Some(earlier) = first(self).clone() {
            let (place, earlier) = (self.location(tag.range.clone()), self.location(earlier));
            self.error(diagnostics::duplicate_element(place, &tag.name, earlier));
        }
        first(self).get_or_insert(tag.range.clone());
    }

    fn structure(&mut self, tag: &Tag) -> bool {
        let place = self.location(tag.range.clone());
        let is_top = self.frames.is_empty();
        if self.kind == PageKind::App {
            // The element that these are in is checked as for every other one.
            let in_place = match tag.name.as_str() {
                "html" => is_top,
                "body" => self.frames.len() == 1,
                _ => self.body_at.is_none() && self.frames.len() == 1,
            };
            if !in_place {
                self.error(diagnostics::misplaced(place, &tag.name, DOCUMENT));
            }
            match tag.name.as_str() {
                "html" => self.once(tag, |scanner| &mut scanner.html_at),
                "head" => self.once(tag, |scanner| &mut scanner.head_at),
                _ => self.once(tag, |scanner| &mut scanner.body_at),
            }
            return false;
        }
        if tag.name != "head" || !is_top {
            let help = if tag.name == "head" {
                "Put it at the top of the file, outside of elements and control lines."
            } else {
                "Only `src/app.koze` has it. Write what is inside of it."
            };
            self.error(diagnostics::misplaced(place, &tag.name, help));
            return false;
        }
        if !tag.attributes.is_empty() {
            self.error(diagnostics::misplaced(
                place,
                "head",
                "Its attributes belong to the `<head>` of `src/app.koze`.",
            ));
        }
        self.once(tag, |scanner| &mut scanner.head_at);
        self.target = Target::Head;
        true
    }

    fn slot(&mut self, tag: &Tag) -> bool {
        if self.open.iter().any(|open| open.name == "template") {
            return false;
        }
        let place = self.location(tag.range.clone());
        if !matches!(self.kind, PageKind::Layout | PageKind::App) {
            self.error(diagnostics::slot(
                place,
                "A page has no slot",
                "Only a layout and `src/app.koze` have one.",
            ));
            return false;
        }
        let is_safe = |name: &str| listed(AROUND_SLOT, name) || name.contains('-');
        if let Some(outer) = self.open.iter().find(|open| !is_safe(&open.name)) {
            let message = ["The slot can't be inside `<", &outer.name, ">`"].concat();
            self.error(diagnostics::slot(place, &message, "A page may hold an element that ends it or can't be inside of it. Put the slot into a `<div>` or `<main>` outside of it."));
        } else if !tag.attributes.is_empty() {
            self.error(diagnostics::slot(
                place,
                "The slot has attributes",
                "Write `<slot></slot>`.",
            ));
        } else if let Some(first) = self.slot.clone() {
            let first = self.location(first);
            self.error(diagnostics::duplicate_slot(place, first));
        } else if self
            .frames
            .iter()
            .any(|frame| matches!(frame.kind, FrameKind::Block { is_loop: true, .. }))
        {
            self.error(diagnostics::slot(
                place,
                "The slot is in a loop",
                "Put it outside: what is inside can be there only once.",
            ));
        } else if !self.cursor.starts_with("</slot") {
            self.error(diagnostics::slot(
                place,
                "The slot isn't empty",
                "Write `<slot></slot>`.",
            ));
        }
        self.slot.get_or_insert(tag.range.clone());
        self.push(Piece::Slot);
        true
    }

    /// Whether the end tag at an offset is that of the slot.
    pub(super) fn is_own_slot(&self, at: usize) -> bool {
        self.slot.as_ref().is_some_and(|slot| slot.end == at)
    }

    pub(super) fn check_structure(&mut self) {
        let top = self.location(0..0);
        if matches!(self.kind, PageKind::Layout | PageKind::App) && self.slot.is_none() {
            self.error(diagnostics::slot(
                top.clone(),
                "There is no slot",
                "Write `<slot></slot>` where the pages go.",
            ));
        }
        let parts = [
            ("!doctype html", &self.doctype_at),
            ("html", &self.html_at),
            ("head", &self.head_at),
            ("body", &self.body_at),
        ];
        let missing = parts.into_iter().find(|(_, at)| at.is_none());
        if let Some((name, _)) = missing.filter(|_| self.kind == PageKind::App) {
            self.error(diagnostics::misplaced(top, name, DOCUMENT));
        }
    }
}

const DOCUMENT: &str = "Write the whole document: `<!doctype html>`, then `<html>` with one `<head>` and one `<body>`.";
