//! What the tour prints.

use std::fmt::Display;
use std::io::Write;
use std::time::Instant;

use twilio_senders::models::{Sender, SenderStatus};
use twilio_senders::{Error, Response};

const BOLD: &str = "\x1b[1m";
const CYAN: &str = "\x1b[36m";
const RESET: &str = "\x1b[0m";

/// The longest call that is printed on one line.
const WIDTH: usize = 90;

/// Prints an expression, then evaluates it: what is printed is what is compiled.
macro_rules! called {
    ($show:expr, $call:expr) => {{
        $show.called(stringify!($call));
        $call
    }};
}

pub(super) use called;

/// The printed tour, and where in it we are.
pub(super) struct Show<'a> {
    out: &'a mut (dyn Write + Send),
    number: u32,
    title: &'static str,
    /// When the call was made that was printed last.
    started: Instant,
    /// The states seen since then, each one when it was new.
    seen: Vec<SenderStatus>,
}

impl<'a> Show<'a> {
    /// Nothing printed yet.
    pub(super) fn new(out: &'a mut (dyn Write + Send)) -> Self {
        Self { out, number: 0, title: "", started: Instant::now(), seen: Vec::new() }
    }

    /// How many steps there were up to now.
    pub(super) fn number(&self) -> u32 {
        self.number
    }

    /// The step that we are at.
    pub(super) fn step(&self) -> String {
        format!("{} ({})", self.number, self.title)
    }

    /// A line of its own. A reader who stops reading does not stop the tour.
    pub(super) fn line(&mut self, text: &str) {
        let _ = writeln!(self.out, "{text}").and_then(|()| self.out.flush());
    }

    /// The next step begins.
    pub(super) fn heading(&mut self, title: &'static str) {
        self.number += 1;
        self.title = title;
        self.line(&format!("\n{BOLD}{}. {title}{RESET}", self.number));
    }

    /// A call is about to be made.
    pub(super) fn called(&mut self, expression: &str) {
        self.line(&format!("\n   {CYAN}{}{RESET}", broken(expression).join("\n       ")));
        self.started = Instant::now();
        self.seen.clear();
    }

    /// Something that came back, and its name.
    pub(super) fn value(&mut self, name: &str, value: impl Display) {
        self.line(&format!("     {name:<12}{value}"));
    }

    /// A success.
    pub(super) fn answer<T, H>(&mut self, answer: &Response<T, H>) {
        let request = answer.headers().text("T-Request-Id").unwrap_or("(none)");
        self.value("status", answer.http.status);
        self.value("request id", request);
    }

    /// An error, as it prints itself.
    pub(super) fn error(&mut self, error: &Error) {
        self.value("error", error);
    }

    /// A look at a sender that is being waited for. Only a state that is new is printed.
    pub(super) fn saw(&mut self, sender: &Sender) {
        let Some(status) = &sender.status else { return };
        if self.seen.last() == Some(status) {
            return;
        }
        let remark = match status {
            SenderStatus::Offline => ": no failure unless it lasts",
            _ => "",
        };
        self.value(&format!("{:.2} s", self.seconds()), format_args!("{status}{remark}"));
        self.seen.push(status.clone());
    }

    /// The states that were seen since the last call.
    pub(super) fn seen(&self) -> &[SenderStatus] {
        &self.seen
    }

    /// How many seconds ago the last call was made.
    pub(super) fn seconds(&self) -> f64 {
        self.started.elapsed().as_secs_f64()
    }
}

/// The expression on one line, or a line for each method after `client.group().operation(…)`.
fn broken(expression: &str) -> Vec<String> {
    let expression = expression.split_whitespace().collect::<Vec<_>>().join(" ");
    if expression.len() <= WIDTH {
        return vec![expression];
    }
    let mut lines = vec![String::new()];
    for (index, part) in methods(&expression).into_iter().enumerate() {
        match lines.last_mut() {
            Some(line) if index < 3 || part == ".await" => line.push_str(part),
            _ => lines.push(part.to_owned()),
        }
    }
    lines
}

/// The expression, cut before each dot that is in no parentheses.
fn methods(expression: &str) -> Vec<&str> {
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
