//! The Markdown files of the repository: links resolve, and the first two pages stay short.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Component, Path, PathBuf};

use codegen_tests::root;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// The folders that contain no documents of ours, or templates, whose links are those of rustdoc.
const SKIPPED: &[&str] = &["target", "artifacts", "corpus", "coverage", "guide"];

/// The pages that a newcomer reads, and the number of lines that each may have.
const SHORT: &[(&str, usize)] = &[("README.md", 150), ("ARCHITECTURE.md", 200)];

/// The number of characters that a line of these pages may have.
const WIDTH: usize = 120;

#[test]
fn relative_links_and_their_anchors_resolve() {
    let pages = pages();
    for (page, _) in SHORT {
        assert!(pages.contains_key(Path::new(page)), "{page} is among the documents");
    }
    let broken: Vec<String> = pages
        .iter()
        .flat_map(|(path, page)| page.links.iter().filter_map(|link| broken(path, link, &pages)))
        .collect();
    assert!(broken.is_empty(), "broken links:\n{}", broken.join("\n"));
}

#[test]
fn the_first_pages_are_short() {
    let mut wrong = Vec::new();
    for (name, most) in SHORT {
        let text = fs::read_to_string(root().join(name)).unwrap();
        if text.lines().count() > *most {
            wrong.push(format!("{name}: more than {most} lines"));
        }
        for (number, line) in text.lines().enumerate().filter(|(_, line)| line.chars().count() > WIDTH) {
            wrong.push(format!("{name}:{}: {} characters", number + 1, line.chars().count()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn broken_links_are_found() {
    let text = "# One `two`-three, 4!\n\n# Same\n\n# Same\n\n[a](other.md#same-1) [b](#one-two-three-4) [c](#missing) \
                [d](../up.md) [e](none.md) [f](https://example.com/none.md) [g][h]\n\n[h]: other.md#none\n";
    let pages: BTreeMap<PathBuf, Page> = ["docs/page.md", "docs/other.md", "up.md"]
        .map(|path| (PathBuf::from(path), Page::parse(text)))
        .into();
    let path = Path::new("docs/page.md");
    let broken: Vec<String> =
        pages[path].links.iter().filter_map(|link| broken(path, link, &pages)).collect();
    let expected = ["#missing", "none.md", "other.md#none"].map(|link| format!("docs/page.md: {link}"));
    assert_eq!(broken, expected);
}

/// The anchors and links of a document.
struct Page {
    anchors: BTreeSet<String>,
    links: Vec<String>,
}

impl Page {
    fn parse(text: &str) -> Self {
        let (mut anchors, mut links) = (BTreeSet::new(), Vec::new());
        let mut heading: Option<String> = None;
        for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
            match event {
                Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
                Event::End(TagEnd::Heading(_)) => {
                    let anchor = anchor(&heading.take().unwrap_or_default());
                    let numbered = (1..).map(|number| format!("{anchor}-{number}"));
                    let mut names = std::iter::once(anchor.clone()).chain(numbered);
                    anchors.extend(names.find(|name| !anchors.contains(name)));
                }
                Event::Text(part) | Event::Code(part) => {
                    if let Some(heading) = &mut heading {
                        heading.push_str(&part);
                    }
                }
                Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                    links.push(dest_url.into_string());
                }
                _ => {}
            }
        }
        Self { anchors, links }
    }
}

/// Returns the anchor that GitHub gives to a heading.
fn anchor(heading: &str) -> String {
    let kept = heading.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.map(|c| if c == ' ' { '-' } else { c.to_ascii_lowercase() }).collect()
}

/// Describes a link that does not resolve.
fn broken(page: &Path, link: &str, pages: &BTreeMap<PathBuf, Page>) -> Option<String> {
    let is_elsewhere = link.contains("://") || link.starts_with("mailto:");
    if is_elsewhere {
        return None;
    }
    let (target, anchor) =
        link.split_once('#').map_or((link, None), |(target, anchor)| (target, Some(anchor)));
    let path = if target.is_empty() { Some(page.to_owned()) } else { resolve(page, target) };
    let resolves = path.is_some_and(|path| match (pages.get(&path), anchor) {
        (Some(_), None) => true,
        (Some(page), Some(anchor)) => page.anchors.contains(anchor),
        (None, anchor) => anchor.is_none() && root().join(&path).exists(),
    });
    (!resolves).then(|| format!("{}: {link}", page.display()))
}

/// Returns the path from the root of the repository; `None` if it is outside of it.
fn resolve(page: &Path, target: &str) -> Option<PathBuf> {
    let mut path = page.parent()?.to_owned();
    for part in Path::new(target).components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if path.pop() => {}
            Component::Normal(name) => path.push(name),
            _ => return None,
        }
    }
    Some(path)
}

/// Parses all Markdown files, by their paths from the root of the repository.
fn pages() -> BTreeMap<PathBuf, Page> {
    let mut pages = BTreeMap::new();
    let mut folders = vec![root()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() {
                if !name.starts_with('.') && !SKIPPED.contains(&name.as_str()) {
                    folders.push(path);
                }
            } else if name.ends_with(".md") {
                let page = Page::parse(&fs::read_to_string(&path).unwrap());
                pages.insert(path.strip_prefix(root()).unwrap().to_owned(), page);
            }
        }
    }
    pages
}
