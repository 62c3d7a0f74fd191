//! What is asked of the crates beyond being emitted.

use super::*;
use crate::corpus::compile::{Compiled, Message};

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
    Report::of(&Run { documents: vec![judged], passed_over: Vec::new(), symlinks: 0, jobs: 1, seconds: 0.0 })
}

fn plain(text: &str) -> String {
    anstream::adapter::strip_str(text).to_string()
}

#[test]
fn a_crate_must_compile_without_a_warning() {
    let columns = table::Columns::for_paths(&[], &scratch::Args { compile: true });
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

/// The whole way; it builds what a client stands on.
#[test]
#[ignore = "compiles dependencies"]
fn crates_are_checked_in_a_scratch_workspace() {
    let disk = disk(&[("in/ok.yaml", LEFT_OUT.as_bytes()), ("in/bare.yaml", OK.as_bytes())]);
    let work = Some(disk.path().join("work"));
    let place = scratch::Place { work, offline: false };
    let args = Args { build: scratch::Args { compile: true }, place, ..args(&disk.path().join("in"), false) };
    let mut text = String::new();
    assert_eq!(run_and_tell(&args, &mut |part| text.push_str(part)).unwrap(), ExitCode::SUCCESS);
    assert!(plain(&text).contains("2 of 2 crates without a word"), "{text}");
}
