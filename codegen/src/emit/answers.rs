//! What operations give whose answer depends on its status.

use crate::emit::operations::MODELS;
use crate::emit::types::Ty;
use crate::format::RustFile;
use crate::ir::{Operation, Response, Success, Type};
use crate::markdown::code;

/// The enum, how it is read, and how a mock answers with it.
pub fn items(file: &mut RustFile, operation: &Operation, name: &str, answers: &[Response]) {
    file.item(|file| {
        file.docs(&format!("What a successful answer to {} holds, by its status.", code(&operation.id)));
        file.line(format_args!("#[derive(Clone, Debug, PartialEq)]"));
        file.line(format_args!("#[non_exhaustive]"));
        if answers.iter().any(|answer| matches!(answer.body, Success::Json(Type::Model { .. }))) {
            // It is taken apart at once, and there is one of it for a call.
            file.line(format_args!("#[allow(clippy::large_enum_variant)]"));
        }
        file.block(format_args!("pub enum {name}"), |file| {
            for answer in answers {
                file.docs(&answer.docs);
                file.line(format_args!("{}{},", answer.name, held(&answer.body)));
            }
        });
    });
    file.item(|file| {
        file.block(format_args!("impl crate::runtime::FromResponse for {name}"), |file| {
            let args = ["status: u16".to_owned(), "body: &bytes::Bytes".to_owned()];
            let result = "Result<Self, crate::runtime::json::DecodeError>";
            file.function(format_args!("fn read"), &args, result, |file| {
                file.block(format_args!("match status"), |file| {
                    for answer in answers {
                        let status =
                            answer.status.map_or_else(|| "_".to_owned(), |status| status.to_string());
                        file.line(format_args!("{status} => Ok(Self::{}),", read(answer)));
                    }
                });
            });
        });
    });
    file.item(|file| {
        file.line(format_args!("#[cfg(feature = \"mock\")]"));
        file.block(format_args!("impl crate::runtime::mock::Answer for {name}"), |file| {
            mocked(file, answers);
        });
    });
}

fn mocked(file: &mut RustFile, answers: &[Response]) {
    let result = "Result<(&'static str, bytes::Bytes), serde_json::Error>";
    file.item(|file| {
        file.function(format_args!("fn content"), &["&self"], result, |file| {
            file.block(format_args!("match self"), |file| {
                for Response { name, body: holds, .. } in answers {
                    match holds {
                        Success::Empty | Success::ByStatus(..) => {
                            file.line(format_args!("Self::{name} => ().content(),"));
                        }
                        _ => file.line(format_args!("Self::{name}(body) => body.content(),")),
                    }
                }
            });
        });
    });
    file.item(|file| {
        file.function(format_args!("fn status"), &["&self"], "Option<u16>", |file| {
            file.block(format_args!("match self"), |file| {
                for Response { name, body: holds, status, .. } in answers {
                    let held = if *holds == Success::Empty { "" } else { "(_)" };
                    match status {
                        Some(status) => file.line(format_args!("Self::{name}{held} => Some({status}),")),
                        None => file.line(format_args!("Self::{name}{held} => None,")),
                    }
                }
            });
        });
    });
}

fn held(holds: &Success) -> String {
    match holds {
        Success::Json(of) => format!("({})", Ty(of, MODELS)),
        Success::Bytes => "(bytes::Bytes)".to_owned(),
        Success::Empty | Success::ByStatus(..) => String::new(),
    }
}

fn read(answer: &Response) -> String {
    let name = &answer.name;
    match answer.body {
        Success::Json(_) => format!("{name}(crate::runtime::json::from_slice(body)?)"),
        Success::Bytes => format!("{name}(body.clone())"),
        Success::Empty | Success::ByStatus(..) => name.clone(),
    }
}
