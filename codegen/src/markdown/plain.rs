//! The fast path, for text that is easy to read without a parser: most descriptions are sentences, with a code span, a link or a
//! list here and there. It returns what the parser and the writer would return, byte by byte; a test compares the two.

use crate::markdown::links::is_web;

/// Returns paragraphs and flat lists of plain text, code spans, links and bold words as harmless Markdown; `None` if the text may
/// contain more than these.
pub fn paragraphs(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len() + 16);
    let mut begins = true;
    // The marker of the current list.
    let mut list = None;
    for line in text.split('\n') {
        let inner = line.trim_start_matches(' ');
        if inner.is_empty() {
            begins = true;
            continue;
        }
        // Four spaces begin code, and two at the end of a line break it.
        let inner = inner.strip_suffix(' ').unwrap_or(inner);
        if begins && line.starts_with("    ") || inner.ends_with(' ') {
            return None;
        }
        let item = line.strip_prefix("* ").or_else(|| line.strip_prefix("- "));
        let (marker, is_in_list) = (item.and(line.bytes().next()), list.is_some());
        // A blank line between items, or in one, or another marker: more than a flat list.
        if is_in_list && (marker.is_some() && (begins || marker != list) || begins && line.starts_with(' ')) {
            return None;
        }
        if !out.is_empty() {
            let is_new = begins || marker.is_some() && !is_in_list;
            out.push_str(if is_new { "\n\n" } else { "\n" });
        }
        if marker.is_some() {
            list = marker;
            out.push_str("* ");
        } else if is_in_list && begins {
            list = None;
        } else if is_in_list {
            out.push_str("  ");
        }
        begins = false;
        let inner = item.map_or(inner, |item| item.strip_suffix(' ').unwrap_or(item));
        write_line(inner, &mut out)?;
    }
    Some(out)
}

/// Returns the first paragraph of a text that begins with one; `None` if only a parser can find its end.
pub fn first_paragraph(text: &str) -> Option<&str> {
    let mut end = 0;
    for line in text.split_inclusive('\n') {
        let inner = line.trim_start_matches(' ').trim_end_matches('\n');
        if inner.is_empty() {
            break;
        }
        if end == 0 && line.starts_with(' ') || !begins_plainly(inner, b"\\`") || inner.starts_with("``") {
            return None;
        }
        end += line.len();
    }
    (end > 0).then(|| text[..end].trim_ascii_end())
}

/// Returns `true` if a line belongs to a paragraph, whatever comes before it and after its first characters: no list, heading,
/// rule, table, quote, fence, HTML or definition begins like it. `more` are further characters to allow at its start.
fn begins_plainly(line: &str, more: &[u8]) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphabetic() || !byte.is_ascii() || b"(\"'/{%$@.".contains(&byte);
    match line.as_bytes() {
        [b'0'..=b'9', ..] => !is_numbered(line),
        [first, ..] => plain(*first) || more.contains(first),
        [] => false,
    }
}

/// Returns `true` if the text begins with `1.` or `1)`: the marker of a list, which the writer escapes.
fn is_numbered(text: &str) -> bool {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.len() < text.len() && rest.starts_with(['.', ')'])
}

fn write_line(line: &str, out: &mut String) -> Option<()> {
    if !begins_plainly(line, b"`[") && !line.starts_with("**") {
        return None;
    }
    let bytes = line.as_bytes();
    // The start of the text behind the last inline, the start of what has not been written yet, and the current position.
    let (mut run, mut rest, mut at) = (0, 0, 0);
    while let Some(&byte) = bytes.get(at) {
        let next = bytes.get(at + 1);
        match byte {
            b'a'..=b'z'
            | b'A'..=b'Z'
            | b'0'..=b'9'
            | b' '
            | b'.'
            | b','
            | b'-'
            | b'\''
            | b'"'
            | b'('
            | b')' => {}
            b'/' | b';' | b'?' | b'!' | b'%' | b'+' | b'=' | b'@' | b'{' | b'}' | b'$' => {}
            b'#' | b'>' if at > run => {}
            // A web address becomes a link.
            b':' if !bytes[at + 1..].starts_with(b"//") => {}
            b'_' if at > run
                && bytes[at - 1].is_ascii_alphanumeric()
                && next.is_some_and(u8::is_ascii_alphanumeric) => {}
            b'&' if next.is_none_or(|next| *next == b' ') => {
                out.push_str(&line[rest..at]);
                out.push_str("&amp;");
                rest = at + 1;
            }
            b'`' | b'[' | b'*' => {
                let (length, kept) = inline(&line[at..]).filter(|_| at == 0 || bytes[at - 1] != b'!')?;
                if let Some(kept) = kept {
                    out.extend([&line[rest..at], kept]);
                    rest = at + length;
                }
                at += length;
                run = at;
                if is_numbered(&line[run..]) {
                    return None;
                }
                continue;
            }
            128.. => {
                let c = line[at..].chars().next().filter(|c| !c.is_whitespace())?;
                at += c.len_utf8();
                continue;
            }
            _ => return None,
        }
        at += 1;
    }
    out.push_str(&line[rest..]);
    Some(())
}

/// Returns the length of a code span that is written unchanged.
fn code_span(text: &str) -> Option<usize> {
    let length = text[1..].find('`')?;
    let (inner, after) = text[1..].split_at(length);
    let is_plain =
        !inner.is_empty() && !inner.starts_with(' ') && !inner.ends_with(' ') && !inner.contains('\t');
    (is_plain && !after.starts_with("``")).then_some(length + 2)
}

/// Returns the length of a code span, link or bold words, and the text that is written in place of it.
fn inline(text: &str) -> Option<(usize, Option<&str>)> {
    match text.as_bytes().first()? {
        b'`' => Some((code_span(text)?, None)),
        b'[' => link(text),
        _ => Some((bold(text)?, None)),
    }
}

/// Returns the length of a link with plain text. A link to anything but a web address becomes its text, which is returned as well.
fn link(text: &str) -> Option<(usize, Option<&str>)> {
    let (inner, after) = text[1..].split_once("](")?;
    let (url, _) = after.split_once(')')?;
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._/?#=%+:@,".contains(&byte);
    let is_text = is_words(inner) || inner.starts_with('`') && code_span(inner) == Some(inner.len());
    if !is_text || url.is_empty() || !url.bytes().all(is_plain) {
        return None;
    }
    Some((inner.len() + url.len() + 4, Some(inner).filter(|_| !is_web(url))))
}

/// Returns the length of bold words.
fn bold(text: &str) -> Option<usize> {
    let (inner, after) = text.strip_prefix("**")?.split_once("**")?;
    (is_words(inner) && !after.starts_with('*')).then_some(inner.len() + 4)
}

/// Returns `true` for words without any Markdown, which begin with a letter and end with a letter or digit.
fn is_words(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.ends_with(|c: char| c.is_ascii_alphanumeric())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b" -'.,/()".contains(&byte))
}
