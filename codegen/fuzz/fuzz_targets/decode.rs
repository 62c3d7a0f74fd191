//! Any bytes as a response body: emitted types deserialize it, serialize it and deserialize it again.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| specsmith_runtime::round_trip::assert_round_trip(bytes));
