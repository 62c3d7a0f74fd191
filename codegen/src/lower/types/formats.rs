//! Rust types of string formats: as configured, by default a string newtype that keeps any string, so that no response is
//! rejected because of its format.

use std::collections::{BTreeSet, HashMap};

use crate::config::{Config, config_error};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::ir::{Format, Group, HeaderSet, Headers, Item, Module, Passing, Type, Webhooks};
use crate::lower::types::pattern::{self, Patterns, Validation};
use crate::model::{Api, Kind, StringType};

/// A config word, and the type that it selects.
type Selectable = (&'static str, Format);

const fn own(path: &'static str, module: &'static str) -> Format {
    Format { path, dependency: None, module, passing: Passing::Into }
}

const fn foreign(
    path: &'static str,
    dependency: &'static str,
    module: &'static str,
    passing: Passing,
) -> Format {
    Format { path, dependency: Some(dependency), module, passing }
}

const fn jiff(path: &'static str) -> Selectable {
    ("jiff", foreign(path, "jiff", "by_jiff", Passing::Copied))
}

const fn time(path: &'static str) -> Selectable {
    ("time", foreign(path, "time", "by_time", Passing::Copied))
}

const fn chrono(path: &'static str) -> Selectable {
    ("chrono", foreign(path, "chrono", "by_chrono", Passing::Copied))
}

const fn std(path: &'static str) -> Selectable {
    ("std", Format { path, dependency: None, module: "by_std", passing: Passing::Copied })
}

/// The types of a date and time without an offset.
const CIVIL: Selectable = jiff("jiff::civil::DateTime");
const PRIMITIVE: Selectable = time("time::PrimitiveDateTime");
const NAIVE: Selectable = chrono("chrono::NaiveDateTime");

/// A format that has types, and the config words for them.
struct KnownFormat {
    name: &'static str,
    /// Other spellings in lower case without `-`, `_` and spaces, separated by spaces: those of the OpenAPI Format Registry and of
    /// JSON Schema, and those of common frameworks and validators.
    spellings: &'static str,
    /// `true` if all values of the format look alike, so that `pattern` and lengths add nothing.
    is_rigid: bool,
    /// The string newtype.
    text: Format,
    /// Other types.
    others: &'static [Selectable],
}

const KNOWN: &[KnownFormat] = &[
    KnownFormat {
        name: "date-time",
        spellings: "datetime isodatetime rfc3339",
        is_rigid: true,
        text: own("DateTime", "date_time"),
        others: &[
            jiff("jiff::Timestamp"),
            time("time::OffsetDateTime"),
            chrono("chrono::DateTime<chrono::FixedOffset>"),
            ("jiff-civil", CIVIL.1),
            ("time-primitive", PRIMITIVE.1),
            ("chrono-naive", NAIVE.1),
        ],
    },
    KnownFormat {
        name: "date-time-local",
        spellings: "datetimelocal localdatetime partialdatetime",
        is_rigid: true,
        text: own("DateTime", "date_time"),
        others: &[CIVIL, PRIMITIVE, NAIVE],
    },
    KnownFormat {
        name: "date",
        spellings: "date fulldate isodate localdate",
        is_rigid: true,
        text: own("Date", "date_time"),
        others: &[jiff("jiff::civil::Date"), time("time::Date"), chrono("chrono::NaiveDate")],
    },
    KnownFormat {
        name: "time",
        spellings: "time fulltime partialtime isotime localtime timelocal",
        is_rigid: true,
        text: own("Time", "date_time"),
        others: &[jiff("jiff::civil::Time"), time("time::Time"), chrono("chrono::NaiveTime")],
    },
    KnownFormat {
        name: "duration",
        spellings: "duration isoduration",
        is_rigid: false,
        text: own("Duration", "duration"),
        others: &[
            jiff("jiff::Span"),
            time("time::Duration"),
            chrono("chrono::TimeDelta"),
            std("std::time::Duration"),
        ],
    },
    KnownFormat {
        name: "uuid",
        spellings: "uuid guid uuid1 uuid3 uuid4 uuid5 uuid6 uuid7 uuid8 uuidv4 uuidv7",
        is_rigid: true,
        text: own("Uuid", "uuid"),
        others: &[("uuid", foreign("uuid::Uuid", "uuid", "by_uuid", Passing::Copied))],
    },
    KnownFormat {
        name: "uri",
        spellings: "uri url httpurl anyurl",
        is_rigid: false,
        text: own("Uri", "uri"),
        others: &[("url", foreign("url::Url", "url", "by_url", Passing::Borrowed))],
    },
    KnownFormat {
        name: "uri-reference",
        spellings: "urireference uriref",
        is_rigid: false,
        text: own("UriReference", "uri"),
        others: &[],
    },
    KnownFormat {
        name: "byte",
        spellings: "byte base64",
        is_rigid: false,
        text: own("Base64", "base64"),
        others: &[("bytes", own("Bytes", "bytes"))],
    },
    KnownFormat {
        name: "decimal",
        spellings: "decimal bigdecimal",
        is_rigid: false,
        text: own("Decimal", "decimal"),
        others: &[(
            "rust_decimal",
            foreign("rust_decimal::Decimal", "rust_decimal", "by_decimal", Passing::Copied),
        )],
    },
    KnownFormat {
        name: "ipv4",
        spellings: "ipv4 ipv4address",
        is_rigid: true,
        text: own("Ipv4", "ip"),
        others: &[std("std::net::Ipv4Addr")],
    },
    KnownFormat {
        name: "ipv6",
        spellings: "ipv6 ipv6address",
        is_rigid: true,
        text: own("Ipv6", "ip"),
        others: &[std("std::net::Ipv6Addr")],
    },
    KnownFormat {
        name: "ip",
        spellings: "ip ipaddress ipvanyaddress",
        is_rigid: true,
        text: own("Ip", "ip"),
        others: &[std("std::net::IpAddr")],
    },
];

/// Returns the format with a name, or with another spelling of it.
fn known(name: &str) -> Option<&'static KnownFormat> {
    let plain = || name.replace(['-', '_', ' '], "").to_ascii_lowercase();
    let by_spelling = |plain: String| {
        KNOWN.iter().find(|known| known.spellings.split(' ').any(|spelling| spelling == plain))
    };
    KNOWN.iter().find(|known| known.name == name).or_else(|| by_spelling(plain()))
}

