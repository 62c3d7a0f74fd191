//! The data of a program: groups, their operations and the arguments of these.

use std::path::PathBuf;
use std::time::Duration;

use serde_json::Value;

use crate::runtime::json::ValueRef;
use crate::runtime::net::blocking::Client;
use crate::runtime::net::error::Error;
use crate::runtime::net::path::Path;
use crate::runtime::net::raw_response::Documented;
use crate::runtime::net::request_builder::{MediaType, Operation};

/// A call of the blocking client.
pub type Call = crate::runtime::net::call::Call<Client>;

/// A program.
pub struct Program {
    /// The name.
    pub name: &'static str,
    /// The version.
    pub version: &'static str,
    /// Help.
    pub about: &'static str,
    /// The groups of operations.
    pub groups: &'static [Group],
}

/// A group of operations.
pub struct Group {
    /// The name of the command.
    pub name: &'static str,
    /// Help.
    pub about: &'static str,
    /// The operations.
    pub commands: &'static [Command],
}

/// A function that passes the text of each page to another one, which returns `false` to end.
pub type AllPages = fn(Call, &mut dyn FnMut(&[u8]) -> bool) -> Result<(), Error>;

/// An operation.
pub struct Command {
    pub(super) name: &'static str,
    pub(super) about: &'static str,
    pub(super) id: &'static str,
    pub(super) method: &'static str,
    pub(super) path: &'static [Step],
    pub(super) arguments: &'static [Argument],
    pub(super) body: Option<Body>,
    pub(super) documented: &'static Documented,
    pub(super) encode: for<'v> fn(Call, ValueRef<'v>) -> Call,
    pub(super) prepare: Option<fn(&mut Call)>,
    /// The items of a page, and the function for all pages.
    pub(super) pages: Option<(&'static str, AllPages)>,
    pub(super) waiters: &'static [Waiter],
}

impl Command {
    /// Creates the command of an operation.
    pub const fn of<O: Operation>(
        name: &'static str,
        method: &'static str,
        path: &'static [Step],
        about: &'static str,
    ) -> Self {
        Self {
            name,
            about,
            id: O::INFO.id,
            method,
            path,
            arguments: &[],
            body: None,
            documented: const {
                &Documented {
                    statuses: O::STATUSES,
                    is_text: O::IS_TEXT,
                    security: O::SECURITY,
                    idempotency_key: O::IDEMPOTENCY_KEY,
                }
            },
            encode: <O::MediaType as MediaType>::encode::<Client>,
            prepare: None,
            pages: None,
            waiters: &[],
        }
    }

    /// Sets the arguments, those in the path first.
    #[must_use]
    pub const fn arguments(self, arguments: &'static [Argument]) -> Self {
        Self { arguments, ..self }
    }

    /// Sets the body, if it is a value.
    #[must_use]
    pub const fn body(self, body: Body) -> Self {
        Self { body: Some(body), ..self }
    }

    /// Sets the function that sets what is the same in each request.
    #[must_use]
    pub const fn prepare(self, prepare: fn(&mut Call)) -> Self {
        Self { prepare: Some(prepare), ..self }
    }

    /// Sets the JSON Pointer to the items of a page, and the function for all pages.
    #[must_use]
    pub const fn pages(self, items: &'static str, pages: AllPages) -> Self {
        Self { pages: Some((items, pages)), ..self }
    }

    /// Sets the waiters.
    #[must_use]
    pub const fn waiters(self, waiters: &'static [Waiter]) -> Self {
        Self { waiters, ..self }
    }
}

/// A command that polls an operation until its response has a state.
#[derive(Debug)]
pub struct Waiter {
    /// The name of the command.
    pub name: &'static str,
    /// Help.
    pub about: &'static str,
    /// The function that waits, at most for a time, and returns the last body.
    pub wait: fn(Call, Option<Duration>) -> Result<Value, Error>,
}

/// A part of a path.
#[derive(Debug)]
pub enum Step {
    /// Literal text.
    Literal(&'static str),
    /// The value of the argument with this name on the wire.
    Value(&'static str),
}

/// A body that is JSON or a form, by its type.
#[derive(Debug)]
pub struct Body {
    /// `true` if it is always sent.
    pub required: bool,
    /// `true` if it is an object, whose fields are arguments.
    pub is_object: bool,
    /// `true` if it is JSON, which is sent as it was written.
    pub is_json: bool,
    /// The fields with a single value: their pointers, and the JSON.
    pub fixed: &'static [(&'static [&'static str], &'static str)],
}

/// An argument.
#[derive(Debug)]
pub struct Argument {
    pub(super) name: &'static str,
    pub(super) wire: &'static str,
    pub(super) at: At,
    pub(super) kind: Kind,
    pub(super) about: &'static str,
    pub(super) values: &'static [&'static str],
    pub(super) is_required: bool,
    pub(super) is_list: bool,
    pub(super) is_json_text: bool,
}

impl Argument {
    /// Creates an optional argument.
    pub const fn new(
        name: &'static str,
        wire: &'static str,
        at: At,
        kind: Kind,
        about: &'static str,
    ) -> Self {
        Self {
            name,
            wire,
            at,
            kind,
            about,
            values: &[],
            is_required: false,
            is_list: false,
            is_json_text: false,
        }
    }

    /// Makes it required.
    #[must_use]
    pub const fn required(self) -> Self {
        Self { is_required: true, ..self }
    }

    /// Makes it a list.
    #[must_use]
    pub const fn list(self) -> Self {
        Self { is_list: true, ..self }
    }

    /// Sets the documented values. Others are accepted as well.
    #[must_use]
    pub const fn values(self, values: &'static [&'static str]) -> Self {
        Self { values, ..self }
    }

    /// Sends the value as JSON text.
    #[must_use]
    pub const fn json_text(self) -> Self {
        Self { is_json_text: true, ..self }
    }

    /// Returns `true` for a value in the path, which is a positional argument.
    pub(super) fn is_in_path(&self) -> bool {
        matches!(self.at, At::Path | At::PathWith(_))
    }
}

/// The location of an argument in the request.
#[derive(Debug)]
pub enum At {
    /// The path.
    Path,
    /// The path, in a style.
    PathWith(for<'v> fn(Path, &'static str, ValueRef<'v>) -> Path),
    /// The query.
    Query,
    /// The query, as a list in one value with this separator.
    QueryList(&'static str),
    /// A header.
    Header,
    /// A location of which only the call knows.
    With(for<'v> fn(&mut Call, &'static str, ValueRef<'v>)),
    /// Files.
    Files(fn(&mut Call, &'static str, &[PathBuf]) -> std::io::Result<()>),
    /// A field of the body: the keys on the way to it.
    Field(&'static [&'static str]),
    /// A body of text from a file. The name on the wire is the content type.
    Text,
    /// A body of bytes from a file. The name on the wire is the content type, empty if it is an argument.
    Bytes,
    /// The content type of the body.
    ContentType,
}

/// The kind of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// `true` or `false`.
    Boolean,
    /// An integer.
    Integer,
    /// A number.
    Number,
    /// JSON of an object. In a list, a JSON list counts as its items.
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
