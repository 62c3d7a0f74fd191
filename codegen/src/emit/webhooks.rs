//! `src/webhooks.rs`: the functions that decode the payloads of webhooks and callbacks.

use crate::emit::imports::imports;
use crate::emit::lints;
use crate::emit::types::IN_GROUPS;
use crate::ir::{Crate, Type, Webhooks, unraw};
use crate::print::{Argument, Function, RustFile, Ty};

const DOCS: &str = "\
Requests that the service sends: webhooks, and callbacks of operations.

Each function decodes the body of one request. The caller knows which one it is, by the URL that it has given to the service or by
a header.
";

const DECODE_DOCS: &str = "\
Decodes the payload of any webhook.

Without a webhook for the payload, the event is `Unknown`.

# Errors

If the body is not JSON, or does not match the type.
";

/// Returns the module of webhooks, if there is one.
pub fn module(krate: &Crate) -> Option<RustFile> {
    let webhooks = krate.webhooks.as_ref()?;
    let mut file = RustFile::new(format!("src/{}.rs", unraw(&webhooks.module)), DOCS);
    lints::uses_deprecated(&mut file, webhooks.uses_deprecated);
    file.item(|file| uses(file, webhooks));
    file.item(|file| {
        file.line(format_args!("#[cfg(feature = \"webhook-signatures\")]"));
        let names = ["InvalidSecret", "InvalidSignature", "Verifier"];
        file.names_of("pub use", "crate::runtime::webhook_signature", &names);
    });
    if let Some(event) = &webhooks.event {
        file.item(|file| {
            file.docs(DECODE_DOCS);
            function(file, "decode", event);
        });
    }
    for webhook in &webhooks.functions {
        file.item(|file| {
            file.docs(&webhook.docs);
            lints::deprecated(file, webhook.deprecated);
            function(file, &webhook.name, &webhook.payload);
        });
    }
    Some(file)
}

fn uses(file: &mut RustFile, webhooks: &Webhooks) {
    let in_types = |is: fn(&Type) -> bool| webhooks.types().any(is);
    imports(
        file,
        [
            ("crate::models", in_types(|ty| !ty.models().is_empty())),
            ("crate::runtime::formats", in_types(Type::has_own_format)),
            ("crate::DecodeError", true),
            ("crate::runtime::webhooks", true),
            ("std::collections::BTreeMap", in_types(Type::has_map)),
        ],
    );
}

/// Writes a function that decodes a payload.
fn function(file: &mut RustFile, name: &str, payload: &Type) {
    let args = vec![Argument { name: "body", ty: Ty::new("[u8]").with("&") }];
    let result = Ty::generic("Result", [IN_GROUPS.ty(payload), Ty::new("DecodeError")]);
    let function = Function::new(name, None, args, result);
    file.function(&function, |file| file.line(format_args!("webhooks::decode(body)")));
}
