//! Compatibility flags that the runtime needs.

use super::draft::{Draft, Read, Scope};
use super::fragment::Fragment;
use crate::diagnostics;

/// A behaviour of workerd that calls need, and what turns it on and off.
pub(super) struct Need {
    /// Flags that turn it on. The first is the one to add, as it turns on the least besides.
    names: &'static [&'static str],
    /// The compatibility date from which it is on.
    since: &'static str,
    /// Flags that together turn it off again.
    off: &'static [&'static str],
    /// The flag that turns it off on purpose: workerd rejects it beside ours.
    pub(super) refusal: &'static str,
    /// What breaks without it.
    loss: &'static str,
}

const NEEDS: [Need; 3] = [
    Need {
        names: &["nodejs_als", "nodejs_compat", "nodejs_compat_v2"],
        since: "2026-08-04",
        off: &["no_nodejs_compat", "no_nodejs_compat_v2"],
        refusal: "no_nodejs_als",
        loss: "the worker does not start: AsyncLocalStorage carries the current request",
    },
    Need {
        names: &["enhanced_error_serialization"],
        since: "2026-04-21",
        off: &["legacy_error_serialization"],
        refusal: "legacy_error_serialization",
        loss: "an `RpcError` that a class throws reaches its caller as a plain 500",
    },
    Need {
        names: &["rpc"],
        since: "2024-04-03",
        off: &["no_rpc"],
        refusal: "no_rpc",
        loss: "no method can be called",
    },
];

impl Need {
    pub(super) fn name(&self) -> &'static str {
        self.names.first().copied().unwrap_or_default()
    }

    fn is_met(&self, date: &str, has: &dyn Fn(&str) -> bool) -> bool {
        // Dates are ISO: their order is the order of their letters.
        self.names.iter().any(|flag| has(flag))
            || (date >= self.since && !self.off.iter().all(|flag| has(flag)))
    }
}

/// The needs that a date and flags leave unmet. A flag that the date implies isn't added: workerd
/// complains about it.
pub(super) fn unmet(date: &str, has: &dyn Fn(&str) -> bool) -> Vec<&'static Need> {
    let unmet = NEEDS.iter().filter(|need| !need.is_met(date, has));
    unmet.collect()
}

pub(super) fn plan<'a>(draft: &mut Draft<'a>, scope: &Scope<'a>, top: &Scope<'a>) -> Read<()> {
    let inherits = draft.get(scope.object, "compatibility_flags")?.is_none();
    let holder = if inherits { top } else { scope };
    let flags = draft.texts(holder.object, &holder.path, "compatibility_flags")?;
    let date = match draft.get(scope.object, "compatibility_date")? {
        Some(own) => Some(own),
        None => draft.get(top.object, "compatibility_date")?,
    };
    let date = match date {
        Some(node) => draft.as_text(node, "compatibility_date")?,
        // wrangler uses today's in development, and rejects a deployment without one.
        None => draft.request.compatibility_date.as_str(),
    };
    // An environment that overrides neither inherits what the top level gets.
    let own_date = draft.get(scope.object, "compatibility_date")?.is_some();
    let is_top = scope.path.is_empty();
    if inherits && !own_date && !is_top {
        return Ok(());
    }
    let mut missing = Vec::new();
    for need in unmet(date, &|flag| flags.contains(&flag)) {
        if flags.contains(&need.refusal) {
            let list = (holder.object.get("compatibility_flags")).and_then(|node| node.as_list());
            for item in list.iter().flat_map(|list| &list.items) {
                if item.node.as_text() != Some(need.refusal) {
                    continue;
                }
                let place = draft.place(&item.node.range);
                draft.report(diagnostics::wrangler_flag_refused(
                    place,
                    need.refusal,
                    need.name(),
                    need.loss,
                ));
            }
        } else {
            missing.push(need.name());
        }
    }
    if missing.is_empty() {
        return Ok(());
    }
    for flag in &missing {
        let suffix = scope.suffix();
        let change = format!("added the compatibility flag {flag}{suffix}");
        draft.changes.push(change);
    }
    match draft.array(scope.object, &scope.path, "compatibility_flags")? {
        Some(array) => {
            for flag in missing {
                draft.add(array, "", Fragment::text(flag));
            }
        }
        None => {
            // An environment's list replaces the inherited one.
            let all = [flags, missing].concat();
            draft.add(scope.object, "compatibility_flags", Fragment::texts(&all));
        }
    }
    Ok(())
}
