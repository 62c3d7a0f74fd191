//! Benchmark of decoding the largest examples, compared with the same types with serde derives.
//!
//! The twin of a crate's types is made from the crate's own files; see [`twin`].

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fs;
use std::num::NonZeroUsize;
use std::path::Path;

use serde::Deserialize;
use serde_json::{Value, json};
use specsmith::{Example, Examples};

use super::compile::{self, CargoOutput};
use super::document::DocumentResult;
use super::examples::compare::{Difference, difference};
use super::examples::{self, lines, manifest, marked, outside, schema, validator};
use super::scratch::{Member, Scratch};
use super::table::{cut, one_line};
use super::twin;
use specsmith_cli::error::Error;
use specsmith_cli::terminal::{BOLD, count, display_path};

/// The program, which is compiled in the scratch workspace, and the runtime of the twin.
const MEASURE: &str = include_str!("programs/measure.rs");
const TWIN: &str = include_str!("programs/twin.rs");

/// The input files of the programs.
const BODIES: &str = "bodies.json";
const SCHEMAS: &str = "schemas.json";

/// The number of bodies that are measured, and of candidates per document: some candidates do not match their
/// schema.
const MEASURED: usize = 10;
const CANDIDATES: usize = 50;

/// A body; lists of bodies are sorted by size.
struct Body<'a> {
    result: &'a DocumentResult,
    member: &'a Member,
    example: &'a Example,
    /// The index among the candidates of the document.
    number: u64,
    text: String,
}

/// The output of the program for one body.
#[derive(Debug, Deserialize)]
struct Line {
    ours: Side,
    twin: Side,
}

/// The figures of one implementation.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Side {
    /// The error of the first decoding. If there is one, nothing is measured.
    error: Option<String>,
    /// The fastest round, in nanoseconds.
    decode: f64,
    encode: f64,
    /// The encoded value.
    encoded: Option<String>,
}

/// Writes the input of the validator for the largest examples of a document.
pub fn write_candidates(scratch: &Scratch, package: &str, examples: &Examples) -> Result<(), Error> {
    let candidates = candidates(&examples.list);
    let schemas = schema::input(&examples.description, candidates.iter().map(|(example, _)| *example));
    scratch.write(&candidates_of(package), vec![(SCHEMAS, &schemas.to_string())])
}

/// Returns the largest examples, deduplicated, with their JSON texts.
fn candidates(list: &[Example]) -> Vec<(&Example, String)> {
    let mut all: Vec<_> = list.iter().map(|example| (example, example.value.to_string())).collect();
    // Equal examples have to be adjacent for the deduplication.
    all.sort_by(|(a, a_text), (b, b_text)| {
        let key = |example: &Example, text: &str| (Reverse(text.len()), example.rust_type.clone());
        key(a, a_text).cmp(&key(b, b_text)).then_with(|| a_text.cmp(b_text))
    });
    all.dedup_by(|(a, a_text), (b, b_text)| a.rust_type == b.rust_type && a_text == b_text);
    all.truncate(CANDIDATES);
    all
}

fn candidates_of(package: &str) -> String {
    format!("candidates/{package}")
}

fn program(package: &str) -> String {
    format!("decoding-by-{package}")
}

