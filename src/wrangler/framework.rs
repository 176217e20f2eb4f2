//! Frameworks with a worker of their own. Such a worker doesn't export the classes, and a build may
//! overwrite the file that `main` names.

use std::ops::Range;

use super::draft::Draft;
use super::jsonc::{List, Node};
use crate::api::{FileChange, FileContent, Framework, MainUse};
use crate::diagnostics;

/// Finds out who owns the worker, and reports a `main` whose file a build would overwrite. Returns the
/// files that it needs first.
pub(super) fn check<'a>(draft: &mut Draft<'a>, root: Option<&'a Node>) -> Vec<String> {
    let Some(framework) = &draft.request.framework else {
        return Vec::new();
    };
    let mains = root
        .and_then(Node::as_object)
        .map_or_else(Vec::new, mains_of);
    draft.owner = (!is_the_apps(framework, &mains)).then_some(framework);
    if framework.main != MainUse::Overwritten {
        return Vec::new();
    }
    let mut missing = Vec::new();
    for main in &mains {
        match check_main(framework, main.path, &draft.request.files) {
            Verdict::Harmless => {}
            Verdict::Unseen => missing.push(main.path.into()),
            Verdict::Overwritten => {
                let place = draft.place(&main.range);
                let path = main.path;
                draft.report(diagnostics::wrangler_main_overwritten(
                    place, framework, path,
                ));
            }
        }
    }
    missing
}

/// Whether a framework owns the worker, so that nothing may be written. Reports it.
pub(super) fn keeps_out(draft: &mut Draft<'_>) -> bool {
    let Some(framework) = draft.owner else {
        return false;
    };
    let file = &draft.source.file;
    draft.report(diagnostics::wrangler_framework_worker(
        file,
        framework,
        draft.objects,
    ));
    true
}

/// A `main`, of the top level or of an environment.
struct Main<'a> {
    path: &'a str,
    range: Range<usize>,
    is_top: bool,
}

fn mains_of(root: &List) -> Vec<Main<'_>> {
    let environments = root.get("env").and_then(Node::as_object);
    let mut scopes = vec![root];
    for environment in environments.iter().flat_map(|env| &env.items) {
        scopes.extend(environment.node.as_object());
    }
    let mut mains = Vec::new();
    for (index, scope) in scopes.into_iter().enumerate() {
        let Some(node) = scope.get("main") else {
            continue;
        };
        mains.extend(node.as_text().map(|path| Main {
            path,
            range: node.range.clone(),
            is_top: index == 0,
        }));
    }
    mains
}

/// Whether the app writes the worker, which can then export the classes.
fn is_the_apps(framework: &Framework, mains: &[Main<'_>]) -> bool {
    let top = mains.iter().find(|main| main.is_top);
    framework.main == MainUse::Read && top.is_some_and(|main| !is_own(framework, main.path))
}

enum Verdict {
    /// No work is lost.
    Harmless,
    /// It depends on the content of the file.
    Unseen,
    /// A build would overwrite the app's own file, or create one with the name of a virtual module.
    Overwritten,
}

fn check_main(framework: &Framework, main: &str, files: &[FileChange]) -> Verdict {
    // The build would create a file with the name of the virtual module, and drop our worker.
    if main.starts_with("koze:") {
        return Verdict::Overwritten;
    }
    if is_own(framework, main) {
        return Verdict::Harmless;
    }
    match files.iter().find(|change| change.file == main) {
        None => Verdict::Unseen,
        Some(change) => match &change.content {
            FileContent::Absent => Verdict::Harmless,
            // An earlier build wrote it.
            FileContent::Text(text) if has_mark(framework, text) => Verdict::Harmless,
            FileContent::Text(_) | FileContent::Unparsable => Verdict::Overwritten,
        },
    }
}

/// Whether `main` names the framework's own worker. A path with `..` may lead out of its folder.
fn is_own(framework: &Framework, main: &str) -> bool {
    let path = main.strip_prefix("./").unwrap_or(main);
    let climbs = path.split(['/', '\\']).any(|segment| segment == "..");
    !climbs
        && (framework.workers.iter()).any(|worker| match worker.ends_with('/') {
            true => path.starts_with(worker.as_str()),
            false => path == worker,
        })
}

fn has_mark(framework: &Framework, text: &str) -> bool {
    (framework.marks.iter()).any(|mark| text.contains(mark.as_str()))
}
