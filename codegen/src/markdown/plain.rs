//! The fast path, for text that means the same with Markdown and without: most descriptions are sentences, with a code span
//! here and there. It returns what the parser and the writer would return, byte by byte; a test compares the two.

/// Returns paragraphs of plain text and code spans as harmless Markdown; `None` if the text may contain more than these.
pub fn paragraphs(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len() + 16);
    let mut begins = true;
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
        if !out.is_empty() {
            out.push_str(if begins { "\n\n" } else { "\n" });
        }
        begins = false;
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
    if !begins_plainly(line, b"`") {
        return None;
    }
    let bytes = line.as_bytes();
    // The start of the text behind the last code span, the start of what has not been written yet, and the current position.
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
            b'`' => {
                at += code_span(&line[at..])?;
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
