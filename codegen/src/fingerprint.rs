//! Fingerprints: short texts that identify something for programs.

/// Returns a hash of texts, 16 hexadecimal digits.
pub fn fingerprint(texts: &[&str]) -> String {
    // FNV-1a: the same with each version of the compiler.
    let hash = texts.join("\0").bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{hash:016x}")
}

#[cfg(test)]
mod tests {
    use super::fingerprint;

    #[test]
    fn fingerprints_are_those_of_the_algorithm() {
        // The vectors of its authors for the empty text and "foobar".
        assert_eq!(fingerprint(&[]), "cbf29ce484222325");
        assert_eq!(fingerprint(&["foobar"]), "85944171f73967e8");
        assert_ne!(fingerprint(&["a", "b"]), fingerprint(&["ab"]));
    }
}
