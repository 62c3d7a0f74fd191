//! The command line of the crate.

use crate::ir::ParameterLocation;

/// The commands of a [`Group`](crate::ir::Group), which has the same index.
#[derive(Debug)]
pub struct CommandGroup {
    /// The name.
    pub name: String,
    /// Help, as plain text.
    pub about: String,
    /// The commands of the operations, with the same indices.
    pub commands: Vec<Command>,
}

/// The command of an operation.
#[derive(Debug)]
pub struct Command {
    /// The name.
    pub name: String,
    /// Help, as plain text.
    pub about: String,
    /// The arguments.
    pub arguments: Vec<CommandArgument>,
    /// The body, if it is a value of a type.
    pub body: Option<CommandBody>,
    /// Names and help of the waiters.
    pub waiters: Vec<(String, String)>,
}

/// An argument of a command.
#[derive(Debug)]
pub struct CommandArgument {
    /// The name of the flag, or of the value in help.
    pub name: String,
    /// The name on the wire; for a body the content type.
    pub wire: String,
    /// Help, as plain text.
    pub about: String,
    /// The location in the request.
    pub at: ArgumentLocation,
    /// The value.
    pub value: ArgumentValue,
    /// `true` if it is required.
    pub required: bool,
    /// `true` if the value is sent as JSON text.
    pub as_json: bool,
    /// The content type of a part, if it is not the default of its type.
    pub content_type: Option<String>,
}

/// The location of an argument in the request.
#[derive(Debug)]
pub enum ArgumentLocation {
    /// That of a parameter, a field of a form or a body.
    Parameter(ParameterLocation),
    /// A field of the body: the keys on the way to it.
    Field(Vec<String>),
}

/// The value of an argument.
#[derive(Clone, Debug)]
pub struct ArgumentValue {
    /// The kind of the value, or of an item of the list.
    pub kind: ArgumentKind,
    /// `true` for a list.
    pub list: bool,
    /// The documented values.
    pub values: Vec<String>,
}

/// The kind of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArgumentKind {
    /// Text.
    Text,
    /// A boolean.
    Boolean,
    /// An integer.
    Integer,
    /// A number.
    Number,
    /// JSON of an object.
    Object,
    /// JSON.
    Json,
    /// JSON, or else text.
    JsonOrText,
    /// JSON of a list or an object, or else text.
    Union {
        /// `true` if a number is JSON.
        numbers: bool,
        /// `true` if `true` and `false` are JSON.
        booleans: bool,
    },
    /// The path of a file.
    File,
}

/// A body that is a value of a type.
#[derive(Debug)]
pub struct CommandBody {
    /// `true` if it is an object, whose fields are arguments.
    pub is_object: bool,
    /// The fields that allow a single value: the keys on the way to them, and the JSON.
    pub fixed: Vec<(Vec<String>, String)>,
}
