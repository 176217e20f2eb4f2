//! Files → URLs: what each `.koze` file is, and which pages answer what.

use std::cmp::Ordering;

use crate::model::page::PageKind;

/// The file of the document around all pages.
pub(crate) const APP: &str = "src/app.koze";

/// Whether a file concerns pages: a `.koze` file of the routes or the document, or an HTML file among them.
pub(crate) fn is_page_file(routes_dir: &str, file: &str) -> bool {
    if file == APP {
        return true;
    }
    let Some(below) = below(routes_dir, file) else {
        return false;
    };
    let is_hidden = below
        .split('/')
        .any(|part| part.starts_with('.') || part == "node_modules");
    !is_hidden && (below.ends_with(".koze") || below.ends_with(".html"))
}

fn below<'a>(routes_dir: &str, file: &'a str) -> Option<&'a str> {
    file.strip_prefix(routes_dir)?.strip_prefix('/')
}

/// What a file is.
#[derive(Debug, PartialEq)]
pub(crate) struct Route {
    pub(crate) kind: PageKind,
    /// As in [`Page::path`](crate::model::page::Page::path).
    pub(crate) path: String,
    /// What is wrong with its name.
    pub(crate) fault: Option<RouteFault>,
}

/// Why a file's path is no route.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum RouteFault {
    Html,
    /// `(group)`, `_x`.
    Reserved,
    /// `blog-[id]`, `[[id]]`.
    Brackets,
    /// `[...rest]` isn't the last segment.
    Rest,
    /// Two parameters have one name.
    RepeatedParam,
    /// A status in a folder, or one that isn't an error.
    Status,
    /// A character that would be encoded, or that no file system agrees on.
    Characters,
}

pub(crate) fn route_of(routes_dir: &str, file: &str) -> Route {
    let fault = |fault| Route {
        kind: PageKind::Page,
        path: String::new(),
        fault: Some(fault),
    };
    if file == APP {
        return Route {
            kind: PageKind::App,
            path: String::new(),
            fault: None,
        };
    }
    let below = below(routes_dir, file).unwrap_or(file);
    let Some(stem) = below.strip_suffix(".koze") else {
        return fault(RouteFault::Html);
    };
    let (folder, name) = stem.rsplit_once('/').unwrap_or(("", stem));
    let is_status = name.len() == 3 && name.bytes().all(|byte| byte.is_ascii_digit());
    if is_status {
        let is_error = folder.is_empty() && name.starts_with(['4', '5']);
        return Route {
            kind: PageKind::Status,
            path: name.to_owned(),
            fault: (!is_error).then_some(RouteFault::Status),
        };
    }
    let kind = if name == "layout" {
        PageKind::Layout
    } else {
        PageKind::Page
    };
    let named = if matches!(name, "layout" | "index") {
        folder
    } else {
        stem
    };
    let path = ["/", named].concat();
    Route {
        kind,
        fault: path_fault(named, kind),
        path,
    }
}

fn path_fault(path: &str, kind: PageKind) -> Option<RouteFault> {
    let mut params = Vec::new();
    let mut segments = path.split('/').peekable();
    while let Some(segment) = segments.next() {
        if path.is_empty() {
            break;
        }
        if segment.starts_with(['_', '(']) || segment == "index" || segment == "layout" {
            return Some(RouteFault::Reserved);
        }
        let param = segment
            .strip_prefix('[')
            .and_then(|inner| inner.strip_suffix(']'));
        let Some(param) = param else {
            if segment.contains(['[', ']']) {
                return Some(RouteFault::Brackets);
            }
            if segment.is_empty()
                || segment
                    .chars()
                    .any(|c| c.is_control() || "\\?#%:*\"<>|{}".contains(c))
            {
                return Some(RouteFault::Characters);
            }
            continue;
        };
        let rest = param.strip_prefix("...");
        let name = rest.unwrap_or(param);
        if !crate::naming::is_identifier(name) {
            return Some(RouteFault::Brackets);
        }
        if params.contains(&name) {
            return Some(RouteFault::RepeatedParam);
        }
        params.push(name);
        if rest.is_some() && (segments.peek().is_some() || kind == PageKind::Layout) {
            return Some(RouteFault::Rest);
        }
    }
    None
}

