//! Versions by Cargo's rules: the leftmost number that is not zero tells whether versions are compatible.

use semver::{Prerelease, Version};

use crate::diff::difference::Bump;

impl Bump {
    /// Returns the version after another one; `None` if that is no version, or its numbers are too large.
    ///
    /// Before 1.0.0 the minor number is that of breaking versions, and before 0.1.0 the patch number is. A pre-release is
    /// followed by the next one, since it promises nothing.
    pub fn after(self, version: &str) -> Option<String> {
        let mut next = Version::parse(version).ok()?;
        if self == Self::None {
            return Some(version.to_owned());
        }
        next.build = semver::BuildMetadata::EMPTY;
        if !next.pre.is_empty() {
            next.pre = next_prerelease(&next.pre)?;
            return Some(next.to_string());
        }
        let is_breaking = self == Self::Breaking;
        let up = |number: u64| number.checked_add(1);
        (next.major, next.minor, next.patch) = match (next.major, next.minor) {
            (0, 0) => (0, 0, up(next.patch)?),
            (0, minor) if is_breaking => (0, up(minor)?, 0),
            (0, minor) => (0, minor, up(next.patch)?),
            (major, _) if is_breaking => (up(major)?, 0, 0),
            (major, minor) => (major, up(minor)?, 0),
        };
        Some(next.to_string())
    }

    /// Returns `true` if one version may follow another one after such changes.
    pub fn allows(self, before: &str, after: &str) -> bool {
        // Build metadata makes no other version: a registry ignores it.
        let parse = |text: &str| {
            Version::parse(text).map(|version| Version { build: semver::BuildMetadata::EMPTY, ..version })
        };
        let (Ok(before), Ok(after)) = (parse(before), parse(after)) else { return false };
        match self {
            Self::None => after >= before,
            Self::Compatible => after > before,
            Self::Breaking => {
                after > before && (!before.pre.is_empty() || leading(&before) != leading(&after))
            }
        }
    }
}

/// Returns the numbers in which compatible versions agree.
fn leading(version: &Version) -> (u64, u64, u64) {
    match (version.major, version.minor) {
        (0, 0) => (0, 0, version.patch),
        (0, minor) => (0, minor, 0),
        (major, _) => (major, 0, 0),
    }
}

/// Returns the pre-release after another one: `alpha.2` after `alpha.1`, `rc.1` after `rc`.
fn next_prerelease(of: &Prerelease) -> Option<Prerelease> {
    let (start, end) = of.rsplit_once('.').map_or(("", of.as_str()), |(start, end)| (start, end));
    let next = match end.parse::<u64>() {
        Ok(number) => {
            let number = number.checked_add(1)?.to_string();
            if start.is_empty() { number } else { format!("{start}.{number}") }
        }
        Err(_) => format!("{of}.1"),
    };
    Prerelease::new(&next).ok()
}

#[cfg(test)]
mod tests {
    use super::Bump::{Breaking, Compatible, None};

    #[test]
    fn versions_follow_the_rules_of_cargo() {
        let cases = [
            ("0.0.3", "0.0.4", "0.0.4"),
            ("0.1.5", "0.1.6", "0.2.0"),
            ("1.4.2", "1.5.0", "2.0.0"),
            ("1.4.2+build.7", "1.5.0", "2.0.0"),
            ("2.0.0-alpha", "2.0.0-alpha.1", "2.0.0-alpha.1"),
            ("2.0.0-rc.9", "2.0.0-rc.10", "2.0.0-rc.10"),
            ("2.0.0-7", "2.0.0-8", "2.0.0-8"),
        ];
        for (before, compatible, breaking) in cases {
            assert_eq!(None.after(before).as_deref(), Some(before));
            assert_eq!(Compatible.after(before).as_deref(), Some(compatible), "{before}");
            assert_eq!(Breaking.after(before).as_deref(), Some(breaking), "{before}");
            assert!(Breaking.allows(before, breaking) && Compatible.allows(before, compatible), "{before}");
        }
        for invalid in ["", "1.2", "x", "1.18446744073709551615.0"] {
            assert_eq!(Compatible.after(invalid), Option::None, "{invalid}");
        }
    }

    #[test]
    fn breaking_version_is_another_requirement_of_cargo() {
        assert!(!Breaking.allows("0.1.0", "0.1.9") && !Breaking.allows("0.1.0", "0.1.0"));
        assert!(!Breaking.allows("1.2.0", "1.9.0") && !Breaking.allows("0.2.0", "0.1.0"));
        assert!(Breaking.allows("0.1.0", "1.0.0") && Breaking.allows("0.0.1", "0.0.2"));
        assert!(Compatible.allows("0.1.0", "0.2.0") && !Compatible.allows("0.1.0", "0.1.0"));
        assert!(None.allows("0.1.0", "0.1.0") && !None.allows("0.1.0", "x"));
    }
}
