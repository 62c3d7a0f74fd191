//! Templates of docs, in the part of Mustache that they need.

/// Fills a template. `{{name}}` becomes the value; the text between `{{#name}}` and `{{/name}}` is kept if the value is
/// not empty. A value is not a template itself.
pub fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let value = |name| values.iter().find(|(other, _)| *other == name).map_or("", |(_, value)| value);
    let mut text = String::new();
    let mut rest = template;
    while let Some((before, (tag, after))) =
        rest.split_once("{{").and_then(|(before, rest)| Some((before, rest.split_once("}}")?)))
    {
        text.push_str(before);
        rest = match tag.strip_prefix('#') {
            Some(name) if value(name).is_empty() => {
                after.split_once(&format!("{{{{/{name}}}}}")).map_or("", |(_, after)| after)
            }
            Some(_) => after,
            None => {
                text.push_str(value(tag));
                after
            }
        };
    }
    text + rest
}

/// Returns the value of a section that is kept or not.
pub fn flag(is_kept: bool) -> &'static str {
    if is_kept { "true" } else { "" }
}

#[cfg(test)]
mod tests {
    use super::fill;

    #[test]
    fn values_and_sections_are_filled_once() {
        let template = "{a}: {{a}}{{#b}}, not {{a}}{{/b}}{{#a}}, {{c}}{{/a}} }}{{";
        assert_eq!(fill(template, &[("a", "{{c}}"), ("c", "1")]), "{a}: {{c}}, 1 }}{{");
    }
}
