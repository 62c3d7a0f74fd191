//! The replaced type, the derives and the module have an effect.

use invoices_client::ext::Money;
use invoices_client::models::{Customer, Invoice};

#[test]
fn amounts_are_summed_by_customer() -> Result<(), serde_json::Error> {
    let json = r#"[
        {"customer": {"name": "Ann"}, "open": "12.05"},
        {"customer": {"name": "Ann"}, "open": "0.95"},
        {"customer": {"name": "Ben"}, "open": "0.00"}
    ]"#;
    let invoices: Vec<Invoice> = serde_json::from_str(json)?;
    let open = own_types::open(&invoices);
    assert_eq!((open.len(), open.get(&Customer::new("Ann"))), (1, Some(&Money(1300))));
    assert_eq!(serde_json::to_value(&invoices)?, serde_json::from_str::<serde_json::Value>(json)?);
    assert!(serde_json::from_str::<Invoice>(r#"{"customer": {"name": "Ann"}, "open": "much"}"#).is_err());
    Ok(())
}

#[test]
fn client_is_fresh() -> Result<(), specsmith_cli::Error> {
    specsmith_cli::Project::load("specsmith.toml")?.plan()?.check()
}
