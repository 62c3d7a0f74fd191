//! Round trips of examples: each is decoded and encoded by the types of its crate, and compared.

pub mod compare;
mod declared;
pub mod schema;

use std::cell::LazyCell;
use std::collections::BTreeMap;
use std::fs;
use std::num::NonZeroUsize;
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use specsmith::files::MARK;
use specsmith::pointer::Pointer;
use specsmith::{Example, Examples};

use self::compare::{Difference, difference};
use super::compile::{self, CargoOutput};
use super::document::DocumentResult;
use super::record::{Counts, ExampleResults, Finding, Outcome};
use super::scratch::{self, Member, Scratch};
use specsmith_cli::error::Error;
use specsmith_cli::terminal::display_path;

/// The programs, which are compiled in the scratch workspace.
const DECODE: &str = include_str!("programs/decode.rs");
const VALIDATE: &str = include_str!("programs/validate.rs");

/// The folder and package of the program that validates examples against their schemas.
pub const VALIDATOR: &str = "validate";

/// The input files of the programs.
const EXAMPLES: &str = "examples.json";
const SCHEMAS: &str = "schemas.json";

/// Writes the program that decodes and encodes the examples of a document by the types of this package.
pub fn write_program(scratch: &Scratch, package: &str, examples: &Examples) -> Result<(), Error> {
    let mut types: Vec<&str> = examples.list.iter().map(|example| example.rust_type.as_str()).collect();
    types.sort_unstable();
    types.dedup();
    let number = |example: &Example| types.binary_search(&example.rust_type.as_str()).unwrap_or_default();
    let values: Vec<_> = examples.list.iter().map(|example| (number(example), &example.value)).collect();
    let schemas = schema::input(&examples.description, examples.list.iter());
    let manifest = manifest(
        &program(package),
        &format!(
            "krate = {{ package = \"{package}\", path = \"../../crates/{package}\", default-features = false }}\n\
             runtime = {{ package = \"specsmith-runtime\", path = {:?}, default-features = false }}\nserde = \"1\"\n",
            scratch::root().join("tests/runtime").to_string_lossy(),
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

/// Writes the program that validates examples against their schemas.
pub fn write_validator(scratch: &Scratch) -> Result<(), Error> {
    let jsonschema = "jsonschema = { version = \"0.61\", default-features = false }\n";
    let (manifest, main) = (manifest(VALIDATOR, jsonschema), marked(VALIDATE));
    scratch.write(VALIDATOR, vec![("Cargo.toml", &manifest), ("src/main.rs", &main)])
}

/// Returns the name of the package whose program decodes the examples of this one.
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

/// Generates the `match` from the number of a type to the type itself. Paths into the crate start with
/// `krate`.
fn dispatch(types: &[&str], package: &str) -> String {
    let mut cases = String::new();
    for (number, rust_type) in types.iter().enumerate() {
        let outside = outside(rust_type, "krate");
        cases.push_str(&format!(
            "        {number} => (&RoundTrip::<{outside}>(PhantomData))\n            \
             .round_trip(text, |value: &{outside}| (&Decoded(value)).is_doubtful()),\n"
        ));
    }
    format!(
        "// {MARK}; do not edit.\n//! The types of the examples of `{package}`.\n\n\
         use crate::*;\n\n\
         /// Decodes a text by the type of this number and encodes it again.\n\
         pub fn round_trip(rust_type: usize, text: &str) -> Output {{\n    match rust_type {{\n{cases}        \
         _ => Err(\"unknown type\".to_owned()),\n    }}\n}}\n"
    )
}

/// Rewrites the paths of a type for use outside its crate, which is imported under this name.
pub fn outside(rust_type: &str, krate: &str) -> String {
    rust_type.replace("crate::", &format!("{krate}::")).replace("BTreeMap<", "std::collections::BTreeMap<")
}

/// Builds the program that validates examples against their schemas, whose files are already written.
pub fn validator(scratch: &Scratch, jobs: Option<NonZeroUsize>) -> Result<PathBuf, Error> {
    let mut command = scratch.cargo("build");
    command.args(["--package", VALIDATOR]);
    let output = compile::run_cargo(scratch, command, &[], jobs)?;
    output.program(VALIDATOR).map(Path::to_owned).ok_or_else(no_validator)
}

fn no_validator() -> Error {
    Error::new("cannot build the JSON Schema validator").help("see the output of cargo above")
}

/// Builds the programs of these packages, whose files are already written, and further packages.
pub fn build(
    scratch: &Scratch,
    members: &[Member],
    more: &[&str],
    jobs: Option<NonZeroUsize>,
) -> Result<CargoOutput, Error> {
    let programs = members.iter().filter(|member| member.has_examples).map(|member| program(&member.name));
    let mut command = scratch.cargo("build");
    for package in programs.chain(more.iter().map(|package| (*package).to_owned())) {
        command.args(["--package", &package]);
    }
    compile::run_cargo(scratch, command, members, jobs)
}

/// Decodes and encodes the examples of a package, and returns the lines of its program; `None` if it was not built.
pub fn encode(
    scratch: &Scratch,
    package: &str,
    output: &CargoOutput,
) -> Result<Option<BTreeMap<u64, Value>>, Error> {
    let input = scratch.folder().join("examples").join(package).join(EXAMPLES);
    output.program(package).map(|program| lines(program, &input, "example")).transpose()
}

/// Builds and runs the programs of these documents and records the results.
pub fn run_all(
    scratch: &Scratch,
    documents: &mut [DocumentResult],
    jobs: Option<NonZeroUsize>,
) -> Result<(), Error> {
    let members: Vec<_> = documents.iter().filter_map(|result| result.member.clone()).collect();
    if !members.iter().any(|member| member.has_examples) {
        return Ok(());
    }
    let output = build(scratch, &members, &[VALIDATOR], jobs)?;
    let validator = output.program(VALIDATOR).ok_or_else(no_validator)?;
    for result in documents {
        let Some(member) = result.member.as_ref().filter(|member| member.has_examples) else { continue };
        let Some(encoded) = encode(scratch, &member.name, &output)? else {
            let unbuilt = result.examples.len();
            result.record.examples = Some(ExampleResults {
                counts: Counts { unbuilt, ..Counts::default() },
                ..ExampleResults::default()
            });
            // With --compile, the errors of the crate itself are already recorded.
            let errors = output.messages_of(&member.name).into_iter().filter(|message| message.is_error);
            let new: Vec<_> = errors.filter(|message| !result.messages.contains(message)).collect();
            result.messages.extend(new);
            continue;
        };
        let input = scratch.folder().join("examples").join(&member.name).join(SCHEMAS);
        let verdicts = lines(validator, &input, "example")?;
        let schemas = || {
            let text = fs::read_to_string(&input).unwrap_or_default();
            serde_json::from_str::<Value>(&text).unwrap_or_default()["documents"][0].take()
        };
        let document = LazyCell::new(schemas);
        result.record.examples = Some(evaluate(&result.examples, &encoded, &verdicts, &document));
    }
    Ok(())
}

/// Runs a program that prints one JSON object per item, and returns the objects by the number under `key`. A
/// program that crashes prints nothing about the remaining items.
pub fn lines(program: &Path, file: &Path, key: &str) -> Result<BTreeMap<u64, Value>, Error> {
    let output = Command::new(program).arg(file).stderr(Stdio::inherit()).output();
    let output = output.map_err(|error| Error::io("cannot run", program, &error))?;
    let text = String::from_utf8_lossy(&output.stdout);
    let lines = text.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let lines: BTreeMap<u64, Value> = lines.filter_map(|line| Some((line[key].as_u64()?, line))).collect();
    if lines.is_empty() && !output.status.success() {
        return Err(Error::new(format!("{} failed for {}", display_path(program), display_path(file))));
    }
    Ok(lines)
}

/// Evaluates the results of the examples of a document. The document is loaded only if keys are missing or added.
fn evaluate(
    examples: &[Example],
    encoded: &BTreeMap<u64, Value>,
    verdicts: &BTreeMap<u64, Value>,
    document: &impl Deref<Target = Value>,
) -> ExampleResults {
    let mut results = ExampleResults::default();
    for (index, example) in (0..).zip(examples) {
        let verdict = verdicts.get(&index).filter(|verdict| verdict["valid"] == false);
        let result = match verdict {
            Some(verdict) => {
                let reason = verdict["reason"].as_str().unwrap_or_default();
                Some((Outcome::Invalid, reason.to_owned()))
            }
            None => outcome(example, encoded.get(&index), document),
        };
        match result {
            Some((outcome, reason)) => {
                *results.counts.of(outcome) += 1;
                results.findings.push(Finding { pointer: example.pointer.to_string(), outcome, reason });
            }
            None => results.counts.lossless += 1,
        }
    }
    results
}

/// Returns the result for an example, given the output of the program; `None` if it is lossless.
pub fn outcome(
    example: &Example,
    line: Option<&Value>,
    document: &impl Deref<Target = Value>,
) -> Option<(Outcome, String)> {
    let Some(line) = line else {
        return Some((Outcome::Failed, "the program ended before this example".to_owned()));
    };
    if let Some(reason) = line["error"].as_str() {
        return Some((Outcome::Failed, reason.to_owned()));
    }
    match difference(&example.value, &line["encoded"]) {
        Difference::None => None,
        Difference::Loose(difference) => Some((Outcome::Loose, difference)),
        Difference::Lossy(difference) => Some((Outcome::Lossy, difference)),
        Difference::Keys { missing, added } => {
            Some(outcome_of_keys(document, &example.schema, &missing, &added))
        }
    }
}

/// Returns the result for an example whose output only lacks keys or has more of them. A discriminator is written
/// even if it is absent.
fn outcome_of_keys(
    document: &Value,
    schema: &Pointer,
    missing: &[Pointer],
    added: &[Pointer],
) -> (Outcome, String) {
    let is_loss = |key: &&Pointer| !declared::is_discriminator(document, schema, key);
    if let Some(key) = added.iter().find(is_loss) {
        return (Outcome::Lossy, format!("`{key}` is new"));
    }
    if let Some(key) = missing.iter().find(|key| declared::is_declared(document, schema, key)) {
        return (Outcome::Lossy, format!("`{key}` is missing"));
    }
    match (missing, added) {
        ([key], _) => (Outcome::Undeclared, format!("the schema does not declare `{key}`")),
        ([key, more @ ..], _) => {
            (Outcome::Undeclared, format!("the schema does not declare `{key}` and {} more", more.len()))
        }
        ([], added) => {
            let keys: Vec<String> = added.iter().map(|key| format!("`{key}`")).collect();
            (Outcome::Loose, format!("{} is new, which is a discriminator", keys.join(", ")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_example_has_one_result() {
        // The example, the line of the program that decodes it, and the verdict of the validator.
        let cases = [
            (json!({"a": 1}), json!({"encoded": {"a": 1}}), json!(true)),
            (json!({"a": null}), json!({"encoded": {}}), json!(true)),
            (json!({"a": 1}), json!({"encoded": {}}), json!(true)),
            (json!({"b": 1}), json!({"encoded": {}}), json!(true)),
            (json!({"a": 1}), json!({"encoded": {"a": 1, "kind": "b"}}), json!(true)),
            (json!({"a": 1}), json!({"encoded": {"a": 1, "c": 2}}), json!(true)),
            (json!(1), json!({"encoded": 1.0}), json!(null)),
            (json!("no"), json!({"error": "refused"}), json!(false)),
            (json!("no"), json!({"error": "refused"}), json!(true)),
        ];
        let values = cases.iter().map(|(value, ..)| value.clone()).chain([json!(2)]);
        let examples = values.map(|value| Example {
            pointer: Pointer::root().child(value.to_string()),
            schema: Pointer::root(),
            rust_type: "crate::models::A".to_owned(),
            in_requests: true,
            in_responses: true,
            value,
        });
        let examples: Vec<Example> = examples.collect();
        let encoded = (0..).zip(cases.iter().map(|(_, line, _)| line.clone())).collect();
        let verdicts = (0..).zip(cases.iter().map(|(.., valid)| json!({ "valid": valid }))).collect();
        let document = Box::new(json!({"properties": {"a": {}}, "discriminator": {"propertyName": "kind"}}));
        let results = evaluate(&examples, &encoded, &verdicts, &document);
        let counts =
            Counts { lossless: 1, loose: 3, undeclared: 1, lossy: 2, failed: 2, invalid: 1, unbuilt: 0 };
        assert_eq!(results.counts, counts);
        assert_eq!((counts.sum(), counts.are_preserved()), (10, false));
        let findings: Vec<_> =
            results.findings.iter().map(|finding| (finding.outcome, finding.reason.as_str())).collect();
        let ended = "the program ended before this example";
        assert_eq!(
            findings,
            [
                (Outcome::Loose, "`/a`: null is missing"),
                (Outcome::Lossy, "`/a` is missing"),
                (Outcome::Undeclared, "the schema does not declare `/b`"),
                (Outcome::Loose, "`/kind` is new, which is a discriminator"),
                (Outcome::Lossy, "`/c` is new"),
                (Outcome::Loose, "``: 1 is encoded as 1.0"),
                (Outcome::Invalid, ""),
                (Outcome::Failed, "refused"),
                (Outcome::Failed, ended),
            ]
        );
    }

    #[test]
    fn type_paths_are_rewritten_for_use_outside() {
        let text = dispatch(&["BTreeMap<String, crate::models::Pet>", "i64"], "corpus-a");
        let case =
            "0 => (&RoundTrip::<std::collections::BTreeMap<String, krate::models::Pet>>(PhantomData))\n";
        assert!(text.contains(case) && text.contains("1 => (&RoundTrip::<i64>"), "{text}");
    }
}
