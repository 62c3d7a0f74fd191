//! What is asked of the crates beyond being emitted.

use super::*;
use crate::corpus::compile::{Compiled, Message};
use crate::corpus::examples::{Counts, Finding, Outcome, Tried};

/// A document that rustc and clippy have said this about.
fn said(codes: &[(&str, bool)]) -> Judged {
    let message = |(code, is_error): &(&str, bool)| Message {
        code: (*code).to_owned(),
        is_error: *is_error,
        text: format!("about\n{code}"),
        place: "src/lib.rs:1".to_owned(),
    };
    let messages: Vec<Message> = codes.iter().map(message).collect();
    let mut judged = judged(OK);
    judged.record.compiled = Some(compile::count(&messages));
    Judged { said: messages, ..judged }
}

fn report(judged: Judged) -> Report {
    Report::of(&Run {
        documents: vec![judged],
        passed_over: Vec::new(),
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
fn a_crate_must_compile_without_a_warning() {
    let columns = table::Columns::for_paths(&[], &scratch::Args { compile: true, ..Default::default() });
    for (judged, fails, ends) in [
        (said(&[]), false, "     0         0       0  ok W0302"),
        (said(&[("dead_code", false)]), true, "     0         1       0  warns W0302; dead_code"),
        (said(&[("clippy::all", true)]), true, "     0         0       1  warns W0302; clippy::all"),
        (
            said(&[("E0308", true), ("E0308", true)]),
            true,
            "     2         0       0  does not compile W0302; E0308 ×2",
        ),
    ] {
        assert_eq!(judged.fails(false), fails, "{judged:?}");
        let line = plain(&columns.line(&judged, false));
        assert!(line.trim_end().ends_with(ends), "{line}");
    }
    let refused = plain(&columns.line(&judged(REFUSED), false));
    assert!(refused.contains("     -         -       -  refused"), "{refused}");
}

#[test]
fn what_the_compiler_says_is_reported_compared_and_shown_by_kind() {
    let (before, after) = (said(&[("E0308", true), ("dead_code", false)]), said(&[("dead_code", false); 5]));
    let text = plain(&against::compare(&report(before), &report(after)));
    assert!(text.contains("changed a.yaml: rustc's errors 1 → 0; rustc's warnings 1 → 5\n"), "{text}");
    let asked = report(said(&[("dead_code", false)]));
    let not_asked = report(judged(OK));
    assert_eq!(against::compare(&not_asked, &asked), "no document changed\n");

    let all = [said(&[("E0308", true)]), said(&[("dead_code", false); 5])];
    let text = plain(&kinds::kinds(&all));
    let expected = "\nerror E0308 ×1 in 1 document\n    a.yaml src/lib.rs:1: about E0308\n\nwarning dead_code ×5 in 1 document\n";
    assert!(text.starts_with(expected), "{text}");
    assert_eq!(text.lines().count(), 8, "{text}");

    let totals = Totals::of(all.iter().map(|judged| &judged.record)).compiled.unwrap();
    assert_eq!((totals.crates, totals.clean), (2, 0));
    assert_eq!(totals.said.warnings.get("dead_code"), Some(&5));
    assert!(Compiled::default().is_clean());
}

/// A document whose examples came out like this, the first of them in this way.
fn tried(counts: Counts) -> Judged {
    let finding = |outcome| Finding { pointer: "/a".to_owned(), outcome, why: "`/b`\nis gone".to_owned() };
    let lossy = std::iter::repeat_n(finding(Outcome::Lossy), counts.lossy);
    let invalid = std::iter::repeat_n(finding(Outcome::Invalid), counts.invalid);
    let findings =
        lossy.chain(invalid).chain(std::iter::repeat_n(finding(Outcome::Failed), counts.failed)).collect();
    let mut judged = judged(OK);
    judged.record.examples = Some(Tried { counts, findings });
    judged
}

#[test]
fn examples_must_be_kept() {
    let columns = table::Columns::for_paths(&[], &scratch::Args { examples: true, ..Default::default() });
    let fine = Counts { lossless: 1, loose: 2, invalid: 3, ..Counts::default() };
    for (counts, fails, ends) in [
        (fine, false, "       1      2        0      0       0        3        0  ok W0302"),
        (
            Counts { unnamed: 7, ..fine },
            false,
            "       1      2        7      0       0        3        0  ok W0302",
        ),
        (
            Counts { lossy: 4, ..fine },
            true,
            "       1      2        0      4       0        3        0  loses W0302",
        ),
        (Counts { failed: 5, ..fine }, true, "0       5        3        0  does not decode W0302"),
        (Counts { unbuilt: 6, ..fine }, true, "0       0        3        6  does not compile W0302"),
    ] {
        let judged = tried(counts);
        assert_eq!(judged.fails(false), fails, "{judged:?}");
        let line = plain(&columns.line(&judged, false));
        assert!(line.trim_end().ends_with(ends), "{line}");
    }
    let head = plain(&columns.head());
    assert!(head.ends_with("lossless  loose  unnamed  lossy  failed  invalid  unbuilt  verdict\n"), "{head}");
}

#[test]
fn what_became_of_examples_is_reported_compared_and_listed() {
    let (before, after) =
        (Counts { lossy: 1, invalid: 1, ..Counts::default() }, Counts { failed: 12, ..Counts::default() });
    let text = plain(&against::compare(&report(tried(before)), &report(tried(after))));
    assert!(
        text.contains(
            "changed a.yaml: lossy examples 1 → 0; failed examples 0 → 12; invalid examples 1 → 0\n"
        ),
        "{text}"
    );

    let all = [tried(before), tried(after)];
    let text = plain(&table::not_kept(&all));
    let begin = "\na.yaml\n    lossy   /a: `/b` is gone\n\na.yaml\n    failed  /a: `/b` is gone\n";
    assert!(text.starts_with(begin) && text.ends_with("    and 2 more; a --report has them all\n"), "{text}");
    let totals = Totals::of(all.iter().map(|judged| &judged.record)).examples.unwrap();
    assert_eq!((totals.lossy, totals.failed, totals.sum()), (1, 12, 14));

    let disk = disk(&[]);
    let path = disk.path().join("report.json");
    let [written, _] = all;
    let tried = written.record.examples.clone();
    report(written).write(&path).unwrap();
    assert_eq!(Report::read(&path, "--against").unwrap().documents[0].examples, tried);
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
              unnamed: {value: {id: 1, colour: red}}
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

/// The whole way; it builds what a client stands on.
#[test]
#[ignore = "compiles dependencies"]
fn crates_are_checked_and_their_examples_tried() {
    let disk = disk(&[
        ("in/examples.yaml", EXAMPLES.as_bytes()),
        ("in/bare.yaml", OK.as_bytes()),
        ("config.toml", b"[models]\nunknown-fields = \"skip\"\n"),
    ]);
    let work = Some(disk.path().join("work"));
    let place = scratch::Place { work, offline: false };
    let args = Args {
        build: scratch::Args { compile: true, examples: true, decode: true },
        place,
        config: Some(disk.path().join("config.toml")),
        ..args(&disk.path().join("in"), false)
    };
    let mut text = String::new();
    let outcome =
        run_and_tell(&args, &mut |part| text.push_str(part)).unwrap_or_else(|trouble| panic!("{trouble}"));
    let text = plain(&text);
    assert_eq!(outcome, ExitCode::FAILURE, "{text}");
    for part in [
        "2 of 2 crates without a word",
        "7: 3 lossless, 1 loose, 1 unnamed, 0 lossy, 1 failed, 1 invalid, 0 unbuilt",
        "application~1json/examples/unnamed/value: the schema does not name `/colour`\n",
        "application~1json/examples/failed/value: ",
        " the crate refuses it: invalid value",
        "examples.yaml /paths/~1a~1{b}/put/requestBody/content/application~1json/examples/unnamed/value (the crate: 1 key gone)",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
}
