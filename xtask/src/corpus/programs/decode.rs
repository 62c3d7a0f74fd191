//! Decodes the examples of a description by the types of its crate, and encodes them again. The first argument is the file
//! that holds them: pairs of a type's number and a value. Prints a line for each.

mod types;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("a file is missing")?;
    let examples: Vec<(usize, serde_json::Value)> = serde_json::from_str(&std::fs::read_to_string(path)?)?;
    for (index, (rust_type, value)) in examples.iter().enumerate() {
        match types::again(*rust_type, &value.to_string()) {
            // As it stands: a tree of it would spell its numbers another way.
            Ok(text) => println!("{{\"example\":{index},\"encoded\":{text}}}"),
            Err(error) => println!("{}", serde_json::json!({"example": index, "error": error})),
        }
    }
    Ok(())
}

/// Text to value to text.
fn through<T: serde::de::DeserializeOwned + serde::Serialize>(text: &str) -> Result<String, String> {
    let value: T = serde_json::from_str(text).map_err(|error| error.to_string())?;
    serde_json::to_string(&value).map_err(|error| format!("it cannot be written again: {error}"))
}
