//! Any text as the description of something.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Some(harm) = codegen_tests::markdown::harm_of(text) {
        panic!("{harm}\nof\n{text:?}");
    }
});
