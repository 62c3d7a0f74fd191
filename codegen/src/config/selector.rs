//! Selectors of operations: `tag:Pets`, `id:list*`, `path:/v2/pets*`, `method:GET`.

/// What an operation is chosen by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum By {
    Tag,
    Id,
    Path,
    Method,
}

/// A pattern for one of the things that are said of an operation. `*` in it stands for any run of characters, `/` included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Selector<'a> {
    by: By,
    glob: &'a str,
}

/// What is said of an operation.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// All its tags.
    pub tags: &'a [String],
    /// Its `operationId`.
    pub id: Option<&'a str>,
    /// Its path.
    pub path: &'a str,
    /// Its HTTP method.
    pub method: &'a str,
}

impl<'a> Selector<'a> {
    /// Reads a selector; `None` if it is none.
    pub fn parse(text: &'a str) -> Option<Self> {
        let (by, glob) = text.split_once(':')?;
        let by = match by {
            "tag" => By::Tag,
            "id" => By::Id,
            "path" => By::Path,
            "method" => By::Method,
            _ => return None,
        };
        (!glob.is_empty()).then_some(Self { by, glob })
    }

    /// Whether an operation is meant.
    pub fn meets(&self, facts: Facts<'_>) -> bool {
        match self.by {
            By::Tag => facts.tags.iter().any(|tag| fits(self.glob, tag)),
            By::Id => facts.id.is_some_and(|id| fits(self.glob, id)),
            By::Path => fits(self.glob, facts.path),
            By::Method => fits(&self.glob.to_ascii_uppercase(), facts.method),
        }
    }
}

/// Whether a text is as a pattern says, in which `*` stands for any run of characters.
pub fn fits(glob: &str, text: &str) -> bool {
    // Each part between stars is looked for behind the one before: the first place is as good as any later one.
    let Some((first, rest)) = glob.split_once('*') else { return glob == text };
    let Some(mut text) = text.strip_prefix(first) else { return false };
    let mut parts: Vec<&str> = rest.split('*').collect();
    let last = parts.pop().unwrap_or_default();
    for part in parts {
        match text.find(part) {
            Some(at) => text = &text[at + part.len()..],
            None => return false,
        }
    }
    text.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::{Selector, fits};

    #[test]
    fn stars_stand_for_any_run() {
        for (glob, text, expected) in [
            ("/a", "/a", true),
            ("/a", "/a/b", false),
            ("/a*", "/a", true),
            ("/a*", "/a/b/c", true),
            ("*b", "/a/b", true),
            ("*b", "/a/b/c", false),
            ("/a*c*e", "/abcde", true),
            ("/a*c*c", "/ac", false),
            ("*", "", true),
            ("**x**", "axb", true),
            ("a*a", "a", false),
            ("Ä*ß", "Ä–ß", true),
        ] {
            assert_eq!(fits(glob, text), expected, "{glob} {text}");
        }
    }

    #[test]
    fn what_is_no_selector_is_refused() {
        assert!(Selector::parse("path:/a:b").is_some());
        for text in ["", "pets", "path", "path:", ":x", "Path:/a", "tags:x"] {
            assert_eq!(Selector::parse(text), None, "{text}");
        }
    }
}
