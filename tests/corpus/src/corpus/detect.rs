//! Detection of OpenAPI documents without parsing: a folder may contain many other YAML and JSON files, and a
//! document with a syntax error still counts.

/// The top-level keys that only OpenAPI descriptions have.
const KEYS: [&str; 2] = ["openapi", "swagger"];

/// Returns the version that the document declares, or `None` if it is not an OpenAPI document.
pub fn version(text: &str) -> Option<String> {
    let text = text.trim_start_matches('\u{feff}').trim_start_matches(['\r', '\n']);
    if text.trim_start().starts_with('{') { in_json(text) } else { in_yaml(text) }
}

/// Searches the keys of the outermost object.
fn in_json(text: &str) -> Option<String> {
    let mut depth = 0_usize;
    // Set if the next string is a key.
    let mut is_key = false;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        match c {
            '"' => {
                let (string, after) = string(rest);
                rest = after;
                let value = after.trim_start().strip_prefix(':').map(str::trim_start);
                if let Some(value) = value.filter(|_| is_key && depth == 1 && KEYS.contains(&string)) {
                    return Some(scalar(value));
                }
                is_key = false;
            }
            '{' | '[' => {
                depth += 1;
                is_key = c == '{';
            }
            '}' | ']' => depth = depth.saturating_sub(1),
            ',' => is_key = true,
            _ => {}
        }
    }
    None
}

/// Splits at the closing quotation mark.
fn string(text: &str) -> (&str, &str) {
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        match c {
            '"' if !escaped => return (&text[..at], &text[at + 1..]),
            '\\' => escaped = !escaped,
            _ => escaped = false,
        }
    }
    (text, "")
}

/// Returns a JSON string or number as text.
fn scalar(value: &str) -> String {
    match value.strip_prefix('"') {
        Some(rest) => string(rest).0.to_owned(),
        None => value.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect(),
    }
}

/// Searches the lines with the indentation of the first one.
fn in_yaml(text: &str) -> Option<String> {
    let mut top = None;
    for line in text.lines() {
        let content = line.trim_start_matches(' ');
        if content.trim().is_empty() || content.starts_with(['#', '%']) || content.starts_with("---") {
            continue;
        }
        let indent = line.len() - content.len();
        if *top.get_or_insert(indent) != indent {
            continue;
        }
        if let Some(version) = KEYS.iter().find_map(|key| value_of(content, key)) {
            return Some(version);
        }
    }
    None
}

/// Returns the value in `key: value`, without quotation marks and comment.
fn value_of(line: &str, key: &str) -> Option<String> {
    let marks = ['"', '\''];
    let rest = line.strip_prefix(marks).unwrap_or(line).strip_prefix(key)?;
    let value = rest.strip_prefix(marks).unwrap_or(rest).trim_start().strip_prefix(':')?;
    if !(value.is_empty() || value.starts_with([' ', '\t'])) {
        return None;
    }
    let value = value.split(" #").next().unwrap_or_default();
    Some(value.trim().trim_matches(marks).to_owned())
}

#[cfg(test)]
mod tests {
    use super::version;

    fn of(text: &str) -> Option<String> {
        version(text)
    }

    #[test]
    fn document_has_a_top_level_key() {
        for text in [
            "openapi: 3.0.3\n",
            "\u{feff}# comment\n---\n'openapi': \"3.0.3\" # comment\r\n",
            "  info: {}\n  openapi: 3.0.3",
            r#"{"info": {"a": [1, "b\""]}, "openapi" : "3.0.3"}"#,
            "\n{\"a\": [{\"openapi\": 1}, 2], \"openapi\": \"3.0.3",
        ] {
            assert_eq!(of(text).as_deref(), Some("3.0.3"), "{text}");
        }
        assert_eq!(of(r#"{"swagger": 2.0}"#).as_deref(), Some("2.0"));
        assert_eq!(of("openapi:\n").as_deref(), Some(""));
    }

    #[test]
    fn other_files_are_not_documents() {
        for text in [
            "",
            "a:\n  openapi: 3.0.3\n",
            "openapi:3.0.3\n",
            "openapi-version: 3\n",
            r#"{"dependencies": {"openapi": "1.0"}, "x": "openapi"}"#,
            r#"{"keywords": ["openapi", "swagger"], "name": "swagger"}"#,
            r#"["openapi", "3.0.3"]"#,
            "<html>openapi: 3</html>",
        ] {
            assert_eq!(of(text), None, "{text}");
        }
    }
}
