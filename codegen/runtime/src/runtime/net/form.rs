//! Request bodies of the media type `application/x-www-form-urlencoded`.

use std::borrow::Cow;
use std::marker::PhantomData;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

use crate::runtime::json::ValueRef;
use crate::runtime::net::body::Body;
use crate::runtime::net::call::{Call, UnfinishedBody};
use crate::runtime::net::members::{deep, each, is_list, items, members, text};
use crate::runtime::net::request_builder::{MediaType, Operation, RequestBuilder};
use crate::runtime::net::scalar::is_nothing;

/// The `application/x-www-form-urlencoded` percent-encode set of the URL Standard; a space becomes `+`.
const FORM: &AsciiSet = &NON_ALPHANUMERIC.remove(b'*').remove(b'-').remove(b'.').remove(b'_').remove(b' ');

/// The set for `allowReserved`: reserved characters of RFC 3986, section 2.2 remain if they have no meaning
/// in a form or between the items of a list. Decoding yields the same value.
const RESERVED: &AsciiSet = &FORM
    .remove(b':')
    .remove(b'/')
    .remove(b'?')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b';');

/// The serialization of a value in a form (OpenAPI 3.0.4, Encoding Object).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FormStyle {
    shape: Shape,
    reserved: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    /// By content type: scalars as text, objects as JSON, the items of a list as repeated fields.
    Plain,
    /// By content type: JSON, also for scalars.
    Json,
    /// The members of an object as fields of their own.
    Exploded,
    /// One field with this delimiter.
    Joined(&'static str),
    /// The members of an object as `name[key]`, the items of a list as `name[0]`.
    Deep,
}

impl FormStyle {
    /// The default: the items of a list as repeated fields, objects as JSON.
    pub const PLAIN: Self = Self::of(Shape::Plain);
    /// The content type `application/json`: JSON, also for scalars; the items of a list as repeated fields.
    pub const JSON: Self = Self::of(Shape::Json);
    /// `form`, exploded: the items of a list as repeated fields, the members of an object as fields of their
    /// own.
    pub const EXPLODED: Self = Self::of(Shape::Exploded);
    /// `form`, not exploded: one field, delimited by commas.
    pub const COMMAS: Self = Self::of(Shape::Joined(","));
    /// `spaceDelimited`: one field, delimited by spaces.
    pub const SPACES: Self = Self::of(Shape::Joined("%20"));
    /// `pipeDelimited`: one field, delimited by `|`.
    pub const PIPES: Self = Self::of(Shape::Joined("%7C"));
    /// `deepObject`: the members of an object as `name[key]`.
    pub const DEEP: Self = Self::of(Shape::Deep);

    const fn of(shape: Shape) -> Self {
        Self { shape, reserved: false }
    }

    /// Returns the style with `allowReserved`.
    #[must_use]
    pub const fn reserved(self) -> Self {
        Self { reserved: true, ..self }
    }
}

/// The media type `application/x-www-form-urlencoded`.
pub enum Form {}

impl MediaType for Form {
    fn encode<C>(call: Call<C>, body: ValueRef<'_>) -> Call<C> {
        call.form(body, &[])
    }

    fn set_field<C>(call: &mut Call<C>, name: &str, value: Value) {
        call.form_field(name, &value);
    }
}

/// The media type `application/x-www-form-urlencoded`, for a form whose operation sets the style of some fields.
pub struct StyledForm<O>(PhantomData<O>);

/// An operation that sets the style of some fields of its form.
pub trait FormStyles {
    /// The names of the fields and their styles.
    const STYLES: &[(&str, FormStyle)];
}

impl<O: FormStyles> MediaType for StyledForm<O> {
    fn encode<C>(call: Call<C>, body: ValueRef<'_>) -> Call<C> {
        call.form(body, O::STYLES)
    }

    fn set_field<C>(call: &mut Call<C>, name: &str, value: Value) {
        Form::set_field(call, name, value);
    }
}

