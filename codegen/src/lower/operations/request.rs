//! The parts of a request.

use crate::ir::{Arg, Body, InlineForm, ParameterLocation, StyledLocation};
use crate::lower::docs::verbs;
use crate::markdown;

/// The request of an operation.
#[derive(Default)]
pub struct Request {
    /// Required parameters and fields.
    pub args: Vec<Arg>,
    /// Optional parameters.
    pub setters: Vec<Arg>,
    /// The body, if it is a value of a type.
    pub body: Option<Body>,
    /// The body, if it is a form whose fields are arguments and setters.
    pub form: Option<InlineForm>,
    /// The content type of a body that is JSON or a form, if it is not the common one.
    pub content_type: Option<String>,
}

impl Request {
    /// Adds an argument or a setter.
    pub fn add(&mut self, arg: Arg, required: bool) {
        if required {
            return self.args.push(arg);
        }
        let kind = match arg.location {
            ParameterLocation::Header | ParameterLocation::Styled(StyledLocation::Header, _) => {
                "header parameter"
            }
            ParameterLocation::Styled(StyledLocation::Cookie, _) => "cookie",
            ParameterLocation::Form(_) => "form field",
            ParameterLocation::Part(_) => "part",
            ParameterLocation::Text | ParameterLocation::Bytes | ParameterLocation::Multipart => "body",
            _ => "query parameter",
        };
        let sentence = format!("Sets the {} {kind}.", markdown::code(&arg.wire));
        let docs = verbs::with_verb(&arg.docs, "Sets", &sentence);
        self.setters.push(Arg { docs, ..arg });
    }
}
