//! The texts for help.

use crate::markdown;

/// Returns Markdown as a text for help. Clap would print `{n}` as a line break.
pub fn help_text(markdown: &str) -> String {
    markdown::plain_text(markdown).replace("{n}", "<n>")
}
