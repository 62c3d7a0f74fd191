//! Annotations of GitHub Actions: lines that mark a place in a file.

use crate::visible::replaced;

/// Returns a workflow command that marks a place: file, line and column. `level` is `error`, `warning` or `notice`.
pub fn annotation(level: &str, [file, line, column]: [&str; 3], title: &str, message: &str) -> String {
    let property = |text: &str| data(text).replace(':', "%3A").replace(',', "%2C");
    let (file, title) = (property(file), property(title));
    format!("::{level} file={file},line={line},col={column},title={title}::{}\n", data(message))
}

/// Escapes the data of a workflow command.
fn data(text: &str) -> String {
    replaced(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

#[cfg(test)]
mod tests {
    use super::annotation;

    #[test]
    fn text_ends_neither_the_line_nor_a_property() {
        let line = annotation("error", ["a,b:c.yaml", "3", "7"], "E0101: 100%", "two\nlines\u{1b}[31m");
        assert_eq!(
            line,
            "::error file=a%2Cb%3Ac.yaml,line=3,col=7,title=E0101%3A 100%25::two%0Alines\u{fffd}[31m\n"
        );
    }
}
