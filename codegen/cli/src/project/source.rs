//! Reading of text files.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use specsmith::Source;

use crate::error::Error;
use crate::terminal::display_path;

/// Reads a text file. The setting that has its path is a flag, or a key in words.
pub fn read(path: &Path, role: &str, setting: &str) -> Result<Source, Error> {
    let is_flag = setting.starts_with('-');
    let bytes = fs::read(path).map_err(|error| match error.kind() {
        ErrorKind::NotFound if is_flag => missing(path, role)
            .help(format!("pass a path relative to the current folder, {}, to {setting}", current_folder())),
        ErrorKind::NotFound => {
            missing(path, role).help(format!("correct {setting}: a path relative to the folder of its file"))
        }
        ErrorKind::IsADirectory => Error::new(format!("the {role} {} is a folder", display_path(path)))
            .help(format!("set {setting} to the file itself")),
        _ => Error::io(&format!("cannot read the {role}"), path, &error),
    })?;
    let text = specsmith::decode(bytes).map_err(|error| {
        let offset = error.utf8_error().valid_up_to();
        not_utf8(path, role, error.as_bytes(), offset)
    })?;
    Ok(Source { name: path.to_string_lossy().into_owned(), text })
}

fn missing(path: &Path, role: &str) -> Error {
    Error::new(format!("the {role} {} does not exist", display_path(path)))
}

fn not_utf8(path: &Path, role: &str, bytes: &[u8], offset: usize) -> Error {
    let byte = bytes.get(offset).copied().unwrap_or_default();
    let line = 1 + bytes.iter().take(offset).filter(|byte| **byte == b'\n').count();
    let location = format!("byte 0x{byte:02x} at offset {offset}, line {line}");
    Error::new(format!("the {role} {} is not UTF-8: {location}", display_path(path)))
        .help(encoding_help(bytes, byte))
}

/// Suggests a fix for a file that is not UTF-8, by its first bytes.
fn encoding_help(bytes: &[u8], byte: u8) -> &'static str {
    match bytes {
        [0x1f, 0x8b, ..] => "unpack it: the file is compressed with gzip",
        [b'P', b'K', 3, 4, ..] => "unpack it: the file is a ZIP archive",
        [b'%', b'P', b'D', b'F', ..] => "pass a YAML or JSON file: this is a PDF document",
        [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] => "save it as UTF-8: the file seems to be UTF-32",
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => "save it as UTF-8: the file seems to be invalid UTF-16",
        _ if bytes.contains(&0) => "pass a YAML or JSON file: this is a binary file",
        _ if byte >= 0x80 => {
            "save it as UTF-8: the file may be Windows-1252 or ISO 8859-1 (`iconv -f WINDOWS-1252 -t UTF-8`)"
        }
        _ => "save it as UTF-8",
    }
}

fn current_folder() -> String {
    std::env::current_dir().map_or_else(|_| "which is unknown".to_owned(), |folder| display_path(&folder))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error_for(bytes: &[u8]) -> String {
        let folder = tempfile::tempdir().unwrap();
        let description = folder.path().join("api.yaml");
        fs::write(&description, bytes).unwrap();
        read(&description, "description", "--spec").map(|_| ()).unwrap_err().to_string()
    }

    #[test]
    fn unreadable_file_is_an_error() {
        let text = error_for(b"a: b\nc: \xff\n");
        assert!(text.contains("api.yaml is not UTF-8: byte 0xff at offset 8, line 2"), "{text}");
        assert!(text.contains("Windows-1252"), "{text}");
        assert!(error_for(b"\xff\xfea").contains("UTF-16"));
        assert!(error_for(b"\x1f\x8b\x08\0").contains("unpack"));
        assert!(error_for(b"PK\x03\x04\x14\0\xff").contains("unpack"));
        let missing = read(Path::new("no/such.yaml"), "description", "--spec");
        assert!(missing.map(|_| ()).unwrap_err().to_string().contains("does not exist"));
    }
}
