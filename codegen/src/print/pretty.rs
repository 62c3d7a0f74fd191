//! Printing with prettyplease.

use proc_macro2::TokenStream;

/// Prints items, with a blank line between them and between the methods of each.
pub fn items(tokens: TokenStream) -> Result<String, syn::Error> {
    Ok(file(syn::parse2(tokens)?))
}

/// Prints items that are text already.
pub fn items_again(text: &str) -> Result<String, syn::Error> {
    Ok(file(syn::parse_file(text)?))
}

/// Prints a method of an `impl` block that is text already.
pub fn method_again(text: &str) -> Result<String, syn::Error> {
    let printed = impl_block(syn::parse_str(&format!("impl X {{\n{text}}}"))?);
    let method = printed.strip_prefix("impl X {\n").and_then(|text| text.strip_suffix("}\n"));
    Ok(method.unwrap_or(&printed).to_owned())
}

/// Prints the items of a file. Items that belong together, such as `use` items, get no blank lines.
fn file(file: syn::File) -> String {
    let is_group = |item: &syn::Item| matches!(item, syn::Item::Use(_) | syn::Item::Mod(_));
    if file.items.iter().all(is_group) {
        return prettyplease::unparse(&file);
    }
    file.items.into_iter().map(item).collect::<Vec<_>>().join("\n")
}

fn item(item: syn::Item) -> String {
    match item {
        syn::Item::Impl(block) if block.items.len() > 1 => impl_block(block),
        other => unparse(vec![other]),
    }
}

/// Prints an `impl` block with a blank line between its methods, which prettyplease omits. Each method is printed in a block of
/// its own; the lines before and after it are the same in all of them.
fn impl_block(mut block: syn::ItemImpl) -> String {
    let methods = std::mem::take(&mut block.items);
    let empty = unparse(vec![syn::Item::Impl(block.clone())]);
    let Some(open) = empty.strip_suffix("}\n") else { return empty };
    let open = format!("{open}\n");
    let mut bodies = Vec::with_capacity(methods.len());
    for method in methods {
        block.items = vec![method];
        let text = unparse(vec![syn::Item::Impl(block.clone())]);
        bodies.push(
            text.strip_prefix(&open).and_then(|text| text.strip_suffix("}\n")).unwrap_or(&text).to_owned(),
        );
    }
    format!("{open}{}}}\n", bodies.join("\n"))
}

fn unparse(items: Vec<syn::Item>) -> String {
    prettyplease::unparse(&syn::File { shebang: None, frontmatter: None, attrs: Vec::new(), items })
}
