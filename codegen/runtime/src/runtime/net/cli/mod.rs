//! A command line for the operations of the crate.
//!
//! The emitted crate has a table of its operations ([`Program`]), as data. Everything else is here: the commands for clap, the
//! request of a call, and its output.

mod all_pages;
mod command;
mod file_part;
mod form_field;
mod io;
mod output;
mod raw_json;
mod request;
mod run;
mod table;
mod values;
mod wait;

pub use all_pages::all_pages;
pub use file_part::{PART, file, files, parts};
pub use form_field::FORM;
pub use io::Io;
pub use run::{main, run};
pub use table::{Argument, At, Body, Call, Command, Group, Kind, Program, Step, Waiter};
pub use wait::wait;
