//! The data of an operation for mocks.

/// The data of an operation for mocks, which check requests against the description.
#[derive(Debug)]
pub struct MockData {
    /// The names of the query parameters, or `None` if any name may occur. `[` at the end means any continuation.
    pub query: Option<Vec<String>>,
    /// The names of the query parameters that each request has.
    pub required_query: Vec<String>,
    /// The names of the headers that each request has.
    pub required_headers: Vec<String>,
    /// `true` if a body of JSON has the type of the operation's body.
    pub checks_body: bool,
    /// The success response of the description's example.
    pub example: Option<MockResponse>,
}

/// A response for mocks.
#[derive(Debug)]
pub struct MockResponse {
    /// The status.
    pub status: u16,
    /// The content type; empty without a body.
    pub content_type: String,
    /// The body.
    pub body: String,
}
