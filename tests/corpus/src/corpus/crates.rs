//! The emitted crates as members of the scratch workspace.

use specsmith::{Examples, Generated};
use specsmith_cli::error::Error;

use super::args::CheckArgs;
use super::scratch::{Member, Scratch};
use super::{decode, examples};

/// Writes the crate of a document under its package name.
pub fn write(
    scratch: &Scratch,
    document: &str,
    generated: &Generated,
    examples: &Examples,
    checks: &CheckArgs,
) -> Result<Option<Member>, Error> {
    let Some(name) = scratch.name(document) else { return Ok(None) };
    let files = &generated.files;
    let manifest = files.get("Cargo.toml").unwrap_or_default();
    let renamed = with_name(manifest, name);
    let files = files.iter().map(|(path, text)| (path, if path == "Cargo.toml" { &renamed } else { text }));
    scratch.write(&format!("crates/{name}"), files.collect())?;
    let has_client = manifest.lines().any(|line| line.starts_with("client = "));
    let has_examples = checks.examples && !examples.list.is_empty();
    if has_examples {
        examples::write_program(scratch, name, examples)?;
    }
    if checks.decode {
        decode::write_candidates(scratch, name, examples)?;
    }
    Ok(Some(Member { name: name.to_owned(), has_client, has_examples }))
}

/// Returns the manifest with the package renamed.
fn with_name(manifest: &str, name: &str) -> String {
    let mut is_declared = false;
    let mut out = String::with_capacity(manifest.len() + name.len());
    for line in manifest.lines() {
        if !is_declared && line.starts_with("name = ") {
            out.push_str(&format!("name = \"{name}\"\n"));
            is_declared = true;
        } else {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::with_name;

    #[test]
    fn only_the_package_is_renamed() {
        let manifest = "[package]\nname = \"a\"\n\n[[example]]\nname = \"b\"\n";
        assert_eq!(with_name(manifest, "c"), "[package]\nname = \"c\"\n\n[[example]]\nname = \"b\"\n");
    }
}
