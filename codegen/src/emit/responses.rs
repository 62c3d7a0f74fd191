//! The enums for success responses whose body depends on the status.

use crate::emit::lints;
use crate::emit::types::IN_GROUPS;
use crate::ir::{Operation, Response, Success};
use crate::markdown::code;
use crate::print::{Argument, Function, RustFile, Ty};

/// Writes the enum, its decoding and its encoding for mocks.
pub fn items(file: &mut RustFile, operation: &Operation, name: &str, responses: &[Response]) {
    file.item(|file| {
        file.docs(&format!("The body of a success response of {}, by its status.", code(&operation.id)));
        file.line(format_args!("#[derive(Clone, Debug, PartialEq)]"));
        file.line(format_args!("#[non_exhaustive]"));
        let types = responses.iter().filter_map(|response| match &response.body {
            Success::Json(of) => Some(of),
            _ => None,
        });
        lints::variants(file, types);
        file.block(format_args!("pub enum {name}"), |file| {
            for response in responses {
                file.docs(&response.docs);
                file.line(format_args!("{}{},", response.name, payload(&response.body)));
            }
        });
    });
    file.item(|file| {
        file.block(format_args!("impl crate::runtime::FromResponse for {name}"), |file| {
            let response =
                Argument { name: "response", ty: Ty::new("crate::runtime::RawResponse").with("&") };
            let error = Ty::new("crate::runtime::json::DecodeError");
            let result = Ty::generic("Result", [Ty::new("Self"), error]);
            let read = Function { args: vec![response], ..Function::of_trait("read", None, result) };
            file.function(&read, |file| {
                file.block(format_args!("match response.status().as_u16()"), |file| {
                    for response in responses {
                        let status =
                            response.status.map_or_else(|| "_".to_owned(), |status| status.to_string());
                        file.line(format_args!("{status} => Ok(Self::{}),", decoded(response)));
                    }
                });
            });
        });
    });
    file.item(|file| {
        file.line(format_args!("#[cfg(feature = \"mock\")]"));
        file.block(format_args!("impl crate::runtime::mock::ResponseBody for {name}"), |file| {
            encoding(file, responses);
        });
    });
}

fn encoding(file: &mut RustFile, responses: &[Response]) {
    let content = Ty::new("(&'static str, bytes::Bytes)");
    let result = Ty::generic("Result", [content, Ty::new("serde_json::Error")]);
    file.item(|file| {
        file.function(&Function::of_trait("content", Some("&self"), result), |file| {
            file.block(format_args!("match self"), |file| {
                for Response { name, body: content, .. } in responses {
                    match content {
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
        let result = Ty::generic("Option", [Ty::new("u16")]);
        file.function(&Function::of_trait("status", Some("&self"), result), |file| {
            file.block(format_args!("match self"), |file| {
                for Response { name, body: content, mocked, .. } in responses {
                    let payload = if *content == Success::Empty { "" } else { "(_)" };
                    file.line(format_args!("Self::{name}{payload} => Some({mocked}),"));
                }
            });
        });
    });
}

fn payload(content: &Success) -> String {
    match content {
        Success::Json(of) | Success::Text(of) => format!("({})", IN_GROUPS.ty(of)),
        Success::Bytes => "(bytes::Bytes)".to_owned(),
        Success::Empty | Success::ByStatus(..) => String::new(),
    }
}

fn decoded(response: &Response) -> String {
    let name = &response.name;
    match response.body {
        Success::Json(_) => format!("{name}(crate::runtime::FromResponse::read(response)?)"),
        Success::Text(_) => format!("{name}(crate::runtime::read_text(response)?)"),
        Success::Bytes => format!("{name}(response.body.clone())"),
        Success::Empty | Success::ByStatus(..) => name.clone(),
    }
}
