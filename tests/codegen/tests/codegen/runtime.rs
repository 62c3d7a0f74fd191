//! The runtime: the files that a crate has, the models of its own tests, and the lists that the generator has as well.

use std::collections::{BTreeMap, BTreeSet};
use std::{env, fs};

use codegen_tests::{Case, files_below, fixtures, root};
use syn::{Expr, ExprLit, ImplItem, Item, ItemImpl, Lit, Type};

use crate::house::rust_files;

/// Optional files of the runtime, with the texts in a crate's own code that use them.
const OPTIONAL_FILES: [(&str, &[&str]); 13] = [
    ("digits.rs", &["crate::Digits"]),
    ("json/pointer.rs", &[" Pages::new(", "WaiterConfig {", "json::union!("]),
    ("json/union.rs", &["json::union!("]),
    ("maybe.rs", &["runtime::maybe::Maybe"]),
    ("net/form.rs", &["MediaType = Form;", "MediaType = StyledForm"]),
    ("net/multipart.rs", &["MediaType = MultipartForm;"]),
    ("net/part.rs", &["MediaType = MultipartForm;"]),
    ("net/pump.rs", &["MediaType = MultipartForm;", "impl Into<Body>"]),
    ("net/source.rs", &["MediaType = MultipartForm;", "impl Into<Body>"]),
    ("net/pages.rs", &[" Pages::new("]),
    ("net/waiter.rs", &["WaiterConfig {"]),
    ("number.rs", &["number::integer_enum!("]),
    ("value.rs", &["value::value_enum!("]),
];

#[test]
fn crate_has_exactly_the_runtime_files_it_uses() {
    let mut seen = BTreeSet::new();
    for case in fixtures("pass") {
        let emitted = case.emitted();
        // The root re-exports all existing files, so it does not count.
        let own = || emitted.own_files().filter(|(path, _)| *path != "src/lib.rs");
        for (path, marks) in OPTIONAL_FILES {
            let exists = emitted.files.contains_key(&format!("src/runtime/{path}"));
            let is_used = own().any(|(_, text)| marks.iter().any(|mark| text.contains(mark)));
            assert_eq!(exists, is_used, "{path} in {}", case.name);
            seen.insert((path, exists));
        }
    }
    assert_eq!(
        seen.len(),
        2 * OPTIONAL_FILES.len(),
        "each file exists in one fixture and not in another: {seen:?}"
    );
}

/// The runtime's tests use models as the generator emits them. `INSTA_UPDATE=always` writes them anew.
#[test]
fn models_of_the_runtimes_tests_are_fresh() {
    let folder = root().join("codegen/runtime/src/models");
    let emitted = Case::read(&root().join("codegen/runtime/models.yaml")).emitted();
    let files =
        emitted.files.iter().filter_map(|(path, text)| Some((path.strip_prefix("src/models/")?, text)));
    let files: Vec<_> = files.map(|(path, text)| (folder.join(path), text)).collect();
    if env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
        fs::create_dir_all(&folder).unwrap();
        files.iter().for_each(|(path, text)| fs::write(path, text).unwrap());
    }
    for (path, text) in &files {
        assert!(fs::read_to_string(path).is_ok_and(|found| found == **text), "{} is stale", path.display());
    }
    for path in files_below(&folder) {
        assert!(files.iter().any(|(file, _)| *file == path), "{} is not emitted", path.display());
    }
}

/// The generator reads a manifest of its own, because a package does not contain the folders of others.
#[test]
fn manifest_of_emitted_crates_is_that_of_the_runtime() {
    let read = |path: &str| fs::read_to_string(root().join(path)).unwrap();
    let (emitted, tested) = (read("codegen/runtime/manifest.toml"), read("tests/runtime/Cargo.toml"));
    let start = emitted.find("[features]").unwrap();
    assert!(tested.contains(emitted[start..].trim_end()), "tests/runtime/Cargo.toml has other dependencies");
    let version = emitted.lines().find(|line| line.starts_with("rust-version")).unwrap();
    assert!(tested.lines().any(|line| line == version), "tests/runtime/Cargo.toml has another {version}");
}

