//! Parameters whose style is written out.

/// The location of a parameter whose style is written out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StyledLocation {
    /// The path.
    Path,
    /// The query.
    Query,
    /// A header.
    Header,
    /// A cookie.
    Cookie,
}

/// The serialization of a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParameterSerialization {
    /// `style`.
    pub style: ParameterStyle,
    /// `explode`.
    pub explode: bool,
    /// `true` if reserved characters are not percent-encoded, except those that would break the query.
    pub allow_reserved: bool,
    /// `true` if an empty list or object is sent as an empty value.
    pub allow_empty: bool,
}

/// The style of a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParameterStyle {
    /// `simple`
    Simple,
    /// `label`
    Label,
    /// `matrix`
    Matrix,
    /// `form`
    Form,
    /// `spaceDelimited`
    SpaceDelimited,
    /// `pipeDelimited`
    PipeDelimited,
    /// `deepObject`
    DeepObject,
}
