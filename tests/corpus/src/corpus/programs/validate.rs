//! Validates examples against their schemas. The first argument is the input file: the draft of JSON Schema,
//! documents with the schemas, and for each example its value, the index of a document and the location of its
//! schema. Prints a JSON object per line; if the schema is invalid, the example is neither valid nor invalid.

use std::collections::HashMap;

use jsonschema::{Draft, Registry};
use serde_json::{Value, json};

/// The base URI of the documents. Nothing is fetched: this program has no network code.
const DOCUMENT: &str = "https://document.invalid/";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("usage: PROGRAM INPUT")?;
    let mut input: Value = serde_json::from_str(&std::fs::read_to_string(path)?)?;
    let draft = if input["draft"] == 4 { Draft::Draft4 } else { Draft::Draft202012 };
    let mut registry = Registry::new().draft(draft);
    for (index, document) in input["documents"].as_array_mut().into_iter().flatten().enumerate() {
        registry = registry.add(format!("{DOCUMENT}{index}"), draft.create_resource(document.take()))?;
    }
    let registry = registry.prepare()?;
    let mut validators = HashMap::new();
    for (index, example) in input["examples"].as_array().into_iter().flatten().enumerate() {
        let pointer = example["schema"].as_str().unwrap_or_default();
        let document = &example["document"];
        let validator = validators.entry((document.as_u64(), pointer)).or_insert_with(|| {
            jsonschema::options()
                .with_draft(draft)
                .with_registry(&registry)
                .should_validate_formats(false)
                .build(&json!({"$ref": format!("{DOCUMENT}{document}#{}", encoded(pointer))}))
                .map_err(|error| error.to_string())
        });
        let line = match validator {
            Ok(validator) => {
                let reason = validator.validate(&example["value"]).err().map(|error| error.to_string());
                json!({"example": index, "valid": reason.is_none(), "reason": reason})
            }
            Err(reason) => json!({"example": index, "valid": null, "reason": reason}),
        };
        println!("{line}");
    }
    Ok(())
}

/// Encodes a JSON Pointer as a URI fragment (RFC 6901, section 6).
fn encoded(pointer: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/~-._".contains(&byte);
    let byte = |byte: u8| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    pointer.bytes().map(byte).collect()
}
