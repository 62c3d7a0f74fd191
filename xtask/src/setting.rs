//! Editing of a setting of the config, in place.

use toml_edit::{DocumentMut, Item, Table, TableLike, Value};

/// Returns a config with another text for `key` in `[table]`. All else stays as it is: comments, layout, line ends and the byte
/// order mark. `None` if the config is no TOML, or `table` no table.
pub fn with_text(config: &str, table: &str, key: &str, text: &str) -> Option<String> {
    let (mark, toml) = config.strip_prefix('\u{feff}').map_or(("", config), |toml| ("\u{feff}", toml));
    let mut document: DocumentMut = toml.parse().ok()?;
    let table = document.entry(table).or_insert_with(|| Item::Table(Table::new()));
    let table: &mut dyn TableLike = table.as_table_like_mut()?;
    match table.get_mut(key).and_then(Item::as_value_mut) {
        Some(value) if value.as_str() == Some(text) => return Some(config.to_owned()),
        Some(value) => {
            let decor = value.decor().clone();
            *value = Value::from(text);
            *value.decor_mut() = decor;
        }
        None => {
            table.insert(key, toml_edit::value(text));
        }
    }
    let edited = document.to_string().replace("\r\n", "\n");
    let line_end = if toml.contains("\r\n") { "\r\n" } else { "\n" };
    Some(mark.to_owned() + &edited.replace('\n', line_end))
}

#[cfg(test)]
mod tests {
    use super::with_text;

    fn with_version(config: &str, version: &str) -> Option<String> {
        with_text(config, "package", "version", version)
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
