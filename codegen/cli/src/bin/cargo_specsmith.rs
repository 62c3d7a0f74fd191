//! The command `cargo specsmith`: cargo passes the name of the command as the first argument.

use std::process::ExitCode;

/// See `specsmith`.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let args: Vec<_> = std::env::args_os().collect();
    let is_name = args.get(1).is_some_and(|word| word == "specsmith");
    specsmith_cli::run("cargo specsmith", args.into_iter().skip(usize::from(is_name)))
}
