//! The script that runs in the worker, and names.

use super::with_help;
use crate::diagnostics::build::{did_you_mean, error, list};
use crate::diagnostics::code::Code;
use crate::model::{Diagnostic, Location};

/// A syntax error in the script of a page.
pub(crate) fn in_script(diagnostic: Diagnostic) -> Diagnostic {
    with_help(
        diagnostic,
        "Fix the syntax. The script is TypeScript, and the body of an async function: it can `await`, not `return`.",
    )
}

/// What is wrong with a script.
#[derive(Clone, Copy)]
pub(crate) enum ScriptFault {
    Second,
    Nested,
    Attributes,
    InlineImport,
    Comment,
    Export,
}

pub(crate) fn script(location: Location, fault: ScriptFault) -> Diagnostic {
    const BROWSER: &str = "For the browser, write `<script type=\"module\" src=\"…\"></script>`.";
    let (message, help) = match fault {
        ScriptFault::Second => ("There already is a script that runs in the worker", BROWSER),
        ScriptFault::Nested => (
            "The script that runs in the worker is inside of something",
            "Move it to the top of the file. For the browser, write `<script type=\"module\" src=\"…\"></script>`.",
        ),
        ScriptFault::Attributes => (
            "These attributes don't say where the script runs",
            "For the worker, write `<script>` or `<script lang=\"ts\">`. For the browser, add `type` or `src`.",
        ),
        ScriptFault::InlineImport => (
            "A script that imports can't be inline: nothing resolves its imports",
            "Move it to a file: `<script type=\"module\" src=\"/src/page.ts\"></script>`.",
        ),
        ScriptFault::Comment => (
            "Browsers may end this text elsewhere than the source does",
            "Remove `<!--` from a script, and `<` from a style within SVG, or move it to a file.",
        ),
        ScriptFault::Export => (
            "The script of a page can't export or declare a namespace",
            "It is the body of a function. Move what others import to a file of its own.",
        ),
    };
    error(Code::PageScript, location, message, help)
}

/// `module` is `koze:request` or `koze:navigation`.
pub(crate) fn unknown_import(
    location: Location,
    module: &str,
    name: &str,
    known: &[&str],
) -> Diagnostic {
    let known = known.iter().copied();
    let all = ["There are: ", &list(known.clone()), "."].concat();
    error(
        Code::PageScript,
        location,
        ["`", module, "` has no `", name, "` here"].concat(),
        match name {
            "redirect" => "Import it from `koze:navigation`.".into(),
            "error" => {
                "Only a status page has it. An action's is at the method: `method.error`.".into()
            }
            _ => did_you_mean(name, known, all),
        },
    )
}

pub(crate) fn undeclared_name<'a>(
    location: Location,
    name: &str,
    declared: impl Iterator<Item = &'a str>,
) -> Diagnostic {
    let otherwise = ["Declare it in the script: `const ", name, " = …;`."].concat();
    error(
        Code::PageUndeclaredName,
        location,
        ["Nothing declares `", name, "`"].concat(),
        if matches!(name, "window" | "document" | "localStorage" | "location") {
            "Pages are rendered in the worker. Use it in a script of the browser: `<script type=\"module\" src=\"…\"></script>`.".into()
        } else if name.len() < 3 {
            // Every short name is like every other.
            otherwise
        } else {
            did_you_mean(name, declared, otherwise)
        },
    )
}

pub(crate) fn unknown_param(
    location: Location,
    name: &str,
    path: &str,
    known: &[&str],
) -> Diagnostic {
    let otherwise = if known.is_empty() {
        [
            "Name the file `[",
            name,
            "].koze`, or read `url.searchParams`.",
        ]
        .concat()
    } else {
        ["The path has: ", &list(known.iter().copied()), "."].concat()
    };
    error(
        Code::PageUnknownParam,
        location,
        ["The path `", path, "` has no `[", name, "]`"].concat(),
        did_you_mean(name, known.iter().copied(), otherwise),
    )
}
