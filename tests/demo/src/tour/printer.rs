//! The output of the tour.

use std::fmt::Display;
use std::io::Write;
use std::time::Instant;

use twilio_senders::models::{Sender, SenderStatus};
use twilio_senders::{Error, Response};

const BOLD: &str = "\x1b[1m";
const CYAN: &str = "\x1b[36m";
const RESET: &str = "\x1b[0m";

/// The maximum width of a call that is printed on one line.
const WIDTH: usize = 90;

/// Prints an expression, then evaluates it, so that the printed code is the compiled code.
macro_rules! call {
    ($printer:expr, $call:expr) => {{
        $printer.call(stringify!($call));
        $call
    }};
}

pub(super) use call;

/// A printer for the steps of the tour.
pub(super) struct Printer<'a> {
    out: &'a mut (dyn Write + Send),
    number: u32,
    title: &'static str,
    /// The time of the last call.
    started: Instant,
    /// The statuses reported since the last call, without repetitions.
    statuses: Vec<SenderStatus>,
}

impl<'a> Printer<'a> {
    /// Creates a printer at the start of the tour.
    pub(super) fn new(out: &'a mut (dyn Write + Send)) -> Self {
        Self { out, number: 0, title: "", started: Instant::now(), statuses: Vec::new() }
    }

    /// Returns the number of the current step.
    pub(super) fn number(&self) -> u32 {
        self.number
    }

    /// Returns the number and title of the current step.
    pub(super) fn step(&self) -> String {
        format!("{} ({})", self.number, self.title)
    }

    /// Prints a line. Errors are ignored: a closed pipe does not stop the tour.
    pub(super) fn line(&mut self, text: &str) {
        let _ = writeln!(self.out, "{text}").and_then(|()| self.out.flush());
    }

    /// Prints the title of the next step.
    pub(super) fn heading(&mut self, title: &'static str) {
        self.number += 1;
        self.title = title;
        self.line(&format!("\n{BOLD}{}. {title}{RESET}", self.number));
    }

    /// Prints a call that is about to be made.
    pub(super) fn call(&mut self, expression: &str) {
        self.line(&format!("\n   {CYAN}{}{RESET}", wrapped(expression).join("\n       ")));
        self.started = Instant::now();
        self.statuses.clear();
    }

    /// Prints a named value.
    pub(super) fn value(&mut self, name: &str, value: impl Display) {
        self.line(&format!("     {name:<12}{value}"));
    }

    /// Prints a success response.
    pub(super) fn response<T, H>(&mut self, response: &Response<T, H>) {
        let request = response.headers().text("T-Request-Id").unwrap_or("(none)");
        self.value("status", response.http.status);
        self.value("request id", request);
    }

    /// Prints an error.
    pub(super) fn error(&mut self, error: &Error) {
        self.value("error", error);
    }

    /// Prints the status of a sender that a waiter polls, if it has changed.
    pub(super) fn progress(&mut self, sender: &Sender) {
        let Some(status) = &sender.status else { return };
        if self.statuses.last() == Some(status) {
            return;
        }
        let remark = match status {
            SenderStatus::Offline => ": not final yet",
            _ => "",
        };
        self.value(&format!("{:.2} s", self.seconds()), format_args!("{status}{remark}"));
        self.statuses.push(status.clone());
    }

    /// Returns the statuses reported since the last call.
    pub(super) fn statuses(&self) -> &[SenderStatus] {
        &self.statuses
    }

    /// Returns the seconds since the last call.
    pub(super) fn seconds(&self) -> f64 {
        self.started.elapsed().as_secs_f64()
    }
}

/// Returns the expression on one line, or with one line per method after `client.group().operation(…)`.
fn wrapped(expression: &str) -> Vec<String> {
    let expression = expression.split_whitespace().collect::<Vec<_>>().join(" ");
    if expression.len() <= WIDTH {
        return vec![expression];
    }
    let mut lines = vec![String::new()];
    for (index, part) in split_methods(&expression).into_iter().enumerate() {
        match lines.last_mut() {
            Some(line) if index < 3 || part == ".await" => line.push_str(part),
            _ => lines.push(part.to_owned()),
        }
    }
    lines
}

/// Splits the expression before each dot outside of parentheses.
fn split_methods(expression: &str) -> Vec<&str> {
    let (mut depth, mut start, mut parts) = (0_i32, 0, Vec::new());
    for (at, c) in expression.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            '.' if depth == 0 => {
                parts.push(&expression[start..at]);
                start = at;
            }
            _ => {}
        }
    }
    parts.push(&expression[start..]);
    parts
}
