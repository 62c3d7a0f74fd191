//! Request bodies of the blocking client that are read while they are sent.

use std::io::{self, Read};

use bytes::Bytes;
use ureq::SendBody;

use crate::runtime::net::source::{Left, Piece, Source};
use crate::runtime::net::transport_error::{TransportError, TransportErrorKind};

impl Source {
    /// Returns the body as a reader.
    ///
    /// # Errors
    ///
    /// If a piece is an async stream, which the blocking client cannot read.
    pub(crate) fn into_reader(self) -> Result<impl Read + Send + 'static, TransportError> {
        if self.pieces.iter().any(Piece::is_stream) {
            let why = "its body has an async stream, which the blocking client cannot read";
            return Err(TransportError::new(TransportErrorKind::Refused, why));
        }
        Ok(Pieces { pieces: self.pieces.into_iter(), current: None })
    }

    /// Returns the body for ureq.
    pub(super) fn send_body(self) -> Result<SendBody<'static>, TransportError> {
        Ok(SendBody::from_owned_reader(self.into_reader()?))
    }

    /// Reads the whole body into memory, for a mock.
    pub(crate) fn read_all(self) -> Result<Bytes, TransportError> {
        let mut all = Vec::new();
        self.into_reader()?.read_to_end(&mut all).map_err(TransportError::other)?;
        Ok(all.into())
    }
}

/// Reads a byte. Returns 0 at the end.
fn one_more(reader: &mut dyn Read) -> io::Result<usize> {
    loop {
        match reader.read(&mut [0]) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            read => return read,
        }
    }
}

/// The pieces, one after the other.
struct Pieces {
    pieces: std::vec::IntoIter<Piece>,
    current: Option<(Box<dyn Read + Send>, Left)>,
}

impl Read for Pieces {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        loop {
            if let Some((reader, left)) = &mut self.current {
                let read = reader.read(buffer)?;
                left.count(read)?;
                if read > 0 {
                    if left.is_none() {
                        // With these bytes the body would be complete, even if the reader goes on.
                        left.count(one_more(reader)?)?;
                    }
                    return Ok(read);
                }
            }
            let Some(piece) = self.pieces.next() else { return Ok(0) };
            let (reader, left) = piece.open()?;
            self.current = Some((reader, left));
        }
    }
}
