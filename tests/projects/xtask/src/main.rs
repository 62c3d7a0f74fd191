//! The commands of this workspace.

fn main() -> std::process::ExitCode {
    specsmith_cli::run("cargo xtask", std::env::args_os())
}