/// Selects the largest examples that match their schemas, measures both implementations, and returns the
/// table.
pub fn measure_all(
    scratch: &Scratch,
    documents: &[DocumentResult],
    jobs: Option<NonZeroUsize>,
) -> Result<String, Error> {
    let bodies = select(scratch, documents, jobs)?;
    let mut of_members: BTreeMap<&str, Vec<&Body>> = BTreeMap::new();
    for body in &bodies {
        of_members.entry(&body.member.name).or_default().push(body);
    }
    for (package, bodies) in &of_members {
        write_program(scratch, package, bodies)?;
    }
    let folders: Vec<String> =
        of_members.keys().flat_map(|name| [format!("crates/{name}"), format!("decode/{name}")]).collect();
    scratch.write_workspace(&folders)?;
    let mut command = scratch.cargo("build");
    command.arg("--release");
    command.args(of_members.keys().flat_map(|name| ["--package".to_owned(), program(name)]));
    let members: Vec<Member> = bodies.iter().map(|body| body.member.clone()).collect();
    let output = compile::run_cargo(scratch, command, &members, jobs)?;
    let mut results = BTreeMap::new();
    for package in of_members.keys() {
        if let Some(program) = output.program(package) {
            let file = scratch.folder().join("decode").join(package).join(BODIES);
            results.insert(*package, lines(program, &file, "body")?);
        }
    }
    let mut numbers: BTreeMap<&str, u64> = BTreeMap::new();
    let rows = bodies.iter().map(|body| {
        let number = numbers.entry(&body.member.name).or_default();
        let line = results.get(body.member.name.as_str()).and_then(|lines| lines.get(number));
        *number += 1;
        let line = line.ok_or_else(|| first_error(&output, &body.member.name));
        (body, line.and_then(|line| Line::deserialize(line).map_err(|error| error.to_string())))
    });
    Ok(table(&rows.collect::<Vec<_>>()))
}

/// Returns the first error of the programs of a package, with its location.
fn first_error(output: &CargoOutput, package: &str) -> String {
    let errors = output.messages_of(package).into_iter().find(|message| message.is_error);
    errors.map_or_else(
        || "the program ended before this body".to_owned(),
        |error| format!("{} at {}", error.text, error.location),
    )
}

/// Returns the largest examples that match their schemas.
fn select<'a>(
    scratch: &Scratch,
    documents: &'a [DocumentResult],
    jobs: Option<NonZeroUsize>,
) -> Result<Vec<Body<'a>>, Error> {
    let mut all = Vec::new();
    for result in documents {
        let Some(member) = &result.member else { continue };
        let numbered = (0..).zip(candidates(&result.examples));
        all.extend(numbered.map(|(number, (example, text))| Body { result, member, example, number, text }));
    }
    all.sort_by_key(|body| Reverse(body.text.len()));
    scratch.write_workspace(&[examples::VALIDATOR.to_owned()])?;
    let validator = validator(scratch, jobs)?;
    let mut verdicts: BTreeMap<&str, BTreeMap<u64, Value>> = BTreeMap::new();
    let mut bodies: Vec<Body> = Vec::new();
    for body in all {
        let package = body.member.name.as_str();
        if !verdicts.contains_key(package) {
            let file = scratch.folder().join(candidates_of(package)).join(SCHEMAS);
            verdicts.insert(package, lines(&validator, &file, "example")?);
        }
        let verdict = verdicts.get(package).and_then(|verdicts| verdicts.get(&body.number));
        if verdict.is_some_and(|verdict| verdict["valid"] != false) {
            bodies.push(body);
        }
        if bodies.len() == MEASURED {
            break;
        }
    }
    Ok(bodies)
}

/// Writes the program that decodes these bodies by the types of this package and by their twins.
fn write_program(scratch: &Scratch, package: &str, bodies: &[&Body]) -> Result<(), Error> {
    let manifest = manifest(
        &program(package),
        &format!(
            "krate = {{ package = \"{package}\", path = \"../../crates/{package}\", default-features = false }}\n\
             serde = {{ version = \"1\", features = [\"derive\"] }}\n"
        ),
    );
    let numbered: Vec<_> = bodies.iter().map(|body| &body.text).enumerate().collect();
    let models = twin_models(&scratch.folder().join("crates").join(package).join("src/models"))?;
    let files = [
        ("Cargo.toml", manifest),
        ("src/main.rs", marked(MEASURE)),
        ("src/models.rs", marked(&models)),
        ("src/runtime.rs", marked(TWIN)),
        ("src/types.rs", dispatch(bodies)),
        (BODIES, json!(numbered).to_string()),
    ];
    let files = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
    scratch.write(&format!("decode/{package}"), files)
}

