//! Parameters in the styles of OpenAPI.

use std::borrow::Cow;

use http::HeaderValue;
use http::header::COOKIE;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use crate::runtime::json::ValueRef;
use crate::runtime::net::call::Call;
use crate::runtime::net::members::{deep, is_list, items, members, text};
use crate::runtime::net::path::{Path, climbs};
use crate::runtime::net::request_builder::{Operation, RequestBuilder};
use crate::runtime::net::scalar::{DATA, is_nothing, scalar};

/// The set for `allowReserved` in a query: the reserved characters of RFC 3986, section 2.2, remain, except for those
/// with a meaning in a query, and those that section 3.4 does not allow there. Decoding yields the same value.
const RESERVED: &AsciiSet = &DATA
    .remove(b':')
    .remove(b'/')
    .remove(b'?')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b',')
    .remove(b';');

/// The characters that a cookie cannot contain (RFC 6265, section 4.1.1: `cookie-octet`), and `%`. Servers that do not
/// decode cookies read all others as they are.
const COOKIE_VALUE: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b',').add(b';').add(b'\\').add(b'%');

/// The set for names of cookies: also the delimiter of the value.
const COOKIE_NAME: &AsciiSet = &COOKIE_VALUE.add(b'=');

/// The serialization of a parameter (OpenAPI 3.0.4, Parameter Object, Style Values).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParameterStyle {
    shape: Shape,
    explode: bool,
    reserved: bool,
    empty: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    Simple,
    Label,
    Matrix,
    Form,
    SpaceDelimited,
    PipeDelimited,
    DeepObject,
}

impl ParameterStyle {
    /// `simple`: `blue,black` or `R,100,G,200`, exploded `R=100,G=200` (RFC 6570, section 3.2.2).
    pub const SIMPLE: Self = Self::of(Shape::Simple);
    /// `label`: `.blue,black`, exploded `.blue.black` (RFC 6570, section 3.2.5).
    pub const LABEL: Self = Self::of(Shape::Label);
    /// `matrix`: `;color=blue,black`, exploded `;color=blue;color=black` (RFC 6570, section 3.2.7).
    pub const MATRIX: Self = Self::of(Shape::Matrix);
    /// `form`: `color=blue,black`, exploded `color=blue&color=black` (RFC 6570, section 3.2.8).
    pub const FORM: Self = Self::of(Shape::Form);
    /// `spaceDelimited`: as `form`, delimited by spaces.
    pub const SPACE_DELIMITED: Self = Self::of(Shape::SpaceDelimited);
    /// `pipeDelimited`: as `form`, delimited by `|`.
    pub const PIPE_DELIMITED: Self = Self::of(Shape::PipeDelimited);
    /// `deepObject`: `color[R]=100&color[G]=200`.
    pub const DEEP_OBJECT: Self = Self::of(Shape::DeepObject);

    const fn of(shape: Shape) -> Self {
        Self { shape, explode: false, reserved: false, empty: false }
    }

    /// Returns the style with `explode`.
    #[must_use]
    pub const fn explode(self) -> Self {
        Self { explode: true, ..self }
    }

    /// Returns the style with `allowReserved`.
    #[must_use]
    pub const fn reserved(self) -> Self {
        Self { reserved: true, ..self }
    }

    /// Returns the style with `allowEmptyValue`: an empty list or object is sent as an empty value.
    #[must_use]
    pub const fn empty(self) -> Self {
        Self { empty: true, ..self }
    }

