//! Tests of the checks of emitted crates.

use super::*;
use crate::corpus::compile::Message;
use crate::corpus::record::{Counts, ExampleResults, Finding, MessageCounts, Outcome};

/// Creates a result with these messages of rustc and clippy.
fn with_messages(codes: &[(&str, bool)]) -> DocumentResult {
    let message = |(code, is_error): &(&str, bool)| Message {
        code: (*code).to_owned(),
        is_error: *is_error,
        text: format!("about\n{code}"),
        location: "src/lib.rs:1".to_owned(),
    };
    let messages: Vec<Message> = codes.iter().map(message).collect();
    let mut result = process(OK);
    result.record.compiled = Some(compile::count(&messages));
    DocumentResult { messages, ..result }
}

fn report(result: DocumentResult) -> Report {
    Report::of(&Run {
        documents: vec![result],
        ignored_files: Vec::new(),
        symlinks: 0,
        jobs: 1,
        seconds: 0.0,
        decoding: None,
    })
}

fn plain(text: &str) -> String {
    anstream::adapter::strip_str(text).to_string()
}

#[test]
fn compile_error_or_warning_is_a_failure() {
    let columns = table::Columns::for_paths(&[], &args::CheckArgs { compile: true, ..Default::default() });
    for (result, fails, ends) in [
        (with_messages(&[]), false, "     0         0       0  ok"),
        (with_messages(&[("dead_code", false)]), true, "     0         1       0  warns dead_code"),
        (with_messages(&[("clippy::all", true)]), true, "     0         0       1  warns clippy::all"),
        (
            with_messages(&[("E0308", true), ("E0308", true)]),
            true,
            "     2         0       0  does not compile E0308 ×2",
        ),
    ] {
        assert_eq!(result.fails(false), fails, "{result:?}");
        let line = plain(&columns.line(&result, false));
        assert!(line.trim_end().ends_with(ends), "{line}");
    }
    let refused = plain(&columns.line(&process(REFUSED), false));
    assert!(refused.contains("     -         -       -  refused"), "{refused}");
}

#[test]
fn compiler_messages_are_reported_compared_and_grouped_by_code() {
    let (before, after) =
        (with_messages(&[("E0308", true), ("dead_code", false)]), with_messages(&[("dead_code", false); 5]));
    let text = plain(&diff::compare(&report(before), &report(after)));
    assert!(text.contains("changed a.yaml: rustc errors 1 → 0; rustc warnings 1 → 5\n"), "{text}");
    let checked = report(with_messages(&[("dead_code", false)]));
    let not_checked = report(process(OK));
    assert_eq!(diff::compare(&not_checked, &checked), "no document changed\n");

    let all = [with_messages(&[("E0308", true)]), with_messages(&[("dead_code", false); 5])];
    let text = plain(&messages::by_code(&all));
    let expected = "\nerror E0308 ×1 in 1 document\n    a.yaml src/lib.rs:1: about E0308\n\nwarning dead_code ×5 in 1 document\n";
    assert!(text.starts_with(expected), "{text}");
    assert_eq!(text.lines().count(), 8, "{text}");

    let totals = Totals::of(all.iter().map(|result| &result.record)).compiled.unwrap();
    assert_eq!((totals.crates, totals.clean), (2, 0));
    assert_eq!(totals.messages.warnings.get("dead_code"), Some(&5));
    assert!(MessageCounts::default().is_clean());
}

/// Creates a result with these counts of examples and a finding for each failure.
fn with_examples(counts: Counts) -> DocumentResult {
    let finding =
        |outcome| Finding { pointer: "/a".to_owned(), outcome, reason: "`/b`\nis missing".to_owned() };
    let lossy = std::iter::repeat_n(finding(Outcome::Lossy), counts.lossy);
    let invalid = std::iter::repeat_n(finding(Outcome::Invalid), counts.invalid);
    let findings =
        lossy.chain(invalid).chain(std::iter::repeat_n(finding(Outcome::Failed), counts.failed)).collect();
    let mut result = process(OK);
    result.record.examples = Some(ExampleResults { counts, findings });
    result
}

