//! Parsing of a `$ref` into a document and a part of it (RFC 3986, RFC 6901 section 6).

use crate::pointer::Pointer;

/// A parsed `$ref`.
#[derive(Debug, PartialEq, Eq)]
pub struct UriReference {
    pub file: File,
    pub part: Part,
}

/// The document that a `$ref` refers to.
#[derive(Debug, PartialEq, Eq)]
pub enum File {
    /// The document that contains the `$ref`.
    Same,
    /// A file, as a path relative to the folder of the main document.
    Path(String),
    /// A path outside this folder.
    Outside,
    /// A URL.
    Url(String),
}

/// A part of a document.
#[derive(Debug, PartialEq, Eq)]
pub enum Part {
    /// A JSON Pointer; the root is the whole document.
    Pointer(Pointer),
    /// An `$anchor` of JSON Schema.
    Anchor(String),
}

impl UriReference {
    /// Parses a `$ref` of the file `base`; `None` if it is not a valid reference.
    pub fn parse(text: &str, base: &str) -> Option<Self> {
        let (file, fragment) = text.split_once('#').unwrap_or((text, ""));
        let fragment = percent_decode(fragment)?;
        let part = match Pointer::parse(&fragment) {
            Some(pointer) => Part::Pointer(pointer),
            None => Part::Anchor(fragment),
        };
        Some(Self { file: file_of(file, base)?, part })
    }
}

fn file_of(text: &str, base: &str) -> Option<File> {
    if text.chars().any(char::is_control) {
        return None;
    }
    if text.is_empty() {
        return Some(File::Same);
    }
    // RFC 3986 section 4.2: `//host/path` is a URL without a scheme; a single letter before `:` is a Windows drive.
    if text.starts_with("//") || scheme(text).is_some_and(|scheme| scheme.len() > 1) {
        return Some(File::Url(text.to_owned()));
    }
    if text.starts_with(['/', '\\']) || scheme(text).is_some() {
        return Some(File::Outside);
    }
    let folder = base.rsplit_once('/').map_or("", |(folder, _)| folder);
    Some(join(folder, &percent_decode(text)?).map_or(File::Outside, File::Path))
}

/// Returns the scheme of a URL (RFC 3986 section 3.1).
pub fn scheme(text: &str) -> Option<&str> {
    let (scheme, _) = text.split_once(':')?;
    let is_valid = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    is_valid.then_some(scheme)
}

/// Joins a folder and a path and removes `.` and `..`; `None` if the result is outside the topmost folder.
pub fn join(folder: &str, path: &str) -> Option<String> {
    if path.contains('\0') || path.starts_with('/') {
        return None;
    }
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    (!parts.is_empty()).then(|| parts.join("/"))
}

pub fn percent_decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, tail)) = rest.split_first() {
        rest = tail;
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let (hex, tail) = rest.split_at_checked(2)?;
        if !hex.iter().all(u8::is_ascii_hexdigit) {
            return None;
        }
        bytes.push(u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok()?);
        rest = tail;
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> Option<File> {
        UriReference::parse(text, "a/b/c.yaml").map(|address| address.file)
    }

    #[test]
    fn paths_are_relative_to_the_file_with_the_reference() {
        let path = |text: &str| Some(File::Path(text.to_owned()));
        assert_eq!(file("#/x"), Some(File::Same));
        assert_eq!(file("d.yaml#/x"), path("a/b/d.yaml"));
        assert_eq!(file("./d%20e.yaml"), path("a/b/d e.yaml"));
        assert_eq!(file("../../d.yaml"), path("d.yaml"));
        assert_eq!(file("../../../a/d.yaml"), Some(File::Outside));
        assert_eq!(file("x/..%2F..%2f..%2f..%2fd.yaml"), Some(File::Outside));
        assert_eq!(file("/etc/passwd"), Some(File::Outside));
        assert_eq!(file("C:/x.yaml"), Some(File::Outside));
        assert_eq!(file("https://x.example/y#/z"), Some(File::Url("https://x.example/y".to_owned())));
        assert_eq!(file("file:///etc/passwd"), Some(File::Url("file:///etc/passwd".to_owned())));
        assert_eq!((file("\0.yaml"), file("%zz.yaml"), file("%+1.yaml")), (None, None, None));
    }

    #[test]
    fn fragments_are_pointers_or_anchors() {
        let part = |text: &str| UriReference::parse(text, "a.yaml").map(|address| address.part);
        let pointer = |text: &str| Pointer::parse(text).map(Part::Pointer);
        assert_eq!(part("#/paths/~1a~1%7Bid%7D"), pointer("/paths/~1a~1{id}"));
        assert_eq!(part("b.yaml"), pointer(""));
        assert_eq!(part("b.yaml#"), pointer(""));
        assert_eq!(part("#foo"), Some(Part::Anchor("foo".to_owned())));
    }
}
