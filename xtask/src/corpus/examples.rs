//! Whether the crates read the examples of their descriptions, and write them as they were.

pub mod compare;
mod named;
pub mod schema;

use std::cell::LazyCell;
use std::collections::BTreeMap;
use std::fs;
use std::num::NonZeroUsize;
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use specsmith::files::MARK;
use specsmith::{Example, Examples};

use self::compare::{Difference, difference};
use super::compile;
use super::judge::Judged;
use super::scratch::{self, Scratch};
use crate::terminal::shown;
use crate::trouble::Trouble;

/// The programs, which are no part of this one.
const DECODE: &str = include_str!("programs/decode.rs");
const VALIDATE: &str = include_str!("programs/validate.rs");

/// The folder and package of the one that holds examples against their schemas.
pub const VALIDATOR: &str = "validate";

/// What stands beside a program, for it to read.
const EXAMPLES: &str = "examples.json";
const SCHEMAS: &str = "schemas.json";

/// What became of the examples of one document.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tried {
    #[serde(flatten)]
    pub counts: Counts,
    /// All that are not lossless.
    pub findings: Vec<Finding>,
}

/// How many examples came out how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// The same JSON value.
    pub lossless: usize,
    /// The same, but that null is absent, or how numbers are spelt.
    pub loose: usize,
    /// The same, but that keys are gone which the schema does not name.
    pub unnamed: usize,
    /// Another value.
    pub lossy: usize,
    /// Refused.
    pub failed: usize,
    /// Those that do not fit their own schema. They are not tried.
    pub invalid: usize,
    /// Those of a crate that does not compile.
    pub unbuilt: usize,
}

impl Counts {
    /// All of them.
    pub fn sum(self) -> usize {
        self.lossless + self.loose + self.unnamed + self.lossy + self.failed + self.invalid + self.unbuilt
    }

    /// Whether each that fits its schema is read, and what its schema names written as it was.
    pub fn are_kept(self) -> bool {
        self.lossy + self.failed + self.unbuilt == 0
    }

    /// Adds those of another document.
    pub fn add(&mut self, other: Self) {
        self.lossless += other.lossless;
        self.loose += other.loose;
        self.unnamed += other.unnamed;
        self.lossy += other.lossy;
        self.failed += other.failed;
        self.invalid += other.invalid;
        self.unbuilt += other.unbuilt;
    }

    /// Each number, with what it is.
    pub fn each(self) -> [(&'static str, usize); 7] {
        [
            ("lossless", self.lossless),
            ("loose", self.loose),
            ("unnamed", self.unnamed),
            ("lossy", self.lossy),
            ("failed", self.failed),
            ("invalid", self.invalid),
            ("unbuilt", self.unbuilt),
        ]
    }
}

/// An example that is not kept, or could not be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Where it stands.
    pub pointer: String,
    /// What came of it.
    pub outcome: Outcome,
    /// What the first difference is, or why it was refused or does not fit its schema.
    pub why: String,
}

/// How an example comes out that is not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// It was read and written again, but for a null or how a number is spelt.
    Loose,
    /// It was read and written again, but for keys that its schema does not name.
    Unnamed,
    /// It was read, but not written as it was.
    Lossy,
    /// It was refused.
    Failed,
    /// It does not fit its own schema.
    Invalid,
}

/// Writes the program that tries the examples of a document by the types of this package.
pub fn put(scratch: &Scratch, package: &str, examples: &Examples) -> Result<(), Trouble> {
    let mut types: Vec<&str> = examples.list.iter().map(|example| example.rust_type.as_str()).collect();
    types.sort_unstable();
    types.dedup();
    let number = |example: &Example| types.binary_search(&example.rust_type.as_str()).unwrap_or_default();
    let values: Vec<_> = examples.list.iter().map(|example| (number(example), &example.value)).collect();
    let held: Vec<_> = (examples.list.iter())
        .map(|example| json!({"schema": example.schema.as_str(), "value": example.value}))
        .collect();
    let schemas = json!({
        "draft": schema::draft(&examples.description),
        "document": schema::json_schema(&examples.description),
        "examples": held,
    });
    let manifest = manifest(
        &program(package),
        &format!(
            "krate = {{ package = \"{package}\", path = \"../../crates/{package}\", default-features = false }}\n\
             runtime = {{ package = \"specsmith-runtime\", path = {:?}, default-features = false }}\nserde = \"1\"\n",
            scratch::root().join("codegen/runtime").to_string_lossy(),
        ),
    );
    let files = [
        ("Cargo.toml", manifest),
        ("src/main.rs", marked(DECODE)),
        ("src/types.rs", dispatch(&types, package)),
        (EXAMPLES, json!(values).to_string()),
        (SCHEMAS, schemas.to_string()),
    ];
    let files = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
    scratch.write(&format!("examples/{package}"), files)
}

/// Writes the program that holds examples against their schemas.
pub fn put_validator(scratch: &Scratch) -> Result<(), Trouble> {
    let jsonschema = "jsonschema = { version = \"0.61\", default-features = false }\n";
    let (manifest, main) = (manifest(VALIDATOR, jsonschema), marked(VALIDATE));
    scratch.write(VALIDATOR, vec![("Cargo.toml", &manifest), ("src/main.rs", &main)])
}

