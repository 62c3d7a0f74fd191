//! Entries of a changelog, for each case of `fixtures/diff`.

use crate::changes::cases;
use crate::snapshot;

/// The snapshot has the sentences of each case, and as a whole the entry of the case with the most sections.
#[test]
fn entries_match_snapshot() {
    let (mut text, mut longest) = (String::new(), String::new());
    for (name, difference) in cases() {
        let lines: String =
            difference.highlights(usize::MAX).iter().map(|line| format!("  {line}\n")).collect();
        text.push_str(&format!("{name}\n{lines}"));
        let entry = difference.changelog();
        let sections = |entry: &str| entry.matches("### ").count();
        if sections(&entry) > sections(&longest) {
            longest = entry;
        }
    }
    snapshot("diff", "changelog", &format!("{text}\n{longest}"));
}

/// A user finds each change that breaks, and an entry says nothing about a crate that did not change.
#[test]
fn each_break_is_in_the_entry() {
    for (case, difference) in cases() {
        let entry = difference.changelog();
        let breaks = difference.changes.iter().filter(|change| change.verdicts.source && !change.follows);
        for change in breaks {
            let name = change.path.rsplit([':', '.', '(']).next().unwrap().trim_end_matches(')');
            let name = name.rsplit_once('<').map_or(name, |(_, name)| name.trim_end_matches('>'));
            let (breaking, _) = entry.split_once("\n### ").unwrap_or((&entry, ""));
            assert!(breaking.contains(name), "{case}: {} {name}\n{entry}", change.rule);
        }
        assert_eq!(entry.contains("### Breaking changes"), difference.verdicts().source, "{entry}");
        assert!(entry.is_empty() || !difference.changes.is_empty(), "{case}: {entry}");
    }
}
