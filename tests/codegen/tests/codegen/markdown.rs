//! Text of descriptions in docs.

use std::cell::Cell;
use std::time::{Duration, Instant};

use codegen_tests::markdown::harm_of;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use pulldown_cmark::{Event, Options, Parser, Tag};
use specsmith::markdown::{escaped, harmless, harmless_by_parser, is_harmless, summary};

use crate::random;

/// Starts of lines.
const STARTS: &[&str] = &[
    "- ",
    "-\t",
    "* ",
    "+",
    "1. ",
    "10. ",
    "2) ",
    "007.",
    "> ",
    ">",
    "# ",
    "###### ",
    " ",
    "  ",
    "   ",
    "    ",
    "     ",
    "\t",
    "\u{a0}",
    "\u{3000}",
    "&nbsp;",
    "&#32;",
    "&#9;",
    "```",
    "````",
    "~~~",
    "~~~~",
    "```rust",
    "~~~ignore",
    "---",
    "===",
    "***",
    "| ",
    "|-|-|",
    "|:-|",
    "[a]: ",
    "[^1]: ",
    "<div>",
    "<!--",
    "<?",
    "![](x.png)",
    "[](y)",
    "\\",
    ": ",
];

/// Parts of lines.
const INLINES: &[&str] = &[
    "a",
    "CODE",
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
    "+",
    "=",
    "#",
    ">",
    ":",
    "!",
    "?",
    "'",
    "\"",
    "/",
    "//",
    "http://a.b",
    "https://",
    "https://a.b/c_d?e=f&g",
    "&",
    "& ",
    "&amp;",
    "&#35;",
    "&#10;",
    "&#13;",
    "&nbsp;",
    "&#x202e;",
    "&#x200b;",
    "&#x1b;",
    "&#0;",
    "&lt;script&gt;",
    "&#96;",
    "&#91;",
    "&lt;",
    "`",
    "`a b`",
    "``",
    "` a`",
    "```",
    "`a_*<b`",
    "*",
    "**",
    "***",
    "~",
    "~~",
    "|",
    "[a]",
    "](b)",
    "[",
    "]",
    "[^1]",
    "[x](https://a.b \"t&#10;&#10;    CODE //\")",
    "[x](https://a.b 't",
    "')",
    "[x](javascript:x)",
    "[a][b]",
    "[a b](https://a.b/c_d)",
    "[`a`](https://a.b)",
    "[a](/b#c)",
    "**a b**",
    "![](x.png)",
    "![a](y)",
    "![",
    "[](https://a.b)",
    "[](z)",
    "<",
    "<b>",
    "</b>",
    "<script>alert(1)</script>",
    "<https://a.b>",
    "<me@a.b>",
    "<!-- ",
    "-->",
    "<![CDATA[",
    "]]>",
    "\\",
    "\\\\",
    "\\`",
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
    "\u{202e}",
    "\u{e0041}",
    "\u{2028}",
    "\u{1b}",
    "\r",
    "\t",
    " ",
    " ",
    "  ",
    "    ",
];

/// Ends of lines.
const ENDS: &[&str] = &["\n", "\n", "\n", "\n\n", "  \n", "\\\n", "\r\n", "", "\n>\n", "\n    \n", "&#10;\n"];

/// Texts of Markdown's tokens, line by line or in any order.
fn markdown() -> impl Strategy<Value = String> {
    let line = (vec(select(STARTS), 0..4), vec(select(INLINES), 0..5), select(ENDS));
    let line =
        line.prop_map(|(starts, inlines, end)| [starts.concat(), inlines.concat(), end.to_owned()].concat());
    let any = prop_oneof![select(STARTS), select(INLINES), select(ENDS)];
    prop_oneof![3 => vec(line, 1..8).prop_map(|lines| lines.concat()), 1 => vec(any, 1..24).prop_map(|all| all.concat())]
}

/// Texts of few kinds of tokens, so that many of them are plain.
fn sentences() -> impl Strategy<Value = String> {
    let kinds = vec(prop_oneof![select(INLINES), select(STARTS), select(ENDS)], 1..5);
    (kinds, vec(any::<prop::sample::Index>(), 1..12)).prop_map(|(kinds, order)| {
        let all = [&kinds[..], &["a", " ", "b", "\n"]].concat();
        order.iter().map(|index| *index.get(&all)).collect()
    })
}

/// Checks a property of random texts.
fn check(cases: u32, texts: impl Strategy<Value = String>, holds: impl Fn(&str) -> Result<(), String>) {
    random::check(cases, &texts, |text| holds(&text));
}

#[test]
fn text_does_no_harm() {
    check(1_500, markdown(), |text| harm_of(text).map_or(Ok(()), Err));
}

#[test]
fn plain_text_is_written_as_the_parser_writes_it() {
    let plain = Cell::new(0_u32);
    check(3_000, sentences(), |text| {
        let (short, long) = (harmless(text), harmless_by_parser(text));
        plain.set(plain.get() + u32::from(short.as_deref() == Some(text)));
        if short == long { Ok(()) } else { Err(format!("{short:?}, by the parser {long:?}")) }
    });
    assert!(plain.get() > 200, "{}", plain.get());
}

