//! The command line of specsmith, and the same as a library for a workspace's own programs.
//!
//! A project file, `specsmith.toml`, lists the clients of a workspace: for each the OpenAPI description and the folder of the crate.
//! [`Project`] generates them.
//!
//! A program of the workspace that pins specsmith by the workspace's own `Cargo.lock`:
//!
//! ```no_run
//! fn main() -> std::process::ExitCode {
//!     specsmith_cli::run("cargo xtask", std::env::args_os())
//! }
//! ```
//!
//! A test that fails unless the crates are up to date:
//!
//! ```no_run
//! # fn main() -> Result<(), specsmith_cli::Error> {
//! specsmith_cli::Project::load("specsmith.toml")?.plan()?.check()?;
//! # Ok(())
//! # }
//! ```

#[doc(hidden)]
pub mod commands;
#[doc(hidden)]
pub mod error;
#[doc(hidden)]
pub mod project;
mod release;
#[doc(hidden)]
pub mod terminal;
#[doc(hidden)]
pub mod write;

pub use commands::run;
pub use error::Error;
pub use project::{Client, Project};
pub use write::{Change, ObsoleteFile, OldFile, Plan, Warnings};
