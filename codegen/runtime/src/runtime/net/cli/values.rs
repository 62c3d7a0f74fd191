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
        Kind::Json => json(text)?,
        Kind::JsonOrText => serde_json::from_str(text).unwrap_or_else(|_| text.into()),
    };
    match value {
        // Outside of JSON a number is its text.
        Value::Number(_) if !is_in_json => Ok(text.into()),
        Value::Number(number) if !is_exact(&number, text) => {
            Err(format!("the number would be sent as `{number}`; pass the whole body with `--json`"))
        }
        value => Ok(value),
    }
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

/// Returns the name of a file for standard input: `-`.
pub(super) fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}
