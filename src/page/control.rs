//! Control lines: `if (…) {`, `} else if (…) {`, `} else {`, `for (…) {` and `}`, each on a line of its own.

use std::collections::BTreeSet;
use std::ops::Range;

use swc_core::ecma::ast::{BlockStmt, ModuleItem, Stmt};
use swc_core::ecma::visit::VisitWith;

use super::cursor::Cursor;
use super::elements::listed;
use super::lexer::code_end;
use crate::analyze::identifiers::Identifiers;
use crate::parse::parse_part;
use crate::source::Source;

/// Lines of a head. Text may hold many lines that begin like one, and each is searched for its end.
const MAX_HEAD: usize = 20;

/// A line that controls what is rendered.
pub(super) struct Control {
    pub(super) kind: ControlKind,
    /// Its text, which may span lines.
    pub(super) range: Range<usize>,
}

#[derive(Clone, Copy, PartialEq)]
pub(super) enum ControlKind {
    If,
    For,
    ElseIf,
    Else,
    End,
    /// It looks like one, but isn't.
    Malformed,
}

/// The control line that begins at the cursor, which is at the beginning of a line.
pub(super) fn control_at(cursor: &Cursor) -> Option<Control> {
    let line_end = cursor.line_end(cursor.at);
    let line = cursor.slice(cursor.at..line_end);
    let start = cursor.at + line.len() - line.trim_start().len();
    let line = line.trim();
    let control = |kind, end| {
        Some(Control {
            kind,
            range: start..end,
        })
    };
    let whole = start + line.len();
    if line == "}" {
        return control(ControlKind::End, whole);
    }
    let (kind, head) = if let Some(rest) = line.strip_prefix('}') {
        let rest = rest.trim_start().strip_prefix("else");
        let rest = rest.filter(|rest| !rest.starts_with(is_name))?.trim_start();
        if rest == "{" {
            return control(ControlKind::Else, whole);
        }
        let Some(head) = rest.strip_prefix("if").map(str::trim_start) else {
            return control(ControlKind::Malformed, whole);
        };
        (ControlKind::ElseIf, head)
    } else if let Some(rest) = line.strip_prefix("if") {
        (ControlKind::If, rest.trim_start())
    } else if let Some(rest) = line.strip_prefix("for") {
        let rest = rest.trim_start();
        let rest = rest.strip_prefix("await").map_or(rest, str::trim_start);
        (ControlKind::For, rest)
    } else {
        return begins_like_one(line).then(|| control(ControlKind::Malformed, whole))?;
    };
    let looks_so = kind == ControlKind::ElseIf || begins_like_one(line);
    if !head.starts_with('(') {
        return looks_so.then(|| control(ControlKind::Malformed, whole))?;
    }
    let open = whole - head.len();
    let bounded = cursor.slice(0..cursor.lines_end(open, MAX_HEAD));
    let Some(close) = code_end(bounded, open + 1).map(|end| end.at) else {
        return looks_so.then(|| control(ControlKind::Malformed, whole))?;
    };
    let rest = cursor.slice(close + 1..cursor.line_end(close)).trim();
    if cursor.byte(close) == Some(b')') && rest == "{" {
        let brace = close + cursor.slice(close..cursor.text.len()).find('{')?;
        return control(kind, brace + 1);
    }
    (looks_so || rest.starts_with('{')).then(|| control(ControlKind::Malformed, whole))?
}

/// `if user {`, `else {`, `while (…) {`: as a hole, the rest of the line would tell its author nothing.
fn begins_like_one(line: &str) -> bool {
    let word = line.split(|c| !is_name(c)).next().unwrap_or_default();
    let is_open = line.ends_with('{') && !line.ends_with("\\{");
    is_open && listed("if for else while do switch try", word)
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '$')
}

/// The names of a head, if it parses.
pub(super) fn head<'a>(
    source: &'a Source,
    control: &Control,
) -> Result<Identifiers<'a>, Vec<crate::model::Diagnostic>> {
    // A head with `else` needs the statement that it belongs to.
    let before = if control.kind == ControlKind::ElseIf {
        "if(1){"
    } else {
        ""
    };
    let parsed = parse_part(source, control.range.clone(), before, "}");
    if !parsed.errors.is_empty() {
        return Err(parsed
            .errors
            .into_iter()
            .map(crate::diagnostics::in_control_line)
            .collect());
    }
    let mut names = Identifiers::new(source);
    names.declared = BTreeSet::new();
    let body = parsed.module.map(|module| module.body).unwrap_or_default();
    if let [ModuleItem::Stmt(statement)] = &body[..]
        && has_empty_block(statement)
    {
        statement.visit_with(&mut names);
        return Ok(names);
    }
    let location = source.location_of(control.range.clone());
    Err(vec![crate::diagnostics::malformed_control_line(location)])
}

fn has_empty_block(statement: &Stmt) -> bool {
    let block =
        |body: &Stmt| matches!(body, Stmt::Block(BlockStmt { stmts, .. }) if stmts.is_empty());
    match statement {
        Stmt::If(branch) => match branch.alt.as_deref() {
            None => block(&branch.cons),
            Some(Stmt::If(second)) => {
                second.alt.is_none() && block(&branch.cons) && block(&second.cons)
            }
            Some(_) => false,
        },
        Stmt::For(each) => block(&each.body),
        Stmt::ForIn(each) => block(&each.body),
        Stmt::ForOf(each) => block(&each.body),
        _ => false,
    }
}
