//! The output of a command.

use std::io::{self, Write};

use crate::runtime::net::cli::io::{Failure, Io};
use crate::runtime::net::cli::raw_json::{at, cell, in_line, items, members, pretty, visible};
use crate::runtime::net::raw_response::RawResponse;

/// Prints the body of a response; `pointer` refers to the items of a page.
pub(super) fn response(
    response: &RawResponse,
    pointer: Option<&str>,
    is_table: bool,
    io: &mut Io<'_>,
) -> Result<(), Failure> {
    let body = &response.body;
    if body.is_empty() {
        return Ok(());
    }
    let text = std::str::from_utf8(body).ok();
    let may_be_json = response.is_json().unwrap_or(true);
    if let Some(text) = text.filter(|_| may_be_json)
        && let Some(pretty) = pretty(text)
    {
        return if is_table { table_of(text, pointer, io) } else { Ok(writeln!(io.stdout, "{pretty}")?) };
    }
    if is_table {
        return Err(Failure::File(
            "the response body is not JSON, of which a table could be made".to_owned(),
        ));
    }
    match text {
        _ if !io.is_terminal => io.stdout.write_all(body)?,
        Some(text) => writeln!(io.stdout, "{}", visible(text))?,
        None => {
            return Err(Failure::File(
                "the response body is not text; write it to a file with `--out`".to_owned(),
            ));
        }
    }
    match response.is_json() {
        Some(true) => Err(Failure::File("the response body is not valid JSON".to_owned())),
        _ => Ok(()),
    }
}

/// Prints JSON that is not a response as a whole.
pub(super) fn value(text: &str, is_table: bool, io: &mut Io<'_>) -> Result<(), Failure> {
    match pretty(text) {
        Some(pretty) if !is_table => Ok(writeln!(io.stdout, "{pretty}")?),
        _ => table_of(text, None, io),
    }
}

/// Prints JSON as a table: the items of a page, a list, or the only list of an object, else the members of an object.
fn table_of(text: &str, pointer: Option<&str>, io: &mut Io<'_>) -> Result<(), Failure> {
    let rows = match pointer.map(|pointer| at(text, pointer)) {
        Some(Some(text)) => items(text),
        _ => items(text).or_else(|| only_list(text)),
    };
    match (rows, members(text)) {
        (Some(rows), _) => table(&rows, io.stdout)?,
        (None, Some(members)) => {
            let cells =
                members.into_iter().filter_map(|(key, value)| Some(vec![in_line(&key), cell(value)?]));
            aligned(&cells.collect::<Vec<_>>(), io.stdout)?;
        }
        (None, None) => writeln!(io.stdout, "{}", cell(text).unwrap_or_default())?,
    }
    Ok(())
}

/// Returns the items of the only member of an object that is a list of objects.
fn only_list(text: &str) -> Option<Vec<&str>> {
    let lists = members(text)?.into_iter().filter_map(|(_, value)| items(value));
    let mut lists = lists.filter(|items| !items.is_empty() && items.iter().all(|item| item.starts_with('{')));
    let list = lists.next()?;
    lists.next().is_none().then_some(list)
}

/// Prints objects as rows, with a column for each key that has a scalar other than `null` in some of them.
pub(super) fn table(rows: &[&str], out: &mut dyn Write) -> io::Result<()> {
    let mut columns: Vec<String> = Vec::new();
    let mut all = Vec::new();
    for row in rows {
        // An item that is no object has one cell.
        let members = members(row).unwrap_or_else(|| vec![("value".to_owned(), row)]);
        let cells = members.into_iter().filter_map(|(key, value)| Some((key, cell(value)?)));
        let cells: Vec<(String, String)> = cells.collect();
        for (key, text) in &cells {
            if !text.is_empty() && !columns.contains(key) {
                columns.push(key.clone());
            }
        }
        all.push(cells);
    }
    let mut lines = vec![columns.iter().map(|key| in_line(key).to_uppercase()).collect::<Vec<_>>()];
    for cells in all {
        let cell = |key: &String| {
            let cell = cells.iter().find(|(other, _)| other == key);
            cell.map(|(_, text)| text.clone()).unwrap_or_default()
        };
        lines.push(columns.iter().map(cell).collect());
    }
    if columns.is_empty() { Ok(()) } else { aligned(&lines, out) }
}

/// Prints lines of cells with columns of one width each.
fn aligned(lines: &[Vec<String>], out: &mut dyn Write) -> io::Result<()> {
    let mut widths: Vec<usize> = Vec::new();
    for line in lines {
        widths.resize(widths.len().max(line.len()), 0);
        for (width, cell) in widths.iter_mut().zip(line) {
            *width = (*width).max(cell.chars().count());
        }
    }
    for line in lines {
        let cells = line.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}"));
        writeln!(out, "{}", cells.collect::<Vec<_>>().join("  ").trim_end())?;
    }
    Ok(())
}

/// The items of several pages as one list of JSON.
pub(super) struct Items {
    is_begun: bool,
}

impl Items {
    pub(super) fn new() -> Self {
        Self { is_begun: false }
    }

    /// Prints the items of a page.
    pub(super) fn print(&mut self, rows: &[&str], out: &mut dyn Write) -> io::Result<()> {
        for row in rows {
            let row = pretty(row).unwrap_or_else(|| visible(row)).replace('\n', "\n  ");
            out.write_all(if self.is_begun { b",\n  " } else { b"[\n  " })?;
            out.write_all(row.as_bytes())?;
            self.is_begun = true;
        }
        out.flush()
    }

    /// Prints the end of the list.
    pub(super) fn finish(&self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(if self.is_begun { b"\n]\n" } else { b"[]\n" })
    }
}
