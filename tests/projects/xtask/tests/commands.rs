//! The program has the commands of specsmith, under its own name.

use std::process::{Command, Output};

fn xtask(args: &[&str]) -> std::io::Result<Output> {
    Command::new(env!("CARGO_BIN_EXE_project-xtask")).args(args).output()
}

#[test]
fn client_is_up_to_date() -> std::io::Result<()> {
    let output = xtask(&["generate", "--check"])?;
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Ok(())
}

#[test]
fn help_shows_the_name_of_the_program() -> std::io::Result<()> {
    let help = String::from_utf8_lossy(&xtask(&["generate", "--help"])?.stdout).into_owned();
    assert!(
        help.contains("Usage: cargo xtask generate") && help.contains("  cargo xtask generate --check"),
        "{help}"
    );
    Ok(())
}
