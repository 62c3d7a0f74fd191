//! `[replace]` of the config: types that the config names instead of schemas.

use std::collections::HashMap;

use crate::config::{Config, Used, absolute_path, config_error};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::lower::names::addresses::Addresses;
use crate::lower::wire::media;
use crate::media_type::essence;
use crate::model::{Api, Kind, ParameterStyle, Replacement, SchemaId};
use crate::pointer::Pointer;

/// Replaces the schemas at the addresses of `[replace]`.
///
/// # Errors
///
/// If a path is invalid, or if a replacement is where its JSON must be known.
pub fn replace(
    api: &mut Api,
    config: &Config,
    used: &mut Used,
    diagnostics: &mut Diagnostics,
) -> Result<(), Diagnostics> {
    let mut paths: HashMap<&str, String> = HashMap::new();
    for (address, path) in config.replacements() {
        match absolute_path(path.as_ref()).and_then(|path| no_standard_type(&path).map(|()| path)) {
            Ok(path) => {
                paths.insert(address, path);
            }
            Err(why) => {
                used.record([address]);
                let what = format!("invalid type `{}`: {why}", path.as_ref().escape_debug());
                let help = "use a path such as `crate::ext::Money` or `rust_decimal::Decimal`";
                diagnostics.push(config_error(Code::E0441, path.span(), what).help(help));
            }
        }
    }
    let addresses = Addresses::of(api);
    let mut replaced: HashMap<SchemaId, Replacement> = HashMap::new();
    for id in (0..api.schemas.len()).map(SchemaId) {
        let place = &api.schema(id).pointer;
        // The address of a property is that of its schema, too.
        for address in [addresses.address(place), addresses.of_type(place)] {
            let Some(path) = paths.get(&*address) else { continue };
            used.record([&*address]);
            let kind = api.kind(id);
            let (is_scalar, is_text) = (kind.is_scalar(), matches!(kind, Kind::String(_)));
            replaced.insert(id, Replacement { path: path.clone(), is_scalar, is_text });
        }
    }
    api.undeclared.retain(|undeclared| !replaced.contains_key(&undeclared.schema));
    for (id, replacement) in replaced {
        let schema = &mut api.schemas[id.0];
        schema.kind = Kind::Replacement(replacement);
        // A value of the type cannot be written out.
        schema.default = None;
        schema.default_digits = None;
        schema.labels = Vec::new();
    }
    check_uses(api, diagnostics);
    diagnostics.finish(())
}

/// Returns an error for a type of the standard library, which may have an implementation of the runtime's trait.
fn no_standard_type(path: &str) -> Result<(), &'static str> {
    let is_standard =
        ["::std::", "::core::", "::alloc::", "::serde_json::"].iter().any(|of| path.starts_with(of));
    if is_standard {
        Err("expected a type of your own, or of another crate than the standard library")
    } else {
        Ok(())
    }
}

/// Reports the replacements of objects and arrays whose members a request needs.
fn check_uses(api: &Api, diagnostics: &mut Diagnostics) {
    let mut refuse = |at: &Pointer, id: SchemaId, what: &str| {
        if let Kind::Replacement(Replacement { path, is_scalar: false, .. }) = api.kind(id) {
            let what = format!("`{}` cannot replace the schema of {what}", path.trim_start_matches("::"));
            let help = "replace the schemas of its fields or items";
            diagnostics.push(Diagnostic::new(Code::E0442, at, what).help(help));
        }
    };
    for operation in &api.operations {
        for parameter in &operation.parameters {
            if let (Ok(id), true) = (&parameter.value, parameter.style != ParameterStyle::Json) {
                refuse(&parameter.pointer, *id, &format!("the parameter `{}`", parameter.name));
            }
        }
        for (body, content) in
            operation.body.iter().flat_map(|body| body.content.iter().map(move |media| (body, media)))
        {
            if matches!(essence(&content.name).as_ref(), media::FORM | media::MULTIPART)
                && let Some(id) = content.schema
            {
                refuse(&body.pointer, id, "a form");
            }
        }
    }
}