/// The URLs that a path answers, whatever its parameters are called. Two pages with the same are in conflict.
pub(crate) fn pattern(path: &str) -> String {
    let segments = path
        .split('/')
        .map(|segment| match segment.strip_prefix('[') {
            Some(rest) if rest.starts_with("...") => "[...]".to_owned(),
            Some(_) => "[]".to_owned(),
            // Servers compare paths byte by byte, but file systems may not.
            None => segment.to_owned(),
        });
    segments.collect::<Vec<_>>().join("/")
}

/// The order in which paths are tried: at the first segment that differs, static before `[id]` before
/// `[...rest]`.
pub(crate) fn by_precision(a: &str, b: &str) -> Ordering {
    let rank = |segment: &str| match segment.strip_prefix('[') {
        Some(rest) if rest.starts_with("...") => 2,
        Some(_) => 1,
        None => 0,
    };
    let key = |path: &str| -> Vec<(u8, String)> {
        path.split('/')
            .map(|segment| (rank(segment), segment.to_owned()))
            .collect()
    };
    key(a).cmp(&key(b))
}

/// Whether the layout of a folder surrounds a page.
pub(crate) fn surrounds(layout_file: &str, page_file: &str) -> bool {
    let folder = layout_file.strip_suffix("layout.koze");
    folder.is_some_and(|folder| page_file.starts_with(folder))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn route(file: &str) -> Route {
        route_of("src/routes", &format!("src/routes/{file}"))
    }

    #[test]
    fn files_have_the_paths_that_they_are_at() {
        for (file, path) in [
            ("index.koze", "/"),
            ("about.koze", "/about"),
            ("blog/index.koze", "/blog"),
            ("blog/[id].koze", "/blog/[id]"),
            ("files/[...rest].koze", "/files/[...rest]"),
            ("[org]/[repo]/index.koze", "/[org]/[repo]"),
        ] {
            let found = route(file);
            assert_eq!((found.path.as_str(), found.fault), (path, None), "{file}");
        }
        assert_eq!(route("blog/layout.koze").kind, PageKind::Layout);
        assert_eq!(route("404.koze").kind, PageKind::Status);
        assert_eq!(route_of("src/routes", APP).kind, PageKind::App);
    }

    #[test]
    fn other_names_are_faults() {
        for (file, fault) in [
            ("a.html", RouteFault::Html),
            ("(group)/a.koze", RouteFault::Reserved),
            ("_x.koze", RouteFault::Reserved),
            ("blog-[id].koze", RouteFault::Brackets),
            ("[[id]].koze", RouteFault::Brackets),
            ("[].koze", RouteFault::Brackets),
            ("[...rest]/a.koze", RouteFault::Rest),
            ("[id]/[id].koze", RouteFault::RepeatedParam),
            ("blog/404.koze", RouteFault::Status),
            ("200.koze", RouteFault::Status),
            ("a?b.koze", RouteFault::Characters),
        ] {
            assert_eq!(route(file).fault, Some(fault), "{file}");
        }
    }

    #[test]
    fn the_most_precise_path_comes_first() {
        let mut paths = [
            "/[...rest]",
            "/[id]",
            "/blog/[...rest]",
            "/blog/[id]",
            "/blog/new",
            "/",
            "/blog",
        ];
        paths.sort_by(|a, b| by_precision(a, b));
        assert_eq!(
            paths,
            [
                "/",
                "/blog",
                "/blog/new",
                "/blog/[id]",
                "/blog/[...rest]",
                "/[id]",
                "/[...rest]"
            ]
        );
    }
}
