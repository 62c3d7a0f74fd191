//! Random changes of fixtures lead to a crate or an error, never to a panic. `codegen/fuzz` does the same for longer.

use std::cell::Cell;

use arbitrary::Unstructured;
use codegen_tests::{Case, assert_robust, fixtures, mutate};
use proptest::arbitrary::any;
use proptest::collection::vec;
use proptest::num::u8::ANY;
use proptest::prop_oneof;
use proptest::sample::{Index, select};
use proptest::strategy::Strategy;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};

/// Checks a property of `cases` values, or of `PROPTEST_CASES` values if that variable is set. All runs have the same
/// values. A value without the property is minimized and printed.
pub fn check<S: Strategy>(cases: u32, strategy: &S, holds: impl Fn(S::Value) -> Result<(), String>) {
    let cases = if std::env::var_os("PROPTEST_CASES").is_some() { Config::default().cases } else { cases };
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let outcome = runner.run(strategy, |value| holds(value).map_err(TestCaseError::fail));
    if let Err(error) = outcome {
        panic!("{error}");
    }
}

/// The bytes select the mutations, as in the fuzz target `tree`.
#[test]
fn mutated_tree_is_a_crate_or_an_error() {
    const CASES: u32 = 100;
    let seeds = mutate::seeds();
    let (emitted, all) = (Cell::new(0), Cell::new(0));
    check(CASES, &vec(ANY, 8..160), |bytes| {
        let text = mutate::mutated(&seeds, &mut Unstructured::new(&bytes));
        emitted.set(emitted.get() + u32::from(assert_robust(&text).is_ok()));
        drop(Case::of("mutated", text).lint_report());
        all.set(all.get() + 1);
        Ok(())
    });
    // Otherwise the later stages would hardly be tested.
    assert!(emitted.get() > all.get() / 10, "only {} of {} are emitted", emitted.get(), all.get());
}

#[test]
fn damaged_text_is_a_crate_or_an_error() {
    const CASES: u32 = 900;
    let texts: Vec<String> = fixtures("robust").iter().map(|case| case.text().to_owned()).collect();
    check(CASES, &(select(texts), damage()), |(text, damage)| {
        drop(assert_robust(&damage.apply(&text)));
        Ok(())
    });
}

/// Damage to a text: to a byte or a line.
#[derive(Clone, Debug)]
enum Damage {
    Replace(Index, u8),
    Remove(Index),
    Duplicate(Index),
    Swap(Index, Index),
    Indent(Index),
}

fn damage() -> impl Strategy<Value = Damage> {
    const BYTES: &[u8] = b"\0\t\n \"'#$%&*-/09:?@AZ[\\]`az{|}~\x7f";
    let line = any::<Index>;
    prop_oneof![
        2 => (line(), select(BYTES)).prop_map(|(at, byte)| Damage::Replace(at, byte)),
        1 => line().prop_map(Damage::Remove),
        1 => line().prop_map(Damage::Duplicate),
        1 => (line(), line()).prop_map(|(one, other)| Damage::Swap(one, other)),
        1 => line().prop_map(Damage::Indent),
    ]
}

impl Damage {
    fn apply(&self, text: &str) -> String {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let count = lines.len();
        match self {
            Self::Replace(at, byte) => {
                let mut bytes = text.as_bytes().to_vec();
                let at = at.index(bytes.len());
                bytes[at] = *byte;
                return String::from_utf8_lossy(&bytes).into_owned();
            }
            Self::Remove(at) => drop(lines.remove(at.index(count))),
            Self::Duplicate(at) => lines.insert(at.index(count), lines[at.index(count)].clone()),
            Self::Swap(one, other) => lines.swap(one.index(count), other.index(count)),
            Self::Indent(at) => lines[at.index(count)].insert_str(0, "  "),
        }
        lines.join("\n")
    }
}
