//! `cargo xtask suite json-schema`: round trips of the values of JSON Schema's test suite.

mod groups;
mod results;

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::process::ExitCode;

use specsmith::diagnostic::{Diagnostic, Diagnostics};
use specsmith::{Examples, Generated, Inputs, Source};

use self::groups::{Group, group_of};
use self::results::Results;
use crate::corpus::args::{CheckArgs, WorkspaceArgs};
use crate::corpus::scratch::Scratch;
use crate::corpus::{crates, examples};
use specsmith_cli::error::Error;
use specsmith_cli::terminal::print_stdout;

/// The name of the description.
const NAME: &str = "json-schema.json";

/// Decodes and encodes the values of a JSON Schema test suite by emitted types.
///
/// Reads the *.json files below the folder: lists of groups, each with a `schema` and `tests`. Builds an OpenAPI
/// 3.1 description with a component for each schema and its values as examples, generates the crate, and a
/// program that decodes and encodes each value, as `corpus --examples` does. Valid values must come back as they
/// were. Invalid values are refused (not decoded), reported by the type (a variant `Unknown`, or a string that
/// does not meet its constraints), or accepted.
///
/// Lists the groups that the generator refuses, those whose schema becomes `serde_json::Value` by keywords and
/// warnings, and the valid values that are not lossless.
#[derive(clap::Args)]
pub struct Args {
    /// The folder of the suite
    #[arg(value_name = "DIR")]
    dir: PathBuf,

    /// Only groups whose file and number contain this text, as in `allOf-3`; may be repeated
    #[arg(long = "group", value_name = "SUBSTRING")]
    groups: Vec<String>,

    /// The folder of the scratch workspace [default: `suite` in the target folder]
    #[arg(long, value_name = "DIR")]
    work: Option<PathBuf>,

    /// Number of parallel jobs of cargo [default: the number of cores]
    #[arg(long, value_name = "N")]
    jobs: Option<NonZeroUsize>,
}

/// Runs the suite and prints the results.
pub fn run(args: &Args) -> Result<ExitCode, Error> {
    let mut groups = groups::read(&args.dir)?;
    groups.retain(|group| args.groups.is_empty() || args.groups.iter().any(|part| group.name.contains(part)));
    let mut results = Results::default();
    let (generated, examples) = generate(&mut groups, &mut results)?;
    let work = args.work.clone().or_else(|| Some(crate::corpus::scratch::target().join("suite")));
    let scratch = Scratch::new(&WorkspaceArgs { work, offline: false }, &[NAME.to_owned()])?;
    let checks = CheckArgs { examples: true, ..CheckArgs::default() };
    let Some(member) = crates::write(&scratch, NAME, &generated, &examples, &checks)? else {
        return Err(Error::new("the suite has no values"));
    };
    scratch.write_workspace(&[format!("crates/{}", member.name), format!("examples/{}", member.name)])?;
    let output = examples::build(&scratch, std::slice::from_ref(&member), &[], args.jobs)?;
    let Some(encoded) = examples::encode(&scratch, &member.name, &output)? else {
        let error = output.messages_of(&member.name).into_iter().find(|message| message.is_error);
        let error = error.map(|error| format!("{} at {}", error.text, error.location)).unwrap_or_default();
        return Err(Error::new("the crate of the suite does not compile").note(error));
    };
    results.evaluate(&groups, &examples, &encoded, &generated.warnings);
    print_stdout(&results.text());
    Ok(if results.passes() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Generates the crate. A group with an error is removed and recorded, so that the others have types.
fn generate(groups: &mut Vec<Group>, results: &mut Results) -> Result<(Generated, Examples), Error> {
    loop {
        let description = Source { name: NAME.to_owned(), text: groups::description(groups).to_string() };
        let inputs = Inputs { strict: true, ..Inputs::new(description) };
        let diagnostics = match specsmith::generate_with_examples(&inputs) {
            Ok(generated) => return Ok(generated),
            Err(diagnostics) => diagnostics,
        };
        let count = groups.len();
        for diagnostic in errors(&diagnostics) {
            let name = group_of(diagnostic);
            if let Some(index) = groups.iter().position(|group| Some(&group.name) == name.as_ref()) {
                results.refused.push((groups.remove(index), diagnostic.clone()));
            }
        }
        if groups.len() == count {
            let first = errors(&diagnostics).next().map(|error| format!("{}: {}", error.code, error.message));
            return Err(Error::new("the generator refuses the suite").note(first.unwrap_or_default()));
        }
    }
}

fn errors(diagnostics: &Diagnostics) -> impl Iterator<Item = &Diagnostic> {
    diagnostics.iter().filter(|diagnostic| diagnostic.is_error())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::groups::Test;
    use super::*;

    fn group(name: &str, schema: Value, tests: &[(Value, bool)]) -> Group {
        let tests = tests.iter().map(|(data, valid)| Test {
            description: data.to_string(),
            data: data.clone(),
            valid: *valid,
        });
        Group { name: name.to_owned(), description: "a group".to_owned(), schema, tests: tests.collect() }
    }

    #[test]
    fn each_group_is_typed_untyped_or_refused() {
        let mut groups = vec![
            group(
                "own-0",
                json!({"type": "array", "items": {"$ref": "#/$defs/a"}, "$defs": {"a": {"type": "integer"}}}),
                &[(json!([1]), true), (json!([2]), true), (json!(["a"]), false), (json!([3]), false)],
            ),
            group("any-0", json!({"maxLength": 2}), &[(json!("ab"), true)]),
            group("away-0", json!({"$ref": "http://other.invalid/a.json"}), &[(json!(1), true)]),
        ];
        let mut results = Results::default();
        let (generated, examples) =
            generate(&mut groups, &mut results).unwrap_or_else(|error| panic!("{error}"));
        let types: Vec<_> = examples.list.iter().map(|example| example.rust_type.as_str()).collect();
        assert_eq!(types, ["Vec<i64>", "Vec<i64>", "serde_json::Value", "Vec<i64>", "Vec<i64>"]);
        let lines = [
            json!({"encoded": [1]}),
            json!({"encoded": [3]}),
            json!({"encoded": "ab"}),
            json!({"error": "expected an integer"}),
            json!({"encoded": [3], "doubtful": true}),
        ];
        results.evaluate(&groups, &examples, &(0..).zip(lines).collect(), &generated.warnings);
        let text = anstream::adapter::strip_str(&results.text()).to_string();
        for part in [
            "    away-0: E0",
            "    `maxLength`: any-0\n",
            "    lossy      own-0: a group: [2]: `/0`: 2 became 3\n",
            "groups   3: 1 with a type, 1 `serde_json::Value`, 1 refused\n",
            "valid    2 values: 1 lossless, 0 loose, 0 undeclared, 1 lossy,",
            "invalid  2 values: 1 refused, 1 reported by the type, 0 accepted\n",
        ] {
            assert!(text.contains(part), "{part}: {text}");
        }
        assert!(!results.passes());
    }
}