/// Returns the twin of the models in this folder.
fn twin_models(folder: &Path) -> Result<String, Error> {
    let mut files = Vec::new();
    read_files(folder, &mut files)?;
    twin::models(files.iter().map(String::as_str)).map_err(|error| {
        Error::new(format!("cannot add derives to the models in {}: {error}", display_path(folder)))
    })
}

/// Reads all files in a folder and the folders in it.
fn read_files(folder: &Path, files: &mut Vec<String>) -> Result<(), Error> {
    let cannot = |error| Error::io("cannot read", folder, &error);
    for entry in fs::read_dir(folder).map_err(cannot)? {
        let path = entry.map_err(cannot)?.path();
        if path.is_dir() {
            read_files(&path, files)?;
        } else {
            files.push(fs::read_to_string(&path).map_err(|error| Error::io("cannot read", &path, &error))?);
        }
    }
    Ok(())
}

/// Generates the `match` from the number of a body to its type, in the crate and in the twin.
fn dispatch(bodies: &[&Body]) -> String {
    let case = |(number, body): (usize, &&Body)| {
        let rust_type = &body.example.rust_type;
        format!(
            "        {number} => both::<{}, {}>(text),\n",
            outside(rust_type, "krate"),
            outside(rust_type, "crate")
        )
    };
    let cases: String = bodies.iter().enumerate().map(case).collect();
    marked(&format!(
        "//! The types of the bodies.\n\nuse crate::both;\n\n\
         /// Measures a text with the type of this number and with its twin.\n\
         pub fn measure(number: usize, text: &str) -> serde_json::Value {{\n    match number {{\n{cases}        \
         _ => serde_json::Value::Null,\n    }}\n}}\n"
    ))
}

/// Formats a line for each body.
fn table(rows: &[(&Body, Result<Line, String>)]) -> String {
    const PLACE: usize = 60;
    let mut text = format!(
        "\n{BOLD}{:>7}  {:>27}  {:>27}  document, example{BOLD:#}\n{BOLD}{:>7}  {:>10}{:>10}{:>7}  {:>10}{:>10}{:>7}{BOLD:#}\n",
        "bytes", "decode", "encode", "", "µs", "derives", "ratio", "µs", "derives", "ratio"
    );
    let mut worst = (0.0_f64, 0.0_f64);
    for (body, line) in rows {
        let document = cut(&one_line(&body.result.record.path), PLACE);
        let place = one_line(body.example.pointer.as_str());
        let start = format!("{:>7}", body.text.len());
        let Line { ours, twin } = match line {
            Ok(line) => line,
            Err(error) => {
                text.push_str(&format!("{start}  not measured: {}: {document} {place}\n", one_line(error)));
                continue;
            }
        };
        let error = [("the crate", ours), ("the twin", twin)].into_iter().find_map(|(name, side)| {
            side.error.as_ref().map(|error| format!("decode error of {name}: {error}"))
        });
        if let Some(error) = error {
            text.push_str(&format!("{start}  {}: {document} {place}\n", one_line(&error)));
            continue;
        }
        let ratio = (ours.decode / twin.decode, ours.encode / twin.encode);
        worst = (worst.0.max(ratio.0), worst.1.max(ratio.1));
        let times = |ours: f64, twin: f64| {
            format!("{:>10.1}{:>10.1}{:>7.2}", ours / 1000.0, twin / 1000.0, ours / twin)
        };
        text.push_str(&format!(
            "{start}  {}  {}  {document} {place}{}\n",
            times(ours.decode, twin.decode),
            times(ours.encode, twin.encode),
            changed(&body.example.value, ours, twin),
        ));
    }
    text.push_str(&format!(
        "{}; highest ratio: {:.2} to decode, {:.2} to encode\n",
        if rows.len() == 1 { "1 body".to_owned() } else { format!("{} bodies", rows.len()) },
        worst.0,
        worst.1
    ));
    text
}

