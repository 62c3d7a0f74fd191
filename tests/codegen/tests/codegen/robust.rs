//! Damaged descriptions lead to an error or a crate, never to a panic.

use std::panic::catch_unwind;

use codegen_tests::{Case, fixtures};

const CUTS: usize = 200;
const CHANGES: usize = 300;

#[test]
fn truncated_description_does_not_panic() {
    for case in damaged() {
        let text = case.text().to_owned();
        let step = (text.len() / CUTS).max(1);
        for end in (0..text.len()).step_by(step) {
            let end = text.floor_char_boundary(end);
            assert_robust(&case.name, &text[..end], &format!("cut at {end}"));
        }
    }
}

#[test]
fn changed_description_does_not_panic() {
    let mut random = XorShift(0x5eed_cafe_f00d_u64);
    for case in damaged() {
        for _ in 0..CHANGES {
            let (text, description) = change(case.text(), &mut random);
            assert_robust(&case.name, &text, &description);
        }
    }
}

/// Texts that exhaust a parser or the memory are an error at the limit. A minute is enough for a loaded
/// machine; without the limits some of them take hours.
#[test]
fn exhausting_text_is_an_error() {
    let head = "openapi: 3.0.3\ninfo: {title: X, version: '1'}\npaths: {}\n";
    let texts = [
        ("brackets", format!("{head}x-a: {}", "[".repeat(1 << 19)), "maximum depth"),
        ("braces", format!("{head}x-a: {}", "{a: ".repeat(1 << 18)), "maximum depth"),
        ("brackets in lines", format!("{head}x-a:\n{}", " [\n".repeat(1 << 18)), "maximum depth"),
        ("brackets with aliases", format!("{head}x-a: {}", "&a [*a, ".repeat(1 << 17)), "maximum depth"),
        ("lists", "- ".repeat(1 << 19), "maximum depth"),
        ("questions", "? ".repeat(1 << 19), "maximum depth"),
        // One parser rejects the first line after the quote, the other would read on.
        ("brackets behind", format!("x-q: \"a\nb\"\nx-a: {}", "[".repeat(1 << 19)), "maximum depth"),
        (
            "brackets behind, with comments",
            format!("x-q: \"a\nb\"\nx-a:\n{}", " [ #]\n".repeat(1 << 17)),
            "maximum depth",
        ),
        ("brackets in JSON", format!("{{\"x\": {}", "[".repeat(1 << 20)), "maximum depth"),
        ("items in one line", format!("{head}x-a: [{}]", "a,".repeat(1 << 21)), "more than a million"),
        ("nulls in JSON", format!("{{\"x\": [{}0]}}", "0,".repeat(1 << 22)), "keys and values"),
        ("documents", "---\n".repeat(1 << 20), "found a second one"),
        ("directives", format!("{}---\n{head}", "%TAG !a! b\n".repeat(1 << 17)), "directives"),
        ("a long text", format!("{head}x-a: {}", "a".repeat(3 << 20)), "maximum length"),
        ("a long key", format!("{{\"{}\": 1}}", "a".repeat(3 << 20)), "maximum length"),
    ];
    for (name, text, message) in texts {
        let start = std::time::Instant::now();
        let Err(refused) = Case::of(name, text).run() else { panic!("{name}: no error") };
        assert!(refused.text.contains(message), "{name}: {}", refused.text);
        assert!(refused.text.len() < 10_000, "{name}: {} bytes of diagnostics", refused.text.len());
        assert!(start.elapsed().as_secs() < 60, "{name}: {:?}", start.elapsed());
    }
}

fn damaged() -> Vec<Case> {
    let mut cases = fixtures("robust");
    cases.retain(|case| case.run().is_ok());
    assert_eq!(cases.len(), 3);
    cases
}

fn assert_robust(name: &str, text: &str, description: &str) {
    let case = Case::of(name, text);
    match catch_unwind(|| case.run()) {
        Ok(Ok(emitted)) => assert!(!emitted.files.is_empty(), "{name}, {description}: no file"),
        Ok(Err(refused)) => {
            assert!(!refused.text.is_empty(), "{name}, {description}: no diagnostic");
            assert!(!refused.codes.contains("E9001"), "{name}, {description}: {}", refused.text);
        }
        Err(_) => panic!("{name}, {description}: the generator panics"),
    }
}

/// Replaces a byte, or removes, duplicates, moves or indents a line.
fn change(text: &str, random: &mut XorShift) -> (String, String) {
    const BYTES: &[u8] = b"\0\t\n \"'#$%&*-/09:?@AZ[\\]`az{|}~\x7f";
    let kind = random.below(6);
    if kind < 2 {
        let at = random.below(text.len());
        let byte = BYTES[random.below(BYTES.len())];
        let mut bytes = text.as_bytes().to_vec();
        bytes[at] = byte;
        return (
            String::from_utf8_lossy(&bytes).into_owned(),
            format!("byte {at} is {:?}", char::from(byte)),
        );
    }
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let at = random.below(lines.len());
    let action = match kind {
        2 => {
            lines.remove(at);
            "removed"
        }
        3 => {
            lines.insert(at, lines[at].clone());
            "duplicated"
        }
        4 => {
            let other = random.below(lines.len());
            lines.swap(at, other);
            "swapped with another"
        }
        _ => {
            lines[at].insert_str(0, "  ");
            "indented"
        }
    };
    (lines.join("\n"), format!("line {} {action}", at + 1))
}

/// Marsaglia's xorshift generator, deterministic.
struct XorShift(u64);

impl XorShift {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(end).unwrap()).unwrap()
    }
}
