//! The overlay and the settings have an effect.

#[test]
fn reading_has_the_corrected_types() -> Result<(), Box<dyn std::error::Error>> {
    assert!(overlay::is_blizzard(r#"{"celsius": -0.5, "wind": "storm"}"#)?);
    assert!(!overlay::is_blizzard(r#"{"celsius": -0.5, "wind": "hail"}"#)?);
    Ok(())
}

#[test]
fn client_is_fresh() -> Result<(), specsmith_cli::Error> {
    specsmith_cli::Project::load("specsmith.toml")?.plan()?.check()
}