/// Reports each implementation whose output differs from its input.
fn changed(value: &Value, ours: &Side, twin: &Side) -> String {
    let mut text = String::new();
    for (name, side) in [("the crate", ours), ("the twin", twin)] {
        let encoded = side.encoded.as_deref().and_then(|text| serde_json::from_str(text).ok());
        let difference = match difference(value, &encoded.unwrap_or_default()) {
            Difference::None => continue,
            Difference::Loose(difference) | Difference::Lossy(difference) => difference,
            Difference::Keys { missing, added } => {
                format!("{} missing or added", count(missing.len() + added.len(), "key"))
            }
        };
        text.push_str(&format!(" ({name}: {})", cut(&one_line(&difference), 80)));
    }
    text
}

#[cfg(test)]
mod tests {
    use specsmith::pointer::Pointer;

    use super::*;
    use crate::corpus::record::{Record, Verdict};
    use crate::corpus::scratch;

    fn example(name: &str, rust_type: &str, value: Value) -> Example {
        Example {
            pointer: Pointer::root().child(name),
            schema: Pointer::root(),
            rust_type: rust_type.to_owned(),
            in_requests: true,
            in_responses: true,
            value,
        }
    }

    #[test]
    fn largest_examples_come_first_without_duplicates() {
        let list = [
            example("small", "i64", json!(1)),
            example("one", "crate::models::A", json!({"a": 1})),
            example("other", "crate::models::B", json!({"a": 1})),
            example("again", "crate::models::A", json!({"a": 1})),
            example("large", "crate::models::A", json!({"a": [1, 2, 3]})),
        ];
        let sorted = candidates(&list);
        let names: Vec<_> = sorted.iter().map(|(example, _)| example.pointer.as_str()).collect();
        assert_eq!(names, ["/large", "/one", "/other", "/small"]);
        assert_eq!(sorted[0].1, r#"{"a":[1,2,3]}"#);
    }

    #[test]
    fn twin_has_every_format() {
        let folder = scratch::root().join("codegen/runtime/src/runtime/formats");
        let mut count = 0;
        for entry in fs::read_dir(folder).unwrap() {
            let text = fs::read_to_string(entry.unwrap().path()).unwrap();
            for line in text.lines().filter(|line| line.contains("= Formatted<")) {
                let (name, _) = line.split_once(" = ").unwrap();
                assert!(TWIN.contains(&format!("    {name} = String;\n")), "{name}");
                count += 1;
            }
        }
        assert!(count > 10, "{count}");
    }

    #[test]
    fn table_contains_figures_and_errors() {
        let result = DocumentResult::of(Record::new("a.yaml", Verdict::Ok));
        let member = Member { name: "corpus-a".to_owned(), has_client: false, has_examples: false };
        let example = example("a", "BTreeMap<String, crate::models::A>", json!({"a": {"b": 1}}));
        let text = example.value.to_string();
        let body = Body { result: &result, member: &member, example: &example, number: 0, text };
        let line = |line: Value| Ok(Line::deserialize(line).unwrap());
        let rows = [
            (
                &body,
                line(json!({
                    "ours": {"decode": 1500.0, "encode": 500.0, "encoded": r#"{"a":{"b":1}}"#},
                    "twin": {"decode": 1000.0, "encode": 1000.0, "encoded": r#"{"a":{}}"#},
                })),
            ),
            (&body, line(json!({"ours": {"error": null}, "twin": {"error": "missing\nfield"}}))),
            (&body, Err("cannot find type".to_owned())),
        ];
        let text = anstream::adapter::strip_str(&table(&rows)).to_string();
        let lines: Vec<&str> = text.lines().skip(3).collect();
        assert_eq!(
            lines,
            [
                "     13         1.5       1.0   1.50         0.5       1.0   0.50  a.yaml /a (the twin: 1 key missing or added)",
                "     13  decode error of the twin: missing field: a.yaml /a",
                "     13  not measured: cannot find type: a.yaml /a",
                "3 bodies; highest ratio: 1.50 to decode, 0.50 to encode",
            ]
        );
        let types = dispatch(&[&body]);
        let case = "0 => both::<std::collections::BTreeMap<String, krate::models::A>, std::collections::BTreeMap<String, crate::models::A>>(text)";
        assert!(types.contains(case), "{types}");
    }
}
