//! Differences as a page: one file, without scripts and without a network.

use std::fmt::Write as _;

use crate::diff::change::{Change, State, Verdicts};
use crate::diff::difference::Difference;
use crate::visible::replaced;

const STYLE: &str = include_str!("page.css");

/// The filters: the identifier, which is the class of the changes, the label, and whether it is on at first.
const FILTERS: [(&str, &str, bool); 6] = [
    ("source", "breaks source", true),
    ("wire", "breaks the wire", true),
    ("behaviour", "changes behaviour", true),
    ("compatible", "compatible", true),
    ("accepted", "accepted", true),
    ("follows", "consequences of others", false),
];

impl Difference {
    /// Returns a page with all changes: those that break first. Each has the item before and after, in Rust and on the wire. Style
    /// sheets filter the changes, so that no script is needed, and the content policy forbids any.
    pub fn html(&self) -> String {
        let mut out = format!(
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
             <title>Changes of the crate</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n\
             <a class=\"skip\" href=\"#changes\">Skip to the changes</a>\n\
             <header>\n<h1>Changes of the crate</h1>\n<p>{}</p>\n</header>\n",
            escaped(&self.summary())
        );
        self.filters(&mut out);
        out.push_str("<main id=\"changes\">\n<p class=\"none\">The filters hide all changes.</p>\n");
        let (breaks, others): (Vec<_>, Vec<_>) =
            self.changes.iter().partition(|change| !change.verdicts.is_compatible());
        breaks.into_iter().chain(others).for_each(|change| article(&mut out, change));
        out + "</main>\n</body>\n</html>\n"
    }

    fn filters(&self, out: &mut String) {
        out.push_str("<form>\n<fieldset>\n<legend>Show</legend>\n");
        for (id, label, is_on) in FILTERS {
            let number = self.changes.iter().filter(|change| classes(change).contains(&id)).count();
            let checked = if is_on { " checked" } else { "" };
            let _ = writeln!(
                out,
                "<label><input type=\"checkbox\" id=\"{id}\" autocomplete=\"off\"{checked}> {label} ({number})</label>"
            );
        }
        out.push_str("</fieldset>\n</form>\n");
    }
}

/// Returns the filters that a change belongs to.
fn classes(change: &Change) -> Vec<&'static str> {
    let flags = [(change.accepted.is_some(), "accepted"), (change.follows, "follows")];
    let flags = flags.into_iter().filter(|(applies, _)| *applies).map(|(_, name)| name);
    verdicts(change.verdicts).into_iter().chain(flags).collect()
}

fn verdicts(of: Verdicts) -> Vec<&'static str> {
    of.names().chain(of.is_compatible().then_some("compatible")).collect()
}

fn article(out: &mut String, change: &Change) {
    let fingerprint = change.fingerprint();
    let _ = write!(
        out,
        "<article class=\"{}\" id=\"{fingerprint}\" tabindex=\"0\">\n<h2><code>{}</code> {}</h2>\n<p class=\"marks\">",
        classes(change).join(" "),
        escaped(&change.path),
        escaped(&change.words())
    );
    for name in verdicts(change.verdicts) {
        let _ = write!(out, "<b class=\"{name}\">{name}</b> ");
    }
    let _ = writeln!(out, "{}</p>\n<p>{}</p>", escaped(&change.rule), escaped(&change.reason));
    sides(out, change);
    if let Some(keep) = &change.keep {
        let _ = writeln!(
            out,
            "<p>To keep the name, add to <code>[rename]</code>: <code>{}</code></p>",
            escaped(keep)
        );
    }
    if let Some(reason) = &change.accepted {
        let _ = writeln!(out, "<p>Accepted: {}</p>", escaped(reason));
    }
    let _ = writeln!(out, "<p class=\"marks\">Fingerprint <code>{fingerprint}</code></p>\n</article>");
}

/// Returns a text of one side.
type Column = fn(&State) -> &str;

/// The rows of a change, with their labels.
const ROWS: [(&str, Column); 4] = [
    ("Rust", |state| &state.rust),
    ("Wire", |state| &state.wire),
    ("Changed", |state| &state.value),
    ("Place", |state| &state.place),
];

/// Writes the item before and after, side by side.
fn sides(out: &mut String, change: &Change) {
    out.push_str(
        "<div class=\"sides\"><table>\n<thead><tr><th></th><th scope=\"col\">Before</th><th scope=\"col\">After</th></tr></thead>\n<tbody>\n",
    );
    for (label, of) in ROWS {
        let texts = [&change.old, &change.new].map(|state| state.as_ref().map_or("", of));
        let is_seen = label == "Changed" && change.states().all(|state| state.rust.contains(&state.value));
        if texts.iter().all(|text| text.is_empty()) || is_seen {
            continue;
        }
        let cell = |text: &str| match text {
            "" => "<td></td>".to_owned(),
            text => format!("<td><code>{}</code></td>", escaped(text)),
        };
        let _ = writeln!(out, "<tr><th scope=\"row\">{label}</th>{}</tr>", texts.map(cell).concat());
    }
    out.push_str("</tbody>\n</table></div>\n");
}

/// Returns a text for an element.
fn escaped(text: &str) -> String {
    let text = replaced(text).replace('&', "&amp;").replace('<', "&lt;");
    text.replace('>', "&gt;").replace('"', "&quot;")
}