/// Returns `true` if a config entry treats strings of a format as those of another one, which is not possible for a format by its own
/// name.
fn is_like(name: &str, word: &str) -> bool {
    let is_type = |known: &'static KnownFormat| known.name != word && known.type_of(word).is_some();
    known(name).is_none_or(|known| known.name != name && !is_type(known))
}

impl KnownFormat {
    /// Returns the type for a word of the config; `Some(None)` for `String`.
    fn type_of(&'static self, word: &str) -> Option<Option<&'static Format>> {
        match word {
            "text" => Some(Some(&self.text)),
            "string" => Some(None),
            word => self.others.iter().find(|(other, _)| *other == word).map(|(_, format)| Some(format)),
        }
    }

    fn words(&self) -> String {
        let words = self.others.iter().map(|(word, _)| *word).chain(["text", "string"]);
        words.map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
    }
}

/// The configured types of formats.
#[derive(Default)]
pub struct Formats {
    /// Types by the name of the format; `None` for `String`.
    types: HashMap<String, Option<&'static Format>>,
    /// The formats of the description.
    known: HashMap<String, Option<&'static KnownFormat>>,
    /// The entries of the config with an unknown type, which are not reported as unused, too.
    invalid: Vec<String>,
    /// Validation of each pattern.
    pub patterns: Patterns,
}

impl Formats {
    /// Iterates over the formats of the description, by any of their names.
    pub fn used(&self) -> impl Iterator<Item = &str> {
        let known = self.known.values().flatten().map(|known| known.name);
        self.known.keys().chain(&self.invalid).map(String::as_str).chain(known)
    }

