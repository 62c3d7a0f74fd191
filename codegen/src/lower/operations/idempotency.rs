//! Idempotency keys: a header that the client sets unless the caller does.

use crate::diagnostic::{Code, Diagnostic};
use crate::lower::context::Context;
use crate::lower::examples;
use crate::lower::wire::parameters;
use crate::model::{Kind, Operation, Parameter, ParameterIn};

/// A key as the client makes it.
const KEY: &str = "1f0c4d6e-9a53-4f1d-8a0b-6f5f2f3c7d21";

/// The sentence about the header that its setter has in its docs.
pub const DEFAULT: &str = "Default: a random UUID for each call.";

/// Returns `true` for the parameter of the operation's idempotency key.
pub fn is_key(source: &Operation, parameter: &Parameter) -> bool {
    let header = source.idempotency_key.as_ref().map(|key| key.header.as_str());
    parameter.location == ParameterIn::Header && header == Some(parameter.name.as_str())
}

/// Returns the header of the idempotency key. One that cannot have such a value is an error.
pub fn header(cx: &Context<'_>, source: &Operation) -> Option<String> {
    let key = source.idempotency_key.as_ref()?;
    let mut sent = parameters::with_schemas(source).filter(|(parameter, _)| is_key(source, parameter));
    let refusal = match sent.next() {
        None => Some("the client sets this header itself".to_owned()),
        Some(_) if examples::is_sensitive_header(&key.header) => {
            Some("the client takes a header of this name for a secret".to_owned())
        }
        Some((_, Err(why))) => Some(why),
        Some((_, Ok(id))) => match cx.api.kind(id) {
            Kind::Any => None,
            Kind::String(text) if examples::allows(&cx.types, text, KEY) => None,
            _ => Some("the parameter does not accept a UUID".to_owned()),
        },
    };
    match refusal {
        Some(why) if source.alternative.is_none() => {
            let message = format!("unsupported idempotency key in the header `{}`: {why}", key.header);
            cx.report(Diagnostic::new(Code::E0331, &key.pointer, message));
            None
        }
        Some(_) => None,
        None => Some(key.header.clone()),
    }
}
