//! `cargo xtask breaks`: whether the verdicts of `cargo xtask diff` on source are true.

mod names;
mod program;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use serde_json::Value;
use specsmith::files::MARK;
use specsmith::{Generated, Inputs, Source};
use xtask::error::Error;
use xtask::paths::{Paths, read};
use xtask::terminal::{display_path, escape, print_stdout};

use program::Program;

/// Compiles a program that uses every item of the old crate against the new one, and compares what does not compile
/// with the verdicts.
///
/// Takes descriptions in order, each compared with the one before, or a description and cases that change it. Exits with 1 if a verdict is wrong.
#[derive(clap::Args)]
pub struct Args {
    /// The descriptions, in order
    #[arg(required = true, value_name = "DESCRIPTION")]
    descriptions: Vec<PathBuf>,

    /// A YAML list of cases: a name, and the actions of an overlay that makes a new description from the only one
    #[arg(long, value_name = "FILE")]
    cases: Option<PathBuf>,

    /// The config
    #[arg(long, value_name = "PATH")]
    config: Option<PathBuf>,

    /// An empty folder, or that of an earlier run
    #[arg(long, value_name = "DIR")]
    work: PathBuf,
}

/// The result of a step.
#[derive(Default)]
struct Outcome {
    /// Items that do not compile, without a verdict.
    missed: BTreeSet<String>,
    /// Items with a verdict that compile.
    wrong: BTreeSet<String>,
    breaks: usize,
}

/// Compares each step.
pub fn run(args: &Args) -> Result<ExitCode, Error> {
    let work =
        std::path::absolute(&args.work).map_err(|error| Error::io("cannot use", &args.work, &error))?;
    let inputs =
        |path: &Path| Paths::new(Some(path), args.config.as_deref(), Some(Path::new("")))?.read(Some("api"));
    let mut all = Vec::new();
    for path in &args.descriptions {
        all.push((display_path(path), inputs(path)?));
    }
    let mut steps: Vec<(String, Inputs, Inputs)> =
        all.windows(2).map(|pair| (pair[1].0.clone(), pair[0].1.clone(), pair[1].1.clone())).collect();
    if let (Some(cases), Some((_, old))) = (&args.cases, all.first()) {
        for (name, overlay) in overlays(cases)? {
            let mut new = old.clone();
            new.overlays.push(overlay);
            steps.push((name, old.clone(), new));
        }
    }
    let (mut missed, mut wrong) = (0, 0);
    for (name, old, new) in &steps {
        let outcome = step(&work, old, new)?;
        print_stdout(&format!("{name}: {} items break\n", outcome.breaks));
        for (what, items) in [("breaks without a verdict", &outcome.missed), ("compiles", &outcome.wrong)] {
            for item in items {
                print_stdout(&format!("  {}: {what}\n", escape(item)));
            }
        }
        missed += usize::from(!outcome.missed.is_empty());
        wrong += usize::from(!outcome.wrong.is_empty());
    }
    print_stdout(&format!(
        "{} steps: {missed} with a break called compatible, {wrong} with the reverse\n",
        steps.len()
    ));
    Ok(if missed + wrong == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Reads the cases: a name and an overlay of each.
fn overlays(path: &Path) -> Result<Vec<(String, Source)>, Error> {
    #[derive(serde::Deserialize)]
    struct Case {
        name: String,
        actions: serde_yaml::Value,
    }
    let invalid =
        |error: serde_yaml::Error| Error::new(format!("{} is invalid: {error}", display_path(path)));
    let cases: Vec<Case> =
        serde_yaml::from_str(&read(path, "list of cases", "--cases")?.text).map_err(invalid)?;
    let overlay = |case: Case| {
        let actions = serde_yaml::to_string(&case.actions).map_err(invalid)?;
        let text =
            format!("overlay: 1.0.0\ninfo: {{title: {}, version: '1'}}\nactions:\n{actions}", case.name);
        Ok((case.name.clone(), Source { name: case.name, text }))
    };
    cases.into_iter().map(overlay).collect()
}

fn step(work: &Path, old: &Inputs, new: &Inputs) -> Result<Outcome, Error> {
    let failed = |_| Error::new("no crate can be generated from one of the descriptions");
    let difference = specsmith::diff(old, new).map_err(|_| failed(()))?;
    let before = specsmith::generate(old).map_err(|_| failed(()))?;
    let lock = Source { name: String::new(), text: before.lock.clone() };
    let after = specsmith::generate(&Inputs { lock: Some(lock), ..new.clone() }).map_err(|_| failed(()))?;
    let program = Program::of(&parsed(&before)?);
    let (text, labels) = program.text();
    let own = check(work, "old", &before, &text, &labels)?;
    if let Some(message) = own.messages.first() {
        return Err(Error::new(format!("the program does not compile with its own crate: {message}")));
    }
    let Failures { mut broken, mut affected, collisions, .. } = check(work, "new", &after, &text, &labels)?;
    let all = program.labels();
    let mut claimed = BTreeSet::new();
    for change in difference.changes.iter().filter(|change| change.verdicts.source) {
        let Some(old) = &change.old else { continue };
        let inside: BTreeSet<String> = match change.new {
            None => program.inside(method_of(&old.path)).map(str::to_owned).collect(),
            Some(_) => BTreeSet::new(),
        };
        // A group has no use of its own.
        if inside.is_empty() || all.contains(method_of(&old.path)) {
            claimed.insert(label_of(&old.path, &all));
        }
        claimed.extend(inside);
    }
    for (one, other) in collisions {
        // It is one break of both.
        if !claimed.contains(&one) && !claimed.contains(&other) {
            broken.insert(one.clone());
        }
        affected.extend([one, other]);
    }
    let missed = broken.difference(&claimed).cloned().collect();
    let wrong = claimed.difference(&broken).filter(|label| !affected.contains(*label)).cloned().collect();
    Ok(Outcome { missed, wrong, breaks: broken.len() })
}

/// Returns the path of a method as labels have it.
fn method_of(path: &str) -> &str {
    path.strip_prefix("client.").unwrap_or(path)
}

/// Returns the label of a changed item.
fn label_of(path: &str, all: &BTreeSet<&str>) -> String {
    let path = method_of(path);
    let is_prefix = |label: &&&str| {
        path.strip_prefix(**label).is_some_and(|rest| rest.is_empty() || rest.starts_with([':', '(', ' ']))
    };
    let longest = all.iter().filter(is_prefix).max_by_key(|label| label.len());
    longest.map_or_else(|| path.to_owned(), |label| (*label).to_owned())
}

fn parsed(generated: &Generated) -> Result<BTreeMap<String, syn::File>, Error> {
    let is_own =
        |path: &str| path.starts_with("src/") && path.ends_with(".rs") && !path.starts_with("src/runtime/");
    let files = generated.files.iter().filter(|(path, _)| is_own(path));
    let parse = |(path, text): (&str, &str)| match syn::parse_file(text) {
        Ok(file) => Ok((path.to_owned(), file)),
        Err(error) => Err(Error::new(format!("{path} is no Rust: {error}"))),
    };
    files.map(parse).collect()
}

/// The errors of a program.
#[derive(Default)]
struct Failures {
    messages: Vec<String>,
    /// The labels of items that do not compile.
    broken: BTreeSet<String>,
    /// The labels of lines that name a model that is gone. The compiler reports nothing else about them.
    affected: BTreeSet<String>,
    /// The labels of two types that are one type, so that implementations of a trait collide.
    collisions: Vec<(String, String)>,
}

/// Writes a crate and the program, and checks them.
fn check(
    work: &Path,
    side: &str,
    generated: &Generated,
    program: &str,
    labels: &[String],
) -> Result<Failures, Error> {
    let root = work.join(side);
    let write = |path: &Path, text: &str| -> Result<(), Error> {
        let folder = path.parent().unwrap_or(path);
        fs::create_dir_all(folder)
            .and_then(|()| fs::write(path, text))
            .map_err(|error| Error::io("cannot write", path, &error))
    };
    let _ = fs::remove_dir_all(root.join("api"));
    for (path, text) in generated.files.iter() {
        write(&root.join("api").join(path), text)?;
    }
    write(
        &root.join("Cargo.toml"),
        &format!("# {MARK}\n[workspace]\nresolver = \"3\"\nmembers = [\"api\", \"program\"]\n"),
    )?;
    let features = if generated.summary.emitted > 0 { ", features = [\"client\"]" } else { "" };
    let manifest = format!(
        "[package]\nname = \"program\"\nversion = \"0.0.0\"\nedition = \"2024\"\n[dependencies]\n\
         k = {{ package = \"api\", path = \"../api\", default-features = false{features} }}\nserde = \"1\"\nserde_json = \"1\"\n"
    );
    write(&root.join("program/Cargo.toml"), &manifest)?;
    write(&root.join("program/src/main.rs"), program)?;
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../Cargo.lock");
    fs::copy(lock, root.join("Cargo.lock")).map_err(|error| Error::io("cannot write", &root, &error))?;
    let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["check", "--quiet", "--package", "program", "--message-format", "json", "--target-dir"])
        .arg(work.join("target"))
        .current_dir(&root)
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| Error::io("cannot run cargo in", &root, &error))?;
    Ok(failures(&String::from_utf8_lossy(&output.stdout), labels))
}

