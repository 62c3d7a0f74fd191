//! Messages of rustc and clippy, grouped by code, for debugging the generator.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::compile::Message;
use super::document::DocumentResult;
use super::table::{cut, one_line};
use specsmith_cli::terminal::{ERROR, WARNING, count};

/// The number of messages printed per code, and the number of characters per message.
const MESSAGES_PER_CODE: usize = 3;
const MESSAGE_WIDTH: usize = 160;

/// Lists the codes, errors and frequent ones first, each with its first messages.
pub fn by_code(documents: &[DocumentResult]) -> String {
    let mut by_code: BTreeMap<(&str, bool), Vec<(&str, &Message)>> = BTreeMap::new();
    for result in documents {
        for message in &result.messages {
            let messages = by_code.entry((&message.code, message.is_error)).or_default();
            messages.push((&result.record.path, message));
        }
    }
    let mut sorted: Vec<_> = by_code.into_iter().collect();
    sorted.sort_by_key(|((code, is_error), messages)| (!is_error, Reverse(messages.len()), *code));
    let mut text = String::new();
    for ((code, is_error), messages) in sorted {
        let style = if is_error { ERROR } else { WARNING };
        let paths: BTreeSet<&str> = messages.iter().map(|(path, _)| *path).collect();
        let severity = if is_error { "error" } else { "warning" };
        text.push_str(&format!(
            "\n{style}{severity} {}{style:#} ×{} in {}\n",
            one_line(code),
            messages.len(),
            count(paths.len(), "document")
        ));
        for (path, message) in messages.iter().take(MESSAGES_PER_CODE) {
            let location =
                if message.location.is_empty() { String::new() } else { format!(" {}", message.location) };
            text.push_str(&format!(
                "    {}{}: {}\n",
                one_line(path),
                one_line(&location),
                cut(&one_line(&message.text), MESSAGE_WIDTH)
            ));
        }
    }
    text
}
