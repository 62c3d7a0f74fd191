//! A fixture, changed as a tree: what is read far enough to reach the later stages.
#![no_main]

use std::sync::LazyLock;

use arbitrary::Unstructured;
use codegen_tests::mutate::{self, Seed};
use libfuzzer_sys::fuzz_target;

static SEEDS: LazyLock<Vec<Seed>> = LazyLock::new(mutate::seeds);

fuzz_target!(|bytes: &[u8]| {
    let text = mutate::mutated(&SEEDS, &mut Unstructured::new(bytes));
    if std::env::var_os("SHOW").is_some() {
        println!("{text}");
    }
    let _ = codegen_tests::assert_robust(&text);
});