/// Setters of documented form fields.
impl<O: Operation, C> RequestBuilder<O, C> {
    /// Sets a documented field of the form.
    pub(crate) fn with_form<'v>(mut self, name: &'static str, value: impl Into<ValueRef<'v>>) -> Self {
        self.call.set_form(name, value);
        self
    }

    /// Sets a documented field of the form in this style.
    pub(crate) fn with_form_style<'v>(
        mut self,
        name: &'static str,
        value: impl Into<ValueRef<'v>>,
        style: FormStyle,
    ) -> Self {
        self.call.set_form_style(name, value, style);
        self
    }
}

/// Methods of calls whose body is a form.
impl<C> Call<C> {
    /// Sets a documented field of the form. A list repeats the name, an object is written as JSON, absent or
    /// null removes the field.
    pub fn set_form<'v>(&mut self, name: &'static str, value: impl Into<ValueRef<'v>>) {
        self.set_form_style(name, value, FormStyle::PLAIN);
    }

    /// Sets a documented field of the form in this style.
    pub fn set_form_style<'v>(
        &mut self,
        name: &'static str,
        value: impl Into<ValueRef<'v>>,
        style: FormStyle,
    ) {
        let value = value.into();
        self.change_form(|form| form.set(name, value, style));
    }

    /// Sets a field of the form by its name. Setters do not replace it.
    pub fn form_field(&mut self, name: &str, value: &Value) {
        self.change_form(|form| form.set_by_name(name.to_owned(), value));
    }

    /// Sends a form even if no field is set.
    pub fn start_form(&mut self) {
        self.change_form(|_| Ok(()));
    }

    /// Returns the call with the members of this object as form fields, and the fields set by name; without a
    /// body if there are none. `styles` are the styles of fields that differ from the default.
    #[must_use]
    pub fn form<'v>(mut self, value: impl Into<ValueRef<'v>>, styles: &[(&str, FormStyle)]) -> Self {
        let value = value.into();
        if !is_nothing(value) {
            self.change_form(|form| form.set_all(value, styles));
        }
        self
    }

    fn change_form(&mut self, change: impl FnOnce(&mut FormBody) -> Result<(), String>) {
        if let Some(Err(message)) = self.unfinished().map(change) {
            self.refuse(message);
        }
    }
}

/// A form body: encoded fields in order. It has no `Debug`, because it may contain secrets.
#[derive(Default)]
struct FormBody {
    fields: Vec<FormField>,
}

/// A field of a form.
struct FormField {
    name: Cow<'static, str>,
    /// One or more pairs of name and value.
    text: String,
    /// True if it was set by its name.
    by_name: bool,
}

impl UnfinishedBody for FormBody {
    fn finish(self: Box<Self>) -> Result<(Cow<'static, str>, Body), String> {
        let fields = self.fields.iter().map(|field| field.text.as_str());
        let text = fields.filter(|text| !text.is_empty()).collect::<Vec<_>>().join("&");
        Ok(("application/x-www-form-urlencoded".into(), Body::Bytes(text.into())))
    }
}

impl FormBody {
    /// Replaces the value of a field, unless it was set by name. Absent, null or an empty list removes the
    /// field: a form has no null.
    ///
    /// # Errors
    ///
    /// If a number is not finite. The form is unchanged then.
    fn set(
        &mut self,
        name: impl Into<Cow<'static, str>>,
        value: ValueRef<'_>,
        style: FormStyle,
    ) -> Result<(), String> {
        let name = name.into();
        if self.fields.iter().any(|field| field.by_name && field.name == name) {
            return Ok(());
        }
        self.put(name, value, style, false)
    }

    /// Sets a field by its name. Setters do not replace it.
    ///
    /// # Errors
    ///
    /// Never: the numbers of JSON are finite.
    fn set_by_name(&mut self, name: String, value: &Value) -> Result<(), String> {
        self.put(name.into(), ValueRef::Any(value), FormStyle::PLAIN, true)
    }

