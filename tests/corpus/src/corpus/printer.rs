//! Collects the results and prints each line as soon as all lines before it are printed.

use std::collections::BTreeMap;

use super::args::Args;
use super::document::DocumentResult;
use super::progress::Progress;
use super::table::{self, Columns};

/// The result for a file; `None` if it is not a document.
type Outcome = Option<DocumentResult>;

/// A printer that receives results in any order and prints them in the order of the paths.
pub struct Printer<'a> {
    broken: bool,
    list_skipped: bool,
    /// `true` if the lines are printed at the end, when the results of the builds are known.
    deferred: bool,
    files: &'a [String],
    columns: Columns,
    progress: Progress,
    pending: BTreeMap<usize, Outcome>,
    done: usize,
    printed: usize,
    documents: Vec<DocumentResult>,
    ignored_files: Vec<String>,
}

impl<'a> Printer<'a> {
    pub fn new(args: &Args, files: &'a [String]) -> Self {
        Self {
            broken: args.broken,
            list_skipped: args.list_skipped,
            deferred: args.checks.any(),
            files,
            columns: Columns::for_paths(files, &args.checks),
            progress: Progress::new(files.len()),
            pending: BTreeMap::new(),
            done: 0,
            printed: 0,
            documents: Vec::new(),
            ignored_files: Vec::new(),
        }
    }

    /// Adds the result for the file with this index and prints the lines that are complete.
    pub fn add(&mut self, index: usize, outcome: Outcome, print: &mut dyn FnMut(&str)) {
        self.pending.insert(index, outcome);
        self.done += 1;
        let mut text = String::new();
        while let Some(outcome) = self.pending.remove(&self.printed) {
            match outcome {
                Some(result) => {
                    if !self.deferred {
                        if self.documents.is_empty() {
                            text.push_str(&self.columns.head());
                        }
                        text.push_str(&self.lines(&result));
                    }
                    self.documents.push(result);
                }
                None => self.ignored_files.extend(self.files.get(self.printed).cloned()),
            }
            self.printed += 1;
        }
        self.progress.clear();
        if !text.is_empty() {
            print(&text);
        }
        self.progress.draw(self.done);
    }

    /// Formats the lines for one document.
    fn lines(&self, result: &DocumentResult) -> String {
        let mut text = self.columns.line(result, self.broken);
        if self.list_skipped {
            text.push_str(&table::skipped(&result.record));
        }
        text
    }

    /// Returns the documents, so that further results can be added.
    pub fn documents(&mut self) -> &mut [DocumentResult] {
        self.progress.clear();
        &mut self.documents
    }

    /// Prints the deferred lines.
    pub fn print_deferred(&self, print: &mut dyn FnMut(&str)) {
        if self.deferred && !self.documents.is_empty() {
            let lines = self.documents.iter().map(|result| self.lines(result));
            print(&(self.columns.head() + &lines.collect::<String>()));
        }
    }

    /// Returns the documents and the ignored files.
    pub fn finish(self) -> (Vec<DocumentResult>, Vec<String>) {
        self.progress.clear();
        (self.documents, self.ignored_files)
    }
}
