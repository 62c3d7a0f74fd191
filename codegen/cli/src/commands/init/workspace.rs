//! The Cargo workspace of a folder.

use std::path::{Path, PathBuf};

use toml_edit::{Item, TableLike};

use crate::error::Error;
use crate::project::setting;
use crate::project::source::read;

/// Returns the manifest of the workspace with one more member; `None` if there is no workspace in the folder, if it has the
/// member already, or if the member is in another folder.
pub fn with_member(here: &Path, out: &str) -> Result<Option<(PathBuf, String)>, Error> {
    let path = PathBuf::from("Cargo.toml");
    if !here.join(&path).is_file() || Path::new(out).is_absolute() || out.starts_with("..") {
        return Ok(None);
    }
    let text = read(&path, "manifest", "Cargo")?.text;
    Ok(edited(&text, out)?.map(|text| (path, text)))
}

fn edited(manifest: &str, member: &str) -> Result<Option<String>, Error> {
    let mut is_edited = false;
    let text = setting::edited(manifest, |document| {
        is_edited =
            document.get_mut("workspace").and_then(Item::as_table_like_mut).is_some_and(|of| add(of, member));
        Some(is_edited)
    });
    let text = text.ok_or_else(|| Error::new("Cargo.toml is no TOML"))?;
    Ok(is_edited.then_some(text))
}

/// Adds a member to a workspace. Returns `false` if it has it, or does not want it.
fn add(workspace: &mut dyn TableLike, member: &str) -> bool {
    let lists = |item: Option<&Item>| {
        let list = item.and_then(Item::as_array).into_iter().flatten();
        list.filter_map(|known| known.as_str()).any(|known| matches(known, member))
    };
    if lists(workspace.get("members")) || lists(workspace.get("exclude")) {
        return false;
    }
    let members = workspace.entry("members").or_insert_with(|| toml_edit::value(toml_edit::Array::new()));
    let Some(members) = members.as_array_mut() else { return false };
    // In a list of several lines, the new one is as the last one.
    let decor = members.iter().last().and_then(|last| last.decor().prefix()?.as_str().map(str::to_owned));
    members.push(member);
    if let (Some(prefix), Some(new)) =
        (decor.filter(|prefix| prefix.contains('\n')), members.iter_mut().last())
    {
        new.decor_mut().set_prefix(prefix);
    }
    true
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
        let lines = "[workspace]\r\nmembers = [\r\n    \"app\",\r\n]\r\nexclude = [\"old\"]\r\n";
        let expected = lines.replace("\"app\",", "\"app\",\r\n    \"pets\",");
        assert_eq!(super::edited(lines, "pets").unwrap(), Some(expected));
        assert_eq!(super::edited(lines, "old").unwrap(), None);
        let empty = super::edited("[workspace]\n", "pets").unwrap().unwrap();
        assert_eq!(empty, "[workspace]\nmembers = [\"pets\"]\n");
    }
}
