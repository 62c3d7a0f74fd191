//! The provenance of an emitted crate: the version of the generator, and hashes of its inputs.

use std::io;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// The version of the generator.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The provenance of an emitted crate, `[package.metadata.specsmith]` of its manifest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provenance {
    /// The version of the generator.
    pub version: String,
    /// The hash of the effective description: after overlays, bundling and filtering.
    pub description: String,
    /// The hash of the config as it was given, without the empty lines at its start; `None` if there was none, or nothing in it.
    pub config: Option<String>,
}

impl Provenance {
    /// Creates the provenance of a crate that is generated now.
    pub fn new(description: &Value, config: Option<&str>) -> Self {
        let mut hash = io::BufWriter::with_capacity(1 << 16, Hash(Sha256::new()));
        // Hashing cannot fail, and every key of a tree is a string.
        let written = serde_json::to_writer(&mut hash, description).map_err(io::Error::from);
        let hash = written.and_then(|()| hash.into_inner().map_err(io::IntoInnerError::into_error));
        Self {
            version: VERSION.to_owned(),
            description: hash.map(|Hash(hash)| shown(hash)).unwrap_or_default(),
            config: config
                .map(str::trim_start)
                .filter(|text| !text.is_empty())
                .map(|text| shown(Sha256::new().chain_update(text))),
        }
    }

    /// Returns the provenance in a manifest; `None` if it has none.
    pub fn of_manifest(manifest: &str) -> Option<Self> {
        let manifest: toml::Table = toml::from_str(manifest).ok()?;
        let metadata = manifest.get("package")?.get("metadata")?.get("specsmith")?;
        metadata.clone().try_into().ok()
    }
}

fn shown(hash: Sha256) -> String {
    let hex: String = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256:{hex}")
}

/// A writer into a hash.
struct Hash(Sha256);

impl io::Write for Hash {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Provenance;

    #[test]
    fn hashes_are_those_of_the_texts() {
        let provenance = Provenance::new(&json!({"b": 1, "a": [null]}), Some("strict = true\n"));
        // printf '{"b":1,"a":[null]}' | sha256sum
        let description = "sha256:74a2dc9198c7d547779b01478e443051e81dc746aa36e4935251842e9aa53be4";
        assert_eq!(provenance.description, description);
        assert_eq!(
            provenance.config.as_deref(),
            Some("sha256:cd3e08f401b7af2e8704763df0e5624791dcee7f3eeed55bcb8a1bbfce381b8a")
        );
        assert_ne!(Provenance::new(&json!({"a": [null], "b": 1}), None).description, description);
        let at = |config| Provenance::new(&json!({}), Some(config)).config;
        assert_eq!((at("\n\nstrict = true\n"), at("\n")), (provenance.config, None));
    }
}
