//! The result for one document, as data.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The result of the generation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// A crate was generated.
    Ok,
    /// The document has errors.
    Refused,
    /// The generator panicked.
    Panic,
}

/// The result for one document. It depends on the document and the generator only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The path below the folder.
    pub path: String,
    /// The result of the generation.
    pub verdict: Verdict,
    /// The OpenAPI version; empty if the document has none.
    pub version: String,
    /// The number of operations; `None` if they could not be counted.
    pub operations: Option<usize>,
    /// The number of emitted operations.
    pub emitted: usize,
    /// The number of named schemas; `None` if they could not be counted.
    pub schemas: Option<usize>,
    /// The lines of the crate, without the runtime.
    pub lines: usize,
    /// The number of errors by code.
    pub errors: BTreeMap<String, usize>,
    /// The number of warnings by code.
    pub warnings: BTreeMap<String, usize>,
    /// The first error, or the message of the panic.
    pub reason: Option<String>,
    /// The warnings about skipped operations.
    pub skipped: Vec<String>,
    /// The messages of rustc and clippy, if --compile is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compiled: Option<MessageCounts>,
    /// The results of the examples, if --examples is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub examples: Option<ExampleResults>,
}

impl Record {
    /// Creates a record with the verdict only.
    pub fn new(path: &str, verdict: Verdict) -> Self {
        Self {
            path: path.to_owned(),
            verdict,
            version: String::new(),
            operations: None,
            emitted: 0,
            schemas: None,
            lines: 0,
            errors: BTreeMap::new(),
            warnings: BTreeMap::new(),
            reason: None,
            skipped: Vec::new(),
            compiled: None,
            examples: None,
        }
    }
}

/// The number of messages about one crate, by code.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageCounts {
    /// Errors of rustc.
    pub errors: BTreeMap<String, usize>,
    /// Warnings of rustc.
    pub warnings: BTreeMap<String, usize>,
    /// Errors and warnings of clippy.
    pub clippy: BTreeMap<String, usize>,
}

impl MessageCounts {
    /// Returns `true` if there are no messages.
    pub fn is_clean(&self) -> bool {
        self.errors.is_empty() && self.warnings.is_empty() && self.clippy.is_empty()
    }
}

/// The results for the examples of one document.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExampleResults {
    #[serde(flatten)]
    pub counts: Counts,
    /// The examples that are not lossless.
    pub findings: Vec<Finding>,
}

/// The number of examples with each result.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// The output is the same JSON value.
    pub lossless: usize,
    /// The output is the same but for absent nulls, added discriminators or the notation of numbers.
    pub loose: usize,
    /// The output lacks only keys that the schema does not declare.
    pub undeclared: usize,
    /// The output is a different value.
    pub lossy: usize,
    /// The example cannot be decoded.
    pub failed: usize,
    /// The example does not match its own schema. It is not decoded.
    pub invalid: usize,
    /// The crate does not compile.
    pub unbuilt: usize,
}

impl Counts {
    /// Returns the number of examples.
    pub fn sum(self) -> usize {
        self.lossless + self.loose + self.undeclared + self.lossy + self.failed + self.invalid + self.unbuilt
    }

    /// Returns `true` if every valid example is decoded, and every key that its schema declares is preserved.
    pub fn are_preserved(self) -> bool {
        self.lossy + self.failed + self.unbuilt == 0
    }

    /// Returns the count of an outcome.
    pub fn of(&mut self, outcome: Outcome) -> &mut usize {
        match outcome {
            Outcome::Loose => &mut self.loose,
            Outcome::Undeclared => &mut self.undeclared,
            Outcome::Lossy => &mut self.lossy,
            Outcome::Failed => &mut self.failed,
            Outcome::Invalid => &mut self.invalid,
        }
    }

    /// Adds the counts of another document.
    pub fn add(&mut self, other: Self) {
        self.lossless += other.lossless;
        self.loose += other.loose;
        self.undeclared += other.undeclared;
        self.lossy += other.lossy;
        self.failed += other.failed;
        self.invalid += other.invalid;
        self.unbuilt += other.unbuilt;
    }

    /// Returns the counts with their names.
    pub fn each(self) -> [(&'static str, usize); 7] {
        [
            ("lossless", self.lossless),
            ("loose", self.loose),
            ("undeclared", self.undeclared),
            ("lossy", self.lossy),
            ("failed", self.failed),
            ("invalid", self.invalid),
            ("unbuilt", self.unbuilt),
        ]
    }
}

/// An example that is not lossless.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The location of the example.
    pub pointer: String,
    /// The result.
    pub outcome: Outcome,
    /// The first difference, or the error of decoding or validation.
    pub reason: String,
}

/// The result for an example that is not lossless.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// Preserved but for a null, an added discriminator or the notation of a number.
    Loose,
    /// Preserved but for keys that the schema does not declare.
    Undeclared,
    /// Decoded, but encoded as a different value.
    Lossy,
    /// Not decoded.
    Failed,
    /// Not valid against its own schema.
    Invalid,
}
