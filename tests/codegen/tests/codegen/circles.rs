//! Rule of the house: files of the generator do not import each other in a circle.
//!
//! A file imports another one by a `use`, or by a path in code. A path that ends in a re-export or in an import of the
//! file that it names refers to the file behind it. The declaration `mod x;` alone imports nothing.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fs;
use std::str::FromStr;

use codegen_tests::root;
use proc_macro2::{Delimiter, TokenStream, TokenTree};

use crate::house::{is_sign, rust_files, without_tests};

/// The folders that are scanned, each with the modules of a crate.
pub const FOLDERS: [&str; 5] =
    ["codegen/src", "codegen/cli/src", "codegen/runtime/src", "tests/corpus/src", "xtask/src"];

#[test]
fn files_do_not_import_each_other() {
    let houses = FOLDERS.map(House::read);
    let circles: BTreeMap<&str, Vec<&str>> = houses.iter().flat_map(House::circles).collect();
    let violations: Vec<String> = circles.values().map(|circle| circle.join(" -> ")).collect();
    assert!(violations.is_empty(), "{}", violations.join("\n"));
}

/// The rooms of `lower`, each of which only imports earlier ones.
const LOWER: &str = "wire types docs names context examples models operations client commands layout mod";

#[test]
fn rooms_of_lower_point_one_way() {
    let house = House::read("codegen/src");
    let room = |file: &str| {
        let name = file.strip_prefix("lower/")?.split('/').next()?.trim_end_matches(".rs").to_owned();
        Some(LOWER.split(' ').position(|room| room == name).unwrap_or_else(|| panic!("{file} is in no room")))
    };
    let mut violations = Vec::new();
    for (name, module) in &house.0 {
        for import in house.imports(name, module) {
            if room(&module.file).zip(room(import)).is_some_and(|(own, other)| own < other) {
                violations.push(format!("{} -> {import}", module.file));
            }
        }
    }
    assert!(violations.is_empty(), "{}", violations.join("\n"));
}

/// Checks the scanner: if it found nothing, the rules above would always hold.
#[test]
fn circles_are_found() {
    let house = House::new(&[
        ("lib.rs", "mod a; mod b; pub use a::Shared;"),
        ("a/mod.rs", "mod child; mod other; pub use self::child::Shared; pub struct Own;"),
        ("a/child.rs", "pub struct Shared; fn f() { super::other::g(); }"),
        (
            "a/other.rs",
            "use crate::{Shared, b::{self, c}}; #[cfg(test)] mod tests { use super::super::Own; }",
        ),
        ("b/mod.rs", "mod c; mod d; fn f() { c::g::<u8>() }"),
        ("b/c.rs", "use super::d as e; use e::*;"),
        ("b/d.rs", "fn f(x: &super::f::T) { quote!(crate::a::child) }"),
    ]);
    let circles: Vec<String> = house.circles().values().map(|circle| circle.join(" ")).collect();
    let expected = [
        "a/child.rs a/other.rs a/child.rs",
        "a/other.rs a/child.rs a/other.rs",
        "b/c.rs b/d.rs b/mod.rs b/c.rs",
        "b/d.rs b/mod.rs b/c.rs b/d.rs",
        "b/mod.rs b/c.rs b/d.rs b/mod.rs",
    ];
    assert_eq!(circles, expected);
}

/// The segments of a path.
type Segments = Vec<String>;

/// The modules of a crate. Each is one file.
struct House(BTreeMap<Segments, Module>);

struct Module {
    file: String,
    /// The paths in the file.
    paths: Vec<Segments>,
    /// The paths of the `use` items, by the names that they introduce.
    names: BTreeMap<String, Segments>,
}

impl House {
    fn read(folder: &str) -> Self {
        let base = root().join(folder);
        let files = rust_files(folder).into_iter().map(|path| {
            let name = path.strip_prefix(&base).unwrap().to_str().unwrap().to_owned();
            (name, fs::read_to_string(&path).unwrap())
        });
        // Emitted models refer to each other.
        let files: Vec<(String, String)> =
            files.filter(|(_, text)| !text.starts_with("// @generated")).collect();
        assert!(!files.is_empty());
        Self::new(&files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect::<Vec<_>>())
    }

    fn new(files: &[(&str, &str)]) -> Self {
        let modules = files.iter().map(|(file, text)| {
            let name = file.trim_end_matches(".rs").trim_end_matches("/mod");
            let name =
                name.split('/').filter(|part| !["lib", "main"].contains(part)).map(str::to_owned).collect();
            let mut module = Module { file: (*file).to_owned(), paths: Vec::new(), names: BTreeMap::new() };
            module.scan(&without_tests(TokenStream::from_str(text).unwrap()));
            (name, module)
        });
        Self(modules.collect())
    }

