//! `koze:pages`: the routes of a project.

use super::writer::{Writer, string};

/// A file with its layouts, outermost first: places in the list of layouts.
pub(crate) struct RouteEntry<'a> {
    pub(crate) path: String,
    pub(crate) file: &'a str,
    pub(crate) layouts: Vec<usize>,
}

/// The routes, in the order in which they are tried.
#[derive(Default)]
pub(crate) struct PageRoutes<'a> {
    pub(crate) app: Option<&'a str>,
    pub(crate) layouts: Vec<&'a str>,
    pub(crate) routes: Vec<RouteEntry<'a>>,
    pub(crate) statuses: Vec<RouteEntry<'a>>,
}

/// Imports are lazy, so that a broken page takes nothing else down.
pub(crate) fn emit_pages(pages: &PageRoutes, root: &str, dev: bool, scripts: &[String]) -> String {
    let mut w = Writer::default();
    w.line("import { createPages as _createPages } from \"@kuratchi/koze/runtime/page.js\";");
    w.line("import { handleRpc as _handleRpc } from \"koze:durable-objects\";");
    w.line("export const handlePages = /* @__PURE__ */ _createPages({");
    w.line(if dev { "  dev: true," } else { "  dev: false," });
    if !scripts.is_empty() {
        w.push("  scripts: ");
        w.array(scripts, |w, script| {
            w.string(script);
        });
        w.line(",");
    }
    if let Some(app) = pages.app {
        w.push("  app: ");
        import(&mut w, root, app);
        w.line(",");
    }
    w.push("  layouts: ");
    w.array(&pages.layouts, |w, file| import(w, root, file));
    w.line(",\n  routes: [");
    for route in &pages.routes {
        w.push("    { path: ");
        w.string(&route.path);
        w.push(", ");
        entry(&mut w, root, route);
        w.line(" },");
    }
    w.line("  ],");
    if !pages.statuses.is_empty() {
        w.line("  statuses: {");
        for status in &pages.statuses {
            w.push("    ");
            w.push(&status.path);
            w.push(": { ");
            entry(&mut w, root, status);
            w.line(" },");
        }
        w.line("  },");
    }
    w.line("}, _handleRpc);");
    w.finish()
}

fn entry(w: &mut Writer, root: &str, route: &RouteEntry) {
    w.push("layouts: ");
    w.array(&route.layouts, |w, index| w.push(&index.to_string()));
    w.push(", page: ");
    import(w, root, route.file);
}

fn import(w: &mut Writer, root: &str, file: &str) {
    w.push("() => import(");
    w.push(&string(&[root, "/", file].concat()));
    w.push(")");
}
