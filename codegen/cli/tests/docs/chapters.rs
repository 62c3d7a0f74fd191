//! The commands of the chapters, in the order in which a person types them, and their output.

use crate::shop::{Folder, description, page, with_shipped};

/// The commands that need the network or change this computer.
const SKIPPED: &[&str] = &["cargo install ", "cargo publish "];

/// A code block of a page.
struct Block {
    language: String,
    text: String,
}

fn blocks(page: &str) -> Vec<Block> {
    let parts: Vec<&str> = page.split("```").collect();
    assert!(parts.len() % 2 == 1, "a code block has no end");
    let code = parts.iter().skip(1).step_by(2);
    code.map(|part| {
        let (language, text) = part.split_once('\n').unwrap();
        Block { language: language.to_owned(), text: text.to_owned() }
    })
    .collect()
}

/// Returns the commands without those that are skipped, and the number of these.
fn runnable(commands: &str) -> (String, usize) {
    let is_skipped = |line: &&str| SKIPPED.iter().any(|start| line.starts_with(start));
    let (skipped, run): (Vec<&str>, Vec<&str>) = commands.lines().partition(is_skipped);
    (run.join("\n"), skipped.len())
}

/// Returns the first line of an expected output that is not in the real one, after the lines before it. `…` stands for any
/// text, also for whole lines.
fn missing<'a>(expected: &'a str, output: &str) -> Option<&'a str> {
    let mut lines = output.lines();
    expected.lines().filter(|line| *line != "…").find(|wanted| {
        let parts: Vec<&str> = wanted.split('…').collect();
        !lines.any(|line| {
            let mut rest = line;
            parts.iter().all(|part| {
                let found = rest.find(part).map(|at| &rest[at + part.len()..]);
                rest = found.unwrap_or_default();
                found.is_some()
            })
        })
    })
}

/// Runs the commands of a page, and compares the output of each block with the text that follows it. Returns the number of
/// commands that are skipped.
fn run(folder: &Folder, name: &str) -> usize {
    let (mut output, mut skipped, mut compared) = (String::new(), 0, 0);
    for block in blocks(&page(name)) {
        match block.language.as_str() {
            "sh" => {
                let (commands, others) = runnable(&block.text);
                skipped += others;
                output = folder.run("shop", &commands);
            }
            "text" => {
                compared += 1;
                let missing = missing(&block.text, &output);
                assert!(missing.is_none(), "{name}: `{}` is not in\n{output}", missing.unwrap_or_default());
            }
            _ => {}
        }
    }
    assert!(compared > 0, "{name} shows no output");
    skipped
}

#[test]
fn commands_have_the_output_that_the_chapters_show() {
    let folder = Folder::new();
    folder.write("shop/api.yaml", &description());
    folder.write("shop/Cargo.toml", "[workspace]\nresolver = \"3\"\nmembers = []\n");
    folder.run("shop", "git init --quiet --initial-branch main");
    assert_eq!(run(&folder, "getting-started.md"), 1);

    // The reader does as the chapter says.
    let blocks = blocks(&page("updating.md"));
    let source = blocks.iter().find(|block| block.language == "toml").unwrap();
    folder.write("shop/specsmith.toml", &format!("{}\n{}", folder.read("shop/specsmith.toml"), source.text));
    folder.run("shop", "git commit --all --quiet --message 'Name the source'");
    folder.write("shop-server/openapi.yaml", &with_shipped());
    assert_eq!(run(&folder, "updating.md"), 1);

    assert_eq!(folder.read("shop/api.yaml"), with_shipped());
    assert!(folder.read("shop/shop-client/Cargo.toml").contains("\nversion = \"0.2.0\"\n"));
    assert!(folder.read("shop/diff.md").contains("`models::Status::Sent` is removed"));
    assert_eq!(folder.run("shop", "git status --porcelain"), "?? diff.md\n");
}

#[test]
fn line_that_the_output_lacks_is_found() {
    let output = "created 95 files in shop\n  breaking: `A` is removed [12]\nup to date\n";
    assert_eq!(missing("created … files in shop\n…\nup to date\n", output), None);
    assert_eq!(
        missing("up to date\n  breaking: `A` is removed\n", output),
        Some("  breaking: `A` is removed")
    );
    assert_eq!(missing("created … files in cart\n", output), Some("created … files in cart"));
    assert_eq!(runnable("cargo install x\nspecsmith lint\n"), ("specsmith lint".to_owned(), 1));
}
