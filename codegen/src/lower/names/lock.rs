//! The lock: assigned names, so that a change elsewhere in the description does not rename items that users refer
//! to.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Input, Place};
use crate::files::MARK;
use crate::provenance::VERSION;

const HEADER: &str = "\
: assigned names by their address in the description.
# Commit this file. It keeps names stable when the description changes. To change a name, set it under [rename] in the
# config. Lines with unused addresses are removed automatically.
";

/// The key of the title of the description. It is no address, which starts with `/`.
const DESCRIPTION: &str = "description";

/// Names by address.
#[derive(Debug, Default)]
pub struct Lock {
    names: BTreeMap<String, String>,
    /// The title of the description; locks of earlier versions have none.
    title: Option<String>,
}

impl Lock {
    /// Parses a lock file: a line `"address" = "Name"` for each name, and the title of the description.
    pub fn parse(text: &str) -> Result<Self, Diagnostics> {
        let names: Result<BTreeMap<String, String>, _> = toml::from_str(text);
        names.map(Self::new).map_err(|error| {
            let mut diagnostics = Diagnostics::default();
            let place = error.span().map_or(Place::Whole, Place::Bytes);
            let help = "restore the last version of this file, or remove it to assign all names anew";
            let what = error.message().trim().to_owned();
            diagnostics.push(Diagnostic::at(Code::E0403, Input::Lock, place, what).help(help));
            diagnostics
        })
    }

    fn new(mut names: BTreeMap<String, String>) -> Self {
        let title = names.remove(DESCRIPTION);
        Self { names, title }
    }

    /// Returns the name of an address.
    pub fn get(&self, address: &str) -> Option<&str> {
        self.names.get(address).map(String::as_str)
    }

    /// Returns an error if this is the lock of another description: one with another title, and without half of the addresses.
    /// A description whose title changes keeps most addresses.
    pub fn check<'a>(&self, title: &str, addresses: impl Iterator<Item = &'a str>) -> Option<Diagnostic> {
        let own = self.title.as_deref().filter(|own| *own != title)?;
        let kept = addresses.filter(|address| self.names.contains_key(*address)).count();
        (kept * 2 < self.names.len()).then(|| {
            let what = format!(
                "this is the lock of another description: `{}`, expected `{}`",
                own.escape_debug(),
                title.escape_debug()
            );
            let help = "use a config with another file name, which has a lock of its own, or change `description` in \
                        the lock if the title has changed";
            Diagnostic::at(Code::E0408, Input::Lock, Place::Whole, what).help(help)
        })
    }
}

/// Returns the text of a lock without the title, so that any description can use the names.
pub fn without_title(text: &str) -> String {
    let is_kept = |line: &&str| !line.starts_with(DESCRIPTION);
    text.split_inclusive('\n').filter(is_kept).collect()
}

/// Names assigned in a run.
#[derive(Debug, Default)]
pub struct AssignedNames(Vec<(String, String)>);

impl AssignedNames {
    /// Iterates over the addresses.
    pub fn addresses(&self) -> impl Iterator<Item = &str> + Clone {
        self.0.iter().map(|(address, _)| address.as_str())
    }

    /// Records the name of an address.
    pub fn set(&mut self, address: String, name: &str) {
        self.0.push((address, name.to_owned()));
    }

    /// Returns the contents of the lock file of the description with this title, sorted by address. If an address has two
    /// names, the later one wins.
    pub fn text(&self, title: &str) -> String {
        let mut lines: Vec<(&str, &str)> =
            self.0.iter().map(|(address, name)| (address.as_str(), name.as_str())).collect();
        lines.sort_by_key(|(address, _)| *address);
        let mut text = format!("# {MARK} {VERSION}{HEADER}{DESCRIPTION} = ");
        push_quoted(title, &mut text);
        text.push('\n');
        for (at, (address, name)) in lines.iter().enumerate() {
            if lines.get(at + 1).is_none_or(|(next, _)| next != address) {
                push_quoted(address, &mut text);
                text.push_str(" = ");
                push_quoted(name, &mut text);
                text.push('\n');
            }
        }
        text
    }
}

/// Appends a TOML string.
fn push_quoted(text: &str, out: &mut String) {
    let is_plain = |byte: u8| matches!(byte, b' ' | b'!' | b'#'..=b'&' | b'('..=b'[' | b']'..=b'~');
    // Without an early end, many bytes are compared at once.
    if text.bytes().fold(true, |all, byte| all & is_plain(byte)) {
        out.extend(["\"", text, "\""]);
    } else {
        out.push_str(&toml::Value::from(text).to_string());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_quoted_like_toml() {
        for c in (0..=255_u8).map(char::from).chain(['\u{2028}', '日']) {
            for text in [c.to_string(), format!("a{c}"), format!("{c}{c}{c}b"), String::new()] {
                let mut out = String::new();
                push_quoted(&text, &mut out);
                assert_eq!(out, toml::Value::from(text.as_str()).to_string());
            }
        }
    }

    #[test]
    fn later_name_of_an_address_wins() {
        let mut given = AssignedNames::default();
        for (address, name) in [("/b", "B"), ("/a", "A"), ("/b", "B2")] {
            given.set(address.to_owned(), name);
        }
        let text = given.text("An \"API\"");
        let (_, lines) = text.split_once(HEADER).unwrap();
        assert_eq!(lines, "description = 'An \"API\"'\n\"/a\" = \"A\"\n\"/b\" = \"B2\"\n");
        let lock = Lock::parse(&text).unwrap();
        assert_eq!(
            (lock.title.as_deref(), lock.get("/b"), lock.get("description")),
            (Some("An \"API\""), Some("B2"), None)
        );
    }

    #[test]
    fn lock_of_another_description_is_an_error() {
        let lock =
            Lock::parse("description = \"Pets\"\n\"/a\" = \"A\"\n\"/b\" = \"B\"\n\"/c\" = \"C\"\n").unwrap();
        let error =
            |title, addresses: &[&'static str]| lock.check(title, addresses.iter().copied()).is_some();
        assert!(!error("Pets", &[]), "its own description may lose everything");
        assert!(!error("Animals", &["/a", "/b", "/d"]), "the title has changed");
        assert!(error("Cars", &["/a", "/d", "/e"]));
        let old = Lock::parse("\"/a\" = \"A\"\n").unwrap();
        assert!(old.check("Cars", std::iter::empty()).is_none(), "no title");
    }
}
