//! Types in sentences, and what users of a type do after it changed.

/// Returns a type as users write it: without the module of models.
pub fn written(ty: &str) -> String {
    ty.replace("models::", "")
}

/// Returns the advice for a value whose type changed.
pub fn advice(old: &str, new: &str) -> Option<&'static str> {
    let wrapped = |of: &str| {
        let (name, rest) = of.split_once('<')?;
        Some((name.to_owned(), rest.strip_suffix('>')?.to_owned()))
    };
    let content =
        |of: &str, name: &str| wrapped(of).filter(|(own, _)| own == name).map(|(_, content)| content);
    let is =
        |outer: &str, name: &str, inner: &str| content(outer, name).is_some_and(|content| content == inner);
    if is(new, "Option", old) {
        return Some("handle `None`");
    }
    if is(new, "Maybe", old) {
        return Some("it may be absent or `null`");
    }
    if is(old, "Option", new) || is(old, "Maybe", new) {
        return Some("it is no longer optional");
    }
    if is(new, "Vec", old) {
        return Some("it is a list");
    }
    match (content(old, "Option"), content(old, "Maybe"), content(new, "Option"), content(new, "Maybe")) {
        (Some(old), _, _, Some(new)) if old == new => Some("it may also be `null`"),
        (_, Some(old), Some(new), _) if old == new => Some("it is never `null`"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::advice;

    #[test]
    fn advice_is_about_what_changed() {
        assert_eq!(advice("Vec<Pet>", "Option<Vec<Pet>>"), Some("handle `None`"));
        assert_eq!(advice("Option<Pet>", "Pet"), Some("it is no longer optional"));
        assert_eq!(advice("Option<Pet>", "Maybe<Pet>"), Some("it may also be `null`"));
        assert_eq!(advice("Maybe<Pet>", "Option<Pet>"), Some("it is never `null`"));
        assert_eq!(advice("Pet", "Vec<Pet>"), Some("it is a list"));
        for (old, new) in [("Pet", "Option<Cat>"), ("Option<Pet>", "Maybe<Cat>"), ("i64", "f64"), ("", "<>")]
        {
            assert_eq!(advice(old, new), None, "{old} {new}");
        }
    }
}
