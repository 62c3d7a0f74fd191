//! The data of the description that a mock needs.

use bytes::Bytes;

use crate::runtime::json::{self, DecodeError, JsonType};
use crate::runtime::net::mock::plan::Outcome;
use crate::runtime::net::mock::record::RecordedRequest;

/// The data of a description for mocks.
#[derive(Clone, Copy, Debug)]
pub struct Description {
    /// The operations.
    pub operations: &'static [DescribedOperation],
    /// The names of API keys in the query.
    pub keys: &'static [&'static str],
}

/// The data of an operation for mocks.
#[derive(Clone, Copy, Debug)]
pub struct DescribedOperation {
    id: &'static str,
    pub(super) method: &'static str,
    /// The path template below the base URL.
    path: &'static str,
    /// The names of the query parameters, or `None` if any name may occur. `[` at the end means any continuation.
    pub(super) query: Option<&'static [&'static str]>,
    pub(super) required_query: &'static [&'static str],
    pub(super) required_headers: &'static [&'static str],
    pub(super) body: Option<DescribedBody>,
    pub(super) example: Option<DescribedResponse>,
}

/// A success response.
#[derive(Clone, Copy, Debug)]
pub(super) struct DescribedResponse {
    pub(super) status: u16,
    /// The content type; empty without a body.
    pub(super) content_type: &'static str,
    pub(super) body: &'static str,
}

impl DescribedResponse {
    /// Returns the response as a result.
    pub(super) fn outcome(self) -> Outcome {
        Outcome::response(self.status, self.content_type, Bytes::from_static(self.body.as_bytes()))
    }
}

/// Returns the message about an operation without an example.
pub(super) fn no_example(operation: &str) -> String {
    format!("the description has no example of a success response of {operation} that fits its schema")
}

/// A JSON body.
#[derive(Clone, Copy, Debug)]
pub(super) struct DescribedBody {
    pub(super) is_required: bool,
    pub(super) check: fn(&[u8]) -> Result<(), DecodeError>,
}

impl DescribedOperation {
    /// Creates an operation with any query parameters and any body, and without an example.
    pub const fn new(id: &'static str, method: &'static str, path: &'static str) -> Self {
        let (query, body, example) = (None, None, None);
        Self { id, method, path, query, required_query: &[], required_headers: &[], body, example }
    }

    /// Sets the names of the query parameters, of which some are required.
    pub const fn query(mut self, names: &'static [&'static str], required: &'static [&'static str]) -> Self {
        self.query = Some(names);
        self.required_query = required;
        self
    }

    /// Sets the names of the required headers.
    pub const fn headers(mut self, required: &'static [&'static str]) -> Self {
        self.required_headers = required;
        self
    }

    /// Sets the type of a JSON body.
    pub const fn body<T: JsonType>(mut self, is_required: bool) -> Self {
        self.body = Some(DescribedBody { is_required, check: check::<T> });
        self
    }

    /// Sets the example of a success response.
    pub const fn example(mut self, status: u16, content_type: &'static str, body: &'static str) -> Self {
        self.example = Some(DescribedResponse { status, content_type, body });
        self
    }

    /// Returns the identifier.
    pub(super) const fn id(&self) -> &'static str {
        self.id
    }

    /// Returns `true` if a path fits the template.
    fn has_path(&self, path: &str) -> bool {
        let (mut template, mut given) = (self.path.split('/'), path.split('/'));
        loop {
            match (template.next(), given.next()) {
                (None, None) => return true,
                (Some(template), Some(given)) if fits(template, given) => {}
                _ => return false,
            }
        }
    }
}

fn check<T: JsonType>(body: &[u8]) -> Result<(), DecodeError> {
    json::from_slice::<T>(body).map(drop)
}

/// Returns `true` if a segment of a path fits one of a template, in which a name in braces means any text.
fn fits(template: &str, given: &str) -> bool {
    let Some((start, rest)) = template.split_once('{') else { return template == given };
    let Some(given) = given.strip_prefix(start) else { return false };
    let Some((_, rest)) = rest.split_once('}') else { return false };
    // A value has at least one character.
    let ends = given.char_indices().skip(1).map(|(at, _)| at).chain([given.len()]);
    !given.is_empty() && ends.into_iter().any(|end| fits(rest, &given[end..]))
}

/// The operation of a request.
pub(super) enum Found {
    /// An operation.
    Operation(&'static DescribedOperation),
    /// No operation has this method and path.
    Nothing(Vec<&'static str>),
    /// The description does not say, as of requests for access tokens.
    Unknown,
}

impl Found {
    /// Returns the operation, if there is one.
    pub(super) fn operation(&self) -> Option<&'static DescribedOperation> {
        match self {
            Self::Operation(operation) => Some(operation),
            Self::Nothing(_) | Self::Unknown => None,
        }
    }
}

impl Description {
    /// A description without operations, with which nothing is checked.
    pub const EMPTY: Self = Self { operations: &[], keys: &[] };

    /// Returns the operation with this identifier.
    pub(super) fn operation(&self, id: &str) -> Option<&'static DescribedOperation> {
        self.operations.iter().find(|operation| operation.id == id)
    }

    /// Returns the operation of a request: by its identifier, or by the method and the path of a raw request.
    pub(super) fn find(&self, request: &RecordedRequest) -> Found {
        if let Some(operation) = self.operation(&request.operation) {
            return Found::Operation(operation);
        }
        let Some((method, path)) = request.operation.split_once(" /") else { return Found::Unknown };
        if self.operations.is_empty() || method != request.method.as_str() {
            return Found::Unknown;
        }
        let path = format!("/{path}");
        let fitting = || self.operations.iter().filter(|operation| operation.has_path(&path));
        let of_method = fitting().filter(|operation| operation.method == method);
        // `/pets/mine` precedes `/pets/{id}` (OpenAPI 3.0.3, Paths Object).
        match of_method.min_by_key(|operation| operation.path.matches('{').count()) {
            Some(operation) => Found::Operation(operation),
            None => Found::Nothing(fitting().map(|operation| operation.method).collect()),
        }
    }
}
