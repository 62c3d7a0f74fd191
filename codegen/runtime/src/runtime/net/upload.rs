//! Constructors of bodies that are read while they are sent.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use http::HeaderValue;
use http::header::CONTENT_LENGTH;

use crate::runtime::net::body::Body;
use crate::runtime::net::source::{Content, Piece, Source};

/// Bodies that are read while they are sent.
impl Body {
    /// Creates a body from a file, with its length as `Content-Length`. The file is opened here, to find an error early,
    /// and again for each attempt.
    ///
    /// The time limits of the call include the time of sending: raise the client's `attempt_timeout` and `timeout` for
    /// large files.
    ///
    /// # Errors
    ///
    /// If the file cannot be opened.
    pub fn path(path: impl AsRef<Path>) -> io::Result<Self> {
        let path = path.as_ref();
        let length = File::open(path)?.metadata()?.len();
        Ok(Self::piece(Content::File(path.to_owned()), Some(length)))
    }

    /// Creates a body from a reader. Its length is unknown, unless [`with_length`](Self::with_length) sets it. Such a body
    /// is sent once: a call that fails is not tried again.
    ///
    /// The async client reads in a thread of its own.
    pub fn reader(reader: impl Read + Send + 'static) -> Self {
        Self::piece(Content::Reader(Box::new(reader)), None)
    }

    /// Sets the length of a reader or a stream, which is sent as `Content-Length`. Sending fails if there are more or
    /// fewer bytes: the last ones are sent once the reader or stream has ended. Other bodies have their length already.
    #[must_use]
    pub fn with_length(self, length: u64) -> Self {
        let mut pieces = self.into_pieces();
        if let [Piece { content: Content::Reader(_) | Content::Stream(_), length: own }] = &mut *pieces {
            *own = Some(length);
        }
        Self::of_pieces(pieces)
    }

    fn piece(content: Content, length: Option<u64>) -> Self {
        Self::Source(Source { pieces: vec![Piece { content, length }] })
    }

    /// Returns the body, as a stream if it is read while it is sent.
    pub(super) fn without_source(self) -> Self {
        match self {
            Self::Source(source) => Self::Stream(source.into_stream()),
            other => other,
        }
    }

    /// Returns the pieces of the body.
    pub(super) fn into_pieces(self) -> Vec<Piece> {
        match self {
            Self::Empty => Vec::new(),
            Self::Bytes(bytes) => vec![bytes.into()],
            Self::Stream(stream) => vec![Piece { content: Content::Stream(stream), length: None }],
            Self::Source(source) => source.pieces,
        }
    }

    /// Returns the body of these pieces. It is in memory if all of them are.
    pub(super) fn of_pieces(pieces: Vec<Piece>) -> Self {
        let is_bytes = |piece: &Piece| matches!(piece.content, Content::Bytes(_));
        if !pieces.iter().all(is_bytes) {
            return Self::Source(Source { pieces });
        }
        let mut all = Vec::new();
        for piece in pieces {
            if let Content::Bytes(bytes) = piece.content {
                all.extend_from_slice(&bytes);
            }
        }
        Self::Bytes(all.into())
    }
}

/// Sets the `Content-Length` of a body whose length is known.
pub(super) fn set_length(request: &mut http::Request<Body>) {
    if let Body::Source(source) = request.body()
        && let Some(length) = source.length()
    {
        request.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from(length));
    }
}
