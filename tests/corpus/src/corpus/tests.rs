//! Tests with a folder of tiny documents on disk.

mod checks;

use std::fs;
use std::path::Path;

use specsmith::Inputs;
use tempfile::TempDir;

use super::record::{Record, Verdict};
use super::report::{Report, Totals};
use super::*;

const OK: &str = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths: {}\n";
const REFUSED: &str = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths: {/a: {get: {x-specsmith-a: 1, responses: {}}, put: {x-specsmith-a: 1, responses: {}}}}\n";
const SKIPPED: &str = "
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
        checks: args::CheckArgs::default(),
        workspace: args::WorkspaceArgs::default(),
        config: None,
        report: None,
        against: None,
        broken,
        list_skipped: true,
        jobs: NonZeroUsize::new(2),
    }
}

/// Creates a document without surroundings.
fn input(text: &str) -> document::Document {
    document::Document { text: text.to_owned(), folder: None, config: None }
}

fn process(text: &str) -> DocumentResult {
    document::process("a.yaml", None, input(text), document::without_examples)
}

/// Formats each document as `path: verdict`.
fn verdicts(run: &Run) -> Vec<String> {
    run.documents
        .iter()
        .map(|result| format!("{}: {:?}", result.record.path, result.record.verdict))
        .collect()
}

#[test]
fn each_document_has_a_verdict_and_other_files_are_counted() {
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
    let run = process_all(&args(disk.path(), false), &mut |_| ()).unwrap();
    let expected = ["a.yml: Refused", "b/latin.YAML: Refused", "b/ok.yaml: Ok", "b-c/broken.json: Refused"];
    assert_eq!(verdicts(&run), expected);
    assert_eq!(run.ignored_files, ["b/part.yaml", "package.json"]);
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
    let run = process_all(&args(&dir, false), &mut |_| ()).unwrap();
    assert_eq!((verdicts(&run), run.symlinks), (vec!["ok.yaml: Ok".to_owned()], 3));
}

#[test]
fn skipped_operations_are_counted_and_listed() {
    let DocumentResult { record, .. } = process(SKIPPED);
    assert_eq!((record.operations, record.emitted), (Some(2), 1));
    assert_eq!(record.warnings.get("W0301"), Some(&1));
    assert!(table::skipped(&record).contains("operation `traced` is skipped"), "{record:?}");
}

#[test]
fn panic_is_a_verdict() {
    let broken = |_: &Inputs| panic!("not\u{1b}this");
    let DocumentResult { record, .. } = document::process("a.yaml", None, input(OK), broken);
    assert_eq!((record.verdict, record.version.as_str()), (Verdict::Panic, "3.0.3"));
    let line = table::Columns::for_paths(&[], &args::CheckArgs::default())
        .line(&DocumentResult::of(record.clone()), false);
    assert!(line.contains(r"not\u{1b}this (at "), "{line}");
    assert!(DocumentResult::of(record).fails(true));
}

#[test]
fn failure_depends_on_the_broken_option() {
    let (ok, refused, warned) = (process(OK), process(REFUSED), process(SKIPPED));
    let fails = |result: &DocumentResult| (result.fails(false), result.fails(true));
    // Made by hand, because even the smallest document has a warning: it has no server.
    let silent = DocumentResult::of(Record::new("a", Verdict::Ok));
    assert!(!fails(&ok).0);
    assert_eq!(fails(&silent), (false, true));
    assert_eq!(fails(&refused), (true, false));
    assert_eq!(fails(&warned), (false, false));
    assert_eq!(
        fails(&DocumentResult {
            seconds: document::SLOW + 1.0,
            ..DocumentResult::of(Record::new("a", Verdict::Ok))
        }),
        (true, true)
    );
}

#[test]
fn every_file_is_a_document_with_the_broken_option() {
    let disk = disk(&[("page.json", b"<html>"), ("empty.yaml", b"")]);
    assert!(process_all(&args(disk.path(), false), &mut |_| ()).is_err());
    let run = process_all(&args(disk.path(), true), &mut |_| ()).unwrap();
    assert_eq!(verdicts(&run), ["empty.yaml: Refused", "page.json: Refused"]);
    assert!(table::totals(&run, true).contains("every broken document"), "{}", table::totals(&run, true));
}

