//! Text of a description → Markdown that rustdoc may have.
//!
//! The text is data: nothing of it is run as a doctest, becomes HTML, links to an item or hides its direction. So it is
//! parsed by the crate that rustdoc parses it with (as CommonMark with tables; rustdoc's other extensions are plain text here,
//! and so escaped), changed where it could do more than be read,
//! and written anew with everything else escaped.

mod plain;

use std::borrow::Cow;

use pulldown_cmark::{CodeBlockKind, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd};
use pulldown_cmark_to_cmark::{Options as Writing, cmark_with_options};

const EXTENSIONS: Options = Options::ENABLE_TABLES.union(Options::ENABLE_STRIKETHROUGH);

/// Makes a text harmless; an empty one is none.
pub fn harmless(text: &str) -> Option<String> {
    let text = visible(text);
    match plain::paragraphs(&text) {
        Some(plain) => Some(plain).filter(|plain| !plain.is_empty()),
        None => rewritten(&text),
    }
}

/// By the parser and the writer, which bear any text.
fn rewritten(text: &str) -> Option<String> {
    let events = Parser::new_ext(text, EXTENSIONS);
    let mut in_code = false;
    let mut linked = Vec::new();
    let mut events_out = Vec::new();
    for event in events {
        match event {
            Event::Start(Tag::CodeBlock(_)) => {
                in_code = true;
                events_out.push(Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced("text".into()))));
            }
            Event::End(TagEnd::CodeBlock) => {
                in_code = false;
                events_out.push(event);
            }
            // Only addresses of the web: anything else rustdoc would take for an item, or a browser for a script.
            Event::Start(Tag::Link { ref dest_url, .. }) => {
                linked.push(is_web(dest_url));
                if linked.last() == Some(&true) {
                    events_out.push(inline(event));
                }
            }
            Event::End(TagEnd::Link) => {
                if linked.pop() == Some(true) {
                    events_out.push(event);
                }
            }
            // An image would be fetched by every reader of the docs: its text is enough.
            Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => {}
            Event::Start(Tag::HtmlBlock) => events_out.push(Event::Start(Tag::Paragraph)),
            Event::End(TagEnd::HtmlBlock) => events_out.push(Event::End(TagEnd::Paragraph)),
            Event::Html(html) | Event::InlineHtml(html) => {
                text_with_urls(html.trim_end_matches('\n'), true, &mut events_out);
            }
            Event::Text(text) if in_code => events_out.push(Event::Text(text)),
            Event::Text(text) => text_with_urls(&text, linked.is_empty(), &mut events_out),
            other => events_out.push(other),
        }
    }
    let mut out = String::new();
    let writing = Writing { code_block_token_count: fence(text), ..Writing::default() };
    if cmark_with_options(events_out, &mut out, EXTENSIONS, writing).is_err() {
        return None;
    }
    let out = out.trim();
    (!out.is_empty()).then(|| out.to_owned())
}

/// The first block of harmless Markdown if it is a paragraph, for where there is room for one only; else nothing.
pub fn summary(docs: &str) -> &str {
    plain::first_paragraph(docs).unwrap_or_else(|| first_block(docs))
}

fn first_block(docs: &str) -> &str {
    match Parser::new_ext(docs, EXTENSIONS).into_offset_iter().next() {
        Some((Event::Start(Tag::Paragraph), range)) => docs[range].trim_end(),
        _ => "",
    }
}

/// The summary, or where there is none what the thing is and its name.
pub fn summary_or(docs: &str, what: &str, name: &str) -> String {
    match summary(docs) {
        "" => format!("{what} {}.", code(name)),
        summary => summary.to_owned(),
    }
}

/// A text in a code span, whatever backticks and line breaks it has.
pub fn code(text: &str) -> String {
    let text = visible(text);
    let text = if text.contains(['\n', '\t']) { text.replace(['\n', '\t'], " ").into() } else { text };
    if text.is_empty() {
        return "the empty string".to_owned();
    }
    let longest = longest_run(&text, '`');
    let ticks = "`".repeat(longest + 1);
    let pad = if text.starts_with(['`', ' ']) || text.ends_with(['`', ' ']) { " " } else { "" };
    [&ticks, pad, &text, pad, &ticks].concat()
}

/// A text on one line, every character seen.
pub fn one_line(text: &str) -> String {
    visible(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Characters that are not seen, or that turn the direction of the text, are written out.
fn visible(text: &str) -> Cow<'_, str> {
    let is_plain = |byte: u8| matches!(byte, b' '..=b'~' | b'\n' | b'\t');
    if text.bytes().all(is_plain) || text.chars().all(is_seen) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            c if is_seen(c) => out.push(c),
            '\r' => {}
            c => out.push_str(&format!("U+{:04X}", u32::from(c))),
        }
    }
    Cow::Owned(out)
}

/// Whether every character of a text is seen as what it is.
pub fn is_visible(text: &str) -> bool {
    text.chars().all(is_seen)
}

fn is_seen(c: char) -> bool {
    match c {
        ' '..='~' | '\n' | '\t' => true,
        '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{61c}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}' => false,
        c => !c.is_control(),
    }
}

fn longest_run(text: &str, of: char) -> usize {
    if !text.contains(of) {
        return 0;
    }
    text.split(|c| c != of).map(str::len).max().unwrap_or_default()
}

