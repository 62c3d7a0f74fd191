//! Decodes bodies by the types of an emitted crate and by the same types with serde derives, in turn, and
//! encodes them again. The first argument is the input file: pairs of a type's number and a text. Prints a
//! JSON object per line.
#![recursion_limit = "2048"]
// Nothing uses most types and functions.
#![allow(dead_code, unused_imports)]

mod models;
mod runtime;
mod types;

use std::hint::black_box;
use std::time::{Duration, Instant};

use runtime::formats;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// A number that keeps its digits.
type Digits = serde_json::Number;

/// The number of rounds, and the duration of one implementation in a round.
const ROUNDS: usize = 200;
const ROUND: Duration = Duration::from_micros(500);

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("usage: PROGRAM INPUT")?;
    let bodies: Vec<(usize, String)> = serde_json::from_str(&std::fs::read_to_string(path)?)?;
    for (index, (rust_type, text)) in bodies.iter().enumerate() {
        let mut line = types::measure(*rust_type, text);
        line["body"] = index.into();
        println!("{line}");
    }
    Ok(())
}

/// Measures a body with the crate's own type and with its twin.
fn both<Ours: DeserializeOwned + Serialize, Twin: DeserializeOwned + Serialize>(text: &str) -> Value {
    let (ours, twin) = (serde_json::from_str::<Ours>(text), serde_json::from_str::<Twin>(text));
    let (ours, twin) = match (ours, twin) {
        (Ok(ours), Ok(twin)) => (ours, twin),
        (ours, twin) => {
            let error = |error: Option<serde_json::Error>| error.map(|error| error.to_string());
            return json!({"ours": {"error": error(ours.err())}, "twin": {"error": error(twin.err())}});
        }
    };
    let decode = fastest_rounds(
        || drop(black_box(serde_json::from_slice::<Ours>(black_box(text.as_bytes())))),
        || drop(black_box(serde_json::from_slice::<Twin>(black_box(text.as_bytes())))),
    );
    let encode = fastest_rounds(
        || drop(black_box(serde_json::to_vec(black_box(&ours)))),
        || drop(black_box(serde_json::to_vec(black_box(&twin)))),
    );
    json!({
        "ours": {"decode": decode.0, "encode": encode.0, "encoded": serde_json::to_string(&ours).ok()},
        "twin": {"decode": decode.1, "encode": encode.1, "encoded": serde_json::to_string(&twin).ok()},
    })
}

/// Returns the fastest of many rounds of each, in nanoseconds. The order alternates between rounds.
fn fastest_rounds(ours: impl Fn(), twin: impl Fn()) -> (f64, f64) {
    let start = Instant::now();
    ours();
    let times = (ROUND.as_nanos() / start.elapsed().as_nanos().max(1)).clamp(1, 100_000) as u32;
    let mut fastest = (f64::INFINITY, f64::INFINITY);
    for round in 0..ROUNDS {
        if round % 2 == 0 {
            fastest.0 = timed(&ours, times).min(fastest.0);
            fastest.1 = timed(&twin, times).min(fastest.1);
        } else {
            fastest.1 = timed(&twin, times).min(fastest.1);
            fastest.0 = timed(&ours, times).min(fastest.0);
        }
    }
    fastest
}

fn timed(work: &impl Fn(), times: u32) -> f64 {
    let start = Instant::now();
    for _ in 0..times {
        work();
    }
    start.elapsed().as_nanos() as f64 / f64::from(times)
}