/// The package of the program that tries the examples by the types of this one.
fn program(package: &str) -> String {
    format!("examples-of-{package}")
}

pub fn marked(program: &str) -> String {
    format!("// {MARK}; do not edit.\n{program}")
}

pub fn manifest(name: &str, dependencies: &str) -> String {
    format!(
        "# {MARK}; do not edit.\n\n[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n\
         [dependencies]\n{dependencies}serde_json = {{ version = \"1\", features = [\"float_roundtrip\"] }}\n"
    )
}

/// The types by their numbers. They are written as inside the crate, which is called `krate` here.
fn dispatch(types: &[&str], package: &str) -> String {
    let mut arms = String::new();
    for (number, rust_type) in types.iter().enumerate() {
        let outside = outside(rust_type, "krate");
        arms.push_str(&format!("        {number} => (&Through::<{outside}>(PhantomData)).again(text),\n"));
    }
    format!(
        "// {MARK}; do not edit.\n//! The types that examples of `{package}` are of.\n\n\
         use crate::*;\n\n\
         /// Decodes a text by the type with this number, and encodes it again.\n\
         pub fn again(rust_type: usize, text: &str) -> Result<String, String> {{\n    match rust_type {{\n{arms}        \
         _ => Err(\"there is no such type\".to_owned()),\n    }}\n}}\n"
    )
}

/// A type as it is written outside of its crate, which has this name.
pub fn outside(rust_type: &str, krate: &str) -> String {
    rust_type.replace("crate::", &format!("{krate}::")).replace("BTreeMap<", "std::collections::BTreeMap<")
}

/// Builds the program that holds examples against their schemas, which is there already.
pub fn validator(scratch: &Scratch, jobs: Option<NonZeroUsize>) -> Result<PathBuf, Trouble> {
    let mut command = scratch.cargo("build");
    command.args(["--package", VALIDATOR]);
    let said = compile::hear(scratch, command, &[], jobs)?;
    said.program(VALIDATOR).map(Path::to_owned).ok_or_else(no_validator)
}

fn no_validator() -> Trouble {
    Trouble::new("what holds examples against their schemas could not be built")
        .help("what cargo said stands above")
}

/// Builds and runs the programs of these documents, and notes what came of their examples.
pub fn try_all(
    scratch: &Scratch,
    documents: &mut [Judged],
    jobs: Option<NonZeroUsize>,
) -> Result<(), Trouble> {
    let members: Vec<_> = documents.iter().filter_map(|judged| judged.member.clone()).collect();
    let programs: Vec<String> = (members.iter().filter(|member| member.has_examples))
        .flat_map(|member| ["--package".to_owned(), program(&member.name)])
        .collect();
    if programs.is_empty() {
        return Ok(());
    }
    let mut command = scratch.cargo("build");
    command.args(["--package", VALIDATOR]);
    command.args(programs);
    let said = compile::hear(scratch, command, &members, jobs)?;
    let validator = said.program(VALIDATOR).ok_or_else(no_validator)?;
    for judged in documents {
        let Some(member) = judged.member.as_ref().filter(|member| member.has_examples) else { continue };
        let folder = scratch.folder().join("examples").join(&member.name);
        let Some(program) = said.program(&member.name) else {
            let unbuilt = judged.examples.len();
            judged.record.examples =
                Some(Tried { counts: Counts { unbuilt, ..Counts::default() }, ..Tried::default() });
            // Those of the crate have been said already if it was checked, too.
            let errors = said.of(&member.name).into_iter().filter(|message| message.is_error);
            let new: Vec<_> = errors.filter(|message| !judged.said.contains(message)).collect();
            judged.said.extend(new);
            continue;
        };
        let encoded = lines(program, &folder.join(EXAMPLES), "example")?;
        let verdicts = lines(validator, &folder.join(SCHEMAS), "example")?;
        let schemas = || {
            let text = fs::read_to_string(folder.join(SCHEMAS)).unwrap_or_default();
            serde_json::from_str::<Value>(&text).unwrap_or_default()["document"].take()
        };
        let document = LazyCell::new(schemas);
        judged.record.examples = Some(judge(&judged.examples, &encoded, &verdicts, &document));
    }
    Ok(())
}

/// Runs a program; gives what it prints about each thing, by the number that it has under this key. One that breaks says nothing of the rest.
pub fn lines(program: &Path, file: &Path, key: &str) -> Result<BTreeMap<u64, Value>, Trouble> {
    let output = Command::new(program).arg(file).stderr(Stdio::inherit()).output();
    let output = output.map_err(|error| Trouble::io("cannot run", program, &error))?;
    let text = String::from_utf8_lossy(&output.stdout);
    let lines = text.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let lines: BTreeMap<u64, Value> = lines.filter_map(|line| Some((line[key].as_u64()?, line))).collect();
    if lines.is_empty() && !output.status.success() {
        return Err(Trouble::new(format!("{} failed over {}", shown(program), shown(file))));
    }
    Ok(lines)
}

