//! What `normalize` tells `resolve` about a schema, for which OpenAPI 3.0 has no keyword: extension fields that no description has, as
//! `normalize` removes those that were there before.

/// The prefix of the keys below.
pub const PREFIX: &str = "x-note-to-resolve-";

/// Set if the type of the schema is assumed: by the standard, the schema does not apply to all values that it is used for, but
/// authors mean that it does.
pub const ASSUMED: &str = "x-note-to-resolve-assumed";

/// The number of items that have a schema of their own, in the items of a tuple: a `oneOf` of their schemas and that of the rest.
pub const TUPLE_ITEMS: &str = "x-note-to-resolve-tuple-items";

/// The deprecation flags of the values of an enum.
pub const DEPRECATED: &str = "x-note-to-resolve-deprecated";

/// The digits of defaults and bounds that a double does not have, by their keys.
pub const DIGITS: &str = "x-note-to-resolve-digits";

/// Set on a Media Type Object of server-sent events, if an item is an event with its fields, and not only its data.
pub const WHOLE_EVENTS: &str = "x-note-to-resolve-whole-events";

/// The method, the path and the location of the operation of a Path Item Object, which has no field for the method.
pub const OPERATION: &str = "x-note-to-resolve-operation";
