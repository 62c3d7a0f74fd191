//! Any bytes as an answer: types as the generator emits them read it, write it, and read it again.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| specsmith_runtime::tests::edges::assert_round_trip(bytes));
