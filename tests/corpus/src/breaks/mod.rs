//! `cargo xtask breaks`: whether the verdicts of `cargo xtask diff` on source are true.

mod compiler;
mod names;
mod program;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use specsmith::{Change, Difference, Generated, Inputs, Source, Verdicts};
use specsmith_cli::error::Error;
use specsmith_cli::project::paths::Paths;
use specsmith_cli::project::source::read;
use specsmith_cli::terminal::{display_path, escape, print_stdout};

use compiler::{Failures, Workspace};
use program::Program;

/// Compiles a program that uses every item of the old crate against the new one, and compares what does not compile
/// with the verdicts. A break of behaviour alone needs a program with another output.
///
/// Takes descriptions in order, each compared with the one before, or a description and cases that change it. Exits
/// with 1 if a verdict is wrong.
#[derive(clap::Args)]
pub struct Args {
    /// The descriptions, in order
    #[arg(required = true, value_name = "DESCRIPTION")]
    descriptions: Vec<PathBuf>,

    /// A YAML list of cases: a name, the actions of an overlay that makes a new description from the only one, and a
    /// witness if the case breaks behaviour only: an expression with another value in each crate. The reverse is tried too
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
    /// What is wrong with the verdict on behaviour.
    behaviour: Option<String>,
}

/// Two descriptions.
struct Step {
    name: String,
    old: Inputs,
    new: Inputs,
    /// `None` if behaviour is not observed: for descriptions of others.
    witness: Option<String>,
}

