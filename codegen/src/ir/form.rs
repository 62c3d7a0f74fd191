//! Bodies that are forms (`application/x-www-form-urlencoded`).

/// A form that has no type of its own: its fields stand among the operation's arguments and setters.
#[derive(Debug)]
pub struct InlineForm {
    /// Whether it is sent even if no field is set.
    pub required: bool,
    /// The fields with a single value, which are always sent: name and value on the wire.
    pub fixed: Vec<(String, String)>,
}

/// How a field of a form is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Writing {
    /// How a value that is no single one becomes text.
    pub style: FormStyle,
    /// Whether reserved characters stand as they are, where that does no harm.
    pub reserved: bool,
}

/// How a value that is no single one becomes text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum FormStyle {
    /// The items of a list one by one under the same name, objects as JSON.
    #[default]
    Plain,
    /// JSON, single values included.
    Json,
    /// The items of a list under the same name, the fields of an object under their own.
    Exploded,
    /// All in one, `,` between.
    Commas,
    /// All in one, a space between.
    Spaces,
    /// All in one, `|` between.
    Pipes,
    /// The fields of an object as `name[field]`, the items of a list as `name[0]`.
    Deep,
}
