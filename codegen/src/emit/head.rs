//! The attributes and docs of all items of models.

use crate::emit::lints;
use crate::ir::Item;
use crate::print::{RustFile, quoted};

/// Writes the docs of an item, more docs after them, the alias for its name in the description, and `#[deprecated]`.
pub fn head(file: &mut RustFile, item: &Item, more: &str) {
    file.docs(&item.docs);
    file.docs(more);
    if let Some(alias) = item.component_name.as_deref().filter(|name| is_searchable(name)) {
        let alias = format!("alias = {}", quoted(alias));
        if file.fits("#[doc()]".len() + alias.len()) {
            file.line(format_args!("#[doc({alias})]"));
        } else {
            file.line(format_args!("#[doc("));
            file.indented(|file| file.whole_line(format_args!("{alias}")));
            file.line(format_args!(")]"));
        }
    }
    lints::deprecated(file, item.deprecated);
}

/// Writes the derives of an item, and the lint that one of them violates: equality is that of the values in JSON.
pub fn derives(file: &mut RustFile, item: &Item, usual: &str) {
    if item.derives.iter().any(|derive| derive == "Hash") {
        file.allow("derived_hash_with_manual_eq");
    }
    let further = item.derives.iter().map(String::as_str);
    let all: Vec<&str> = std::iter::once(usual).chain(further).collect();
    file.line(format_args!("#[derive({})]", all.join(", ")));
}

/// Returns `true` for names that rustc accepts as a doc alias.
fn is_searchable(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "._-:/".contains(c))
}
