//! The property of text in docs: rustdoc only shows it.
//!
//! The checks here use the version of pulldown-cmark that rustdoc uses; the generator and its own check use a newer one.

use std::cell::Cell;

use pulldown_cmark::{BrokenLink, CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use specsmith::markdown::{
    code, escaped, harmless, is_harmless, labelled, list_item, one_line, summary_line,
};

/// The options with which rustdoc parses docs, and none.
const RUSTDOC: [Options; 2] = [
    Options::ENABLE_TABLES
        .union(Options::ENABLE_FOOTNOTES)
        .union(Options::ENABLE_STRIKETHROUGH)
        .union(Options::ENABLE_TASKLISTS)
        .union(Options::ENABLE_SMART_PUNCTUATION),
    Options::empty(),
];

/// Paragraphs, an example and a link in the place of the generator's own.
const BEFORE: &str = "Our words before.";
const AFTER: &str = "Our words after.";
const EXAMPLE: &str = "```no_run\nlet ours = 1;\n```";
const LINK: &str = "([`Ours`](crate::Ours))";

/// Returns the harm that a text does as text of a description: a property test and a fuzz target expect none.
pub fn harm_of(text: &str) -> Option<String> {
    let docs = [harmless(text).unwrap_or_default(), escaped(text)];
    if let Some(docs) = docs.iter().find(|docs| !is_harmless(docs)) {
        return Some(format!("the generator itself finds harm in\n{docs}"));
    }
    let code = [format!("Example: {}", code(text)), format!("{}: {}", code(&one_line(text)), code(text))];
    let lines = code.iter().flat_map(|line| around(line)).find_map(|docs| harm(&docs));
    lines.or_else(|| docs.iter().filter(|docs| !docs.is_empty()).find_map(|docs| harm_among(docs)))
}

/// Returns the harm that harmless Markdown does in each place that docs have for it.
fn harm_among(docs: &str) -> Option<String> {
    let inline = format!("* 404: {} {LINK}\n* 405: {}", summary_line(docs), summary_line(docs));
    let docs = [
        docs.to_owned(),
        list_item("`a`", docs) + "\n" + &list_item("`b`", docs),
        labelled("`a`", docs),
        inline,
    ];
    docs.iter().flat_map(|docs| around(docs)).find_map(|docs| harm(&docs))
}

/// Returns the harm in the docs of an emitted file: code other than the generator's examples, HTML and the like.
pub fn harm_in_docs(file: &str) -> Option<String> {
    docs(file).iter().find_map(|docs| {
        let parsed = Parsed::of(docs, RUSTDOC[0]);
        let is_known =
            |code: &&Code| code.is_example() || matches!(code.info.as_deref(), Some("text" | "json"));
        let is_path = |url: &str| {
            url.trim_start_matches("field@").chars().all(|c| c.is_ascii_alphanumeric() || "_:".contains(c))
        };
        let code = parsed.code.iter().find(|code| !is_known(code)).map(|code| format!("{code:?}"));
        let link = parsed.links.iter().find(|url| !is_web(url) && !is_path(url)).cloned();
        let hidden = parsed.hidden.map(|c| format!("U+{:04X}", u32::from(c)));
        let harm = parsed.events.first().cloned().or(code).or(link).or(hidden);
        harm.map(|harm| format!("{harm} in\n{docs}"))
    })
}

/// Returns the number of the generator's examples in the docs of an emitted file.
pub fn examples(file: &str) -> usize {
    let code = docs(file).into_iter().flat_map(|docs| Parsed::of(&docs, RUSTDOC[0]).code);
    code.filter(Code::is_example).count()
}

/// Returns the docs of each item of a file.
fn docs(file: &str) -> Vec<String> {
    let mut all = vec![String::new()];
    for line in file.lines().map(str::trim_start) {
        match line.strip_prefix("///").or_else(|| line.strip_prefix("//!")) {
            Some(line) => {
                all.last_mut().unwrap().push_str(&format!("{}\n", line.strip_prefix(' ').unwrap_or(line)))
            }
            None => all.push(String::new()),
        }
    }
    all.retain(|docs| !docs.is_empty());
    all
}

fn is_web(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}

/// Returns the docs alone, and with the generator's own docs around them.
fn around(docs: &str) -> [String; 3] {
    [
        docs.to_owned(),
        format!("{docs}\n\n{EXAMPLE}\n\n{AFTER}"),
        format!("{BEFORE}\n\n{EXAMPLE}\n\n{docs}\n\n{AFTER}\n\n{EXAMPLE}"),
    ]
}

/// Returns the harm in docs that were made here.
fn harm(docs: &str) -> Option<String> {
    let harm = RUSTDOC.iter().find_map(|&options| Parsed::of(docs, options).harm(docs));
    harm.map(|harm| format!("{harm} in\n{docs}"))
}

/// A code block.
#[derive(Debug, Default)]
struct Code {
    /// The text behind the opening fence; `None` for an indented block.
    info: Option<String>,
    text: String,
}

impl Code {
    /// Returns `true` for an example of the generator, or one in the docs that were made here.
    fn is_example(&self) -> bool {
        let starts: &[&str] = match self.info.as_deref() {
            Some("no_run") => &[
                "let ours = 1;\n",
                "# async fn example(",
                "# #[cfg(feature = \"mock\")]\n# async fn example(",
                "# fn example(",
                "# #[cfg(feature = \"webhook-signatures\")]\n# fn example(",
            ],
            Some("") => &["use "],
            _ => &[],
        };
        starts.iter().any(|start| self.text.starts_with(start))
    }
}

/// The parts of docs that are more than text, and the paragraphs.
#[derive(Default)]
struct Parsed {
    code: Vec<Code>,
    /// The paragraphs outside of other blocks.
    paragraphs: Vec<String>,
    links: Vec<String>,
    /// Other events that no text of a description may cause.
    events: Vec<String>,
    hidden: Option<char>,
    /// `true` if rustdoc would try to resolve text in brackets.
    broken: bool,
}

impl Parsed {
    fn of(docs: &str, options: Options) -> Self {
        let broken = Cell::new(false);
        let note = |_: BrokenLink<'_>| {
            broken.set(true);
            None
        };
        let mut parsed = Self { hidden: docs.chars().find(|&c| is_hidden(c)), ..Self::default() };
        let parser = Parser::new_with_broken_link_callback(docs, options, Some(note));
        let definitions =
            parser.reference_definitions().iter().map(|(name, _)| format!("definition of {name}"));
        parsed.events.extend(definitions);
        let (mut depth, mut in_code) = (0, false);
        for event in parser {
            match event {
                Event::Start(tag) => {
                    depth += 1;
                    in_code |= matches!(tag, Tag::CodeBlock(_));
                    parsed.start(tag, depth);
                }
                Event::End(tag) => {
                    depth -= 1;
                    in_code &= !matches!(tag, TagEnd::CodeBlock);
                }
                Event::Text(text) => {
                    parsed.hidden = parsed.hidden.or_else(|| text.chars().find(|&c| is_hidden(c)));
                    if in_code {
                        parsed.code.last_mut().unwrap().text.push_str(&text);
                    } else if depth == 1 {
                        parsed.paragraphs.last_mut().into_iter().for_each(|all| all.push_str(&text));
                    }
                }
                Event::Code(_) | Event::SoftBreak | Event::Rule => {}
                other => parsed.events.push(format!("{other:?}")),
            }
        }
        parsed.broken = broken.get();
        parsed
    }

    fn start(&mut self, tag: Tag<'_>, depth: usize) {
        match tag {
            Tag::CodeBlock(CodeBlockKind::Indented) => self.code.push(Code::default()),
            Tag::CodeBlock(CodeBlockKind::Fenced(info)) => {
                self.code.push(Code { info: Some(info.to_string()), text: String::new() });
            }
            Tag::Paragraph if depth == 1 => self.paragraphs.push(String::new()),
            Tag::Link { dest_url, title, .. } => {
                self.hidden = self.hidden.or_else(|| title.chars().find(|&c| is_hidden(c) || c == '\n'));
                self.links.push(dest_url.to_string());
            }
            Tag::Image { .. } | Tag::HtmlBlock | Tag::FootnoteDefinition(_) | Tag::MetadataBlock(_) => {
                self.events.push(format!("{tag:?}"));
            }
            _ => {}
        }
    }

    fn harm(&self, docs: &str) -> Option<String> {
        let has = |own: &str| docs.matches(own).count();
        let ours = |code: &&Code| code.is_example() && code.text == "let ours = 1;\n";
        let is_text = |code: &&Code| code.info.as_deref() == Some("text");
        if let Some(c) = self.hidden {
            return Some(format!("U+{:04X}", u32::from(c)));
        }
        if let Some(code) = self.code.iter().find(|code| !ours(code) && !is_text(code)) {
            return Some(format!("{code:?}"));
        }
        let counts = [
            (self.code.iter().filter(ours).count(), has(EXAMPLE), "own examples"),
            (self.paragraphs.iter().filter(|text| *text == AFTER).count(), has(AFTER), "own words"),
            (self.links.iter().filter(|url| *url == "crate::Ours").count(), has(LINK), "own links"),
        ];
        if let Some((found, expected, what)) = counts.iter().find(|(found, expected, _)| found != expected) {
            return Some(format!("{found} {what}, expected {expected}"));
        }
        let link = self.links.iter().find(|url| !is_web(url) && *url != "crate::Ours");
        let link = link.map(|url| format!("a link to {url:?}"));
        let event = self.events.first().cloned();
        event.or(link).or_else(|| self.broken.then(|| "a link to an item".to_owned()))
    }
}

/// Returns `true` for a character that is invisible or changes the direction of the text.
pub fn is_hidden(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}')
        || matches!(c, '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
        || c.is_control() && c != '\n'
}
