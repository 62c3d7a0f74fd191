//! The Cargo workspace of a folder.

use std::path::{Path, PathBuf};

use toml_edit::{DocumentMut, Item};

use crate::error::Error;
use crate::project::source::read;

/// Returns the manifest of the workspace with one more member; `None` if there is no workspace in the folder, or if it has the
/// member already.
pub fn with_member(here: &Path, out: &Path) -> Result<Option<(PathBuf, String)>, Error> {
    let path = PathBuf::from("Cargo.toml");
    if !here.join(&path).is_file() || out.is_absolute() {
        return Ok(None);
    }
    let text = read(&path, "manifest", "Cargo")?.text;
    Ok(edited(&text, &out.to_string_lossy().replace('\\', "/"))?.map(|text| (path, text)))
}

fn edited(manifest: &str, member: &str) -> Result<Option<String>, Error> {
    let invalid = |error: toml_edit::TomlError| Error::new(format!("Cargo.toml is invalid: {error}"));
    let mut document: DocumentMut = manifest.parse().map_err(invalid)?;
    let Some(workspace) = document.get_mut("workspace").and_then(Item::as_table_like_mut) else {
        return Ok(None);
    };
    let members = workspace.entry("members").or_insert_with(|| toml_edit::value(toml_edit::Array::new()));
    let Some(members) = members.as_array_mut() else { return Ok(None) };
    if members.iter().filter_map(|known| known.as_str()).any(|known| matches(known, member)) {
        return Ok(None);
    }
    members.push(member);
    Ok(Some(document.to_string()))
}

/// Returns `true` if a path in `members` stands for a folder. A last `*` stands for each folder.
fn matches(known: &str, member: &str) -> bool {
    let folder = |path: &str| path.rsplit_once('/').map_or(String::new(), |(folder, _)| folder.to_owned());
    let (known, member) = (known.trim_end_matches('/'), member.trim_end_matches('/'));
    known == member
        || known == "*" && !member.contains('/')
        || known.ends_with("/*") && folder(known) == folder(member)
}

#[cfg(test)]
mod tests {
    use super::edited;

    #[test]
    fn crate_becomes_a_member_unless_it_is_one() {
        let with = |members: &str| format!("[workspace]\nresolver = \"3\"\nmembers = [{members}] # Ours.\n");
        let edited = |members: &str, member: &str| edited(&with(members), member).unwrap();
        assert_eq!(edited("", "pets"), Some(with("\"pets\"")));
        assert_eq!(edited("\"app\"", "crates/pets"), Some(with("\"app\", \"crates/pets\"")));
        for (members, member) in [("\"pets\"", "pets"), ("\"crates/*\"", "crates/pets"), ("\"*\"", "pets")] {
            assert_eq!(edited(members, member), None, "{members}");
        }
        assert!(edited("\"*\"", "crates/pets").is_some());
        assert_eq!(super::edited("[package]\nname = \"a\"\n", "pets").unwrap(), None);
        let empty = super::edited("[workspace]\n", "pets").unwrap().unwrap();
        assert_eq!(empty, "[workspace]\nmembers = [\"pets\"]\n");
    }
}
