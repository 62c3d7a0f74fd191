//! The codes of diagnostics. A new one needs a line in the table and a page, `pages/CODE.md`.

use std::fmt;

/// The level of a diagnostic, unless the config changes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// No crate is generated.
    Error,
    /// A part of the description cannot be used.
    Fault,
    /// A crate is generated, but without a part of the description.
    Warning,
    /// A valid part that costs the users of the crate something. Only [`lint`](fn@crate::lint) reports it.
    Lint,
}

macro_rules! table {
    ($($code:ident $level:ident $summary:literal,)*) => {
        /// The code of a diagnostic: `E`, `L` or `W` and four digits.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs, reason = "each has a page")]
        pub enum Code {
            $($code,)*
        }

        impl Code {
            /// All codes, sorted.
            pub const ALL: &[Self] = &[$(Self::$code),*];

            /// Returns the name.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$code => stringify!($code),)*
                }
            }

            /// Returns the level.
            pub fn level(self) -> Level {
                match self {
                    $(Self::$code => Level::$level,)*
                }
            }

            /// Returns the summary, a phrase.
            pub fn summary(self) -> &'static str {
                match self {
                    $(Self::$code => $summary,)*
                }
            }

            /// Returns the page below the heading, as Markdown.
            pub fn page(self) -> &'static str {
                match self {
                    $(Self::$code => include_str!(concat!("pages/", stringify!($code), ".md")),)*
                }
            }
        }
    };
}

table! {
    E0001 Error "the document cannot be parsed",
    E0002 Error "not an OpenAPI description",
    E0003 Error "unsupported version of OpenAPI",
    E0004 Error "nothing to generate",
    E0101 Fault "value of the wrong type",
    E0102 Fault "`$ref` is not a string",
    E0103 Fault "required field is missing",
    E0104 Fault "invalid key",
    E0105 Fault "object does not match the specification",
    E0106 Fault "parameter with both or neither of `schema` and `content`",
    E0107 Fault "invalid media type",
    E0108 Fault "value is not one of the allowed values",
    E0110 Error "unknown `x-specsmith-…` extension",
    E0111 Error "extension on the wrong object",
    E0112 Error "unknown field of an extension",
    E0113 Error "invalid value in an extension",
    E0114 Fault "schema contains itself by composition",
    E0115 Fault "schemas in `allOf` contradict each other",
    E0201 Fault "unresolved `$ref`",
    E0203 Fault "circular `$ref`",
    E0206 Fault "duplicate parameter",
    E0208 Fault "unclosed `{` in a path",
    E0210 Fault "declared path parameter does not occur in the path",
    E0211 Fault "duplicate `operationId`",
    E0213 Error "credentials for an unsupported security scheme",
    E0214 Error "incomplete or superfluous parts of credentials",
    E0215 Error "contradictory settings of a waiter",
    E0220 Fault "`$ref` to a missing file",
    E0221 Fault "`$ref` to a file outside of the folder",
    E0222 Fault "`$ref` to a URL",
    E0223 Fault "file cannot be read",
    E0224 Error "the description exceeds a limit",
    E0225 Fault "invalid `$ref`",
    E0226 Fault "component refers to an object of another kind",
    E0306 Error "invalid name of credentials",
    E0307 Error "pagination does not match the response",
    E0308 Error "waiter does not match the response",
    E0309 Error "name of a waiter is already in use",
    E0310 Error "waiter for a value that the field never has",
    E0330 Error "stream does not match the operation",
    E0331 Error "idempotency key does not fit its header",
    E0401 Error "the config cannot be read",
    E0402 Error "setting without effect",
    E0403 Error "the lock file cannot be read",
    E0404 Error "invalid Rust name",
    E0405 Error "name is already in use",
    E0406 Error "invalid package name",
    E0407 Error "invalid version",
    E0408 Error "lock of another description",
    E0409 Error "invalid inheritance from the workspace",
    E0411 Error "unsupported type for a format",
    E0412 Error "invalid dependency",
    E0421 Error "invalid selector",
    E0422 Error "selector matches no operation",
    E0423 Error "filter selects no operation",
    E0431 Error "unknown code in `allow`",
    E0432 Error "errors cannot be allowed",
    E0441 Error "invalid path of a Rust item",
    E0442 Error "type cannot replace this schema",
    E0443 Error "derive does not fit the type",
    E0501 Error "not an OpenAPI Overlay",
    E0502 Error "malformed overlay",
    E0503 Error "invalid JSONPath",
    E0504 Error "target matches nothing",
    E0505 Error "action without effect",
    E0506 Error "update does not match its target",
    E0507 Error "`copy` must select exactly one value",
    E0508 Error "overlay exceeds a limit",
    E9001 Error "internal error of the generator",
    L0101 Lint "example does not fit its schema",
    L0102 Lint "string without the `format` that its examples have",
    L0103 Lint "values in prose, and no `enum`",
    L0104 Lint "constraints that no value fits",
    L0105 Lint "response of any JSON",
    L0201 Lint "operation without error responses",
    L0202 Lint "operation without `operationId`",
    L0203 Lint "operation without summary and description",
    L0204 Lint "deprecated part without a replacement",
    L0301 Lint "schema is not used",
    L0302 Lint "required property of a request may be null",
    L0303 Lint "identifier of a response may be missing",
    L0304 Lint "properties that differ in spelling only",
    W0101 Warning "unsupported field",
    W0102 Warning "field beside a `$ref`",
    W0103 Warning "unknown field",
    W0104 Warning "value is null",
    W0105 Warning "value in an unusual notation",
    W0106 Warning "feature of OpenAPI 3.1 in a description of 3.0",
    W0108 Warning "`required` is not a list",
    W0109 Warning "too many positional items in an array",
    W0110 Warning "conditional schema",
    W0111 Warning "operation without responses",
    W0112 Warning "response without a description",
    W0114 Warning "unsupported features of OpenAPI 3.2",
    W0115 Warning "default does not match its schema",
    W0116 Warning "enum value does not match the type",
    W0117 Warning "invalid name of a component",
    W0119 Warning "`$dynamicRef` without one type",
    W0202 Warning "keyword that Rust types cannot express",
    W0203 Warning "array without `items`",
    W0204 Warning "required property is not declared",
    W0205 Warning "array or map that only contains itself",
    W0206 Warning "types nested too deeply",
    W0207 Warning "discriminator is ignored",
    W0210 Warning "number exceeds the precision of its type",
    W0211 Warning "keywords beside a single `allOf`",
    W0212 Warning "path parameter is not required",
    W0213 Warning "path parameter does not occur in the path",
    W0214 Warning "undeclared path parameter",
    W0215 Warning "adjacent path parameters",
    W0216 Warning "duplicate `operationId` on one path",
    W0217 Warning "schemas in `allOf` do not form one type",
    W0219 Warning "mapping of a discriminator is ignored",
    W0221 Warning "`$ref` below an `$id`",
    W0222 Warning "example contains undeclared fields",
    W0223 Warning "example refutes the assumed type",
    W0224 Warning "undefined or unusable security scheme",
    W0301 Warning "operation is skipped",
    W0302 Warning "no usable server",
    W0303 Warning "credentials over plain http",
    W0305 Warning "optional parameter is skipped",
    W0306 Warning "multipart body without its parts",
    W0308 Warning "path with a fragment",
    W0309 Warning "server is skipped",
    W0310 Warning "server variable, or a value of one, is skipped",
    W0311 Warning "type that has no values",
    W0312 Warning "pattern is not validated",
    W0313 Warning "webhook or callback is skipped",
    W0314 Warning "list without pagination",
    W0320 Warning "unsupported form field",
    W0321 Warning "optional form with required fields",
    W0322 Warning "encoding of an unknown property",
    W0411 Warning "schema differs from those it should be merged with",
    W0412 Warning "more features than the registry accepts",
    W0431 Warning "allowed warning does not occur",
    W0501 Warning "ignored part of an overlay action",
}

