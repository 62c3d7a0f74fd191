//! Request bodies of the media type `multipart/form-data`.

use crate::ir::{Arg, Operation, ParameterLocation, PartKind};
use crate::print::quoted;

/// Returns the name of the setter of a part or of the whole body, without its prefix, and its arguments.
pub fn setter(arg: &Arg, value: &str) -> (&'static str, String) {
    let name = quoted(&arg.wire);
    let content_type = arg.content_type.as_deref().map(quoted);
    let kind = match arg.location {
        ParameterLocation::Part(kind) => kind,
        _ => return ("multipart", value.to_owned()),
    };
    let method = match (kind, &content_type) {
        (PartKind::File, _) => "file",
        (PartKind::Files, _) => "files",
        (PartKind::Value, Some(_)) => "part_as",
        (PartKind::Value, None) => "part",
    };
    let content_type = content_type.map(|of| format!(", {of}")).unwrap_or_default();
    (method, format!("{name}, {value}{content_type}"))
}

/// Returns `true` if an argument or a setter takes files.
pub fn has_files(operation: &Operation) -> bool {
    let mut args = operation.args.iter().chain(&operation.setters);
    args.any(|arg| matches!(arg.location, ParameterLocation::Part(PartKind::File | PartKind::Files)))
}

/// Returns `true` if an argument or a setter takes a whole multipart body.
pub fn is_whole(operation: &Operation) -> bool {
    let mut args = operation.args.iter().chain(&operation.setters);
    args.any(|arg| arg.location == ParameterLocation::Multipart)
}
