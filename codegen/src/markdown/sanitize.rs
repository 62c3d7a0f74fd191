//! Markdown → Markdown that only shows text: parsed, stripped and written again.

use pulldown_cmark::{CodeBlockKind, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd, TextMergeStream};
use pulldown_cmark_to_cmark::{Options as Writing, cmark_with_options};

use crate::markdown::links::{autolink, is_web, with_links};
use crate::markdown::verify::DEEPEST;
use crate::visible::visible_line;

/// The Markdown of descriptions: CommonMark, as the OpenAPI Specification requires, with tables and strikethrough.
pub const EXTENSIONS: Options = Options::ENABLE_TABLES.union(Options::ENABLE_STRIKETHROUGH);

/// Returns the Markdown rewritten; `None` if it is nested too deeply or the writer refuses it.
///
/// Code blocks become `text`, HTML becomes text, and images and links to anything but web addresses become the text within them.
pub fn rewritten(text: &str) -> Option<String> {
    let mut rewriter = Rewriter::default();
    for event in TextMergeStream::new(Parser::new_ext(text, EXTENSIONS)) {
        rewriter.read(event)?;
    }
    let mut out = String::new();
    let writing = Writing { code_block_token_count: 3, ..Writing::default() };
    cmark_with_options(rewriter.out, &mut out, EXTENSIONS, writing).ok()?;
    // Only ASCII spaces are trimmed: without a no-break space before it, a `-` would begin a list.
    let lines: Vec<&str> = out.trim_ascii().lines().map(str::trim_ascii_end).collect();
    Some(lines.join("\n"))
}

/// The space between two inlines of a block.
#[derive(Clone, Default, PartialEq, Eq)]
enum Gap {
    #[default]
    None,
    Space(String),
    Line,
}

/// The parsed events, on their way to the writer.
///
/// Spaces and line ends are held back as a [`Gap`] until a visible inline follows, so that no block begins or ends with one: a
/// list item that begins with a blank line ends there, and its remaining text would become code.
#[derive(Default)]
struct Rewriter<'a> {
    out: Vec<Event<'a>>,
    /// The open tags.
    open: Vec<Open>,
    gap: Gap,
    /// `true` if the current block has a visible inline.
    has_begun: bool,
}

/// An open tag.
enum Open {
    /// A link to this web address.
    Link(String),
    /// A link or image that becomes its text, with a placeholder for an empty one and the length of `out` at its start.
    Dropped(&'static str, usize),
    /// A block of HTML, and whether it becomes a paragraph of its own.
    Html {
        is_paragraph: bool,
    },
    /// A code block, and whether its text is empty or ends with a line end.
    Code {
        is_line_ended: bool,
    },
    Item,
    Heading,
    Other,
}

impl<'a> Rewriter<'a> {
    fn read(&mut self, event: Event<'a>) -> Option<()> {
        match event {
            Event::Start(tag) => {
                self.start(tag);
                return (self.open.len() <= DEEPEST).then_some(());
            }
            Event::End(tag) => self.end(tag),
            Event::Text(text) => match self.open.last_mut() {
                Some(Open::Code { is_line_ended }) => {
                    *is_line_ended = text.ends_with('\n');
                    self.out.push(Event::Text(text.replace('\t', "    ").into()));
                }
                _ => self.text(&text),
            },
            Event::Html(html) | Event::InlineHtml(html) => self.html(&html),
            Event::Code(code) => self.inline(Event::Code(visible_line(&code).into_owned().into())),
            Event::SoftBreak | Event::HardBreak => self.gap = Gap::Line,
            Event::Rule => self.block(Event::Rule),
            // These need extensions that are not enabled.
            Event::InlineMath(_)
            | Event::DisplayMath(_)
            | Event::FootnoteReference(_)
            | Event::TaskListMarker(_) => return None,
        }
        Some(())
    }