impl Code {
    /// Returns the code with a name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.as_str() == name)
    }

    /// Returns the explanation as Markdown: a heading, the meaning, an example, the fix, and the level.
    pub fn explanation(self) -> String {
        let level = match self.level() {
            Level::Error => "an error: no crate is generated",
            Level::Fault => {
                "a fault: by default, the smallest part that can be left out is cut out, with a warning that\n\
                 says which. With `--strict`, or `strict = true` in the config, it is an error"
            }
            Level::Warning => "a warning. `[diagnostics]` in the config makes it an error, or silences it",
            Level::Lint => {
                "a finding of `specsmith lint`, which has no effect on the crate. `[diagnostics]` in the config\n\
                 makes it an error, or silences it"
            }
        };
        format!("# {self}: {}\n\n{}\nThis is {level}.\n", self.summary(), self.page())
    }

    /// Returns the codes most similar to an unknown one, the most similar first: by the number of differing characters,
    /// then by the distance of the numbers.
    pub fn nearest(text: &str) -> Vec<Self> {
        let text = text.to_ascii_uppercase();
        let number =
            |text: &str| text.get(1..).and_then(|digits| digits.parse::<i64>().ok()).unwrap_or_default();
        let distance = |code: &Self| {
            let code = code.as_str();
            let differing = code.chars().zip(text.chars()).filter(|(a, b)| a != b).count();
            (differing + code.len().abs_diff(text.len()), (number(code) - number(&text)).abs())
        };
        let mut codes = Self::ALL.to_vec();
        codes.sort_by_key(distance);
        codes.truncate(5);
        codes
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::Code;

    #[test]
    fn every_code_has_a_summary_and_a_page() {
        for code in Code::ALL {
            assert!(!code.summary().is_empty() && !code.summary().ends_with('.'), "{code}");
            assert!(!code.page().starts_with(['#', '\n']) && code.page().ends_with('\n'), "{code}");
            assert_eq!(Code::parse(code.as_str()), Some(*code));
        }
        assert!(Code::ALL.is_sorted_by_key(|code| code.as_str()), "the codes are sorted");
        assert!(Code::E0001.explanation().starts_with("# E0001: the document cannot be parsed\n\n"));
    }

    #[test]
    fn unknown_code_gets_the_nearest_ones() {
        assert_eq!(Code::parse("E0199"), None);
        assert_eq!(Code::nearest("E9002").first(), Some(&Code::E9001));
        assert_eq!(Code::nearest("w010").first(), Some(&Code::W0101));
    }
}
