//! Cassettes: the exchanges of a client, recorded in a file and replayed from it.

mod compare;
mod recorded;
mod redaction;
mod transport;

pub use transport::Cassette;
