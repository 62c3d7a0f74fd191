//! The names of commands and flags.

use std::collections::HashSet;

use crate::ir::unraw;

/// The flags that the runtime has for each operation, or for some.
const RESERVED: &str = "all base-url completions deadline help json null out output verbose version";

/// Names that are assigned. One that is taken gets a number, beginning with 2.
#[derive(Default)]
pub struct Names(HashSet<String>);

impl Names {
    /// Returns the names for the arguments of a command.
    pub fn of_arguments() -> Self {
        Self(RESERVED.split(' ').map(str::to_owned).collect())
    }

    /// Assigns a name.
    pub fn add(&mut self, requested: String) -> String {
        let numbered = (2..).map(|number| format!("{requested}-{number}"));
        let mut all = std::iter::once(requested.clone()).chain(numbered);
        let free = all.find(|name| !self.0.contains(name)).unwrap_or(requested);
        self.0.insert(free.clone());
        free
    }
}

/// Returns the name of a command or flag for a Rust name.
pub fn kebab(name: &str) -> String {
    unraw(name).replace('_', "-").trim_matches('-').to_owned()
}
