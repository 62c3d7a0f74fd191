//! The commands of this workspace: `cargo xtask --help`.

fn main() -> std::process::ExitCode {
    xtask::main()
}