/// The lists of reserved names, and the types of the runtime whose functions they must contain: emitted code adds functions
/// to these types.
const RESERVED: [(&str, &str, &str); 5] = [
    ("lower/names/reserved.rs", "BUILDER", "RequestBuilder"),
    ("lower/names/reserved.rs", "GROUPS", "Client"),
    ("lower/names/reserved.rs", "HEADERS", "Headers"),
    ("lower/names/reserved.rs", "CLIENT_BUILDER", "ClientBuilder"),
    ("lower/names/reserved.rs", "CREDENTIALS", "Credentials"),
];

#[test]
fn functions_of_the_runtime_are_reserved_names() {
    let mut functions: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for path in rust_files("codegen/runtime/src/runtime/net") {
        for item in syn::parse_file(&fs::read_to_string(&path).unwrap()).unwrap().items {
            let Item::Impl(ItemImpl { trait_: None, self_ty, items, .. }) = item else { continue };
            let Type::Path(ty) = *self_ty else { continue };
            let own = items.into_iter().filter_map(|item| match item {
                ImplItem::Fn(function) => Some(function.sig.ident.to_string()),
                _ => None,
            });
            functions.entry(ty.path.segments.last().unwrap().ident.to_string()).or_default().extend(own);
        }
    }
    for (file, list, ty) in RESERVED {
        let missing: Vec<_> =
            functions[ty].difference(&strings("codegen/src", file, list)).cloned().collect();
        assert!(missing.is_empty(), "`{list}` of {file} lacks {missing:?}, functions of `{ty}`");
    }
}

/// A type of the description that is called as an imported one would not compile.
#[test]
fn imported_types_are_reserved_names() {
    let names = "lower/names/reserved.rs";
    let (types, builders) =
        (strings("codegen/src", names, "TYPES"), strings("codegen/src", names, "BUILDERS"));
    let mut missing = BTreeSet::new();
    for case in fixtures("pass") {
        let emitted = case.emitted();
        for (path, text) in emitted.own_files().filter(|(path, _)| path.ends_with(".rs")) {
            let reserved = if path.starts_with("src/models/") { &types } else { &builders };
            // The root, the client's own file, the mock and the common headers define no types of the description.
            if ["src/lib.rs", "src/service.rs", "src/mock.rs", "src/common_headers.rs"].contains(&path) {
                continue;
            }
            // Of the crate itself, only the runtime has names that the description does not give.
            let items = text.split("\nuse ").skip(1).filter_map(|item| item.split(';').next());
            let uses =
                items.filter(|path| !path.starts_with("crate::") || path.starts_with("crate::runtime"));
            let names = uses.flat_map(|path| path.split(|c: char| !c.is_alphanumeric() && c != '_'));
            let is_type = |name: &&str| name.starts_with(|c: char| c.is_ascii_uppercase());
            missing.extend(names.filter(is_type).filter(|name| !reserved.contains(*name)).map(str::to_owned));
        }
    }
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn examples_and_redaction_agree_on_names_of_secrets() {
    let examples = "lower/examples.rs";
    let mut names = strings("codegen/src", examples, "SENSITIVE");
    names.extend(strings("codegen/src", examples, "SENSITIVE_IN_HEADS"));
    assert_eq!(names, strings("codegen/runtime/src/runtime", "net/redact.rs", "TELLING"));
}

/// Returns the words of a constant: a text, or a list of them.
fn strings(folder: &str, file: &str, constant: &str) -> BTreeSet<String> {
    let text = fs::read_to_string(root().join(folder).join(file)).unwrap();
    let items = syn::parse_file(&text).unwrap().items;
    let mut constants = items.into_iter().filter_map(|item| match item {
        Item::Const(item) if item.ident == constant => Some(*item.expr),
        _ => None,
    });
    let expr = constants.next().unwrap_or_else(|| panic!("{file} has no `{constant}`"));
    words(expr).into_iter().collect()
}

fn words(expr: Expr) -> Vec<String> {
    match expr {
        Expr::Reference(reference) => words(*reference.expr),
        Expr::Array(array) => array.elems.into_iter().flat_map(words).collect(),
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => {
            text.value().split_whitespace().map(str::to_owned).collect()
        }
        _ => panic!("neither a text nor a list"),
    }
}
