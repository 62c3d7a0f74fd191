//! Any bytes as a description.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    // What is not UTF-8 is refused before the generator sees it.
    if let Ok(text) = std::str::from_utf8(bytes) {
        let _ = codegen_tests::assert_robust(text);
    }
});