#[test]
fn report_is_deterministic_and_readable() {
    let disk = disk(&[("in/ok.yaml", OK.as_bytes()), ("in/refused.yaml", REFUSED.as_bytes())]);
    let (dir, path) = (disk.path().join("in"), disk.path().join("report.json"));
    let written = |jobs: usize| {
        let args = Args { report: Some(path.clone()), jobs: NonZeroUsize::new(jobs), ..args(&dir, false) };
        assert_eq!(run_with_output(&args, &mut |_| ()).unwrap(), ExitCode::FAILURE);
        let text = fs::read_to_string(&path).unwrap();
        text.split("\"measured\"").next().unwrap().to_owned()
    };
    assert_eq!(written(1), written(2));
    let report = Report::read(&path, "--against").unwrap();
    assert_eq!(diff::compare(&report, &report), "no document changed\n");
    assert_eq!(Totals::of(&report.documents).refused, 1);
}

#[test]
fn only_a_report_is_overwritten_or_compared() {
    let disk = disk(&[("api.json", b"{\"openapi\": \"3.0.3\"}"), ("empty.json", b"")]);
    let error = report::check_overwrite(&disk.path().join("api.json")).unwrap_err().to_string();
    assert!(error.contains("is not a report and would be overwritten"), "{error}");
    assert!(report::check_overwrite(&disk.path().join("empty.json")).is_ok());
    assert!(report::check_overwrite(&disk.path().join("new.json")).is_ok());
    let error = Report::read(&disk.path().join("api.json"), "--against").err().unwrap().to_string();
    assert!(error.contains("`format` is null"), "{error}");
}

#[test]
fn changes_are_listed_by_document() {
    let report = |documents: Vec<DocumentResult>| {
        Report::of(&Run {
            documents,
            ignored_files: Vec::new(),
            symlinks: 0,
            jobs: 1,
            seconds: 0.0,
            decoding: None,
        })
    };
    let named = |path: &str, mut result: DocumentResult| {
        result.record.path = path.to_owned();
        result
    };
    let before = report(vec![named("a", process(OK)), named("b", process(SKIPPED)), named("c", process(OK))]);
    let mut better = process(SKIPPED);
    better.record.emitted = 2;
    better.record.warnings.remove("W0301");
    let after = report(vec![named("a", process(REFUSED)), named("b", better), named("d", process(OK))]);
    let text = anstream::adapter::strip_str(&diff::compare(&before, &after)).to_string();
    for line in ["changed a: verdict ok → refused; ", "missing c\n", "new     d: ok\n"] {
        assert!(text.contains(line), "{line}: {text}");
    }
    assert!(text.contains("changed b: operations emitted 1 → 2; W0301 1 → 0\n"), "{text}");
    assert!(text.ends_with("4 documents changed of 3\n"), "{text}");
}

#[test]
fn lines_are_sorted_by_path_and_escaped() {
    let disk = disk(&[("b.yaml", OK.as_bytes()), ("a\u{1b}[31m.yaml", SKIPPED.as_bytes())]);
    let mut text = String::new();
    process_all(&args(disk.path(), false), &mut |part| text.push_str(part)).unwrap();
    let text = anstream::adapter::strip_str(&text).to_string();
    let begin: Vec<&str> = text.lines().map(|line| line.split("  ").next().unwrap()).collect();
    assert_eq!(begin, ["document", r"a\u{1b}[31m.yaml", "", "b.yaml"]);
    assert!(text.contains("    method TRACE is not supported; operation `traced` is skipped\n"), "{text}");
}

#[test]
fn document_filter_selects_by_path() {
    let disk =
        disk(&[("a/ok.yaml", OK.as_bytes()), ("b.yaml", OK.as_bytes()), ("c.yaml", REFUSED.as_bytes())]);
    let filtered = |parts: &[&str]| {
        let documents = parts.iter().map(|part| (*part).to_owned()).collect();
        process_all(&Args { documents, ..args(disk.path(), false) }, &mut |_| ())
    };
    assert_eq!(verdicts(&filtered(&["a/", "b."]).unwrap()), ["a/ok.yaml: Ok", "b.yaml: Ok"]);
    let error = filtered(&["d"]).err().unwrap().to_string();
    assert!(error.contains("whose path contains d"), "{error}");
}
