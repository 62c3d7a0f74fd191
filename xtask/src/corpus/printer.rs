//! Collects what comes of the files, and prints each line as soon as all those before it are printed.

use std::collections::BTreeMap;

use super::Args;
use super::judge::Judged;
use super::progress::Progress;
use super::table::{self, Columns};

/// What came of a file: none if it is no document.
type Outcome = Option<Judged>;

/// The files come in any order, and leave in that of their paths.
pub struct Printer<'a> {
    broken: bool,
    list_left_out: bool,
    /// Whether the lines wait until more is known.
    later: bool,
    files: &'a [String],
    columns: Columns,
    progress: Progress,
    waiting: BTreeMap<usize, Outcome>,
    taken: usize,
    printed: usize,
    documents: Vec<Judged>,
    passed_over: Vec<String>,
}

impl<'a> Printer<'a> {
    pub fn new(args: &Args, files: &'a [String]) -> Self {
        Self {
            broken: args.broken,
            list_left_out: args.list_left_out,
            later: args.build.any(),
            files,
            columns: Columns::for_paths(files, &args.build),
            progress: Progress::new(files.len()),
            waiting: BTreeMap::new(),
            taken: 0,
            printed: 0,
            documents: Vec::new(),
            passed_over: Vec::new(),
        }
    }

    /// Takes what came of the file with this index, and tells what can be told now.
    pub fn take(&mut self, index: usize, outcome: Outcome, tell: &mut dyn FnMut(&str)) {
        self.waiting.insert(index, outcome);
        self.taken += 1;
        let mut text = String::new();
        while let Some(outcome) = self.waiting.remove(&self.printed) {
            match outcome {
                Some(judged) => {
                    if !self.later {
                        if self.documents.is_empty() {
                            text.push_str(&self.columns.head());
                        }
                        text.push_str(&self.lines(&judged));
                    }
                    self.documents.push(judged);
                }
                None => self.passed_over.extend(self.files.get(self.printed).cloned()),
            }
            self.printed += 1;
        }
        self.progress.clear();
        if !text.is_empty() {
            tell(&text);
        }
        self.progress.draw(self.taken);
    }

    /// What is said of one document.
    fn lines(&self, judged: &Judged) -> String {
        let mut text = self.columns.line(judged, self.broken);
        if self.list_left_out {
            text.push_str(&table::left_out(&judged.record));
        }
        text
    }

    /// The documents, for what else there is to find out about them.
    pub fn documents(&mut self) -> &mut [Judged] {
        self.progress.clear();
        &mut self.documents
    }

    /// Tells what has waited.
    pub fn tell(&self, tell: &mut dyn FnMut(&str)) {
        if self.later && !self.documents.is_empty() {
            let lines = self.documents.iter().map(|judged| self.lines(judged));
            tell(&(self.columns.head() + &lines.collect::<String>()));
        }
    }

    /// The documents, and the files that are none.
    pub fn end(self) -> (Vec<Judged>, Vec<String>) {
        self.progress.clear();
        (self.documents, self.passed_over)
    }
}
