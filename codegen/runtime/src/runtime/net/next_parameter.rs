//! Pagination by a parameter: a token, the number of a page, or the number of items before it.

use std::borrow::Cow;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderName, HeaderValue};
use percent_encoding::{percent_decode_str, utf8_percent_encode};
use serde_json::Value;

use crate::runtime::json::{self, ListRef, ValueRef};
use crate::runtime::net::body::Body;
use crate::runtime::net::pages::{Following, NextPage, Page};
use crate::runtime::net::request::Request;
use crate::runtime::net::scalar::{DATA, is_nothing, scalar};

/// The next page has another value of a parameter. The other parameters stay.
#[doc(hidden)]
pub struct NextParameter {
    /// The parameter.
    pub parameter: PageParameter,
    /// Its next value.
    pub value: NextValue,
    /// A JSON pointer to the items of a page.
    pub items: &'static str,
    /// A JSON pointer to a boolean: `false` on the last page.
    pub more: Option<&'static str>,
    /// A JSON pointer to the number of all items.
    pub total: Option<&'static str>,
}

/// A parameter that selects a page.
#[doc(hidden)]
pub enum PageParameter {
    /// A query parameter with this name.
    Query(&'static str),
    /// A header with this name, in lower case.
    Header(&'static str),
    /// The property of a JSON body with this name.
    Body(&'static str),
}

/// The next value of the parameter.
#[doc(hidden)]
pub enum NextValue {
    /// The token that this JSON pointer refers to. A missing, empty or false one is the end.
    Token(&'static str),
    /// What this JSON pointer into the last item refers to. A page without items is the end.
    LastItem(&'static str),
    /// The number of the page, which is this one for the first page. A page without items is the end.
    Page(u64),
    /// The number of items before the page. A page without items is the end.
    Offset,
}

impl NextPage for NextParameter {
    fn next(&self, request: &mut Request, page: Page<'_>) -> Result<Option<Following>, String> {
        let items = json::lookup(page.body, self.items);
        let count = items.map_or(0, count);
        *page.count += count;
        if self.is_last(page.body, *page.count) {
            return Ok(None);
        }
        let value = match &self.value {
            NextValue::Token(at) => json::lookup(page.body, at).and_then(token),
            _ if count == 0 => None,
            NextValue::LastItem(at) => {
                items.and_then(last).and_then(|item| json::lookup(item, at)).and_then(token)
            }
            NextValue::Page(first) => {
                Some(Value::from(self.parameter.number(request)?.unwrap_or(*first).saturating_add(1)))
            }
            NextValue::Offset => {
                Some(Value::from(self.parameter.number(request)?.unwrap_or(0).saturating_add(count)))
            }
        };
        let Some(value) = value else { return Ok(None) };
        let key = value.to_string();
        self.parameter.set(request, value)?;
        Ok(Some(Following::Changed(key)))
    }
}

impl NextParameter {
    /// Returns `true` if the page says that it is the last.
    fn is_last(&self, body: ValueRef<'_>, seen: u64) -> bool {
        let text = |at: Option<&str>| json::lookup(body, at?).and_then(scalar);
        let total = text(self.total).and_then(|total| total.parse::<u64>().ok());
        text(self.more).as_deref() == Some("false") || total.is_some_and(|total| seen >= total)
    }
}

impl PageParameter {
    /// Returns the number that a request has as this parameter.
    fn number(&self, request: &Request) -> Result<Option<u64>, String> {
        let text = match self {
            Self::Query(name) => pairs(request).find(|(_, key)| key == name).map(|(pair, _)| {
                let value = pair.split_once('=').map_or("", |(_, value)| value);
                percent_decode_str(value).decode_utf8_lossy().into_owned()
            }),
            Self::Header(name) => {
                request.headers.get(*name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
            }
            Self::Body(name) => match body(request)?.get(*name) {
                None | Some(Value::Null) => None,
                Some(Value::String(text)) => Some(text.clone()),
                Some(value) => Some(value.to_string()),
            },
        };
        let number = text.map(|text| text.parse().map_err(|_| format!("`{}` is not a number", self.name())));
        number.transpose()
    }

    /// Sets another value of this parameter.
    fn set(&self, request: &mut Request, value: Value) -> Result<(), String> {
        let text = match &value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        match self {
            Self::Query(name) => {
                let others = pairs(request).filter(|(_, key)| key != name).map(|(pair, _)| pair.to_owned());
                let own = format!("{}={}", utf8_percent_encode(name, DATA), utf8_percent_encode(&text, DATA));
                request.query = others.chain([own]).collect::<Vec<_>>().join("&");
            }
            Self::Header(name) => {
                let value = HeaderValue::try_from(text)
                    .map_err(|_| "its token is no value of a header".to_owned())?;
                request.headers.insert(HeaderName::from_static(name), value);
            }
            Self::Body(name) => {
                let mut body = body(request)?;
                body.insert((*name).to_owned(), value);
                request.body = Body::Bytes(Bytes::from(Value::Object(body).to_string()));
                request.headers.entry(CONTENT_TYPE).or_insert(HeaderValue::from_static("application/json"));
            }
        }
        Ok(())
    }

    fn name(&self) -> &'static str {
        match self {
            Self::Query(name) | Self::Header(name) | Self::Body(name) => name,
        }
    }
}

/// Returns the pairs of a query, each with its decoded name.
fn pairs(request: &Request) -> impl Iterator<Item = (&str, Cow<'_, str>)> {
    let pairs = request.query.split('&').filter(|pair| !pair.is_empty());
    pairs.map(|pair| {
        let name = pair.split_once('=').map_or(pair, |(name, _)| name);
        (pair, percent_decode_str(name).decode_utf8_lossy())
    })
}

/// Returns the JSON object that a request has as its body; an empty one if it has no body.
fn body(request: &Request) -> Result<serde_json::Map<String, Value>, String> {
    match &request.body {
        Body::Empty => Ok(serde_json::Map::new()),
        Body::Bytes(bytes) => match json::from_slice(bytes) {
            Ok(Value::Object(body)) => Ok(body),
            _ => Err("the body of the request is no JSON object".to_owned()),
        },
        _ => Err("the body of the request is a stream".to_owned()),
    }
}

/// Returns the value of a token; `None` at the end of the list.
fn token(value: ValueRef<'_>) -> Option<Value> {
    match value {
        value if is_nothing(value) => None,
        ValueRef::Bool(_) | ValueRef::Any(Value::Bool(_)) => None,
        ValueRef::I64(number) => Some(number.into()),
        ValueRef::U64(number) => Some(number.into()),
        ValueRef::Any(Value::Number(number)) => Some(number.clone().into()),
        value => scalar(value).filter(|text| !text.is_empty()).map(|text| Value::String(text.into_owned())),
    }
}

/// Returns the number of items of a list.
fn count(items: ValueRef<'_>) -> u64 {
    let count = match items {
        ValueRef::List(items) => ListRef::count(items),
        ValueRef::Any(Value::Array(items)) => items.len(),
        _ => 0,
    };
    count as u64
}

fn last(items: ValueRef<'_>) -> Option<ValueRef<'_>> {
    match items {
        ValueRef::List(items) => Some(items.at(ListRef::count(items).checked_sub(1)?)),
        ValueRef::Any(Value::Array(items)) => items.last().map(ValueRef::Any),
        _ => None,
    }
}
