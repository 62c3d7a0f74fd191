//! A folder of tiny documents on a real disk.

mod built;

use std::fs;
use std::path::Path;

use specsmith::Inputs;
use tempfile::TempDir;

use super::report::{Record, Report, Totals, Verdict};
use super::*;

const OK: &str = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths: {}\n";
const REFUSED: &str = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths: {/a: {get: {tags: 1, responses: {}}, put: {tags: 1, responses: {}}}}\n";
const LEFT_OUT: &str = "
openapi: 3.0.3
info: {title: T, version: '1'}
servers: [{url: 'https://a.test'}]
paths:
  /a:
    trace: {operationId: traced, responses: {'204': {description: Done}}}
    get: {operationId: read, responses: {'204': {description: Done}}}
";

fn disk(files: &[(&str, &[u8])]) -> TempDir {
    let disk = tempfile::tempdir().unwrap();
    for (path, bytes) in files {
        let path = disk.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    disk
}

fn args(dir: &Path, broken: bool) -> Args {
    let dir = dir.to_owned();
    Args {
        dir,
        documents: Vec::new(),
        build: scratch::Args::default(),
        place: scratch::Place::default(),
        config: None,
        report: None,
        against: None,
        broken,
        list_left_out: true,
        jobs: NonZeroUsize::new(2),
    }
}

/// A document with nothing beside it.
fn alone(text: &str) -> judge::Text {
    judge::Text { text: text.to_owned(), folder: None, config: None }
}

fn judged(text: &str) -> Judged {
    judge::document("a.yaml", None, alone(text), judge::plainly)
}

/// `path: verdict`, document by document.
fn verdicts(run: &Run) -> Vec<String> {
    run.documents
        .iter()
        .map(|judged| format!("{}: {:?}", judged.record.path, judged.record.verdict))
        .collect()
}

#[test]
fn every_document_gets_a_verdict_and_the_rest_is_counted() {
    let disk = disk(&[
        ("b/ok.yaml", OK.as_bytes()),
        ("a.yml", REFUSED.as_bytes()),
        ("b-c/broken.json", b"{\"openapi\": \"3.0.3\", }"),
        ("b/latin.YAML", b"openapi: 3.0.3\n# \xe9\n"),
        ("b/part.yaml", b"type: string\n"),
        ("package.json", b"{\"dependencies\": {\"openapi\": \"1\"}}"),
        (".git/ok.yaml", OK.as_bytes()),
        ("ok.txt", OK.as_bytes()),
    ]);
    let run = judge_all(&args(disk.path(), false), &mut |_| ()).unwrap();
    let expected = ["a.yml: Refused", "b/latin.YAML: Refused", "b/ok.yaml: Ok", "b-c/broken.json: Refused"];
    assert_eq!(verdicts(&run), expected);
    assert_eq!(run.passed_over, ["b/part.yaml", "package.json"]);
    let record = |index: usize| &run.documents[index].record;
    assert_eq!((record(0).version.as_str(), record(0).operations), ("3.0.3", Some(2)));
    assert_eq!(record(1).errors.keys().collect::<Vec<_>>(), ["not-utf-8"]);
    assert_eq!((record(3).version.as_str(), record(3).operations), ("3.0.3", None));
    assert!(record(3).errors.contains_key("E0001"), "{:?}", record(3));
    assert!(record(2).lines > 10, "{:?}", record(2));
}

#[cfg(unix)]
#[test]
fn symlinks_are_counted_and_not_followed() {
    let disk = disk(&[("in/ok.yaml", OK.as_bytes()), ("out/ok.yaml", OK.as_bytes())]);
    let dir = disk.path().join("in");
    std::os::unix::fs::symlink(disk.path().join("out"), dir.join("folder")).unwrap();
    std::os::unix::fs::symlink(&dir, dir.join("circle")).unwrap();
    std::os::unix::fs::symlink(disk.path().join("out/ok.yaml"), dir.join("file.yaml")).unwrap();
    let run = judge_all(&args(&dir, false), &mut |_| ()).unwrap();
    assert_eq!((verdicts(&run), run.symlinks), (vec!["ok.yaml: Ok".to_owned()], 3));
}

#[test]
fn what_is_left_out_is_counted_and_kept() {
    let Judged { record, .. } = judged(LEFT_OUT);
    assert_eq!((record.operations, record.emitted), (Some(2), 1));
    assert_eq!(record.warnings.get("W0301"), Some(&1));
    assert!(table::left_out(&record).contains("operation `traced` is skipped"), "{record:?}");
}

#[test]
fn a_panic_is_a_verdict() {
    let broken = |_: &Inputs| panic!("not\u{1b}this");
    let Judged { record, .. } = judge::document("a.yaml", None, alone(OK), broken);
    assert_eq!((record.verdict, record.version.as_str()), (Verdict::Panic, "3.0.3"));
    let line =
        table::Columns::for_paths(&[], &scratch::Args::default()).line(&Judged::of(record.clone()), false);
    assert!(line.contains(r"not\u{1b}this (at "), "{line}");
    assert!(Judged::of(record).fails(true));
}

#[test]
fn what_fails_depends_on_what_is_expected() {
    let (ok, refused, warned) = (judged(OK), judged(REFUSED), judged(LEFT_OUT));
    let fails = |judged: &Judged| (judged.fails(false), judged.fails(true));
    // Even the smallest document is warned about if it has no server.
    let silent = Judged::of(Record::new("a", Verdict::Ok));
    assert!(!fails(&ok).0);
    assert_eq!(fails(&silent), (false, true));
    assert_eq!(fails(&refused), (true, false));
    assert_eq!(fails(&warned), (false, false));
    assert_eq!(
        fails(&Judged { seconds: judge::SLOW + 1.0, ..Judged::of(Record::new("a", Verdict::Ok)) }),
        (true, true)
    );
}

#[test]
fn every_file_of_a_broken_folder_is_a_document() {
    let disk = disk(&[("page.json", b"<html>"), ("empty.yaml", b"")]);
    assert!(judge_all(&args(disk.path(), false), &mut |_| ()).is_err());
    let run = judge_all(&args(disk.path(), true), &mut |_| ()).unwrap();
    assert_eq!(verdicts(&run), ["empty.yaml: Refused", "page.json: Refused"]);
    assert!(table::totals(&run, true).contains("every broken document"), "{}", table::totals(&run, true));
}

#[test]
fn a_report_is_read_as_it_was_written_and_is_the_same_in_every_run() {
    let disk = disk(&[("in/ok.yaml", OK.as_bytes()), ("in/refused.yaml", REFUSED.as_bytes())]);
    let (dir, path) = (disk.path().join("in"), disk.path().join("report.json"));
    let written = |jobs: usize| {
        let args = Args { report: Some(path.clone()), jobs: NonZeroUsize::new(jobs), ..args(&dir, false) };
        assert_eq!(run_and_tell(&args, &mut |_| ()).unwrap(), ExitCode::FAILURE);
        let text = fs::read_to_string(&path).unwrap();
        text.split("\"measured\"").next().unwrap().to_owned()
    };
    assert_eq!(written(1), written(2));
    let report = Report::read(&path, "--against").unwrap();
    assert_eq!(against::compare(&report, &report), "no document changed\n");
    assert_eq!(Totals::of(&report.documents).refused, 1);
}

#[test]
fn nothing_but_a_report_is_overwritten_or_compared_with() {
    let disk = disk(&[("api.json", b"{\"openapi\": \"3.0.3\"}"), ("empty.json", b"")]);
    let trouble = report::may_be_written(&disk.path().join("api.json")).unwrap_err().to_string();
    assert!(trouble.contains("is not a report, and would be overwritten"), "{trouble}");
    assert!(report::may_be_written(&disk.path().join("empty.json")).is_ok());
    assert!(report::may_be_written(&disk.path().join("new.json")).is_ok());
    let trouble = Report::read(&disk.path().join("api.json"), "--against").err().unwrap().to_string();
    assert!(trouble.contains("its `format` is null"), "{trouble}");
}

#[test]
fn what_changed_is_said_by_document() {
    let report = |documents: Vec<Judged>| {
        Report::of(&Run {
            documents,
            passed_over: Vec::new(),
            symlinks: 0,
            jobs: 1,
            seconds: 0.0,
            decoding: None,
        })
    };
    let named = |path: &str, mut judged: Judged| {
        judged.record.path = path.to_owned();
        judged
    };
    let before = report(vec![named("a", judged(OK)), named("b", judged(LEFT_OUT)), named("c", judged(OK))]);
    let mut better = judged(LEFT_OUT);
    better.record.emitted = 2;
    better.record.warnings.remove("W0301");
    let after = report(vec![named("a", judged(REFUSED)), named("b", better), named("d", judged(OK))]);
    let text = anstream::adapter::strip_str(&against::compare(&before, &after)).to_string();
    for line in ["changed a: verdict ok → refused; ", "gone    c\n", "new     d: ok\n"] {
        assert!(text.contains(line), "{line}: {text}");
    }
    assert!(text.contains("changed b: operations emitted 1 → 2; W0301 1 → 0\n"), "{text}");
    assert!(text.ends_with("4 documents are others than before, of 3\n"), "{text}");
}

#[test]
fn lines_come_in_the_order_of_the_paths_and_obey_nobody() {
    let disk = disk(&[("b.yaml", OK.as_bytes()), ("a\u{1b}[31m.yaml", LEFT_OUT.as_bytes())]);
    let mut text = String::new();
    judge_all(&args(disk.path(), false), &mut |part| text.push_str(part)).unwrap();
    let text = anstream::adapter::strip_str(&text).to_string();
    let begin: Vec<&str> = text.lines().map(|line| line.split("  ").next().unwrap()).collect();
    assert_eq!(begin, ["document", r"a\u{1b}[31m.yaml", "", "b.yaml"]);
    assert!(text.contains("    method TRACE is not supported; operation `traced` is skipped\n"), "{text}");
}

#[test]
fn only_the_documents_that_are_asked_for_are_looked_at() {
    let disk =
        disk(&[("a/ok.yaml", OK.as_bytes()), ("b.yaml", OK.as_bytes()), ("c.yaml", REFUSED.as_bytes())]);
    let asked = |parts: &[&str]| {
        let documents = parts.iter().map(|part| (*part).to_owned()).collect();
        judge_all(&Args { documents, ..args(disk.path(), false) }, &mut |_| ())
    };
    assert_eq!(verdicts(&asked(&["a/", "b."]).unwrap()), ["a/ok.yaml: Ok", "b.yaml: Ok"]);
    let trouble = asked(&["d"]).err().unwrap().to_string();
    assert!(trouble.contains("whose path contains d"), "{trouble}");
}
