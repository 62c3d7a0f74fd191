//! Generates the crate at each change of its description, into the folder of the build.

use std::error::Error;
use std::path::Path;
use std::{env, fs};

use specsmith::{Inputs, ReportOptions, Source};

fn main() -> Result<(), Box<dyn Error>> {
    let name = "notes.yaml";
    println!("cargo::rerun-if-changed={name}");
    let inputs = Inputs::new(Source { name: name.to_owned(), text: fs::read_to_string(name)? });
    let generated = specsmith::generate(&inputs)
        .map_err(|errors| specsmith::report(&errors, &inputs, ReportOptions::default()))?;
    let folder = env::var("OUT_DIR")?;
    for (path, text) in generated.files.iter() {
        let text = if path == "src/lib.rs" { without_head(text) } else { text.to_owned() };
        let path = Path::new(&folder).join(path);
        fs::create_dir_all(path.parent().ok_or("a file without a folder")?)?;
        fs::write(path, text)?;
    }
    Ok(())
}

/// Returns the root of the crate without its docs and attributes: `include!` accepts neither.
fn without_head(text: &str) -> String {
    let is_head = |line: &&str| line.is_empty() || line.starts_with("//") || line.starts_with("#![");
    text.lines().skip_while(is_head).flat_map(|line| [line, "\n"]).collect()
}
