//! Tags of migrations. wrangler deploys the migrations after the last deployed tag, so each tag must be
//! unique and never change.

/// A new tag that continues the pattern of the others.
pub(super) fn fresh_tag(tags: &[&str]) -> String {
    let mut tag = match tags.last() {
        None => "v1".to_owned(),
        // Tomorrow's date would be wrong, and the clock isn't known here.
        Some(last) if is_date(last) => format!("{last}-2"),
        Some(last) => next(last).unwrap_or_else(|| format!("v{}", tags.len() + 1)),
    };
    while tags.contains(&tag.as_str()) {
        tag = next(&tag).unwrap_or_else(|| format!("{tag}-2"));
    }
    tag
}

/// `v9` → `v10`, `0009` → `0010`. `None` for a tag that doesn't end in a number, or in too large a one.
fn next(tag: &str) -> Option<String> {
    let stem = tag.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = tag.get(stem.len()..)?;
    let number = digits.parse::<u64>().ok()?.checked_add(1)?;
    let width = digits.len();
    Some(format!("{stem}{number:0width$}"))
}

/// `2026-04-01` or `20260401`, possibly with separators after it.
fn is_date(tag: &str) -> bool {
    let digits = tag.bytes().filter(u8::is_ascii_digit).count();
    let plain = tag
        .bytes()
        .all(|byte| byte.is_ascii_digit() || b"-_./".contains(&byte));
    plain && digits == 8 && tag.starts_with("20")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_continue_their_pattern() {
        for (tags, fresh) in [
            (&[][..], "v1"),
            (&["v1"], "v2"),
            (&["v1", "v9"], "v10"),
            (&["v2", "v1"], "v3"),
            (&["0009"], "0010"),
            (&["v1.9"], "v1.10"),
            (&["step-007"], "step-008"),
            (&["initial"], "v2"),
            (&["v2", "initial"], "v3"),
            (&["2026-04-01"], "2026-04-01-2"),
            (&["2026-04-01", "2026-04-01-2"], "2026-04-01-3"),
            (&["20260401"], "20260401-2"),
            (&["v18446744073709551615"], "v2"),
            (&[""], "v2"),
        ] {
            assert_eq!(fresh_tag(tags), fresh, "{tags:?}");
        }
    }
}
