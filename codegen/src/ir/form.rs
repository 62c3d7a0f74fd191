//! Request bodies of type `application/x-www-form-urlencoded` and `multipart/form-data`.

/// A form without a model: its fields are arguments of the operation and setters of its builder.
#[derive(Debug)]
pub struct InlineForm {
    /// `true` for `multipart/form-data`.
    pub multipart: bool,
    /// `true` if the form is sent even when no field is set.
    pub required: bool,
    /// Name and value of each field that allows a single value. They are always sent.
    pub fixed: Vec<(String, String)>,
}

/// The value of a part of `multipart/form-data`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartKind {
    /// A value: text or JSON, by its type. A list has a part for each item.
    Value,
    /// A file. The type is not used.
    File,
    /// Several files. The type is not used.
    Files,
}

/// The serialization of a form field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct FormSerialization {
    /// The serialization of arrays and objects.
    pub style: FormStyle,
    /// `true` if reserved characters are not percent-encoded, except those that would break the form.
    pub allow_reserved: bool,
}

/// The serialization of an array or object in a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum FormStyle {
    /// An array as repeated fields of the same name, an object as JSON.
    #[default]
    Plain,
    /// JSON, for scalars too.
    Json,
    /// An array as repeated fields of the same name, an object as one field for each property.
    Exploded,
    /// One field, separated by `,`.
    Commas,
    /// One field, separated by a space.
    Spaces,
    /// One field, separated by `|`.
    Pipes,
    /// The properties of an object as `name[property]`, the items of an array as `name[0]`.
    Deep,
}
