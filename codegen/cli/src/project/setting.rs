//! Editing of a setting of the config, in place.

use toml_edit::{DocumentMut, Item, Table, TableLike, Value};

use crate::project::table::CLIENT;

/// Returns a file with another text for a key of a table of the config: the config is the file, or the `[[client]]` table of a
/// name. All else stays as it is: comments, layout, line ends and the byte order mark. `None` if the file is no TOML, or has no such
/// table.
pub fn with_text(file: &str, client: Option<&str>, (table, key): (&str, &str), text: &str) -> Option<String> {
    edited(file, |document| {
        let config: &mut dyn TableLike = match client {
            None => document.as_table_mut(),
            Some(name) => {
                let tables = document.get_mut(CLIENT)?.as_array_of_tables_mut()?;
                tables.iter_mut().find(|table| table.get("name").and_then(Item::as_str) == Some(name))?
            }
        };
        let table: &mut dyn TableLike =
            config.entry(table).or_insert_with(|| Item::Table(Table::new())).as_table_like_mut()?;
        match table.get_mut(key).and_then(Item::as_value_mut) {
            Some(value) if value.as_str() == Some(text) => return Some(false),
            Some(value) => {
                let decor = value.decor().clone();
                *value = Value::from(text);
                *value.decor_mut() = decor;
            }
            None => {
                table.insert(key, toml_edit::value(text));
            }
        }
        Some(true)
    })
}

/// Returns a TOML file after an edit, with the same line ends and byte order mark. The edit returns `false` if it changes nothing,
/// and `None` if it is not possible.
pub fn edited(file: &str, edit: impl FnOnce(&mut DocumentMut) -> Option<bool>) -> Option<String> {
    let (mark, toml) = file.strip_prefix('\u{feff}').map_or(("", file), |toml| ("\u{feff}", toml));
    let mut document: DocumentMut = toml.parse().ok()?;
    if !edit(&mut document)? {
        return Some(file.to_owned());
    }
    let text = document.to_string().replace("\r\n", "\n");
    let line_end = if toml.contains("\r\n") { "\r\n" } else { "\n" };
    Some(mark.to_owned() + &text.replace('\n', line_end))
}

#[cfg(test)]
mod tests {
    use super::with_text;

    fn with_version(config: &str, version: &str) -> Option<String> {
        with_text(config, None, ("package", "version"), version)
    }

    #[test]
    fn setting_of_a_client_is_edited_in_its_table() {
        let project = "[[client]]\nname = \"a\"\n\n[client.package]\nversion = \"0.1.0\"\n\n[[client]] # Second.\nname = \"b\"\npackage.version = \"0.1.0\" # b\n";
        let with = |client: &str| with_text(project, Some(client), ("package", "version"), "0.2.0");
        assert_eq!(with("a"), Some(project.replacen("0.1.0", "0.2.0", 1)));
        assert_eq!(with("b"), Some(project.replace("\"0.1.0\" # b", "\"0.2.0\" # b")));
        assert_eq!(with("c"), None);
    }

    #[test]
    fn setting_is_edited_in_place() {
        let config = "# Ours.\nstrict = true\n\n[package]\nname = \"a\"   # short\nversion  =  '0.1.0' # of the crate\n\n[rename]\n\"/a\" = \"A\"\n";
        let expected = config.replace("'0.1.0'", "\"0.2.0\"");
        assert_eq!(with_version(config, "0.2.0").as_deref(), Some(expected.as_str()));
        assert_eq!(
            with_version(config, "0.1.0").as_deref(),
            Some(config),
            "the same version changes nothing"
        );
        let inline = with_version("package = { name = \"a\" } # x\n", "0.2.0").unwrap();
        assert!(inline.contains("version = \"0.2.0\"") && inline.ends_with("# x\n"), "{inline}");
        assert_eq!(with_version("", "0.2.0").as_deref(), Some("[package]\nversion = \"0.2.0\"\n"));
        let dotted = with_version("package.name = \"a\"\n", "0.2.0").unwrap();
        assert!(dotted.contains("0.2.0") && dotted.starts_with("package.name = \"a\"\n"), "{dotted}");
        assert_eq!(with_version("package = 1", "0.2.0"), None);
    }

    #[test]
    fn line_ends_and_the_byte_order_mark_stay() {
        let config = "\u{feff}# Ours.\r\n[package]\r\nversion = \"0.1.0\"\r\n";
        assert_eq!(with_version(config, "0.2.0"), Some(config.replace("0.1.0", "0.2.0")));
    }
}
