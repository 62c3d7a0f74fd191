//! Outlines of emitted code: types with fields, operations with arguments and results. They are read from the
//! emitted text, so that they show the actual output.

use std::fmt::Write as _;

use codegen_tests::Emitted;

/// Returns the outline of a crate.
pub fn of(emitted: &Emitted) -> String {
    let mut out = String::new();
    for (path, text) in emitted.own_files() {
        let Some(name) = path.strip_prefix("src/models/") else { continue };
        if name != "mod.rs" {
            writeln!(out, "models/{name}").unwrap();
            models(text, &mut out);
        }
    }
    for (path, text) in emitted.own_files() {
        let Some(name) = path.strip_prefix("src/") else { continue };
        if !name.contains('/') && name != "lib.rs" {
            writeln!(out, "{name}").unwrap();
            operations(&statements(text), &mut out);
        }
    }
    out
}

/// Returns the code without docs and attributes; statements of several lines are joined.
fn statements(text: &str) -> Vec<String> {
    let mut statements = Vec::new();
    let mut open = String::new();
    for line in text.lines().map(str::trim) {
        if open.is_empty() && (line.is_empty() || line.starts_with("//") || line.starts_with('#')) {
            continue;
        }
        open.push_str(line);
        let unfinished = open.starts_with("pub ") || open.matches('(').count() > open.matches(')').count();
        if unfinished && !line.ends_with(['{', '}', ';']) && !(open.starts_with("pub ") && is_field(&open)) {
            if !line.ends_with(['(', '<']) && !line.ends_with("()") {
                open.push(' ');
            }
            continue;
        }
        statements
            .push(open.replace(",) ->", ") ->").replace(", )", ")").replace(") .", ").").replace(",>", ">"));
        open.clear();
    }
    statements
}

/// Returns `true` for a field: it ends with a comma, and is not part of an argument list.
fn is_field(open: &str) -> bool {
    open.ends_with(',') && !open.contains('(')
}

fn models(text: &str, out: &mut String) {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.starts_with(['/', '#']));
    while let Some(line) = lines.next() {
        let words: Vec<&str> = line.split([' ', '(']).collect();
        match words.as_slice() {
            ["pub", "struct", name, received @ .., "{"] => {
                let rows: Vec<&str> = lines.by_ref().take_while(|line| *line != "}").collect();
                // The rest, up to the end of the macro call: the arguments of `new`, and the constant fields.
                let rest: Vec<&str> = lines.by_ref().take_while(|line| *line != "}").collect();
                let rest = rest.join(" ").replace(['(', '['], "( ");
                let required: Vec<&str> = rest
                    .split_once("secret (")
                    .map_or(&*rest, |(before, _)| before)
                    .split_whitespace()
                    .collect();
                let received = if received.is_empty() { "" } else { "  (received)" };
                writeln!(out, "  struct {name}{received}").unwrap();
                for row in rows {
                    field(row.trim_end_matches(','), &required, out);
                }
            }
            ["pub", "enum", name, "{"] => {
                writeln!(out, "  enum {name}").unwrap();
                for row in lines.by_ref().take_while(|line| *line != "}").filter(|row| row.contains(" = ")) {
                    writeln!(out, "    {}", row.trim_end_matches(',')).unwrap();
                }
            }
            ["pub", "type", ..] => writeln!(out, "  {}", line.trim_start_matches("pub ")).unwrap(),
            _ => {}
        }
    }
}

fn field(row: &str, required: &[&str], out: &mut String) {
    let (name, rest) = row.trim_start_matches(".. ").trim_start_matches("pub ").split_once(": ").unwrap();
    let is = |word: &&str| word.strip_suffix(':').unwrap_or(word) == name;
    let required = required.iter().any(is);
    let (ty, rest) = rest.strip_prefix('(').and_then(|rest| rest.rsplit_once(')')).unwrap_or((rest, ""));
    let presence = match (required, ty.split('<').next().unwrap()) {
        _ if row.starts_with("..") => "the rest",
        (true, "Option") => "required, may be null",
        (true, _) => "required",
        (false, "Maybe") => "optional, may be null",
        (false, _) => "optional",
    };
    let wire = rest.split_once(" or ").map_or(rest, |(wire, _)| wire);
    writeln!(out, "    {name}{wire}: {ty}  ({presence})").unwrap();
}

fn operations(statements: &[String], out: &mut String) {
    let mut owner = String::new();
    for line in statements {
        if let Some(block) = line.strip_prefix("impl") {
            owner = block.trim_end_matches(" {").trim().to_owned();
            // The impl of a handle looks the same in all crates, so that its lines need no heading.
            let is_handle = owner.starts_with("<C: Clone>");
            if !is_handle && !owner.starts_with("Client") && !owner.starts_with("crate::blocking") {
                writeln!(out, "  {owner}").unwrap();
            }
        }
        let signature = line.trim_end_matches(" {").trim_end_matches('{');
        if let Some(signature) = signature.strip_prefix("pub fn ").or(signature.strip_prefix("pub async fn "))
        {
            if owner != "Client"
                && !owner.starts_with("crate::blocking")
                && !signature.starts_with("request(self)")
            {
                writeln!(out, "    {signature}").unwrap();
            }
        } else if line.starts_with("let path = ")
            || line.contains("= Call::new(")
            || line.starts_with("call.set_")
        {
            writeln!(out, "        {}", line.trim_start_matches("let ")).unwrap();
        }
    }
}
