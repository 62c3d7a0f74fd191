//! Operations that a client cannot call.

use crate::diagnostic::Part;
use crate::lower::wire::paths::Path;
use crate::lower::wire::{parameters, servers};
use crate::model::{Operation, Server};

/// Returns the reason why the client cannot call an operation.
pub fn refusal(base: Option<&Server>, operation: &Operation) -> Option<(Part, String)> {
    let parameter = || {
        let mut parameters = parameters::with_schemas(operation);
        parameters.find_map(|(parameter, schema)| {
            let why = schema.err().filter(|_| parameter.required)?;
            Some(format!("unsupported parameter `{}`: {why}", parameter.name))
        })
    };
    let path = || Path::parse(&operation.path).err().or_else(|| operation.query.clone().err());
    let why = || parameter().or_else(path);
    let why = servers::refusal(base, operation).or_else(why)?;
    Some((Part::Operation(operation.name()), why))
}
