//! Names of the cargo features of groups.
//!
//! A name depends on that of the group alone, which the lock keeps, and so needs no entry of its own.

use crate::ir::{ALL_TAGS, unraw};

/// The manifest of the runtime, with the features and dependencies of emitted crates.
const RUNTIME: &str = include_str!("../../../runtime/manifest.toml");

/// The suffix of a name that another feature or a dependency has.
const SUFFIX: &str = "-tag";

/// Returns the feature of a group: its name in kebab case, `user-messages` for `user_messages`. Different groups have different
/// features.
pub fn feature(group: &str) -> String {
    let name = unraw(group);
    let stem = name.trim_matches('_');
    let start = name.find(stem).unwrap_or_default();
    // Cargo allows no `-` at the start.
    let name = format!("{}{}{}", &name[..start], stem.replace('_', "-"), &name[start + stem.len()..]);
    // `client-tag` of the group `client_tag` must not be that of the group `client`.
    let mut first = name.as_str();
    while let Some(rest) = first.strip_suffix(SUFFIX) {
        first = rest;
    }
    if is_reserved(first) { name + SUFFIX } else { name }
}

/// Returns `true` for the name of another feature of emitted crates, or of a dependency: `reqwest/rustls` also enables a feature
/// `reqwest`.
fn is_reserved(name: &str) -> bool {
    name == ALL_TAGS || names("[features]").chain(names("[dependencies]")).any(|other| other == name)
}

/// Returns the features that crates have without those of groups.
pub fn others() -> impl Iterator<Item = &'static str> {
    names("[features]")
}

/// Returns the keys of a table of the runtime's manifest.
fn names(table: &str) -> impl Iterator<Item = &'static str> {
    let lines = RUNTIME.lines().skip_while(move |line| *line != table).skip(1);
    lines.take_while(|line| !line.starts_with('[')).filter_map(|line| Some(line.split_once(" = ")?.0))
}

#[cfg(test)]
mod tests {
    use super::feature;

    #[test]
    fn features_are_valid_and_differ() {
        let cases = [
            ("pets", "pets"),
            ("r#type", "type"),
            ("user_messages", "user-messages"),
            ("_2fa_codes", "_2fa-codes"),
            ("mock_", "mock_"),
            ("client", "client-tag"),
            ("client_tag", "client-tag-tag"),
            ("client_tag_tag", "client-tag-tag-tag"),
            ("client_tags", "client-tags"),
            ("native_tls", "native-tls-tag"),
            ("all_tags", "all-tags-tag"),
            ("default", "default-tag"),
            ("reqwest", "reqwest-tag"),
            ("price_tag", "price-tag"),
        ];
        for (group, expected) in cases {
            assert_eq!(feature(group), expected, "{group}");
        }
    }
}