    fn start(&mut self, tag: Tag<'a>) {
        let open = match tag {
            Tag::Link { dest_url, title, .. } if is_web(&dest_url) => {
                let url = dest_url.to_string();
                // Reference links become inline links: a definition would apply to the docs around the text, too.
                let (link_type, id) = (LinkType::Inline, CowStr::Borrowed(""));
                let title = visible_line(&title).into_owned().into();
                self.start_inline(Tag::Link { link_type, dest_url, title, id });
                Open::Link(url)
            }
            Tag::Link { .. } => Open::Dropped("(link)", self.out.len()),
            // Every reader of the docs would fetch an image.
            Tag::Image { .. } => Open::Dropped("(image)", self.out.len()),
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough => {
                self.start_inline(tag);
                Open::Other
            }
            Tag::HtmlBlock => self.start_html(),
            Tag::CodeBlock(_) => {
                self.block(Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced("text".into()))));
                Open::Code { is_line_ended: true }
            }
            tag => {
                let open = match &tag {
                    Tag::Item => Open::Item,
                    Tag::Heading { .. } => Open::Heading,
                    _ => Open::Other,
                };
                self.block(Event::Start(tag));
                open
            }
        };
        self.open.push(open);
    }

    fn end(&mut self, tag: TagEnd) {
        match self.open.pop() {
            Some(Open::Link(url)) if self.is_empty() => {
                self.out.pop();
                autolink(&url).into_iter().for_each(|event| self.inline(event));
            }
            Some(Open::Dropped(instead, start)) => {
                if self.out.len() == start {
                    self.text(instead);
                }
            }
            Some(Open::Html { is_paragraph }) => {
                if is_paragraph {
                    self.block(Event::End(TagEnd::Paragraph));
                } else {
                    self.gap = Gap::Line;
                }
            }
            Some(Open::Code { is_line_ended }) => {
                if !is_line_ended {
                    self.out.push(Event::Text("\n".into()));
                }
                self.block(Event::End(tag));
            }
            _ => self.end_plain(tag),
        }
    }

    fn end_plain(&mut self, tag: TagEnd) {
        let may_be_empty = !is_inline(tag) && tag != TagEnd::Paragraph;
        if !may_be_empty && self.is_empty() {
            self.out.pop();
        } else if is_inline(tag) {
            self.out.push(Event::End(tag));
        } else {
            self.block(Event::End(tag));
        }
    }

    /// Returns `true` if the tag that was opened last is empty.
    fn is_empty(&self) -> bool {
        matches!(self.out.last(), Some(Event::Start(_)))
    }

    /// Writes the start or end of a block.
    fn block(&mut self, event: Event<'a>) {
        self.out.push(event);
        self.gap = Gap::None;
        self.has_begun = false;
    }

    /// Begins a block of HTML: as a paragraph, or as text of an item, since those of a tight list have no paragraphs.
    fn start_html(&mut self) -> Open {
        let is_behind_block = matches!(self.out.last(), Some(Event::Rule))
            || matches!(self.out.last(), Some(Event::End(tag)) if !is_inline(*tag));
        let is_paragraph = is_behind_block || !matches!(self.open.last(), Some(Open::Item));
        if is_paragraph {
            self.block(Event::Start(Tag::Paragraph));
        } else {
            self.gap = Gap::Line;
        }
        Open::Html { is_paragraph }
    }

    fn html(&mut self, html: &str) {
        let mut lines = html.split('\n');
        self.text(lines.next().unwrap_or_default());
        for line in lines {
            self.gap = Gap::Line;
            self.text(line);
        }
    }

    /// Writes text. Entities are decoded in it, so it may contain any character.
    fn text(&mut self, text: &str) {
        let text = visible_line(text);
        let inner = text.trim();
        let start = text.len() - text.trim_start().len();
        self.space(&text[..start]);
        if inner.is_empty() {
            return;
        }
        if self.open.iter().any(|open| matches!(open, Open::Link(_))) {
            self.inline(Event::Text(inner.to_owned().into()));
        } else {
            with_links(inner, |event| self.inline(event));
        }
        self.space(&text[start + inner.len()..]);
    }

    fn space(&mut self, space: &str) {
        match &mut self.gap {
            Gap::None if !space.is_empty() => self.gap = Gap::Space(space.to_owned()),
            Gap::Space(before) => before.push_str(space),
            Gap::None | Gap::Line => {}
        }
    }

    /// Writes a visible inline.
    fn inline(&mut self, event: Event<'a>) {
        self.fill_gap();
        self.out.push(event);
        self.has_begun = true;
    }

    fn start_inline(&mut self, tag: Tag<'a>) {
        self.fill_gap();
        self.out.push(Event::Start(tag));
    }

    fn fill_gap(&mut self) {
        let gap = std::mem::take(&mut self.gap);
        if !self.has_begun {
            return;
        }
        match gap {
            Gap::None => {}
            Gap::Space(space) => self.out.push(Event::Text(space.into())),
            // A heading of several lines would be written with an underline.
            Gap::Line if self.open.iter().any(|open| matches!(open, Open::Heading)) => {
                self.out.push(Event::Text(" ".into()));
            }
            Gap::Line => self.out.push(Event::SoftBreak),
        }
    }
}

fn is_inline(tag: TagEnd) -> bool {
    matches!(tag, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image)
}