#[test]
fn the_summary_is_the_first_paragraph() {
    check(3_000, sentences(), |text| {
        let Some(docs) = harmless(text) else { return Ok(()) };
        let mut events = Parser::new_ext(&docs, Options::ENABLE_TABLES).into_offset_iter();
        let first = match events.next() {
            Some((Event::Start(Tag::Paragraph), range)) => docs[range].trim_ascii_end(),
            _ => "",
        };
        let found = summary(&docs);
        if found == first { Ok(()) } else { Err(format!("{found:?}, expected {first:?}")) }
    });
}

/// Long runs of a marker take time and space in proportion to their length.
#[test]
fn long_runs_of_markers_are_bounded() {
    const LENGTH: usize = 100_000;
    let markers = [
        "`",
        "``a` ",
        ">",
        "> ",
        "> a\n",
        "- ",
        "1. ",
        "* a\n ",
        "[",
        "[]",
        "[](",
        "[a](b",
        "![",
        "<",
        "<a",
        "<!--",
        "&",
        "*",
        "*a ",
        "**a*_b_ ",
        "_",
        "~",
        "~~a",
        "|",
        "|a\n|-\n",
        "\\",
        "\\\n",
        "#",
        "```\n",
        "~~~",
        "[^a]",
        "[a]: b\n",
        "http://",
        "http://a ",
        "\n- ",
        "&nbsp;",
    ];
    for marker in markers {
        let text = marker.repeat(LENGTH / marker.len());
        let start = Instant::now();
        let docs = harmless(&text).unwrap_or_default();
        assert!(is_harmless(&docs), "{marker:?}");
        assert!(docs.len() <= 20 * LENGTH, "{marker:?}: {} bytes", docs.len());
        assert!(start.elapsed() < Duration::from_secs(30), "{marker:?}: {:?}", start.elapsed());
    }
}

#[test]
fn harmful_markdown_fails_the_check() {
    let harmful = [
        "```\ncode\n```",
        "```text,rust\ncode\n```",
        "~~~rust\ncode\n~~~",
        "a\n\n    code",
        "```text\nnever closed",
        "````text\nnever closed\n```",
        "```text\nnever closed\n     ```",
        "> ```text\n> never closed\n> > ```",
        "```text",
        "- ```text\n  never closed",
        "    code",
        " a",
        "<b>bold</b>",
        "a\n<!-- b -->",
        "![alt](https://a.test/x.png)",
        "[a](javascript:alert(1))",
        "[a](crate::A)",
        "[a](https://a.test \"b&#10;c\")",
        "[a](https://a.test/&#x202e;)",
        "<me@a.test>",
        "[crate]",
        "[`crate::A`]",
        "[a]: https://a.test",
        "[^1]\n\n[^1]: note",
        "- [ ] task",
        "a\\\nb",
        "a  \nb",
        "a ` b",
        "a [ b",
        "a ] b",
        "a < b",
        "&#x202e;",
        "\u{202e}",
        "&#x1b;",
        "a\tb",
    ];
    for docs in harmful {
        assert!(!is_harmless(docs), "{docs:?}");
    }
    let deep = "> ".repeat(40) + "a";
    assert!(!is_harmless(&deep));
    let harmless = [
        "",
        "a",
        "# A\n\n* b\n  * c\n\n1. d\n\n > e\n\n---\n\n|f|g|\n|-|-|\n|`h`|*i*|",
        "```text\ncode\n```",
        "- ````text\n  ```\n  ````",
        " > a".trim_start(),
        "> ```text\n> a\n> ```",
        "[a](https://a.test \"b\") <https://a.test> ~~c~~ \\[d\\] \\` \\< &lt; &#96; `e`",
    ];
    for docs in harmless {
        assert!(is_harmless(docs), "{docs:?}");
    }
}

/// Texts that once became code, HTML or hidden characters.
#[test]
fn dropped_parts_do_not_change_blocks() {
    let cases = [
        ("\tx", "```text\nx\n```"),
        ("~~~\n```\n\n```\nCODE\n```\n~~~\n", "````text\n```\n\n```\nCODE\n```\n````"),
        ("10. \\\n\\\nCODE", "10. CODE"),
        ("10. ![](x.png)\n\n    CODE", "10. (image)\n\n    CODE"),
        ("10. [](#x)\n\n    CODE", "10. (link)\n\n    CODE"),
        ("[](https://a.test)", "<https://a.test>"),
        ("\u{a0}-     CODE", "\\-     CODE"),
        ("&nbsp;-     CODE", "\\-     CODE"),
        ("a\u{a0}b", "a\u{a0}b"),
        ("[a](https://a.test \"t&#10;&#10;    CODE //\")", "[a](https://a.test \"t      CODE //\")"),
        ("[a](https://a.test/&#10;b)", "a"),
        ("``<script>alert(1)</script>`b``![](x)`c`", "``<script>alert(1)</script>`b``(image)`c`"),
        ("a&#x202e;b&#x1b;c", "aU+202EbU+001Bc"),
        ("a  \nb\\\nc", "a\nb\nc"),
        ("# a\\\n", "# a\\\\"),
        ("<div>\n<p>a</p>\n</div>", "\\<div>\n\\<p>a\\</p>\n\\</div>"),
        ("**![](x)** a", "**(image)** a"),
        ("&nbsp;", ""),
    ];
    for (text, expected) in cases {
        assert_eq!(harmless(text).unwrap_or_default(), expected, "{text:?}");
    }
    let deep = "> ".repeat(40) + "a_b";
    assert_eq!(harmless(&deep).unwrap_or_default(), escaped(&deep));
}
