//! The command `specsmith`.

use std::process::ExitCode;

/// The generator allocates hundreds of thousands of small values, for which the system allocator would need a
/// sixth of the run time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    specsmith_cli::run("specsmith", std::env::args_os())
}
