//! The config in a `[[client]]` table of a project, as a text of its own.

use toml::Table;
use toml_parser::parser::{Event, EventKind, parse_document};

use crate::error::Error;

/// The array of clients.
pub const CLIENT: &str = "client";

/// The keys of a client that are no part of its config.
pub const OWN_KEYS: &[&str] = &["name", "spec", "out", "config"];

/// Stands for a character that is no part of the config. TOML has no such character.
const NONE: u8 = 0;

/// Returns the config that a `[[client]]` table contains. Everything in it is at the line and column of the project: the rest is
/// replaced by spaces, or omitted at the end of a line and of the text.
pub fn config_in(project: &str, client: &str) -> Result<String, Error> {
    let invalid = |error: toml::de::Error| Error::new(error.message().to_owned());
    let table: Table = toml::from_str(project).map_err(invalid)?;
    let tables =
        table.get(CLIENT).and_then(|clients| clients.as_array()).map(Vec::as_slice).unwrap_or_default();
    let is_client = |table: &toml::Value| table.get("name").and_then(toml::Value::as_str) == Some(client);
    let Some(index) = tables.iter().position(is_client) else {
        return Err(Error::new(format!("the project has no client `{client}`")));
    };
    let text = Extraction::new(project, index).run();
    let mut expected = tables.get(index).and_then(|table| table.as_table()).cloned().unwrap_or_default();
    expected.retain(|key, _| !OWN_KEYS.iter().any(|own| **own == *key));
    // Rare spellings, such as an array of inline tables, are refused: their places would be wrong.
    match toml::from_str::<Table>(&text) {
        Ok(found) if found == expected => Ok(text),
        _ => Err(Error::new(format!("the client `{client}` is no plain table"))
            .help("write a `[[client]]` header, with keys below it and `[client.…]` headers")),
    }
}

/// The text of one table.
struct Extraction<'a> {
    project: &'a str,
    /// The index of the table.
    index: usize,
    /// The number of tables so far.
    count: usize,
    /// The bytes of the config, and [`NONE`] elsewhere, except for the ends of lines.
    out: Vec<u8>,
}

impl<'a> Extraction<'a> {
    fn new(project: &'a str, index: usize) -> Self {
        let blank = |byte: u8| if matches!(byte, b'\n' | b'\r') { byte } else { NONE };
        Self { project, index, count: 0, out: project.bytes().map(blank).collect() }
    }

    fn run(mut self) -> String {
        let source = toml_parser::Source::new(self.project);
        let tokens: Vec<_> = source.lex().collect();
        let mut events: Vec<Event> = Vec::new();
        // The caller has parsed the text.
        parse_document(&tokens, &mut events, &mut ());
        let mut is_in = false;
        let mut is_in_header = false;
        // What a header or an expression starts with, up to the next line.
        let mut rest = events.as_slice();
        while let Some(first) = rest.first() {
            let line = expression(rest);
            let (events, next) = rest.split_at(line);
            match first.kind() {
                EventKind::StdTableOpen | EventKind::ArrayTableOpen => {
                    let keys = self.keys(events);
                    is_in_header = keys.len() == 1;
                    if is_in_header
                        && first.kind() == EventKind::ArrayTableOpen
                        && self.is_client(keys.first())
                    {
                        self.count += 1;
                    }
                    is_in = self.is_client(keys.first()) && self.count == self.index + 1;
                    if let (true, Some(second)) = (is_in, keys.get(1)) {
                        self.keep(events);
                        let start = keys.first().map_or(0, |(_, start)| *start);
                        self.out.get_mut(start..second.1).into_iter().flatten().for_each(|byte| *byte = NONE);
                    }
                }
                _ if is_in => {
                    let keys = self.keys(events);
                    let is_own = |name: &str| OWN_KEYS.contains(&name);
                    if !(is_in_header && keys.first().is_some_and(|(name, _)| is_own(name))) {
                        self.keep(events);
                    }
                }
                _ => {}
            }
            rest = next;
        }
        // Only whole characters are replaced.
        let text = String::from_utf8(self.out).unwrap_or_default();
        let none = char::from(NONE);
        let lines = text.split_inclusive('\n').map(|line| {
            let end = if line.ends_with("\r\n") { 2 } else { usize::from(line.ends_with('\n')) };
            let (line, end) = line.split_at(line.len() - end);
            line.trim_end_matches(none).replace(none, " ") + end
        });
        let text: String = lines.collect();
        text.trim_end_matches(['\r', '\n']).to_owned() + "\n"
    }

