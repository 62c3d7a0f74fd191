//! The emitted code at a glance: types with their fields, operations with what they take and give. It is read off the
//! emitted text, so that it shows what is there and not what was meant.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use codegen_tests::Emitted;

/// The outline of a crate.
pub fn of(emitted: &Emitted) -> String {
    let mut tables = BTreeMap::new();
    for (path, text) in emitted.own_files() {
        if path.starts_with("src/models/") {
            read_tables(text, &mut tables);
        }
    }
    let mut out = String::new();
    for (path, text) in emitted.own_files() {
        let Some(name) = path.strip_prefix("src/models/") else { continue };
        if !name.starts_with("json/") && name != "mod.rs" {
            writeln!(out, "models/{name}").unwrap();
            models(&statements(text), &tables, &mut out);
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

/// What the macro calls say of a type.
#[derive(Default)]
struct Table {
    /// Field or variant → name on the wire.
    wire: Vec<(String, String)>,
    required: Vec<String>,
}

fn read_tables(text: &str, tables: &mut BTreeMap<String, Table>) {
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if !(line.ends_with("record! {") || line.ends_with("open_enum! {")) {
            continue;
        }
        let subject = lines.next().unwrap().split_whitespace().next().unwrap();
        let table = tables.entry(subject.to_owned()).or_default();
        for line in lines.by_ref().take_while(|line| *line != "}") {
            let line = line.trim().trim_end_matches(',');
            match line.split_once(" = ") {
                Some((name, wire)) => table.wire.push((name.to_owned(), wire.to_owned())),
                None => table.required.push(line.to_owned()),
            }
        }
    }
}

/// The code without docs and attributes; what runs over several lines is put together.
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

/// A field ends with a comma; a list of arguments goes on behind one.
fn is_field(open: &str) -> bool {
    open.ends_with(',') && !open.contains('(')
}

fn models(statements: &[String], tables: &BTreeMap<String, Table>, out: &mut String) {
    let empty = Table::default();
    let mut inside = &empty;
    for line in statements {
        let words: Vec<&str> = line.split([' ', '(']).collect();
        match words.as_slice() {
            ["pub", "struct", name, "{"] => {
                inside = tables.get(*name).unwrap_or(&empty);
                writeln!(out, "  struct {name}").unwrap();
            }
            ["pub", "enum", name, "{"] => {
                inside = tables.get(*name).unwrap_or(&empty);
                writeln!(out, "  enum {name}").unwrap();
                for (variant, wire) in &inside.wire {
                    writeln!(out, "    {variant} = {wire}").unwrap();
                }
            }
            ["pub", "struct", name, "String);"] => writeln!(out, "  checked string {name}").unwrap(),
            ["pub", "type", ..] => writeln!(out, "  {}", line.trim_start_matches("pub ")).unwrap(),
            ["pub", name, ..] if name.ends_with(':') => field(line, name.trim_end_matches(':'), inside, out),
            _ => {}
        }
    }
}

fn field(line: &str, name: &str, table: &Table, out: &mut String) {
    let required = table.required.iter().any(|other| other == name);
    let ty = line.split_once(": ").unwrap().1.trim_end_matches(',');
    let presence = match (required, ty.split('<').next().unwrap()) {
        (true, "Option") => "required, may be null",
        (true, _) => "required",
        (false, "Maybe") => "optional, may be null",
        (false, "Option") => "optional",
        (false, _) => "the rest",
    };
    let wire = table.wire.iter().find(|(field, wire)| field == name && wire.trim_matches('"') != name);
    let wire = wire.map(|(_, wire)| format!(" = {wire}")).unwrap_or_default();
    writeln!(out, "    {name}{wire}: {ty}  ({presence})").unwrap();
}

fn operations(statements: &[String], out: &mut String) {
    let mut owner = String::new();
    for line in statements {
        if let Some(block) = line.strip_prefix("impl") {
            owner = block.trim_end_matches(" {").trim().to_owned();
            // Handles have their methods in the same way everywhere: their lines need no heading.
            let is_handle = owner.starts_with("<'a, C>");
            if !is_handle && !owner.starts_with("Client") && !owner.starts_with("blocking") {
                writeln!(out, "  {owner}").unwrap();
            }
        }
        let signature = line.trim_end_matches(" {").trim_end_matches('{');
        if let Some(signature) = signature.strip_prefix("pub fn ").or(signature.strip_prefix("pub async fn "))
        {
            if owner != "Client" && !owner.starts_with("blocking") && !signature.starts_with("request(self)")
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
