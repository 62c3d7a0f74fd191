//! Query strings.

use std::borrow::Cow;

use percent_encoding::utf8_percent_encode;

use crate::runtime::json::ValueRef;
use crate::runtime::net::scalar::{DATA, scalars};

/// The query of a request: names and values, in order.
///
/// Both are percent-encoded, all but the unreserved characters of RFC 3986 (section 2.3). So a space is
/// `%20`, which readers of URIs and of forms understand alike, and `+`, `&`, `=` are always data.
#[derive(Clone, Default)]
pub struct Query {
    pairs: Vec<(Cow<'static, str>, String)>,
}

impl Query {
    /// Adds a pair behind those that are there.
    pub fn push(&mut self, name: impl Into<Cow<'static, str>>, value: &str) {
        self.pairs.push((name.into(), value.to_owned()));
    }

    /// Gives `name` this value instead of those it had. For a list the name is repeated (OpenAPI: style
    /// `form`, exploded); absent, null or an empty list takes the name away.
    ///
    /// # Errors
    ///
    /// When the value, or an item of the list, is neither string, number nor boolean. Nothing is changed
    /// then.
    pub fn set(&mut self, name: &'static str, value: ValueRef<'_>) -> Result<(), String> {
        let values: Option<Vec<_>> = scalars(value).into_iter().collect();
        let Some(values) = values else {
            return Err(format!("the query parameter `{name}` has no value that could stand in a query"));
        };
        self.pairs.retain(|(other, _)| other != name);
        self.pairs.extend(values.into_iter().map(|value| (Cow::Borrowed(name), value.into_owned())));
        Ok(())
    }

    /// The encoded query without its `?`; empty when there are no pairs.
    pub fn encode(&self) -> String {
        let mut text = String::new();
        for (name, value) in &self.pairs {
            if !text.is_empty() {
                text.push('&');
            }
            text.extend(utf8_percent_encode(name, DATA));
            text.push('=');
            text.extend(utf8_percent_encode(value, DATA));
        }
        text
    }
}
