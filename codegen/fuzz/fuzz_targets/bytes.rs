//! Any bytes as a description.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    // The command rejects text that is not UTF-8 before it calls the generator.
    if let Ok(text) = std::str::from_utf8(bytes) {
        let _ = codegen_tests::assert_robust(text);
    }
});