/// A fence longer than any run of backticks or tildes in the text.
fn fence(text: &str) -> usize {
    (longest_run(text, '`').max(longest_run(text, '~')) + 1).max(3)
}

fn is_web(url: &str) -> bool {
    ["https://", "http://"].iter().any(|scheme| url.starts_with(scheme))
}

/// Reference links become inline ones: what they refer to may be gone.
fn inline(event: Event<'_>) -> Event<'_> {
    match event {
        Event::Start(Tag::Link { dest_url, title, .. }) => {
            Event::Start(Tag::Link { link_type: LinkType::Inline, dest_url, title, id: CowStr::Borrowed("") })
        }
        other => other,
    }
}

/// Text, with bare URLs made links: rustdoc complains of them otherwise.
fn text_with_urls<'a>(text: &str, link: bool, out: &mut Vec<Event<'a>>) {
    let mut rest = text;
    while let Some(start) = next_url(rest).filter(|_| link) {
        let (before, from) = rest.split_at(start);
        let end = from.find(|c: char| c.is_whitespace() || "<>\"'`|\\^{}".contains(c)).unwrap_or(from.len());
        let url = from[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '*', '_']);
        push_text(before, out);
        let link = CowStr::from(url.to_owned());
        out.push(Event::Start(Tag::Link {
            link_type: LinkType::Autolink,
            dest_url: link.clone(),
            title: CowStr::Borrowed(""),
            id: CowStr::Borrowed(""),
        }));
        out.push(Event::Text(link));
        out.push(Event::End(TagEnd::Link));
        rest = &from[url.len()..];
    }
    push_text(rest, out);
}

/// Where the next address of the web begins that has something after its scheme.
fn next_url(text: &str) -> Option<usize> {
    let mut from = 0;
    loop {
        let at = from + text[from..].find("http")?;
        let scheme = ["https://", "http://"].into_iter().find(|scheme| text[at..].starts_with(scheme));
        match scheme {
            Some(scheme) if text[at + scheme.len()..].starts_with(|c: char| c.is_alphanumeric()) => {
                return Some(at);
            }
            _ => from = at + 4,
        }
    }
}

fn push_text(text: &str, out: &mut Vec<Event<'_>>) {
    if !text.is_empty() {
        out.push(Event::Text(CowStr::from(text.to_owned())));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PARTS: &[&str] = &[
        "a",
        "word",
        "snake_case",
        "_",
        "__",
        "7",
        "12",
        ".",
        ",",
        ")",
        "(",
        "-",
        "--",
        "- ",
        "+",
        "=",
        "==",
        "#",
        "# ",
        ">",
        "> ",
        ":",
        ": ",
        "!",
        "?",
        "'",
        "\"",
        "/",
        "//",
        "http://a.b",
        "https://",
        "&",
        "& ",
        "&amp;",
        "&#35;",
        "`",
        "`a b`",
        "``",
        "` a`",
        "```",
        "`a_*<b`",
        "*",
        "**",
        "* ",
        "~",
        "~~",
        "|",
        "|-|",
        ":-",
        "[a]",
        "](b)",
        "[",
        "<",
        "<b>",
        "\\",
        "^",
        "$",
        "%",
        "{",
        "}",
        "@",
        ";",
        "é",
        "’",
        "—",
        "日本",
        "\u{a0}",
        "\u{3000}",
        "\u{200b}",
        "\r",
        "\t",
        " ",
        " ",
        " ",
        "  ",
        "    ",
        "\n",
        "\n",
        "\n\n",
        " \n",
        "  \n",
        "\n ",
        "\n    ",
        "1.",
        "2)",
        "1. ",
    ];

    /// Texts of these parts, the same ones each time.
    fn texts(count: usize) -> impl Iterator<Item = String> {
        let mut state = 7_u64;
        let mut next = move |below: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(state >> 33).unwrap_or_default() % below
        };
        (0..count).map(move |index| {
            // Few kinds of parts in each, else hardly one would be plain.
            let kinds: Vec<usize> = (0..1 + index % 5).map(|_| next(PARTS.len())).collect();
            let part =
                |at: usize| if at < kinds.len() { PARTS[kinds[at]] } else { ["a", " ", "b", "\n"][at % 4] };
            (0..1 + next(12)).map(|_| part(next(kinds.len() + 3))).collect()
        })
    }

    #[test]
    fn the_short_way_gives_what_the_long_way_gives() {
        let mut short = 0;
        for text in texts(20_000) {
            let text = visible(&text);
            if let Some(plain) = plain::paragraphs(&text) {
                short += 1;
                assert_eq!(Some(plain).filter(|plain| !plain.is_empty()), rewritten(&text), "{text:?}");
            }
        }
        assert!(short > 2_000, "{short}");
    }

    #[test]
    fn the_first_paragraph_is_the_one_that_a_parser_finds() {
        let mut short = 0;
        let texts: Vec<String> = texts(20_000).collect();
        let harmless = texts.iter().filter_map(|text| harmless(text));
        for docs in harmless.chain(texts.iter().map(|text| visible(text).into_owned())) {
            if let Some(first) = plain::first_paragraph(&docs) {
                short += 1;
                assert_eq!(first, first_block(&docs), "{docs:?}");
            }
        }
        assert!(short > 4_000, "{short}");
    }
}
