//! Words that may have been meant instead of a misspelled one.

/// Returns the word that is most similar to a wrong one, if it may be a misspelling.
pub fn similar<'a>(wrong: &str, words: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let max = (wrong.chars().count() / 3).max(1);
    let is_far = |word: &str| word.len().abs_diff(wrong.len()) > 3 * max;
    let distances = words
        .filter(|word| *word != wrong && !is_far(word))
        .take(10_000)
        .map(|word| (distance(wrong, word), word));
    distances.filter(|(distance, _)| *distance <= max).min().map(|(_, word)| word)
}

/// Returns the Levenshtein distance of two words, ignoring case.
fn distance(a: &str, b: &str) -> usize {
    let letters = |text: &str| text.chars().flat_map(char::to_lowercase).take(100).collect::<Vec<char>>();
    let (a, b) = (letters(a), letters(b));
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.iter().enumerate() {
        let mut corner = i;
        row[0] = i + 1;
        for (j, to) in b.iter().enumerate() {
            let changed = corner + usize::from(from != to);
            corner = row[j + 1];
            row[j + 1] = changed.min(corner + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}
