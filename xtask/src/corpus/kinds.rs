//! What rustc and clippy say, kind by kind: for whoever mends the generator.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::compile::Message;
use super::judge::Judged;
use super::table::{cut, one_line};
use crate::terminal::{ERROR, WARNING, count};

/// How many messages of each kind are shown, and how many characters of a text.
const SHOWN: usize = 3;
const TEXT: usize = 160;

/// The kinds, the worst and most frequent first, each with its first few messages.
pub fn kinds(documents: &[Judged]) -> String {
    let mut kinds: BTreeMap<(&str, bool), Vec<(&str, &Message)>> = BTreeMap::new();
    for judged in documents {
        for message in &judged.said {
            let of_kind = kinds.entry((&message.code, message.is_error)).or_default();
            of_kind.push((&judged.record.path, message));
        }
    }
    let mut sorted: Vec<_> = kinds.into_iter().collect();
    sorted.sort_by_key(|((code, is_error), said)| (!is_error, Reverse(said.len()), *code));
    let mut text = String::new();
    for ((code, is_error), said) in sorted {
        let style = if is_error { ERROR } else { WARNING };
        let paths: BTreeSet<&str> = said.iter().map(|(path, _)| *path).collect();
        let word = if is_error { "error" } else { "warning" };
        text.push_str(&format!(
            "\n{style}{word} {}{style:#} ×{} in {}\n",
            one_line(code),
            said.len(),
            count(paths.len(), "document")
        ));
        for (path, message) in said.iter().take(SHOWN) {
            let place = if message.place.is_empty() { String::new() } else { format!(" {}", message.place) };
            text.push_str(&format!(
                "    {}{}: {}\n",
                one_line(path),
                one_line(&place),
                cut(&one_line(&message.text), TEXT)
            ));
        }
    }
    text
}