/// Reads the errors of the program. `labels` are those of its lines.
fn failures(output: &str, labels: &[String]) -> Failures {
    let mut found = Failures::default();
    for line in output.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok()) {
        let message = &line["message"];
        if message["level"] != "error" {
            continue;
        }
        let rendered = message["rendered"].as_str().unwrap_or_default();
        let spans = message["spans"].as_array().map_or(&[][..], Vec::as_slice);
        let label = |span: &Value| {
            let number = span["line_start"].as_u64().and_then(|number| usize::try_from(number).ok());
            labels.get(number.unwrap_or(0).wrapping_sub(1)).cloned().unwrap_or_default()
        };
        if let ("E0119", [one, other]) = (message["code"]["code"].as_str().unwrap_or_default(), spans) {
            found.messages.push(rendered.to_owned());
            found.collisions.push((label(one), label(other)));
            continue;
        }
        for span in spans.iter().filter(|span| span["is_primary"] == true) {
            let label = label(span);
            found.messages.push(format!("{label}: {rendered}"));
            match missing_model(message) {
                Some(model) => {
                    found.broken.insert(model);
                    found.affected.insert(label);
                }
                None => drop(found.broken.insert(label)),
            }
        }
        if spans.is_empty() && message["code"].is_object() {
            found.messages.push(rendered.to_owned());
        }
    }
    found
}

/// Returns the label of a model that does not exist, which is the reason of the error.
fn missing_model(message: &Value) -> Option<String> {
    let text = message["message"].as_str()?;
    let (_, rest) = text.strip_prefix("cannot find ")?.split_once('`')?;
    let (name, place) = rest.split_once('`')?;
    place.ends_with("`k::models`").then(|| format!("models::{name}"))
}
