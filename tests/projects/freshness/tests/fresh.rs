//! Fails unless the emitted crate is up to date.

#[test]
fn clients_are_fresh() -> Result<(), specsmith_cli::Error> {
    specsmith_cli::Project::load("specsmith.toml")?.plan()?.check()
}