    /// Sets the members of an object, in their style if they have one.
    ///
    /// # Errors
    ///
    /// If the value is not an object, or a number in it is not finite.
    fn set_all(&mut self, value: ValueRef<'_>, styles: &[(&str, FormStyle)]) -> Result<(), String> {
        let mut message = Ok(());
        let is_object = each(value, &mut |name, value| {
            let style = styles.iter().find(|(styled, _)| *styled == name);
            let result =
                self.set(name.to_owned(), value, style.map_or(FormStyle::PLAIN, |(_, style)| *style));
            message = std::mem::replace(&mut message, Ok(())).and(result);
        });
        if is_object { message } else { Err("the body is no object, and a form is nothing else".to_owned()) }
    }

    fn put(
        &mut self,
        name: Cow<'static, str>,
        value: ValueRef<'_>,
        style: FormStyle,
        by_name: bool,
    ) -> Result<(), String> {
        let mut pairs = Pairs { text: String::new(), reserved: style.reserved };
        pairs.write(&name, value, style.shape).map_err(|why| format!("the form field `{name}` {why}"))?;
        self.fields.retain(|field| field.name != name);
        // A field removed by its name stays removed.
        if by_name || !pairs.text.is_empty() {
            self.fields.push(FormField { name, text: pairs.text, by_name });
        }
        Ok(())
    }
}

/// The encoded pairs of one field.
struct Pairs {
    text: String,
    reserved: bool,
}

impl Pairs {
    fn write(&mut self, name: &str, value: ValueRef<'_>, shape: Shape) -> Result<(), &'static str> {
        match shape {
            _ if is_nothing(value) => Ok(()),
            // A value without a type is JSON as a whole, unless its style has items.
            Shape::Plain | Shape::Json => match value {
                ValueRef::List(_) => self.items(name, value, shape == Shape::Json),
                value => self.pair(name, value, shape == Shape::Json),
            },
            Shape::Exploded if is_list(value) => self.items(name, value, false),
            Shape::Exploded => self.members(name, value),
            Shape::Deep => deep(name, value, &mut |name, value| self.pair(name, value, false)),
            Shape::Joined(between) => self.joined(name, value, between),
        }
    }

    /// Writes each item under the same name.
    fn items(&mut self, name: &str, value: ValueRef<'_>, as_json: bool) -> Result<(), &'static str> {
        for item in items(value) {
            self.pair(name, item, as_json)?;
        }
        Ok(())
    }

    /// Writes each member of an object under its own name, any other value under `name`.
    fn members(&mut self, name: &str, value: ValueRef<'_>) -> Result<(), &'static str> {
        let is_object = members(value, &mut |key, member| self.pair(key, member, false))?;
        if is_object { Ok(()) } else { self.pair(name, value, false) }
    }

    /// Writes the items of a list, or keys and values of an object, as one delimited field.
    fn joined(&mut self, name: &str, value: ValueRef<'_>, between: &str) -> Result<(), &'static str> {
        let mut parts: Vec<String> = Vec::new();
        let reserved = self.reserved;
        let mut part = |value: ValueRef<'_>| {
            if !is_nothing(value) {
                let mut encoded = String::new();
                encode(&mut encoded, &text(value, false)?, reserved);
                parts.push(encoded);
            }
            Ok(())
        };
        if is_list(value) {
            items(value).into_iter().try_for_each(&mut part)?;
        } else if !members(value, &mut |key, member| part(ValueRef::Str(key)).and_then(|()| part(member)))? {
            part(value)?;
        }
        if !parts.is_empty() {
            self.begin(name);
            self.text.push_str(&parts.join(between));
        }
        Ok(())
    }

    fn pair(&mut self, name: &str, value: ValueRef<'_>, as_json: bool) -> Result<(), &'static str> {
        if !is_nothing(value) {
            let text = text(value, as_json)?;
            self.begin(name);
            encode(&mut self.text, &text, self.reserved);
        }
        Ok(())
    }

    fn begin(&mut self, name: &str) {
        if !self.text.is_empty() {
            self.text.push('&');
        }
        encode(&mut self.text, name, false);
        self.text.push('=');
    }
}

fn encode(out: &mut String, text: &str, reserved: bool) {
    let set = if reserved { RESERVED } else { FORM };
    for piece in utf8_percent_encode(text, set) {
        // Only a space of the text is a space here, because an encoded piece contains none.
        out.extend(piece.chars().map(|c| if c == ' ' { '+' } else { c }));
    }
}
