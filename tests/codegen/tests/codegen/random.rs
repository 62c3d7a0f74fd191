//! Random mutations of fixtures as trees; `codegen/fuzz` does the same for longer.

use std::cell::Cell;

use arbitrary::Unstructured;
use codegen_tests::{assert_robust, mutate};
use proptest::collection::vec;
use proptest::num::u8::ANY;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

const DOCUMENTS: u32 = 100;

/// Every run is the same; a failing input is minimized and printed.
#[test]
fn mutated_fixture_is_a_crate_or_an_error() {
    let seeds = mutate::seeds();
    let emitted = Cell::new(0);
    let config = Config { cases: DOCUMENTS, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let outcome = runner.run(&vec(ANY, 8..160), |bytes| {
        let text = mutate::mutated(&seeds, &mut Unstructured::new(&bytes));
        emitted.set(emitted.get() + u32::from(assert_robust(&text).is_ok()));
        Ok(())
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
    // Otherwise the later stages would hardly be tested.
    assert!(emitted.get() > DOCUMENTS / 10, "only {} of {DOCUMENTS} are emitted", emitted.get());
}
