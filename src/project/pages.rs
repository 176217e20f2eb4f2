//! The pages of a project, kept read while their files change.

use crate::api::{AssetImport, FileContent, ProjectOptions};
use crate::diagnostics;
use crate::emit::{self, PageRoutes, PageText, RouteEntry};
use crate::model::page::{MethodUse, path_params};
use crate::model::{Diagnostic, Page, PageKind, PageMethod};
use crate::page::routes::{
    Route, RouteFault, by_precision, is_page_file, pattern, route_of, surrounds,
};
use crate::page::{self, PageFacts};
use crate::source::Source;

/// The pages, in the order of their files.
#[derive(Default)]
pub(super) struct Pages {
    files: Vec<PageFile>,
}

struct PageFile {
    file: String,
    route: Route,
    facts: PageFacts,
}

impl PageFile {
    fn is_broken(&self) -> bool {
        self.facts.module.is_none()
    }
}

impl Pages {
    /// Applies a change, if the file concerns pages. Whether `koze:pages` may have changed; `None` if the file
    /// is another.
    pub(super) fn apply(
        &mut self,
        options: &ProjectOptions,
        file: &str,
        content: &FileContent,
    ) -> Option<bool> {
        if !is_page_file(&options.routes_dir, file) {
            return file.ends_with(".koze").then_some(false);
        }
        let before = self.get(file).map(PageFile::is_broken);
        let after = match content {
            FileContent::Absent => {
                self.files.retain(|page| page.file != file);
                None
            }
            FileContent::Unparsable => Some(self.insert(options, file, |_| page::broken(file))),
            FileContent::Text(text) => Some(self.insert(options, file, |route| {
                let source = Source::new(file.to_owned(), text.clone());
                page::read(&source, route.kind, &route.path)
            })),
        };
        Some(before != after)
    }

    fn insert(
        &mut self,
        options: &ProjectOptions,
        file: &str,
        read: impl FnOnce(&Route) -> PageFacts,
    ) -> bool {
        let route = route_of(&options.routes_dir, file);
        let facts = match route.fault {
            Some(fault) => PageFacts {
                diagnostics: vec![route_fault(file, fault)],
                ..PageFacts::default()
            },
            None => read(&route),
        };
        let page = PageFile {
            file: file.to_owned(),
            route,
            facts,
        };
        let is_broken = page.is_broken();
        let at = self.place_of(file);
        match self.files.get_mut(at).filter(|page| page.file == file) {
            Some(known) => *known = page,
            None => self.files.insert(at, page),
        }
        is_broken
    }

    fn place_of(&self, file: &str) -> usize {
        self.files.partition_point(|page| page.file.as_str() < file)
    }

    fn get(&self, file: &str) -> Option<&PageFile> {
        let page = self.files.get(self.place_of(file));
        page.filter(|page| page.file == file)
    }

    /// Whether there is a page that a URL can lead to.
    pub(super) fn has_routes(&self) -> bool {
        self.of_kind(PageKind::Page).next().is_some()
    }

    pub(super) fn uses(&self) -> impl Iterator<Item = &MethodUse> {
        self.files.iter().flat_map(|page| &page.facts.uses)
    }

    pub(super) fn diagnostics(&self) -> Vec<Diagnostic> {
        // Without a page of ours, the directory is another framework's.
        if !self.files.iter().any(|page| page.file.ends_with(".koze")) {
            return Vec::new();
        }
        let own = self.files.iter().flat_map(|page| &page.facts.diagnostics);
        let mut all: Vec<Diagnostic> = own.cloned().collect();
        let mut firsts: Vec<(String, &str)> = Vec::new();
        for page in self.of_kind(PageKind::Page) {
            let pattern = pattern(&page.route.path);
            match firsts.iter().find(|(known, _)| *known == pattern) {
                Some((_, first)) => {
                    all.push(diagnostics::duplicate_route(
                        &page.file,
                        first,
                        &page.route.path,
                    ));
                }
                None => firsts.push((pattern, &page.file)),
            }
        }
        all
    }

    /// The files of a kind whose paths are routes.
    fn of_kind(&self, kind: PageKind) -> impl Iterator<Item = &PageFile> {
        let files = self.files.iter();
        files.filter(move |page| page.route.kind == kind && page.route.fault.is_none())
    }