    /// Reads `[formats]` of the config and reports patterns that no regex engine accepts. A format without a type of
    /// its own may be configured to be like another one.
    pub fn from_config(api: &Api, config: &Config, diagnostics: &mut Diagnostics) -> Self {
        let (mut types, mut formats, mut invalid) = (HashMap::new(), HashMap::new(), Vec::new());
        let patterns = Patterns::default();
        for schema in &api.schemas {
            let Kind::String(text) = &schema.kind else { continue };
            if let Some(format) = &text.format
                && !formats.contains_key(format)
            {
                formats.insert(format.clone(), known(format));
            }
            if let Some(pattern) = &text.pattern
                && patterns.validation(pattern) == Validation::None
            {
                let (why, help) = if pattern::is_too_large(pattern) {
                    ("has too many characters or groups", "use an `enum` or a shorter pattern")
                } else {
                    let help = "write the pattern in the syntax of JavaScript (OpenAPI 3.0.3, Schema Object)";
                    ("is not a regular expression of ECMA-262", help)
                };
                let what = format!("pattern {why}; it is not validated");
                diagnostics
                    .push(Diagnostic::new(Code::W0312, &schema.pointer.child("pattern"), what).help(help));
            }
        }
        for (name, word) in config.formats() {
            let (format, word_str) = (name.as_ref(), word.as_ref());
            let ty = match known(format).filter(|_| !is_like(format, word_str)) {
                Some(known) => known.type_of(word_str),
                None if word_str == "string" => Some(None),
                None => known(word_str).map(|like| Some(&like.text)),
            };
            match ty {
                Some(ty) => {
                    types.insert(format.to_owned(), ty);
                }
                None => {
                    invalid.push(format.to_owned());
                    diagnostics.push(unknown(format, word));
                }
            }
        }
        // A format that is like another one has the configured type of that one.
        for (name, word) in config.formats() {
            if is_like(name.as_ref(), word.as_ref())
                && let Some(like) = types.get(word.as_ref()).copied()
            {
                types.insert(name.as_ref().clone(), like);
            }
        }
        Self { types, known: formats, invalid, patterns }
    }

    /// Returns the type of a string by its format.
    pub fn of(&self, text: &StringType) -> Option<&'static Format> {
        let name = text.format.as_deref()?;
        match self.types.get(name) {
            Some(ty) => *ty,
            None => {
                let known = self.known(text)?;
                self.types.get(known.name).copied().unwrap_or(Some(&known.text))
            }
        }
    }

    fn known(&self, text: &StringType) -> Option<&'static KnownFormat> {
        self.known.get(text.format.as_ref()?).copied().flatten()
    }

    /// Returns `true` if the format makes `pattern` and lengths irrelevant: all its values look alike, or the configured
    /// type holds nothing else.
    pub fn replaces_constraints(&self, text: &StringType) -> bool {
        let is_rigid = || self.known(text).is_some_and(|known| known.is_rigid);
        self.of(text).is_some_and(|format| !format.is_text() || is_rigid())
    }
}

fn unknown(format: &str, word: &toml::Spanned<String>) -> Diagnostic {
    let value = word.as_ref().escape_debug();
    match known(format) {
        Some(known) => {
            config_error(Code::E0411, word.span(), format!("unknown type `{value}` for format `{format}`"))
                .help(format!("use one of {}", known.words()))
        }
        None => {
            let names: Vec<String> = KNOWN.iter().map(|known| format!("`{}`", known.name)).collect();
            let format = format.escape_debug();
            config_error(
                Code::E0411,
                word.span(),
                format!(
                    "invalid value `{value}` for format `{format}`: expected a format with types, or `string`"
                ),
            )
            .help(format!("use one of {}, `string`", names.join(", ")))
        }
    }
}

/// Returns the types of formats that a crate uses.
pub fn used(
    models: &[Module],
    groups: &[Group],
    sets: &[HeaderSet],
    webhooks: Option<&Webhooks>,
) -> BTreeSet<&'static Format> {
    types(models, groups, sets, webhooks).filter_map(Type::format).collect()
}

/// Returns the paths of the replacements that a crate uses. The type of a format has an implementation already.
pub fn replacements(
    models: &[Module],
    groups: &[Group],
    sets: &[HeaderSet],
    webhooks: Option<&Webhooks>,
) -> BTreeSet<String> {
    let formats = used(models, groups, sets, webhooks);
    let is_format = |path: &str| formats.iter().any(|format| path.strip_prefix("::") == Some(format.path));
    let paths = types(models, groups, sets, webhooks).filter_map(Type::replacement);
    paths.filter(|path| !is_format(path)).map(str::to_owned).collect()
}

/// Returns the types in a crate.
fn types<'a>(
    models: &'a [Module],
    groups: &'a [Group],
    sets: &'a [HeaderSet],
    webhooks: Option<&'a Webhooks>,
) -> impl Iterator<Item = &'a Type> {
    let models = models.iter().flat_map(|module| &module.items).flat_map(Item::types);
    let operations =
        groups.iter().flat_map(|group| &group.operations).flat_map(|operation| operation.types());
    let own =
        groups.iter().flat_map(|group| &group.operations).filter_map(|operation| match &operation.headers {
            Some((_, Headers::Own(headers))) => Some(headers),
            _ => None,
        });
    let headers = own.chain(sets.iter().map(|set| &set.headers)).flatten().map(|header| &header.ty);
    let payloads = webhooks.into_iter().flat_map(Webhooks::types);
    models.chain(operations).chain(headers).chain(payloads)
}