    /// Returns the pairs of a value; none for an absent or empty one.
    fn pairs(self, name: &str, value: ValueRef<'_>) -> Result<Vec<Pair>, &'static str> {
        let mut pairs = Pairs { style: self, pairs: Vec::new() };
        pairs.add(name, value)?;
        if self.empty && pairs.pairs.is_empty() && !is_nothing(value) {
            pairs.push(Some(name), vec![String::new()]);
        }
        Ok(pairs.pairs)
    }

    /// Returns the text of a query: encoded pairs, joined by `&`.
    fn query(self, name: &str, value: ValueRef<'_>) -> Result<String, &'static str> {
        let encoded = |text: &str| match self.reserved {
            // With a delimiter, `,` would divide the value.
            true if self.explode || scalar(value).is_some() => reserved(text),
            true => reserved(text).replace(',', "%2C"),
            false => utf8_percent_encode(text, DATA).to_string(),
        };
        let delimiter = match self.shape {
            Shape::SpaceDelimited => "%20",
            Shape::PipeDelimited => "%7C",
            _ => ",",
        };
        let pairs = self.pairs(name, value)?;
        let pairs = pairs.iter().map(|pair| {
            let name = utf8_percent_encode(pair.name.as_deref().unwrap_or(name), DATA);
            format!("{name}={}", pair.joined(&encoded, delimiter))
        });
        Ok(pairs.collect::<Vec<_>>().join("&"))
    }

    /// Returns the cookies, joined by `; ` (RFC 6265, section 4.2.1).
    fn cookies(self, name: &str, value: ValueRef<'_>) -> Result<Vec<(String, String)>, &'static str> {
        let encoded = |text: &str| utf8_percent_encode(text, COOKIE_VALUE).to_string();
        let pairs = self.pairs(name, value)?;
        let pairs = pairs.iter().map(|pair| {
            let name = utf8_percent_encode(pair.name.as_deref().unwrap_or(name), COOKIE_NAME);
            (name.to_string(), pair.joined(&encoded, ","))
        });
        Ok(pairs.collect())
    }

    /// Returns the value of a header, or a part of a path with its delimiters; `None` if there is no value.
    fn text(self, pairs: &[Pair], encoded: &dyn Fn(&str) -> String) -> Option<String> {
        let (start, between) = match self.shape {
            Shape::Label => (".", "."),
            Shape::Matrix => (";", ";"),
            _ => ("", ","),
        };
        let parts = pairs.iter().map(|pair| match (&pair.name, pair.joined(encoded, ",")) {
            (None, value) => value,
            // RFC 6570, section 3.2.7: a name without a value has no `=`.
            (Some(name), value) if value.is_empty() && self.shape == Shape::Matrix => encoded(name),
            (Some(name), value) => format!("{}={value}", encoded(name)),
        });
        let parts: Vec<String> = parts.collect();
        (!parts.is_empty()).then(|| format!("{start}{}", parts.join(between)))
    }
}

/// A name and its values. Several values are delimited.
struct Pair {
    name: Option<String>,
    values: Vec<String>,
}

impl Pair {
    fn joined(&self, encoded: &dyn Fn(&str) -> String, delimiter: &str) -> String {
        let values: Vec<String> = self.values.iter().map(|value| encoded(value)).collect();
        values.join(delimiter)
    }
}

/// The pairs of one parameter. The standard does not define the serialization of lists and objects in lists and
/// objects: apart from `deepObject` they are JSON, and a list in an exploded object of a query repeats its key.
struct Pairs {
    style: ParameterStyle,
    pairs: Vec<Pair>,
}

impl Pairs {
    fn add(&mut self, name: &str, value: ValueRef<'_>) -> Result<(), &'static str> {
        let ParameterStyle { shape, explode, .. } = self.style;
        let name_of_value = (!matches!(shape, Shape::Simple | Shape::Label)).then_some(name);
        match value {
            _ if is_nothing(value) => Ok(()),
            _ if shape == Shape::DeepObject => deep(name, value, &mut |name, value| {
                self.push(Some(name), vec![text(value, false)?.into_owned()]);
                Ok(())
            }),
            _ if is_list(value) => self.list(name_of_value, value),
            _ if explode => self.members(name_of_value, value),
            _ => {
                let mut values = Vec::new();
                let is_object = members(value, &mut |key, member| {
                    values.push(key.to_owned());
                    values.push(text(member, false)?.into_owned());
                    Ok(())
                })?;
                if !is_object {
                    values.push(text(value, false)?.into_owned());
                }
                self.push(name_of_value, values);
                Ok(())
            }
        }
    }

    fn push(&mut self, name: Option<&str>, values: Vec<String>) {
        if !values.is_empty() {
            self.pairs.push(Pair { name: name.map(str::to_owned), values });
        }
    }

    fn list(&mut self, name: Option<&str>, value: ValueRef<'_>) -> Result<(), &'static str> {
        let items = items(value).into_iter().filter(|item| !is_nothing(*item));
        let texts = items.map(|item| text(item, false).map(Cow::into_owned));
        let texts = texts.collect::<Result<Vec<_>, _>>()?;
        if !self.style.explode {
            self.push(name, texts);
            return Ok(());
        }
        for text in texts {
            self.push(name, vec![text]);
        }
        Ok(())
    }

    /// Adds each member of an object under its own name, any other value under `name`.
    fn members(&mut self, name: Option<&str>, value: ValueRef<'_>) -> Result<(), &'static str> {
        let is_form = self.style.shape == Shape::Form;
        let is_object = members(value, &mut |key, member| match member {
            member if is_form && is_list(member) => self.list(Some(key), member),
            member => {
                self.push(Some(key), vec![text(member, false)?.into_owned()]);
                Ok(())
            }
        })?;
        if !is_object {
            self.push(name, vec![text(value, false)?.into_owned()]);
        }
        Ok(())
    }
}

/// Encodes a text with `allowReserved`. Triplets such as `%2F` remain (RFC 6570, section 3.2.3).
fn reserved(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('%') {
        out.extend(utf8_percent_encode(before, RESERVED));
        let is_triplet = after.as_bytes().get(..2).is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit));
        out.push_str(if is_triplet { "%" } else { "%25" });
        rest = after;
    }
    out.extend(utf8_percent_encode(rest, RESERVED));
    out
}

impl Path {
    /// Appends the value of the parameter `name` in this style. No value is empty, and none is or forms `.` or `..`.
    #[must_use]
    pub fn styled<'v>(
        self,
        name: &'static str,
        value: impl Into<ValueRef<'v>>,
        style: ParameterStyle,
    ) -> Self {
        self.with_style(name, value.into(), style)
    }

    fn with_style(mut self, name: &'static str, value: ValueRef<'_>, style: ParameterStyle) -> Self {
        #[cfg(feature = "tracing")]
        self.template.extend(["{", name, "}"]);
        let pairs = match style.pairs(name, value) {
            Ok(pairs) => pairs,
            Err(why) => {
                self.refuse(name, why);
                return self;
            }
        };
        let mut texts = pairs.iter().flat_map(|pair| pair.name.iter().chain(&pair.values));
        let encoded = style.text(&pairs, &|text| utf8_percent_encode(text, DATA).to_string());
        match encoded.zip(style.text(&pairs, &str::to_owned)) {
            _ if texts.any(|text| climbs(text)) => self.refuse(name, "contains a segment `.` or `..`"),
            Some((encoded, text)) if !encoded.is_empty() => self.push_value(name, &text, &encoded),
            _ => self.refuse(name, "is empty"),
        }
        self
    }
}

impl<C> Call<C> {
    /// Sets a documented query parameter in this style. Absent or null removes it.
    pub fn set_query_style<'v>(
        &mut self,
        name: &'static str,
        value: impl Into<ValueRef<'v>>,
        style: ParameterStyle,
    ) {
        match style.query(name, value.into()) {
            Ok(text) => {
                self.query.pairs.retain(|(other, _)| other != name);
                if !text.is_empty() {
                    self.query.pairs.push((Cow::Borrowed(name), text));
                }
            }
            Err(why) => self.refuse(format!("the query parameter `{name}` {why}")),
        }
    }

    /// Sets a documented header parameter in this style. Absent or null removes it. The value is not percent-encoded.
    pub fn set_header_style<'v>(
        &mut self,
        name: &'static str,
        value: impl Into<ValueRef<'v>>,
        style: ParameterStyle,
    ) {
        let text = style.pairs(name, value.into()).map(|pairs| style.text(&pairs, &str::to_owned));
        match text {
            Ok(Some(text)) => self.header(name, &text),
            Ok(None) => drop(self.headers.remove(name)),
            Err(why) => self.refuse(format!("the header parameter `{name}` {why}")),
        }
    }

    /// Sets a documented cookie in this style. Absent or null removes it.
    ///
    /// All cookies of a request are in one header (RFC 6265, section 5.4). Those that are set by their name with
    /// [`header`](Self::header) remain.
    pub fn set_cookie<'v>(
        &mut self,
        name: &'static str,
        value: impl Into<ValueRef<'v>>,
        style: ParameterStyle,
    ) {
        let cookies = match style.cookies(name, value.into()) {
            Ok(cookies) => cookies,
            Err(why) => return self.refuse(format!("the cookie `{name}` {why}")),
        };
        let earlier = self.headers.remove(COOKIE);
        let earlier =
            earlier.as_ref().and_then(|value: &HeaderValue| value.to_str().ok()).unwrap_or_default();
        let is_replaced = |cookie: &&str| {
            let (given, _) = cookie.split_once('=').unwrap_or((cookie, ""));
            given == name || cookies.iter().any(|(new, _)| new == given)
        };
        let earlier = earlier.split("; ").filter(|cookie| !cookie.is_empty() && !is_replaced(cookie));
        let cookies = cookies.iter().map(|(name, value)| format!("{name}={value}"));
        let all: Vec<String> = earlier.map(str::to_owned).chain(cookies).collect();
        if !all.is_empty() {
            self.header("cookie", &all.join("; "));
        }
    }
}

impl<O: Operation, C> RequestBuilder<O, C> {
    /// Sets a documented query parameter in this style.
    pub(crate) fn with_query_style<'v>(
        mut self,
        name: &'static str,
        value: impl Into<ValueRef<'v>>,
        style: ParameterStyle,
    ) -> Self {
        self.call.set_query_style(name, value, style);
        self
    }

    /// Sets a documented header parameter in this style.
    pub(crate) fn with_header_style<'v>(
        mut self,
        name: &'static str,
        value: impl Into<ValueRef<'v>>,
        style: ParameterStyle,
    ) -> Self {
        self.call.set_header_style(name, value, style);
        self
    }

    /// Sets a documented cookie in this style.
    pub(crate) fn with_cookie<'v>(
        mut self,
        name: &'static str,
        value: impl Into<ValueRef<'v>>,
        style: ParameterStyle,
    ) -> Self {
        self.call.set_cookie(name, value, style);
        self
    }
}
