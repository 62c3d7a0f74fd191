//! Query strings.

use std::borrow::Cow;

use percent_encoding::utf8_percent_encode;

use crate::runtime::json::ValueRef;
use crate::runtime::net::scalar::{DATA, scalars};

/// The query of a request: names and values, in order.
///
/// Both are percent-encoded, except for the unreserved characters of RFC 3986, section 2.3. A space becomes
/// `%20`, which parsers of URIs and of forms both decode, and `+`, `&`, `=` are always data.
#[derive(Clone, Default)]
pub struct Query {
    /// The names of parameters, and their encoded pairs.
    pub(super) pairs: Vec<(Cow<'static, str>, String)>,
}

impl Query {
    /// Appends a pair.
    pub fn push(&mut self, name: impl Into<Cow<'static, str>>, value: &str) {
        let name = name.into();
        let pair = pair(&name, &encoded(value));
        self.pairs.push((name, pair));
    }

    /// Replaces the values of `name`. A list repeats the name (OpenAPI: style `form`, exploded); absent, null
    /// or an empty list removes it.
    ///
    /// # Errors
    ///
    /// If the value, or an item of the list, is neither a string, a number nor a boolean. The query is
    /// unchanged then.
    pub fn set(&mut self, name: &'static str, value: ValueRef<'_>) -> Result<(), String> {
        let values = texts(name, value)?;
        self.pairs.retain(|(other, _)| other != name);
        self.pairs.extend(values.into_iter().map(|value| (Cow::Borrowed(name), pair(name, &value))));
        Ok(())
    }

    /// Replaces the value of `name`. The items of a list are joined by the encoded `separator` (OpenAPI: styles
    /// that are not exploded); absent, null or an empty list removes it.
    ///
    /// # Errors
    ///
    /// As [`set`](Self::set).
    pub fn set_list(
        &mut self,
        name: &'static str,
        value: ValueRef<'_>,
        separator: &str,
    ) -> Result<(), String> {
        let values = texts(name, value)?;
        self.pairs.retain(|(other, _)| other != name);
        if !values.is_empty() {
            self.pairs.push((Cow::Borrowed(name), pair(name, &values.join(separator))));
        }
        Ok(())
    }

    /// Returns the encoded query without `?`; empty if there are no pairs.
    pub fn encode(&self) -> String {
        let pairs: Vec<&str> = self.pairs.iter().map(|(_, pair)| pair.as_str()).collect();
        pairs.join("&")
    }
}

fn pair(name: &str, value: &str) -> String {
    format!("{}={value}", utf8_percent_encode(name, DATA))
}

fn encoded(value: &str) -> String {
    utf8_percent_encode(value, DATA).to_string()
}

/// Returns the encoded text of a value, or of the items of a list.
fn texts(name: &str, value: ValueRef<'_>) -> Result<Vec<String>, String> {
    let values: Option<Vec<String>> =
        scalars(value).into_iter().map(|value| value.map(|value| encoded(&value))).collect();
    values.ok_or_else(|| {
        format!("the query parameter `{name}` is invalid: expected strings, numbers or booleans")
    })
}
