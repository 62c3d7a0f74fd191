//! Checks before parsing: texts that are obviously not a description, and texts that a parser would take too long for.

use serde::de::IgnoredAny;

use crate::diagnostic::Source;
use crate::parse::syntax_error::SyntaxError;

/// The maximum length of a text in bytes: many times that of the largest known description, and parsed in seconds.
const MAX_LENGTH: usize = 32 << 20;

/// The maximum number of directives (`%YAML 1.2`): the parser compares each with all others.
const MAX_DIRECTIVES: usize = 100;

/// The maximum number of structural characters in a line. A YAML parser scans to the end of a line before it emits an event,
/// and keeps all tokens until then.
const MAX_STRUCTURE: usize = 1 << 20;

/// Returns `true` if a text is parsed as JSON: if it starts with `{`, unless it is called YAML and has a syntax error as JSON. Any other
/// text is parsed as YAML.
pub fn is_json(source: &Source) -> bool {
    let text = source.text.strip_prefix('\u{feff}').unwrap_or(&source.text);
    let is_called_yaml = [".yaml", ".yml"].iter().any(|extension| source.name.ends_with(extension));
    let has_error = || serde_json::from_str::<IgnoredAny>(text).is_err_and(|error| error.is_syntax());
    text.trim_start().starts_with('{') && !(is_called_yaml && has_error())
}

/// Rejects texts that cannot be a description.
pub fn check(text: &str, is_json: bool) -> Result<(), SyntaxError> {
    if text.len() > MAX_LENGTH {
        let message = format!("file exceeds the maximum size of {} MB", MAX_LENGTH >> 20);
        return Err(SyntaxError::whole(
            message,
            "remove the parts of the description that the client does not need",
        ));
    }
    encoding(text)?;
    let first = text.trim_start_matches([' ', '\t', '\r', '\n']);
    if first.starts_with('<') && !first.starts_with("<<<<<<< ") {
        let message = "expected JSON or YAML, found HTML or XML";
        return Err(SyntaxError::whole(
            message,
            "check the file: it may be the login page of the site it was downloaded from",
        ));
    }
    if first.starts_with("%PDF") {
        return Err(SyntaxError::whole(
            "expected JSON or YAML, found a PDF document",
            "download the description itself",
        ));
    }
    if first.starts_with("HTTP/") {
        return Err(SyntaxError::whole(
            "expected JSON or YAML, found the headers of an HTTP response",
            "save only the body",
        ));
    }
    if first.starts_with("//") || first.starts_with("/*") {
        let at = text.len() - first.len();
        return Err(SyntaxError::at(text, at, "unexpected comment")
            .help("remove it: JSON has no comments, and those of YAML start with `#`"));
    }
    if is_json {
        return Ok(());
    }
    controls(text)?;
    directives(text)?;
    wide_lines(text)
}

/// Rejects UTF-16 and UTF-32: ASCII text in these encodings is also valid UTF-8, with a zero byte beside each letter.
fn encoding(text: &str) -> Result<(), SyntaxError> {
    let zeros: Vec<bool> = text.bytes().take(4).map(|byte| byte == 0).collect();
    let name = match zeros.as_slice() {
        [true, true, true, false] | [false, true, true, true] => "UTF-32",
        [true, false, true, false] | [false, true, false, true] => "UTF-16",
        _ => return Ok(()),
    };
    let message = format!("expected UTF-8, found {name}");
    Err(SyntaxError::whole(message, "save the file as UTF-8"))
}

/// The number of bytes that are searched together.
const BLOCK: usize = 256;

/// Rejects characters that YAML does not allow (YAML 1.2, section 5.1). serde_yaml rejects them without their location.
fn controls(text: &str) -> Result<(), SyntaxError> {
    let is_allowed = |c: char| match c {
        '\t' | '\n' | '\r' | ' '..='~' | '\u{85}' | '\u{a0}'..='\u{fffd}' => true,
        c => c > '\u{ffff}',
    };
    // Only characters that start with one of these bytes are decoded, and only in blocks that contain one: a fold over a
    // block is faster than a search.
    let may_be_invalid = |byte: u8| matches!(byte, 0..b' ' | 0x7f | 0xc2 | 0xef) && byte != b'\n';
    let blocks = text.as_bytes().chunks(BLOCK).enumerate();
    let candidates = blocks
        .filter(|(_, block)| block.iter().fold(false, |any, byte| any | may_be_invalid(*byte)))
        .flat_map(|(index, block)| (index * BLOCK..).zip(block))
        .filter(|(_, byte)| may_be_invalid(**byte));
    let mut characters = candidates.filter_map(|(at, _)| Some((at, text[at..].chars().next()?)));
    let Some((at, c)) = characters.find(|(_, c)| !is_allowed(*c)) else { return Ok(()) };
    let message = format!("the character U+{:04X} is not allowed in YAML", u32::from(c));
    let help = "remove it, or write it as an escape in double quotes, such as `\\x01`";
    Err(SyntaxError::at(text, at, message).help(help))
}

fn directives(text: &str) -> Result<(), SyntaxError> {
    let mut at = 0;
    let mut count = 0;
    for line in text.split_inclusive('\n') {
        count += usize::from(line.starts_with('%'));
        if count > MAX_DIRECTIVES {
            let message = format!("more than {MAX_DIRECTIVES} directives before the document");
            return Err(SyntaxError::at(text, at, message).help("remove the lines that start with `%`"));
        }
        if !line.starts_with(['%', '#']) && !line.trim().is_empty() {
            break;
        }
        at += line.len();
    }
    Ok(())
}

fn wide_lines(text: &str) -> Result<(), SyntaxError> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if line.len() > MAX_STRUCTURE {
            let is_structural = |byte: &&u8| b",[]{}:?*&!'\"".contains(byte);
            if line.as_bytes().iter().filter(is_structural).count() > MAX_STRUCTURE {
                let message = "line with more than a million brackets, commas and quotes";
                let help = "save the document as JSON, or break the line";
                return Err(SyntaxError::at(text, at, message).help(help));
            }
        }
        at += line.len();
    }
    Ok(())
}