    pub(super) fn surface(&self) -> Vec<Page> {
        let valid = self.files.iter().filter(|page| page.route.fault.is_none());
        valid.map(summary).collect()
    }

    pub(super) fn emit(&self, root: &str, dev: bool, scripts: &[String]) -> String {
        let depth = |file: &str| file.matches('/').count();
        let mut layouts: Vec<&str> = Vec::new();
        for layout in self.of_kind(PageKind::Layout) {
            // The outermost is the one with the shortest path.
            let at = layouts.partition_point(|other| depth(other) <= depth(&layout.file));
            layouts.insert(at, &layout.file);
        }
        let entry = |page| route_entry(page, &layouts);
        let mut routes: Vec<RouteEntry> = Vec::new();
        for page in self.of_kind(PageKind::Page) {
            let path = &page.route.path;
            let at = routes.partition_point(|other| by_precision(&other.path, path).is_le());
            // Of two pages with one URL, the first is used and the second is reported.
            let own = pattern(path);
            if !routes.iter().any(|other| pattern(&other.path) == own) {
                routes.insert(at, entry(page));
            }
        }
        let pages = PageRoutes {
            app: self
                .of_kind(PageKind::App)
                .next()
                .map(|page| page.file.as_str()),
            routes,
            statuses: self.of_kind(PageKind::Status).map(entry).collect(),
            layouts: layouts.clone(),
        };
        emit::emit_pages(&pages, root, dev, scripts)
    }

    /// The module of a page, or why there is none.
    pub(super) fn text(
        &self,
        file: &str,
        assets: &[AssetImport],
    ) -> Result<PageText, Box<Diagnostic>> {
        let page = self.get(file);
        let page = page.ok_or_else(|| Box::new(diagnostics::unknown_page(file)))?;
        let Some(module) = &page.facts.module else {
            let first = page.facts.diagnostics.first().cloned();
            return Err(Box::new(
                first.unwrap_or_else(|| diagnostics::unknown_page(file)),
            ));
        };
        Ok(emit::emit_page(file, page.route.kind, module, assets))
    }
}

fn route_entry<'a>(page: &'a PageFile, layouts: &[&str]) -> RouteEntry<'a> {
    let around = layouts.iter().enumerate();
    let around = around.filter(|(_, layout)| surrounds(layout, &page.file));
    RouteEntry {
        path: page.route.path.clone(),
        file: &page.file,
        layouts: around.map(|(index, _)| index).collect(),
    }
}

fn summary(page: &PageFile) -> Page {
    let mut methods: Vec<PageMethod> = Vec::new();
    for each in &page.facts.uses {
        let method = each.name.clone().map(|name| PageMethod {
            id: each.id.clone(),
            name,
        });
        methods.extend(method.filter(|method| !methods.contains(method)));
    }
    Page {
        file: page.file.clone(),
        kind: page.route.kind,
        params: path_params(&page.route.path).map(str::to_owned).collect(),
        path: page.route.path.clone(),
        methods,
        assets: page.facts.assets.clone(),
        is_broken: page.is_broken(),
    }
}

fn route_fault(file: &str, fault: RouteFault) -> Diagnostic {
    let (message, help) = match fault {
        RouteFault::Html => (
            "is among the routes, where only `.koze` files are pages",
            "Rename it: its extension is `.koze`. HTML that is served as it is belongs in `public`.",
        ),
        RouteFault::Reserved => (
            "has a part that can't be in a route",
            "Rename it. Names that begin with `_` or `(` have no meaning yet, and `index` and `layout` are no folders. Move what isn't a page out of the routes' directory.",
        ),
        RouteFault::Brackets => (
            "has brackets that aren't a whole segment with a name",
            "A parameter is a whole segment: `[id].koze`, `[...rest].koze`. Split the rest in the script.",
        ),
        RouteFault::Rest => (
            "has something after `[...rest]`",
            "Make it the last segment: `[...rest].koze`.",
        ),
        RouteFault::RepeatedParam => ("has two parameters with one name", "Rename one of them."),
        RouteFault::Status => (
            "is no status page",
            "Status pages are at the top of the routes' directory, for errors alone: `404.koze`, `500.koze`.",
        ),
        RouteFault::Characters => (
            "has a character that can't be in a route",
            "Use letters, digits, `-`, `_` and `.`.",
        ),
    };
    diagnostics::invalid_route(file, message, help)
}
