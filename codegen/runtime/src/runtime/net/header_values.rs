//! Typed values of response headers other than text, numbers and booleans.

use http::header::HeaderValue;
use serde_json::{Map, Value};

use crate::runtime::json::{self, JsonType};
use crate::runtime::net::response::Headers;

impl<H> Headers<'_, H> {
    /// Decodes a header whose text is the value. `None` if it is missing or invalid.
    pub fn decoded<T: JsonType>(&self, name: &str) -> Option<T> {
        item(self.text(name)?)
    }

    /// Decodes a list: items separated by commas, in one header or several (RFC 9110, section 5.3). `None` if it is missing or
    /// invalid.
    pub fn decoded_list<T: JsonType>(&self, name: &str) -> Option<Vec<T>> {
        let lines: Vec<&str> =
            self.raw().get_all(name).iter().map(HeaderValue::to_str).collect::<Result<_, _>>().ok()?;
        let items = lines.iter().flat_map(|line| line.split(',')).map(str::trim);
        let items = items.filter(|item| !item.is_empty()).map(item).collect::<Option<_>>()?;
        if lines.is_empty() { None } else { Some(items) }
    }

    /// Decodes an object in the style `simple`: `a,1,b,2`, or exploded `a=1,b=2`. `None` if it is missing or invalid.
    pub fn decoded_object<T: JsonType>(&self, name: &str) -> Option<T> {
        let text = self.text(name)?;
        let parts: Vec<&str> = text.split(',').map(str::trim).filter(|part| !part.is_empty()).collect();
        let pairs: Vec<(&str, &str)> = if parts.iter().all(|part| part.contains('=')) {
            parts.iter().filter_map(|part| part.split_once('=')).collect()
        } else {
            parts.chunks(2).map(|pair| Some((*pair.first()?, *pair.get(1)?))).collect::<Option<_>>()?
        };
        object(&pairs)
    }

    /// Deserializes a header from JSON. `None` if it is missing or invalid.
    pub fn decoded_json<T: JsonType>(&self, name: &str) -> Option<T> {
        json::from_slice(self.text(name)?.as_bytes()).ok()
    }
}

/// Decodes a text: a string, or a number or boolean in its notation.
fn item<T: JsonType>(text: &str) -> Option<T> {
    let text = text.trim().as_bytes();
    json::from_text(text).or_else(|_| json::from_slice(text)).ok()
}

/// Deserializes an object. What looks like a number or a boolean is one, unless the type of the member is a string.
fn object<T: JsonType>(pairs: &[(&str, &str)]) -> Option<T> {
    let mut members: Map<String, Value> =
        pairs.iter().map(|(name, value)| ((*name).to_owned(), scalar(value))).collect();
    for _ in 0..=pairs.len() {
        let error = match json::from_slice(&serde_json::to_vec(&members).ok()?) {
            Ok(value) => return Some(value),
            Err(error) => error,
        };
        let (name, text) = pairs.iter().find(|(name, _)| *name == error.path())?;
        members.insert((*name).to_owned(), Value::from(*text));
    }
    None
}

/// Returns a number or a boolean if the text is one, else a string.
fn scalar(text: &str) -> Value {
    match serde_json::from_str(text) {
        Ok(value @ (Value::Number(_) | Value::Bool(_))) => value,
        _ => Value::from(text),
    }
}