#[test]
fn lossy_or_failed_example_is_a_failure() {
    let columns = table::Columns::for_paths(&[], &args::CheckArgs { examples: true, ..Default::default() });
    let fine = Counts { lossless: 1, loose: 2, invalid: 3, ..Counts::default() };
    for (counts, fails, ends) in [
        (fine, false, "       1      2           0      0       0        3        0  ok"),
        (
            Counts { undeclared: 7, ..fine },
            false,
            "       1      2           7      0       0        3        0  ok",
        ),
        (
            Counts { lossy: 4, ..fine },
            true,
            "       1      2           0      4       0        3        0  loses data",
        ),
        (Counts { failed: 5, ..fine }, true, "0       5        3        0  does not decode"),
        (Counts { unbuilt: 6, ..fine }, true, "0       0        3        6  does not compile"),
    ] {
        let result = with_examples(counts);
        assert_eq!(result.fails(false), fails, "{result:?}");
        let line = plain(&columns.line(&result, false));
        assert!(line.trim_end().ends_with(ends), "{line}");
    }
    let head = plain(&columns.head());
    assert!(
        head.ends_with("lossless  loose  undeclared  lossy  failed  invalid  unbuilt  verdict\n"),
        "{head}"
    );
}

#[test]
fn example_results_are_reported_compared_and_listed() {
    let (before, after) =
        (Counts { lossy: 1, invalid: 1, ..Counts::default() }, Counts { failed: 12, ..Counts::default() });
    let text = plain(&diff::compare(&report(with_examples(before)), &report(with_examples(after))));
    assert!(
        text.contains(
            "changed a.yaml: lossy examples 1 → 0; failed examples 0 → 12; invalid examples 1 → 0\n"
        ),
        "{text}"
    );

    let all = [with_examples(before), with_examples(after)];
    let text = plain(&table::example_findings(&all));
    let begin =
        "\na.yaml\n    lossy      /a: `/b` is missing\n\na.yaml\n    failed     /a: `/b` is missing\n";
    assert!(
        text.starts_with(begin) && text.ends_with("    and 2 more; use --report for all of them\n"),
        "{text}"
    );
    let totals = Totals::of(all.iter().map(|result| &result.record)).examples.unwrap();
    assert_eq!((totals.lossy, totals.failed, totals.sum()), (1, 12, 14));

    let disk = disk(&[]);
    let path = disk.path().join("report.json");
    let [written, _] = all;
    let results = written.record.examples.clone();
    report(written).write(&path).unwrap();
    assert_eq!(Report::read(&path, "--against").unwrap().documents[0].examples, results);
}

const EXAMPLES: &str = "
openapi: 3.0.3
info: {title: T, version: '1'}
servers: [{url: 'https://a.test'}]
paths:
  /a/{b}:
    put:
      operationId: put
      parameters: [{name: b, in: path, required: true, schema: {type: string}}]
      requestBody:
        content:
          application/json:
            schema: {$ref: '#/components/schemas/Pet'}
            examples:
              lossless: {value: {id: 1, owner: null}}
              loose: {value: {id: 1, extra: null}}
              undeclared: {value: {id: 1, colour: red}}
              invalid: {value: {id: one}}
              failed: {value: {id: 5000000000}}
      responses: {'204': {description: Done}}
components:
  schemas:
    Pet:
      type: object
      required: [id]
      properties:
        id: {type: integer, format: int32, example: 5}
        owner: {$ref: '#/components/schemas/Owner', nullable: true}
    Owner: {type: object, properties: {name: {type: string}}, example: {name: A}}
";

/// End to end; builds the dependencies of a client.
#[test]
#[ignore = "compiles dependencies"]
fn crates_are_checked_and_examples_decoded() {
    let disk = disk(&[
        ("in/examples.yaml", EXAMPLES.as_bytes()),
        ("in/bare.yaml", OK.as_bytes()),
        ("config.toml", b"[models]\nunknown-fields = \"skip\"\n"),
    ]);
    let work = Some(disk.path().join("work"));
    let workspace = args::WorkspaceArgs { work, offline: false };
    let args = Args {
        checks: args::CheckArgs { compile: true, examples: true, decode: true },
        workspace,
        config: Some(disk.path().join("config.toml")),
        ..args(&disk.path().join("in"), false)
    };
    let mut text = String::new();
    let outcome =
        run_with_output(&args, &mut |part| text.push_str(part)).unwrap_or_else(|error| panic!("{error}"));
    let text = plain(&text);
    assert_eq!(outcome, ExitCode::FAILURE, "{text}");
    for part in [
        "2 of 2 crates without messages",
        "7: 3 lossless, 1 loose, 1 undeclared, 0 lossy, 1 failed, 1 invalid, 0 unbuilt",
        "application~1json/examples/undeclared/value: the schema does not declare `/colour`\n",
        "application~1json/examples/failed/value: ",
        " decode error of the crate: invalid value",
        "examples.yaml /paths/~1a~1{b}/put/requestBody/content/application~1json/examples/undeclared/value (the crate: 1 key missing or added)",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
}
