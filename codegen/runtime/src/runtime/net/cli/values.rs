//! The values of arguments.

use std::path::Path;

use serde_json::{Number, Value};

use crate::runtime::net::cli::table::{Argument, At, Kind};

/// Converts the text of an argument.
///
/// # Errors
///
/// A message with what was expected.
pub(super) fn convert(argument: &Argument, text: &str) -> Result<Value, String> {
    let is_in_json = argument.is_json_text || matches!(argument.at, At::Field(_));
    let value = match argument.kind {
        Kind::Text | Kind::File => return Ok(text.into()),
        Kind::Boolean => match text {
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            _ => return Err("expected `true` or `false`".to_owned()),
        },
        Kind::Integer => match text.parse::<i64>().map(Value::from) {
            Ok(value) => value,
            Err(_) => text.parse::<u64>().map_err(|_| "expected an integer".to_owned())?.into(),
        },
        Kind::Number => {
            let number = serde_json::from_str::<Number>(text);
            Value::Number(number.map_err(|_| "expected a number".to_owned())?)
        }
        Kind::Object | Kind::Json => json(text)?,
        Kind::JsonOrText => serde_json::from_str(text).unwrap_or_else(|_| text.into()),
        Kind::Union { numbers, booleans } => match serde_json::from_str(text) {
            Ok(Value::Number(_)) if !numbers => text.into(),
            Ok(Value::Bool(_)) if !booleans => text.into(),
            Ok(Value::Null) | Err(_) => text.into(),
            Ok(value) => value,
        },
    };
    match value {
        // Outside of JSON a number is its text.
        Value::Number(_) if !is_in_json => Ok(text.into()),
        Value::String(_) => Ok(value),
        value => match inexact(text) {
            Some(number) => {
                Err(format!("a number would be sent as `{number}`; pass the whole body with `--json`"))
            }
            None => Ok(value),
        },
    }
}

/// Returns the first number in JSON that does not have all digits of its text.
fn inexact(json: &str) -> Option<Number> {
    let is_number = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | 'e' | 'E');
    let mut rest = json;
    while let Some(c) = rest.chars().next() {
        let end = match c {
            '"' => end_of_string(rest),
            '-' | '0'..='9' => {
                let end = rest.find(|c| !is_number(c)).unwrap_or(rest.len());
                let number = serde_json::from_str::<Number>(&rest[..end]).ok();
                if let Some(number) = number.filter(|number| !is_exact(number, &rest[..end])) {
                    return Some(number);
                }
                end
            }
            c => c.len_utf8(),
        };
        rest = &rest[end..];
    }
    None
}

/// Returns the length of the string at the beginning of a JSON text.
fn end_of_string(json: &str) -> usize {
    let mut is_escaped = false;
    let end = json.char_indices().skip(1).find(|(_, c)| {
        let is_end = *c == '"' && !is_escaped;
        is_escaped = *c == '\\' && !is_escaped;
        is_end
    });
    end.map_or(json.len(), |(at, _)| at + 1)
}

/// Parses JSON.
pub(super) fn json(text: &str) -> Result<Value, String> {
    serde_json::from_str(text).map_err(|error| format!("expected JSON: {error}"))
}

/// Returns `true` if a number has all digits of its text.
fn is_exact(number: &Number, text: &str) -> bool {
    let digits = |text: &str| {
        let mantissa: String = text.split(['e', 'E']).next().unwrap_or_default().to_owned();
        let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
        digits.trim_matches('0').to_owned()
    };
    digits(&number.to_string()) == digits(text)
}

/// Returns `true` for `-`, the name of standard input and output.
pub(super) fn is_standard(path: &Path) -> bool {
    path.as_os_str() == "-"
}
