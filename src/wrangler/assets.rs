//! `assets.run_worker_first`: sends calls to the worker before wrangler looks for an asset or a fallback
//! page. A form that is submitted without JavaScript is a navigation, which assets would answer.

use super::draft::{Draft, Read, Scope};
use super::fragment::Fragment;
use super::jsonc::Value;
use crate::diagnostics;

pub(super) fn plan<'a>(
    draft: &mut Draft<'a>,
    scope: &Scope<'a>,
    top: &Scope<'a>,
    base_path: &str,
) -> Read<()> {
    let Some(assets) = draft.object(scope, "assets")? else {
        return Ok(());
    };
    // wrangler rejects the setting without a worker.
    if scope.object.get("main").is_none() && top.object.get("main").is_none() {
        return Ok(());
    }
    let base = base_path.trim_end_matches('/');
    let wanted = format!("{base}/*");
    let change = format!(
        "added {wanted} to assets.run_worker_first{}",
        scope.suffix()
    );
    let path = format!("{}assets.run_worker_first", scope.path);
    match draft.get(assets, "run_worker_first")? {
        None => {
            let list = Fragment::texts(&[&wanted]);
            draft.add(assets, "run_worker_first", list);
            draft.changes.push(change);
        }
        Some(node) => match &node.value {
            Value::Boolean(true) => {}
            Value::Boolean(false) => {
                let place = draft.place(&node.range);
                draft.report(diagnostics::wrangler_worker_not_first(place, &wanted));
            }
            Value::List(list) if !list.is_object => {
                let path = format!("{path}[]");
                let mut rules = Vec::new();
                for rule in &list.items {
                    rules.push(draft.as_text(&rule.node, &path)?);
                }
                match check_rules(&rules, base) {
                    Verdict::Reached => {}
                    Verdict::Missed => {
                        draft.add(list, "", Fragment::text(&wanted));
                        draft.changes.push(change);
                    }
                    Verdict::Contradicted(index) => {
                        let rule = list.items.get(index).map_or(node, |rule| &rule.node);
                        let place = draft.place(&rule.range);
                        draft.report(diagnostics::wrangler_worker_not_first(place, &wanted));
                    }
                }
            }
            _ => return Err(draft.misshapen(node, &path, "`true`, `false` or an array")),
        },
    }
    Ok(())
}

enum Verdict {
    /// Every call goes to the worker.
    Reached,
    /// No rule is about calls.
    Missed,
    /// This rule keeps some calls from the worker, or would be redundant beside ours, which wrangler
    /// rejects.
    Contradicted(usize),
}

fn check_rules(rules: &[&str], base: &str) -> Verdict {
    let samples = [format!("{base}/rpc/a.do/b"), format!("{base}/ws/a.do")];
    let closes = |rule: &str| {
        let pattern = rule.strip_prefix('!');
        pattern.is_some_and(|pattern| samples.iter().any(|path| matches(pattern, path)))
    };
    if let Some(index) = rules.iter().position(|rule| closes(rule)) {
        return Verdict::Contradicted(index);
    }
    let reached = |path: &String| rules.iter().any(|rule| matches(rule, path));
    if samples.iter().all(reached) {
        return Verdict::Reached;
    }
    let below = format!("{base}/");
    match rules.iter().position(|rule| rule.starts_with(&below)) {
        Some(index) => Verdict::Contradicted(index),
        None => Verdict::Missed,
    }
}

/// Whether a rule covers a path; `*` matches anything.
fn matches(rule: &str, path: &str) -> bool {
    let mut parts = rule.split('*');
    let Some(mut rest) = parts.next().and_then(|first| path.strip_prefix(first)) else {
        return false;
    };
    let mut parts = parts.peekable();
    if parts.peek().is_none() {
        return rest.is_empty();
    }
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return rest.ends_with(part);
        }
        match rest.find(part) {
            Some(at) => rest = rest.get(at + part.len()..).unwrap_or_default(),
            None => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_matches_anything() {
        for rule in [
            "/*",
            "/__koze/*",
            "/__*",
            "*",
            "/*/rpc/*",
            "/__koze/rpc/a.do/b",
        ] {
            assert!(matches(rule, "/__koze/rpc/a.do/b"), "{rule}");
        }
        for rule in [
            "",
            "/",
            "/api/*",
            "/__koze",
            "/*/ws/*",
            "/__koze/rpc/a.do/bc*",
        ] {
            assert!(!matches(rule, "/__koze/rpc/a.do/b"), "{rule}");
        }
    }

    #[test]
    fn rules_are_checked_by_what_they_do_to_calls() {
        let check = |rules: &[&str]| match check_rules(rules, "/__koze") {
            Verdict::Reached => "reached".to_owned(),
            Verdict::Missed => "missed".to_owned(),
            Verdict::Contradicted(index) => format!("contradicted by {index}"),
        };
        assert_eq!(check(&[]), "missed");
        assert_eq!(check(&["/api/*", "!/api/docs/*"]), "missed");
        assert_eq!(check(&["/*", "!/static/*"]), "reached");
        assert_eq!(check(&["/__koze/rpc/*", "/__koze/ws/*"]), "reached");
        assert_eq!(check(&["/api/*", "/__koze/rpc/*"]), "contradicted by 1");
        assert_eq!(check(&["/*", "!/__koze/*"]), "contradicted by 1");
    }
}
