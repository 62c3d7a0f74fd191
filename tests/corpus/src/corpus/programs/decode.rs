//! Decodes the examples of a description by the types of its crate, and encodes them again. The first
//! argument is the input file: pairs of a type's number and a value. Prints a JSON object per line.

mod types;

use std::fmt::{Debug, Display};
use std::marker::PhantomData;
use std::str::FromStr;

use runtime::runtime::json::{JsonType, from_slice, to_vec};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("usage: PROGRAM INPUT")?;
    let examples: Vec<(usize, serde_json::Value)> = serde_json::from_str(&std::fs::read_to_string(path)?)?;
    for (index, (rust_type, value)) in examples.iter().enumerate() {
        match types::round_trip(*rust_type, &value.to_string()) {
            // The text is embedded as it is: parsing it would change the notation of numbers.
            Ok((text, is_doubtful)) => {
                println!("{{\"example\":{index},\"doubtful\":{is_doubtful},\"encoded\":{text}}}")
            }
            Err(error) => println!("{}", serde_json::json!({"example": index, "error": error})),
        }
    }
    Ok(())
}

/// The output for a value: its text, and whether its type reports that it does not match its schema.
type Output = Result<(String, bool), String>;

/// A round trip from text to value to text. Types of the crate have serde's traits, but the crate itself
/// reads and writes them, and also types of std (`f64` or an alias for it), by its runtime. Method resolution
/// selects the runtime's method where both exist, because it needs one reference less.
struct RoundTrip<T>(PhantomData<T>);

trait ByRuntime<T> {
    fn round_trip(&self, text: &str, is_doubtful: fn(&T) -> bool) -> Output;
}

impl<T: JsonType> ByRuntime<T> for RoundTrip<T> {
    fn round_trip(&self, text: &str, is_doubtful: fn(&T) -> bool) -> Output {
        let value: T = from_slice(text.as_bytes()).map_err(|error| error.to_string())?;
        let bytes = to_vec(value.value_ref()).map_err(encode_error)?;
        let text = String::from_utf8(bytes).map_err(|error| error.to_string())?;
        Ok((text, is_doubtful(&value)))
    }
}

trait BySerde<T> {
    fn round_trip(&self, text: &str, is_doubtful: fn(&T) -> bool) -> Output;
}

impl<T: serde::de::DeserializeOwned + serde::Serialize> BySerde<T> for &RoundTrip<T> {
    fn round_trip(&self, text: &str, is_doubtful: fn(&T) -> bool) -> Output {
        let value: T = serde_json::from_str(text).map_err(|error| error.to_string())?;
        Ok((serde_json::to_string(&value).map_err(encode_error)?, is_doubtful(&value)))
    }
}

fn encode_error(error: serde_json::Error) -> String {
    format!("cannot be encoded: {error}")
}

/// A decoded value. A string with constraints can be parsed from its own text if it meets them. An open enum or
/// union has a variant for other values, which is visible at any depth.
struct Decoded<'a, T>(&'a T);

trait ByText {
    fn is_doubtful(&self) -> bool;
}

impl<T: FromStr + Display + Debug> ByText for Decoded<'_, T> {
    fn is_doubtful(&self) -> bool {
        ByDebug::is_doubtful(&self) || self.0.to_string().parse::<T>().is_err()
    }
}

trait ByDebug {
    fn is_doubtful(&self) -> bool;
}

impl<T: Debug> ByDebug for &Decoded<'_, T> {
    fn is_doubtful(&self) -> bool {
        format!("{:?}", self.0).contains("Unknown(")
    }
}