/// Counts what came of the examples of a document, which is asked for only if keys are gone.
fn judge(
    examples: &[Example],
    encoded: &BTreeMap<u64, Value>,
    verdicts: &BTreeMap<u64, Value>,
    document: &impl Deref<Target = Value>,
) -> Tried {
    let mut tried = Tried::default();
    let counts = &mut tried.counts;
    for (index, example) in (0..).zip(examples) {
        let finding = |outcome, why| Finding { pointer: example.pointer.to_string(), outcome, why };
        if let Some(verdict) = verdicts.get(&index).filter(|verdict| verdict["valid"] == false) {
            counts.invalid += 1;
            let why = verdict["why"].as_str().unwrap_or_default();
            tried.findings.push(finding(Outcome::Invalid, why.to_owned()));
            continue;
        }
        let line = encoded.get(&index);
        let error = match line {
            Some(line) => line["error"].as_str(),
            None => Some("the program ended before it came to this"),
        };
        if let Some(why) = error {
            counts.failed += 1;
            tried.findings.push(finding(Outcome::Failed, why.to_owned()));
            continue;
        }
        match difference(&example.value, line.map_or(&Value::Null, |line| &line["encoded"])) {
            Difference::None => counts.lossless += 1,
            Difference::Loose(what) => {
                counts.loose += 1;
                tried.findings.push(finding(Outcome::Loose, what));
            }
            Difference::Gone(keys) => {
                let named = keys.iter().find(|key| named::is_named(document, &example.schema, key));
                let (outcome, why) = match (named, keys.as_slice()) {
                    (Some(key), _) => (Outcome::Lossy, format!("`{key}` is gone")),
                    (None, [key]) => (Outcome::Unnamed, format!("the schema does not name `{key}`")),
                    (None, keys) => (
                        Outcome::Unnamed,
                        format!("the schema does not name `{}` and {} more", keys[0], keys.len() - 1),
                    ),
                };
                *if named.is_some() { &mut counts.lossy } else { &mut counts.unnamed } += 1;
                tried.findings.push(finding(outcome, why));
            }
            Difference::Lossy(what) => {
                counts.lossy += 1;
                tried.findings.push(finding(Outcome::Lossy, what));
            }
        }
    }
    tried
}

#[cfg(test)]
mod tests {
    use specsmith::pointer::Pointer;

    use super::*;

    #[test]
    fn each_example_comes_out_one_way() {
        let values = [
            json!({"a": 1}),
            json!({"a": null}),
            json!({"a": 1}),
            json!({"b": 1}),
            json!(1),
            json!("no"),
            json!("no"),
            json!(2),
        ];
        let examples = values.map(|value| Example {
            pointer: Pointer::root().child(&value),
            schema: Pointer::root(),
            rust_type: "crate::models::A".to_owned(),
            value,
        });
        let numbered = |lines: Vec<Value>| -> BTreeMap<u64, Value> { (0..).zip(lines).collect() };
        let encoded = numbered(vec![
            json!({"encoded": {"a": 1}}),
            json!({"encoded": {}}),
            json!({"encoded": {}}),
            json!({"encoded": {}}),
            json!({"encoded": 1.0}),
            json!({"error": "refused"}),
            json!({"error": "refused"}),
        ]);
        let valid = |valid: Value| json!({ "valid": valid });
        let verdicts = [
            json!(true),
            json!(true),
            json!(true),
            json!(true),
            json!(null),
            json!(false),
            json!(true),
            json!(true),
        ];
        let document = Box::new(json!({"properties": {"a": {}}}));
        let tried = judge(&examples, &encoded, &numbered(verdicts.map(valid).to_vec()), &document);
        let counts =
            Counts { lossless: 1, loose: 2, unnamed: 1, lossy: 1, failed: 2, invalid: 1, unbuilt: 0 };
        assert_eq!(tried.counts, counts);
        assert_eq!((counts.sum(), counts.are_kept()), (8, false));
        let findings: Vec<_> =
            tried.findings.iter().map(|found| (found.outcome, found.why.as_str())).collect();
        let ended = "the program ended before it came to this";
        assert_eq!(
            findings,
            [
                (Outcome::Loose, "`/a`: null is gone"),
                (Outcome::Lossy, "`/a` is gone"),
                (Outcome::Unnamed, "the schema does not name `/b`"),
                (Outcome::Loose, "``: 1 is spelt 1.0"),
                (Outcome::Invalid, ""),
                (Outcome::Failed, "refused"),
                (Outcome::Failed, ended),
            ]
        );
    }

    #[test]
    fn types_are_written_as_they_are_seen_from_outside() {
        let text = dispatch(&["BTreeMap<String, crate::models::Pet>", "i64"], "corpus-a");
        let arm = "0 => (&Through::<std::collections::BTreeMap<String, krate::models::Pet>>(PhantomData)).again(text),\n        1 => (&Through::<i64>";
        assert!(text.contains(arm), "{text}");
    }
}
