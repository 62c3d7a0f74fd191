//! The client of the notes. The build script generates it.

include!(concat!(env!("OUT_DIR"), "/src/lib.rs"));