    fn is_client(&self, key: Option<&(&str, usize)>) -> bool {
        key.is_some_and(|(name, _)| *name == CLIENT)
    }

    /// Returns the keys of a header or an expression, with their positions.
    fn keys(&self, events: &[Event]) -> Vec<(&'a str, usize)> {
        let before_value = events.iter().take_while(|event| event.kind() != EventKind::KeyValSep);
        let keys = before_value.filter(|event| event.kind() == EventKind::SimpleKey);
        let name = |event: &Event| {
            let span = event.span();
            let text = self.project.get(span.start()..span.end()).unwrap_or_default();
            (text.trim_matches(['"', '\'']), span.start())
        };
        keys.map(name).collect()
    }

    /// Copies the text of some events.
    fn keep(&mut self, events: &[Event]) {
        let (Some(first), Some(last)) = (events.first(), events.last()) else { return };
        let range = first.span().start()..last.span().end();
        if let (Some(out), Some(text)) = (self.out.get_mut(range.clone()), self.project.as_bytes().get(range))
        {
            out.copy_from_slice(text);
        }
    }
}

/// Returns the number of events up to the end of the line, of a value of several lines up to the end of its last one.
fn expression(events: &[Event]) -> usize {
    let mut depth = 0_usize;
    for (index, event) in events.iter().enumerate() {
        match event.kind() {
            EventKind::ArrayOpen | EventKind::InlineTableOpen => depth += 1,
            EventKind::ArrayClose | EventKind::InlineTableClose => depth = depth.saturating_sub(1),
            EventKind::Newline if depth == 0 => return index + 1,
            _ => {}
        }
    }
    events.len()
}

#[cfg(test)]
mod tests {
    use super::config_in;

    const PROJECT: &str = r#"required-version = "0.1"

[[client]]
name = "first"
spec = "a.yaml"
package.version = "1.0.0"

[[client]] # The second.
name = "second" # Ours.
spec = "b.yaml"
out = "b"
overlays = [
  # [client]
  "é.yaml",
]
strict = true

[client.package]
description = """
[[client]]
name = "no"
"""

[[client.pagination]]
name = "kept"

["client".rename]
"/a" = "A"

[other]
b = 1
"#;

    #[test]
    fn config_of_a_client_is_at_its_place() {
        let project = PROJECT.replace("[other]\nb = 1\n", "");
        let config = config_in(&project, "second").unwrap();
        let kept: Vec<(usize, &str)> =
            config.lines().map(str::trim_end).enumerate().filter(|(_, line)| !line.is_empty()).collect();
        let expected = [
            (11, "overlays = ["),
            (12, "  # [client]"),
            (13, "  \"é.yaml\","),
            (14, "]"),
            (15, "strict = true"),
            (17, "[       package]"),
            (18, "description = \"\"\""),
            (19, "[[client]]"),
            (20, "name = \"no\""),
            (21, "\"\"\""),
            (23, "[[       pagination]]"),
            (24, "name = \"kept\""),
            (26, "[         rename]"),
            (27, "\"/a\" = \"A\""),
        ];
        assert_eq!(kept, expected);
        assert_eq!(config_in(PROJECT, "first").unwrap().trim(), "package.version = \"1.0.0\"");
    }

    #[test]
    fn unknown_client_and_inline_tables_are_errors() {
        assert!(config_in(PROJECT, "third").unwrap_err().to_string().contains("no client `third`"));
        let inline = "client = [{ name = \"a\", spec = \"b\", strict = true }]";
        assert!(config_in(inline, "a").unwrap_err().to_string().contains("no plain table"));
    }
}
