//! Request bodies that are read while they are sent: files, readers and streams, never whole in memory.

use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::PathBuf;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;

use crate::runtime::net::pump::Pump;
use crate::runtime::net::transport_error::BoxError;

/// A body as a stream of chunks.
pub(super) type ChunkStream = Pin<Box<dyn Stream<Item = Result<Bytes, BoxError>> + Send>>;

/// A body that is read while it is sent. It consists of pieces in order.
///
/// A body of files and bytes can be sent again after a failure, because the files are opened again. One with a reader or a
/// stream is sent once.
pub struct Source {
    pub(super) pieces: Vec<Piece>,
}

/// A piece of a body, with its length if it is known.
pub(super) struct Piece {
    pub(super) content: Content,
    pub(super) length: Option<u64>,
}

/// The content of a piece.
pub(super) enum Content {
    Bytes(Bytes),
    File(PathBuf),
    Reader(Box<dyn Read + Send>),
    Stream(ChunkStream),
}

impl<T: Into<Bytes>> From<T> for Piece {
    fn from(bytes: T) -> Self {
        let bytes = bytes.into();
        Self { length: u64::try_from(bytes.len()).ok(), content: Content::Bytes(bytes) }
    }
}

#[cfg(feature = "blocking")]
impl Piece {
    /// Returns `true` for an async stream.
    pub(super) fn is_stream(&self) -> bool {
        matches!(self.content, Content::Stream(_))
    }

    /// Opens the piece, unless it is an async stream.
    pub(super) fn open(self) -> io::Result<(Box<dyn Read + Send>, Left)> {
        let reader: Box<dyn Read + Send> = match self.content {
            Content::Bytes(bytes) => Box::new(io::Cursor::new(bytes)),
            Content::File(path) => Box::new(File::open(path)?),
            Content::Reader(reader) => reader,
            Content::Stream(_) => return Err(io::ErrorKind::Unsupported.into()),
        };
        Ok((reader, Left(self.length)))
    }
}

impl Source {
    /// Returns the length, if that of all pieces is known.
    pub(super) fn length(&self) -> Option<u64> {
        let mut lengths = self.pieces.iter().map(|piece| piece.length);
        lengths.try_fold(0, |sum: u64, length| sum.checked_add(length?))
    }

    /// Returns `true` if the body can be sent again.
    pub(super) fn is_replayable(&self) -> bool {
        self.pieces.iter().all(|piece| matches!(piece.content, Content::Bytes(_) | Content::File(_)))
    }

    /// Returns a copy without readers and streams.
    pub(super) fn again(&self) -> Self {
        let pieces = self.pieces.iter().filter_map(|piece| {
            let content = match &piece.content {
                Content::Bytes(bytes) => Content::Bytes(bytes.clone()),
                Content::File(path) => Content::File(path.clone()),
                Content::Reader(_) | Content::Stream(_) => return None,
            };
            Some(Piece { content, length: piece.length })
        });
        Self { pieces: pieces.collect() }
    }

    /// Returns the body as a stream.
    pub(super) fn into_stream(self) -> ChunkStream {
        Box::pin(Chunks { pieces: self.pieces.into_iter(), current: None, last: None })
    }
}

/// The number of bytes that a piece has left, if it is known.
pub(super) struct Left(Option<u64>);

impl Left {
    /// Returns `true` if no more bytes may be read.
    pub(super) fn is_none(&self) -> bool {
        self.0 == Some(0)
    }

    /// Counts the bytes that were read, of which none are the end.
    pub(super) fn count(&mut self, read: usize) -> io::Result<()> {
        let Some(left) = &mut self.0 else { return Ok(()) };
        let wrong = match (read, left.checked_sub(u64::try_from(read).unwrap_or(u64::MAX))) {
            (0, Some(0)) => return Ok(()),
            (0, _) => format!("the body ends {left} bytes before its length"),
            (_, Some(rest)) => {
                *left = rest;
                return Ok(());
            }
            (_, None) => "the body is longer than its length".to_owned(),
        };
        Err(io::Error::other(wrong))
    }
}

/// The chunks of the pieces.
struct Chunks {
    pieces: std::vec::IntoIter<Piece>,
    current: Option<(ChunkStream, Left)>,
    /// The last chunk of a piece by its length, which is returned once the piece has ended: with it the body would be complete.
    last: Option<Bytes>,
}

impl Stream for Chunks {
    type Item = Result<Bytes, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        loop {
            if let Some((stream, left)) = &mut this.current {
                let chunk = ready!(stream.as_mut().poll_next(context)).transpose()?;
                if chunk.as_ref().is_some_and(Bytes::is_empty) {
                    continue;
                }
                left.count(chunk.as_ref().map_or(0, Bytes::len))?;
                match chunk {
                    Some(chunk) if left.is_none() => {
                        this.last = Some(chunk);
                        continue;
                    }
                    Some(chunk) => return Poll::Ready(Some(Ok(chunk))),
                    None => {}
                }
                this.current = None;
                if let Some(chunk) = this.last.take() {
                    return Poll::Ready(Some(Ok(chunk)));
                }
            }
            let Some(piece) = this.pieces.next() else { return Poll::Ready(None) };
            let left = Left(piece.length);
            let stream: ChunkStream = match piece.content {
                Content::Bytes(bytes) => Box::pin(Once(Some(bytes))),
                Content::Stream(stream) => stream,
                Content::File(path) => Box::pin(Pump::new(Box::new(File::open(path)?))),
                Content::Reader(reader) => Box::pin(Pump::new(reader)),
            };
            this.current = Some((stream, left));
        }
    }
}

/// A stream of one chunk.
struct Once(Option<Bytes>);

impl Stream for Once {
    type Item = Result<Bytes, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.take().map(Ok))
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.length() {
            Some(length) => write!(f, "Source({length} bytes)"),
            None => f.write_str("Source"),
        }
    }
}