/// Compares each step.
pub fn run(args: &Args) -> Result<ExitCode, Error> {
    let work =
        std::path::absolute(&args.work).map_err(|error| Error::io("cannot use", &args.work, &error))?;
    let inputs = |path: &Path| {
        let paths = Paths::new(path, args.config.as_deref(), None)?;
        Paths { crate_name: Some("api".to_owned()), ..paths }.read()
    };
    let mut all = Vec::new();
    for path in &args.descriptions {
        all.push((display_path(path), inputs(path)?));
    }
    let mut steps: Vec<Step> = all
        .windows(2)
        .map(|pair| {
            let (name, old, new) = (pair[1].0.clone(), pair[0].1.clone(), pair[1].1.clone());
            Step { name, old, new, witness: None }
        })
        .collect();
    if let (Some(path), Some((_, old))) = (&args.cases, all.first()) {
        steps.extend(cases(path, old)?);
    }
    let (mut missed, mut wrong, mut silent) = (0, 0, 0);
    for step in &steps {
        let outcome = step.run(&work)?;
        print_stdout(&format!("{}: {} items break\n", step.name, outcome.breaks));
        for (what, items) in [("breaks without a verdict", &outcome.missed), ("compiles", &outcome.wrong)] {
            for item in items {
                print_stdout(&format!("  {}: {what}\n", escape(item)));
            }
        }
        if let Some(what) = &outcome.behaviour {
            print_stdout(&format!("  behaviour: {}\n", escape(what)));
        }
        missed += usize::from(!outcome.missed.is_empty());
        wrong += usize::from(!outcome.wrong.is_empty());
        silent += usize::from(outcome.behaviour.is_some());
    }
    print_stdout(&format!(
        "{} steps: {missed} with a break called compatible, {wrong} with the reverse, {silent} with another behaviour than they say\n",
        steps.len()
    ));
    Ok(if missed + wrong + silent == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Reads the cases.
fn cases(path: &Path, old: &Inputs) -> Result<Vec<Step>, Error> {
    #[derive(serde::Deserialize)]
    struct Case {
        name: String,
        actions: serde_yaml::Value,
        #[serde(default)]
        witness: String,
        /// Why no program can show the change of behaviour.
        unobserved: Option<String>,
        /// The witness does not compile with the new crate as the old one: without a lock, it has other names.
        #[serde(default)]
        one_way: bool,
    }
    let invalid =
        |error: serde_yaml::Error| Error::new(format!("{} is invalid: {error}", display_path(path)));
    let cases: Vec<Case> =
        serde_yaml::from_str(&read(path, "list of cases", "--cases")?.text).map_err(invalid)?;
    let steps = |Case { name, actions, witness, unobserved, one_way }: Case| {
        let actions = serde_yaml::to_string(&actions).map_err(invalid)?;
        let text = format!("overlay: 1.0.0\ninfo: {{title: {name}, version: '1'}}\nactions:\n{actions}");
        let mut new = old.clone();
        new.overlays.push(Source { name: name.clone(), text });
        let witness = unobserved.is_none().then_some(witness);
        let reverse = format!("{name}, reversed");
        Ok([
            Step { name, old: old.clone(), new: new.clone(), witness: witness.clone() },
            Step {
                name: reverse,
                old: new,
                new: old.clone(),
                witness: witness.filter(|text| !text.is_empty() && !one_way),
            },
        ])
    };
    let steps: Vec<[Step; 2]> = cases.into_iter().map(steps).collect::<Result<_, Error>>()?;
    Ok(steps.into_iter().flatten().collect())
}

impl Step {
    fn run(&self, work: &Path) -> Result<Outcome, Error> {
        let failed = |_| Error::new("no crate can be generated from one of the descriptions");
        let difference = specsmith::diff(&self.old, &self.new).map_err(|_| failed(()))?;
        let before = specsmith::generate(&self.old).map_err(|_| failed(()))?;
        let lock = Source { name: String::new(), text: before.lock.clone() };
        let after =
            specsmith::generate(&Inputs { lock: Some(lock), ..self.new.clone() }).map_err(|_| failed(()))?;
        let program = Program::of(&parsed(&before)?);
        let (text, labels) = program.text();
        let old = Workspace::new(work, "old", &before, &text)?;
        let own = old.check(&labels)?;
        if let Some(message) = own.messages.first() {
            return Err(Error::new(format!("the program does not compile with its own crate: {message}")));
        }
        let witness = self.witness.as_deref().filter(|witness| !witness.is_empty());
        let before = witness.map(|witness| old.witness(witness)).transpose()?.flatten();
        // The two crates share their compiled files, so that each is written just before it is compiled.
        let new = Workspace::new(work, "new", &after, &text)?;
        let outcome = compared(new.check(&labels)?, &program, &difference);
        let after = witness.map(|witness| new.witness(witness)).transpose()?.flatten();
        Ok(Outcome { behaviour: self.behaviour(difference.verdicts(), before, after), ..outcome })
    }

    /// Returns what is wrong with the verdict on behaviour, from what the witness prints with both crates.
    fn behaviour(&self, verdicts: Verdicts, before: Option<String>, after: Option<String>) -> Option<String> {
        let witness = self.witness.as_deref()?;
        // A program that compiles with both crates exists only if source does not break.
        let needs_witness = verdicts.behaviour && !verdicts.source;
        match (before, after) {
            _ if witness.is_empty() => needs_witness.then(|| "no witness".to_owned()),
            (Some(before), Some(after)) if before == after => {
                verdicts.behaviour.then(|| format!("both print {before}"))
            }
            (Some(before), Some(after)) => (!verdicts.behaviour && !verdicts.source)
                .then(|| format!("{before} becomes {after} without a verdict")),
            _ => Some("the witness does not run".to_owned()),
        }
    }
}

/// Compares the items that do not compile with the verdicts on source.
fn compared(failures: Failures, program: &Program, difference: &Difference) -> Outcome {
    let Failures { mut broken, mut affected, collisions, .. } = failures;
    let all = program.labels();
    let breaks = difference.changes.iter().filter(|change| change.verdicts.source);
    let claimed: BTreeSet<String> = breaks.flat_map(|change| labels_of(change, program, &all)).collect();
    for (one, other) in collisions {
        // It is one break of both.
        if !claimed.contains(&one) && !claimed.contains(&other) {
            broken.insert(one.clone());
        }
        affected.extend([one, other]);
    }
    // What follows from another change may compile by itself.
    let following = difference.changes.iter().filter(|change| change.follows);
    affected.extend(following.flat_map(|change| labels_of(change, program, &all)));
    let missed = broken.difference(&claimed).cloned().collect();
    let wrong = claimed.difference(&broken).filter(|label| !affected.contains(*label)).cloned().collect();
    Outcome { missed, wrong, breaks: broken.len(), behaviour: None }
}

/// Returns the labels of what a change breaks.
fn labels_of(change: &Change, program: &Program, all: &BTreeSet<&str>) -> Vec<String> {
    let Some(old) = &change.old else { return Vec::new() };
    let path = method_of(&old.path);
    let mut labels: Vec<String> = match change.new {
        None => program.inside(path).map(str::to_owned).collect(),
        Some(_) => Vec::new(),
    };
    // A group has no use of its own.
    if labels.is_empty() || all.contains(path) {
        labels.push(label_of(path, all));
    }
    labels
}

/// Returns the path of a method as labels have it.
fn method_of(path: &str) -> &str {
    path.strip_prefix("client.").unwrap_or(path)
}

/// Returns the label of a changed item.
fn label_of(path: &str, all: &BTreeSet<&str>) -> String {
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
