//! Request bodies of the media type `multipart/form-data` (RFC 7578).

use std::borrow::Cow;
use std::fmt;

use serde_json::Value;

use crate::runtime::json::{self, ValueRef};
use crate::runtime::net::body::Body;
use crate::runtime::net::call::{Call, UnfinishedBody};
use crate::runtime::net::part::Part;
use crate::runtime::net::random::random;
use crate::runtime::net::request_builder::{MediaType, Operation, RequestBuilder};
use crate::runtime::net::scalar::{is_nothing, scalar};
use crate::runtime::net::source::Piece;

/// The media type `multipart/form-data`, for operations whose setters add the parts.
pub enum MultipartForm {}

impl MediaType for MultipartForm {
    fn encode<C>(call: Call<C>, _: ValueRef<'_>) -> Call<C> {
        call
    }

    fn set_field<C>(call: &mut Call<C>, name: &str, value: Value) {
        call.put_parts(name, true, ValueRef::Any(&value), None);
    }
}

/// A body of the media type `multipart/form-data`: parts in order. `Debug` prints the names of the parts, not their
/// content.
#[derive(Default)]
#[must_use]
pub struct Multipart {
    parts: Vec<Named>,
}

/// A part with its name.
struct Named {
    name: String,
    part: Part,
    /// True if it was set by its name.
    by_name: bool,
}

impl Multipart {
    /// Creates a body without parts.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a part: a file, text or JSON. Earlier parts of the name remain.
    pub fn part(mut self, name: impl Into<String>, part: impl Into<Part>) -> Self {
        self.parts.push(Named { name: name.into(), part: part.into(), by_name: false });
        self
    }

    /// Adds a part of text.
    pub fn text(self, name: impl Into<String>, text: impl Into<String>) -> Self {
        self.part(name, Part::text(text))
    }

    /// Replaces the parts of a name, unless they were set by name and these are not.
    fn replace(&mut self, name: &str, by_name: bool, parts: Vec<Part>) {
        let is_fixed = |part: &Named| part.by_name && part.name == name;
        if by_name || !self.parts.iter().any(is_fixed) {
            self.parts.retain(|part| part.name != name);
            self.parts.extend(parts.into_iter().map(|part| Named { name: name.to_owned(), part, by_name }));
        }
    }

    /// Returns the reason why a part is invalid.
    fn message(&self) -> Option<String> {
        let why =
            |part: &Named| Some(format!("the part `{}` of the body: {}", part.name, part.part.message()?));
        self.parts.iter().find_map(why)
    }
}

impl UnfinishedBody for Multipart {
    fn finish(self: Box<Self>) -> Result<(Cow<'static, str>, Body), String> {
        if let Some(message) = self.message() {
            return Err(message);
        }
        let boundary = boundary();
        let mut pieces: Vec<Piece> = Vec::new();
        for Named { name, part, .. } in self.parts {
            let (head, content) = part.into_parts(&name);
            pieces.extend([format!("--{boundary}\r\n").into(), head.into()]);
            pieces.extend(content.into_pieces());
            pieces.push("\r\n".into());
        }
        pieces.push(format!("--{boundary}--\r\n").into());
        Ok((format!("multipart/form-data; boundary={boundary}").into(), Body::of_pieces(pieces)))
    }
}

/// Returns a boundary that no content contains by chance (RFC 2046, section 5.1.1): 128 bits that others cannot predict.
fn boundary() -> String {
    format!("{:016x}{:016x}", random(), random())
}

impl fmt::Debug for Multipart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.parts.iter().map(|part| (&part.name, &part.part))).finish()
    }
}

/// Setters of documented parts.
impl<O: Operation, C> RequestBuilder<O, C> {
    /// Sets a documented part from a value.
    pub(crate) fn with_part<'v>(mut self, name: &'static str, value: impl Into<ValueRef<'v>>) -> Self {
        self.call.set_part(name, value);
        self
    }

    /// Sets a documented part of this content type from a value.
    pub(crate) fn with_part_as<'v>(
        mut self,
        name: &'static str,
        value: impl Into<ValueRef<'v>>,
        content_type: &'static str,
    ) -> Self {
        self.call.set_part_as(name, value, content_type);
        self
    }

    /// Sets a documented part to a file.
    pub(crate) fn with_file(
        mut self,
        name: &'static str,
        file: impl Into<Part>,
        content_type: &'static str,
    ) -> Self {
        self.call.set_file(name, file, content_type);
        self
    }

    /// Sets the documented parts of a name to files.
    pub(crate) fn with_files(
        mut self,
        name: &'static str,
        files: impl IntoIterator<Item = impl Into<Part>>,
        content_type: &'static str,
    ) -> Self {
        self.call.set_files(name, files, content_type);
        self
    }

    /// Sets the body.
    pub(crate) fn with_multipart(mut self, body: Multipart) -> Self {
        self.call.set_multipart(body);
        self
    }
}