    /// Returns the shortest circle of each file that is in one.
    fn circles(&self) -> BTreeMap<&str, Vec<&str>> {
        let imports: BTreeMap<&str, BTreeSet<&str>> =
            self.0.iter().map(|(name, module)| (module.file.as_str(), self.imports(name, module))).collect();
        imports.keys().filter_map(|file| Some((*file, circle(file, &imports)?))).collect()
    }

    /// Returns the other files that a module imports.
    fn imports(&self, name: &[String], module: &Module) -> BTreeSet<&str> {
        let targets = module.paths.iter().filter_map(|path| self.target(name, path, 0));
        targets.filter(|target| *target != module.file).collect()
    }

    /// Returns the file with the item that a path in a module refers to.
    fn target(&self, module: &[String], path: &[String], depth: usize) -> Option<&str> {
        let mut current = module.to_vec();
        let mut rest = path.iter();
        let mut is_first = true;
        while let Some(segment) = rest.next() {
            let inner = [current.as_slice(), std::slice::from_ref(segment)].concat();
            match (segment.as_str(), self.0.get(&current)?.names.get(segment)) {
                ("crate", _) => current.clear(),
                ("self", _) => {}
                ("super", _) => drop(current.pop()),
                _ if self.0.contains_key(&inner) => current = inner,
                // An import may refer to a name of another crate, or to itself.
                (_, Some(import)) if depth < 9 && import.as_slice() != path => {
                    let path: Segments = import.iter().chain(rest).cloned().collect();
                    return self.target(&current, &path, depth + 1);
                }
                _ if is_first => return None,
                _ => break,
            }
            is_first = false;
        }
        self.0.get(&current).map(|module| module.file.as_str())
    }
}

impl Module {
    /// Collects the paths in tokens.
    fn scan(&mut self, tokens: &[TokenTree]) {
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            match token {
                TokenTree::Ident(ident) if ident == "use" => {
                    let end = at + tokens[at..].iter().take_while(|token| !is_sign(Some(token), ';')).count();
                    for (name, path) in used(&tokens[at + 1..end]) {
                        self.names.insert(name, path.clone());
                        self.paths.push(path);
                    }
                    at = end;
                }
                // Paths in emitted code.
                TokenTree::Ident(ident) if ident == "quote" && is_sign(tokens.get(at + 1), '!') => at += 3,
                TokenTree::Ident(_) => {
                    let path = path(&tokens[at..]);
                    at += 3 * path.len() - 2;
                    if path.len() > 1 {
                        self.paths.push(path);
                    }
                }
                TokenTree::Group(group) => {
                    self.scan(&without_tests(group.stream()));
                    at += 1;
                }
                _ => at += 1,
            }
        }
    }
}

/// Returns the path that tokens start with.
fn path(tokens: &[TokenTree]) -> Segments {
    let mut path = Segments::new();
    while let Some(TokenTree::Ident(ident)) = tokens.get(3 * path.len()) {
        path.push(ident.to_string());
        let end = 3 * path.len() - 2;
        if !is_sign(tokens.get(end), ':') || !is_sign(tokens.get(end + 1), ':') {
            break;
        }
    }
    path
}

/// Returns the paths in a `use`, each with the name that it introduces.
fn used(tokens: &[TokenTree]) -> Vec<(String, Segments)> {
    let path = path(tokens);
    let rest = &tokens[(3 * path.len()).min(tokens.len())..];
    match rest.first() {
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
            let inner: Vec<TokenTree> = group.stream().into_iter().collect();
            let parts = inner.split(|token| is_sign(Some(token), ','));
            let below = parts.flat_map(used).map(|(name, inner)| {
                let name = if name == "self" { path.last().cloned().unwrap_or_default() } else { name };
                (name, path.iter().chain(&inner).cloned().collect())
            });
            below.collect()
        }
        _ => {
            let last = tokens.iter().rev().find(|token| matches!(token, TokenTree::Ident(_)));
            last.map(|name| (name.to_string(), path)).into_iter().collect()
        }
    }
}

/// Returns the shortest way from a file over its imports back to itself.
fn circle<'a>(file: &'a str, imports: &BTreeMap<&'a str, BTreeSet<&'a str>>) -> Option<Vec<&'a str>> {
    let mut previous: BTreeMap<&str, &str> = BTreeMap::new();
    let mut queue = VecDeque::from([file]);
    while let Some(current) = queue.pop_front() {
        for next in imports.get(current).into_iter().flatten() {
            if previous.contains_key(next) {
                continue;
            }
            previous.insert(next, current);
            queue.push_back(next);
        }
    }
    let mut way = vec![file, *previous.get(file)?];
    while *way.last()? != file {
        way.push(previous.get(way.last()?)?);
    }
    way.reverse();
    Some(way)
}
