//! The dependencies of emitted crates.

/// The manifest of the runtime, whose dependencies are those of emitted crates.
const RUNTIME: &str = include_str!("../../../runtime/manifest.toml");

/// Returns `true` for the name of a crate that emitted crates may depend on.
pub fn is_dependency(dashed: &str) -> bool {
    let dependencies = RUNTIME.lines().skip_while(|line| *line != "[dependencies]");
    let mut names = dependencies.filter_map(|line| Some(line.split_once(" = ")?.0));
    names.any(|name| name.replace('_', "-") == dashed)
}

/// Returns the dependencies that emitted crates may have.
pub fn names() -> impl Iterator<Item = &'static str> {
    let lines = RUNTIME.lines().skip_while(|line| *line != "[dependencies]").skip(1);
    // Those after this comment are of the runtime's own tests.
    let lines = lines.take_while(|line| !line.starts_with("# Dependencies of the tests."));
    lines.filter_map(|line| Some(line.split_once(" = ")?.0))
}
