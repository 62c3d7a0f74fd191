//! The operations of the enabled tag can be called.

use farm_client::Client;
use farm_client::animals::FetchAnimal;
use farm_client::mock::Mock;
use farm_client::models::Orchard;

#[tokio::test(flavor = "current_thread")]
async fn operation_of_the_enabled_tag_is_called() -> Result<(), Box<dyn std::error::Error>> {
    let mock = Mock::new();
    mock.expect::<FetchAnimal>().status(200, r#"{"name":"Boxer","legs":4}"#);
    let client = Client::builder().transport(mock.clone()).build()?;
    assert_eq!(features::shoes(&client, "Boxer").await?, 4);
    mock.assert_done();
    Ok(())
}

#[test]
fn models_of_other_tags_are_there() -> Result<(), Box<dyn std::error::Error>> {
    let orchards: Vec<Orchard> = serde_json::from_str(r#"[{"trees":2},{"trees":3}]"#)?;
    assert_eq!(features::trees(&orchards), 5);
    Ok(())
}

#[test]
fn client_is_fresh() -> Result<(), specsmith_cli::Error> {
    specsmith_cli::Project::load("specsmith.toml")?.plan()?.check()
}