impl<O: Operation<MediaType = MultipartForm>, C> RequestBuilder<O, C> {
    /// Sets an undocumented part of the body, or overrides documented ones of this name: a file, text or JSON, with
    /// headers of its own.
    ///
    /// The last part of a name counts, and setters do not replace it.
    pub fn body_part(mut self, name: &str, part: impl Into<Part>) -> Self {
        self.call.replace_parts(name, true, vec![part.into()]);
        self
    }
}

/// Methods of calls whose body is multipart.
impl<C> Call<C> {
    /// Sets a documented part: text for a single value, JSON for an object, and a part for each item of a list
    /// (OpenAPI 3.1.1, Encoding Object). Absent and null remove it.
    pub fn set_part<'v>(&mut self, name: &'static str, value: impl Into<ValueRef<'v>>) {
        self.put_parts(name, false, value.into(), None);
    }

    /// Sets a documented part of this content type. With a JSON type, the part is the JSON of any value, also of a list.
    pub fn set_part_as<'v>(
        &mut self,
        name: &'static str,
        value: impl Into<ValueRef<'v>>,
        content_type: &'static str,
    ) {
        self.put_parts(name, false, value.into(), Some(content_type));
    }

    /// Sets a documented part to a file, which has this content type unless it has one of its own.
    pub fn set_file(&mut self, name: &'static str, file: impl Into<Part>, content_type: &'static str) {
        self.replace_parts(name, false, vec![file.into().or_content_type(content_type)]);
    }

    /// Sets the documented parts of a name to files.
    pub fn set_files(
        &mut self,
        name: &'static str,
        files: impl IntoIterator<Item = impl Into<Part>>,
        content_type: &'static str,
    ) {
        let files = files.into_iter().map(|file| file.into().or_content_type(content_type));
        self.replace_parts(name, false, files.collect());
    }

    /// Sets the whole body.
    pub fn set_multipart(&mut self, body: Multipart) {
        if let Some(own) = self.unfinished() {
            *own = body;
        }
    }

    /// Sends a multipart body even if it has no parts.
    pub fn start_multipart(&mut self) {
        let _: Option<&mut Multipart> = self.unfinished();
    }

    fn put_parts(
        &mut self,
        name: &str,
        by_name: bool,
        value: ValueRef<'_>,
        content_type: Option<&'static str>,
    ) {
        match parts(value, content_type) {
            Ok(parts) => self.replace_parts(name, by_name, parts),
            Err(why) => self.refuse(format!("the part `{name}` of the body {why}")),
        }
    }

    fn replace_parts(&mut self, name: &str, by_name: bool, parts: Vec<Part>) {
        if let Some(body) = self.unfinished::<Multipart>() {
            body.replace(name, by_name, parts);
        }
    }
}

/// Returns the parts of a value.
fn parts(value: ValueRef<'_>, content_type: Option<&'static str>) -> Result<Vec<Part>, &'static str> {
    let as_json = content_type.is_some_and(|of| of.ends_with("json"));
    let part = |value: ValueRef<'_>| {
        let part = match scalar(value).filter(|_| !as_json) {
            Some(text) => Part::text(text),
            None => Part::of_json(json::to_vec(value).map_err(|_| "has a number that is not finite")?),
        };
        Ok(match content_type {
            Some(content_type) => part.content_type(content_type),
            None => part,
        })
    };
    match value {
        value if is_nothing(value) => Ok(Vec::new()),
        ValueRef::List(items) if !as_json => {
            let items = (0..items.count()).map(|index| items.at(index));
            items.filter(|item| !is_nothing(*item)).map(part).collect()
        }
        value => Ok(vec![part(value)?]),
    }
}
