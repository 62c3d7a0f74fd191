//! Decodes the examples of a description by the types of its crate, and encodes them again. The first
//! argument is the input file: pairs of a type's number and a value. Prints a JSON object per line.

mod types;

use std::marker::PhantomData;

use runtime::runtime::json::{JsonType, from_slice, to_vec};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("usage: PROGRAM INPUT")?;
    let examples: Vec<(usize, serde_json::Value)> = serde_json::from_str(&std::fs::read_to_string(path)?)?;
    for (index, (rust_type, value)) in examples.iter().enumerate() {
        match types::round_trip(*rust_type, &value.to_string()) {
            // The text is embedded as it is: parsing it would change the notation of numbers.
            Ok(text) => println!("{{\"example\":{index},\"encoded\":{text}}}"),
            Err(error) => println!("{}", serde_json::json!({"example": index, "error": error})),
        }
    }
    Ok(())
}

/// A round trip from text to value to text. Types of the crate have serde's traits, but the crate itself
/// reads and writes them, and also types of std (`f64` or an alias for it), by its runtime. Method resolution
/// selects the runtime's method where both exist, because it needs one reference less.
struct RoundTrip<T>(PhantomData<T>);

trait ByRuntime {
    fn round_trip(&self, text: &str) -> Result<String, String>;
}

impl<T: JsonType> ByRuntime for RoundTrip<T> {
    fn round_trip(&self, text: &str) -> Result<String, String> {
        let value: T = from_slice(text.as_bytes()).map_err(|error| error.to_string())?;
        let bytes = to_vec(value.value_ref()).map_err(encode_error)?;
        String::from_utf8(bytes).map_err(|error| error.to_string())
    }
}

trait BySerde {
    fn round_trip(&self, text: &str) -> Result<String, String>;
}

impl<T: serde::de::DeserializeOwned + serde::Serialize> BySerde for &RoundTrip<T> {
    fn round_trip(&self, text: &str) -> Result<String, String> {
        let value: T = serde_json::from_str(text).map_err(|error| error.to_string())?;
        serde_json::to_string(&value).map_err(encode_error)
    }
}

fn encode_error(error: serde_json::Error) -> String {
    format!("cannot be encoded: {error}")
}
