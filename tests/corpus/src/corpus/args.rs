//! The command line of `cargo xtask corpus`.

use std::num::NonZeroUsize;
use std::path::PathBuf;

/// Generates a crate from every OpenAPI description in a folder, in memory, and reports the result of each.
///
/// Reads the *.yaml, *.yml and *.json files below the folder; skips hidden folders and symlinks. A file is a
/// document if it has the key `openapi` or `swagger` at the top level; other files, which may be parts of
/// documents, are ignored and counted. Only the report and the crates for --compile, --examples and --decode
/// are written to disk. A config or lock beside a document is not used.
///
/// Prints one line per document: its path, the OpenAPI version, the number of emitted operations, of named
/// schemas and of emitted lines (without src/runtime/, which all crates share), the time, and the verdict:
/// `ok`; `refused`, with the error codes and the first error; `panic`, which is a bug in the generator; or
/// `slow`, for more than five seconds (thirty in a debug build). The codes of the warnings follow.
///
/// With --compile, further columns count the messages of rustc and clippy, and the verdict may be `does not
/// compile` or `warns`; the first messages of each code are printed at the end. With --examples, further
/// columns count the results of the examples, and the verdict may be `does not decode` or `loses data`.
///
/// Exits with 1 unless every verdict is `ok`; with --broken, if any document passes without a diagnostic.
#[derive(clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Args {
    /// The folder that contains the documents
    #[arg(value_name = "DIR")]
    pub dir: PathBuf,

    /// Only documents whose path below the folder contains this text; may be repeated
    #[arg(long = "document", value_name = "SUBSTRING")]
    pub documents: Vec<String>,

    #[command(flatten)]
    pub checks: CheckArgs,

    #[command(flatten)]
    pub workspace: WorkspaceArgs,

    /// A config for all documents
    ///
    /// Use it for settings that fit any document, such as those of `[models]`: an entry that matches nothing
    /// is an error.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,

    /// Write the results as JSON
    ///
    /// `documents` and `totals` depend on the documents and the generator only, and are in a stable order;
    /// times and memory are in `measured`.
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,

    /// Compare with an earlier report and print the changes, document by document
    ///
    /// Compares the verdict, the version, the operations, schemas, lines, and the number of errors and
    /// warnings by code; also the messages of rustc and clippy and the results of the examples, if both
    /// reports have them. Does not compare times and the wording of messages. Changes do not affect the exit
    /// code.
    #[arg(long, value_name = "FILE")]
    pub against: Option<PathBuf>,

    /// Expect every document to be refused or warned about
    ///
    /// Every file counts as a document then, including files that do not look like one.
    #[arg(long)]
    pub broken: bool,

    /// Print each skipped operation with the reason
    #[arg(long)]
    pub list_skipped: bool,

    /// Number of documents to process in parallel [default: the number of cores]
    #[arg(long, value_name = "N")]
    pub jobs: Option<NonZeroUsize>,
}

const EXAMPLES: &str = "\
Examples:
  cargo xtask corpus ../apis            run the generator on these documents
  cargo run --release -p xtask -- corpus ../apis
                                        the same with a release build, which is several times faster

  cargo xtask corpus ../apis --report before.json
  cargo xtask corpus ../apis --against before.json
                                        show the effect of a change of the generator

  cargo xtask corpus ../apis --document pets --compile
                                        compile the crates of some documents

  cargo xtask corpus ../apis/invalid --broken
                                        expect a diagnostic for every broken document";

/// Checks of the emitted crates.
#[derive(Clone, Debug, Default, clap::Args)]
#[group(id = "checks", multiple = true)]
pub struct CheckArgs {
    /// Run `cargo clippy` on the emitted crates
    ///
    /// The crates become members of a scratch workspace, each with its `client` feature only, so that their
    /// dependencies are checked once. Errors and warnings are counted by document, separately for rustc and
    /// clippy; the table is printed at the end. Every crate must compile without a warning.
    #[arg(long, conflicts_with = "broken")]
    pub compile: bool,

    /// Decode and encode the examples of the documents by the emitted types, and compare
    ///
    /// Uses the JSON examples of media types and schemas. The results: `lossless` (the same JSON value),
    /// `loose` (the same but for absent nulls, added discriminators or the notation of numbers), `undeclared`
    /// (the same but for keys that the schema does not declare; they are kept with `unknown-fields = "keep"`
    /// in a --config), `lossy`, and `failed` (not decoded). Examples that do not match their own schema are `invalid` and
    /// counted separately (--report contains the reasons). Builds a program for each document in the scratch
    /// workspace, and a JSON Schema validator.
    #[arg(long, conflicts_with = "broken")]
    pub examples: bool,

    /// Measure decoding and encoding of the ten largest examples, compared with serde derives
    ///
    /// Uses the largest examples that match their schemas. The other implementation consists of the same types
    /// with `derive(Serialize, Deserialize)` in place of the crate's macros. Both are built in release mode and run in turn in one process; each figure is the
    /// fastest of 200 rounds.
    #[arg(long, conflicts_with = "broken")]
    pub decode: bool,
}

impl CheckArgs {
    /// Returns `true` if crates have to be written.
    pub fn any(&self) -> bool {
        self.compile || self.needs_examples()
    }

    /// Returns `true` if the examples have to be collected.
    pub fn needs_examples(&self) -> bool {
        self.examples || self.decode
    }
}

/// Options of the scratch workspace.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct WorkspaceArgs {
    /// The folder of the scratch workspace [default: `corpus` in the target folder]
    ///
    /// It may be missing, or the folder of an earlier run: unchanged crates are not built again.
    #[arg(long, value_name = "DIR", requires = "checks")]
    pub work: Option<PathBuf>,

    /// Run cargo with --offline
    #[arg(long, requires = "checks")]
    pub offline: bool,
}
