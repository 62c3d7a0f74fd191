//! The enums for documented bodies of error responses, by status.

use crate::emit::lints;
use crate::emit::types::IN_GROUPS;
use crate::ir::{ErrorBodies, ErrorStatus, Operation};
use crate::markdown::code;
use crate::print::{Argument, Function, RustFile, Ty};

/// Writes the enum and its decoding.
pub fn items(file: &mut RustFile, operation: &Operation, ErrorBodies { name, bodies }: &ErrorBodies) {
    file.item(|file| {
        file.docs(&format!(
            "The body of an error response of {}, by its status. [`Error::documented`](crate::Error::documented) returns it.",
            code(&operation.id)
        ));
        file.line(format_args!("#[derive(Clone, Debug, PartialEq)]"));
        file.line(format_args!("#[non_exhaustive]"));
        lints::variants(file, bodies.iter().map(|body| &body.ty));
        file.block(format_args!("pub enum {name}"), |file| {
            for body in bodies {
                file.docs(&body.docs);
                file.line(format_args!("{}({}),", body.name, IN_GROUPS.ty(&body.ty)));
            }
        });
    });
    file.item(|file| {
        file.block(format_args!("impl crate::runtime::ErrorBody for {name}"), |file| {
            let args = vec![
                Argument { name: "status", ty: Ty::new("u16") },
                Argument { name: "body", ty: Ty::new("[u8]").with("&") },
            ];
            let result = Ty::generic("Option", [Ty::new("Self")]);
            let read = Function { args, ..Function::of_trait("read", None, result) };
            file.function(&read, |file| {
                file.line(format_args!("use crate::runtime::json::from_slice;"));
                file.block(format_args!("match status"), |file| {
                    for body in bodies {
                        let status = match body.status {
                            ErrorStatus::Code(code) => code.to_string(),
                            ErrorStatus::Range(digit) => format!("{digit}00..={digit}99"),
                            ErrorStatus::Other => "_".to_owned(),
                        };
                        file.line(format_args!(
                            "{status} => from_slice(body).ok().map(Self::{}),",
                            body.name
                        ));
                    }
                    if !bodies.iter().any(|body| body.status == ErrorStatus::Other) {
                        file.line(format_args!("_ => None,"));
                    }
                });
            });
        });
    });
}
