//! Decodes the examples of a description by the types of its crate, and encodes them again. The first argument is the file
//! that holds them: pairs of a type's number and a value. Prints a line for each.

mod types;

use std::marker::PhantomData;

use runtime::runtime::json::{Node, from_slice, to_vec};

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

/// Text to value to text. A type of the crate has serde's traits; what is none (`f64`, or an alias for it) has those of serde's own,
/// but within the crate it is read and written by the support code, and so it is here: of the two methods, the compiler takes
/// the one that needs no reference more.
struct Through<T>(PhantomData<T>);

trait BySupport {
    fn again(&self, text: &str) -> Result<String, String>;
}

impl<T: Node> BySupport for Through<T> {
    fn again(&self, text: &str) -> Result<String, String> {
        let value: T = from_slice(text.as_bytes()).map_err(|error| error.to_string())?;
        let bytes = to_vec(value.val()).map_err(not_written)?;
        String::from_utf8(bytes).map_err(|error| error.to_string())
    }
}

trait BySerde {
    fn again(&self, text: &str) -> Result<String, String>;
}

impl<T: serde::de::DeserializeOwned + serde::Serialize> BySerde for &Through<T> {
    fn again(&self, text: &str) -> Result<String, String> {
        let value: T = serde_json::from_str(text).map_err(|error| error.to_string())?;
        serde_json::to_string(&value).map_err(not_written)
    }
}

fn not_written(error: serde_json::Error) -> String {
    format!("it cannot be written again: {error}")
}
