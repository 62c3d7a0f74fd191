//! First sentences of the docs of methods, which start with a verb. Descriptions mostly start with a noun.

use crate::markdown::{summary, summary_line};

/// Verbs that make a sentence of a text that starts with an article.
const VERBS: &[&str] = &[
    "is", "are", "was", "were", "has", "have", "must", "can", "may", "will", "should", "depends", "contains",
];

/// Returns docs that start with `verb`, which is put before a description that is a noun phrase. Before any other
/// description, `sentence` becomes a paragraph.
pub fn with_verb(docs: &str, verb: &str, sentence: &str) -> String {
    let own = verb.split(' ').next().unwrap_or(verb);
    match (summary(docs), noun_phrase(docs)) {
        (_, Some(phrase)) => format!("{verb} {phrase}"),
        (own_summary, None) if own_summary.split(' ').next() == Some(own) => docs.to_owned(),
        _ if docs.is_empty() => sentence.to_owned(),
        _ => format!("{sentence}\n\n{docs}"),
    }
}

/// Returns the docs with a small first letter, if their first sentence is an article and a noun without a verb of its own.
fn noun_phrase(docs: &str) -> Option<String> {
    if !["The ", "A ", "An "].iter().any(|article| docs.starts_with(article)) || !has_no_verb(docs) {
        return None;
    }
    Some(uncapitalized(docs))
}

/// Returns `true` if the docs start with a paragraph whose first sentence has no verb outside clauses with `, which`.
pub fn has_no_verb(docs: &str) -> bool {
    let line = summary_line(docs);
    let sentence = line.split(". ").next().unwrap_or_default();
    let mut clauses = sentence.split(", ");
    !sentence.is_empty()
        && clauses.all(|clause| {
            clause.starts_with("which ") || !clause.split(' ').skip(1).any(|word| VERBS.contains(&word))
        })
}

/// Returns the docs with a small first letter.
pub fn uncapitalized(docs: &str) -> String {
    let mut letters = docs.chars();
    let first = letters.next().map(|first| first.to_ascii_lowercase());
    first.into_iter().chain(letters).collect()
}
