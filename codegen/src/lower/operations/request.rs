//! The parts of a request.

use crate::ir::{Arg, Body, InlineForm};

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
        if required { self.args.push(arg) } else { self.setters.push(arg) }
    }
}
