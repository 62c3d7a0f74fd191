//! Operations that stand for another one with a further media type of the request or of the response.

use crate::config::Limits;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::lower::wire::{alternative_bodies, alternative_responses};
use crate::model::{Api, Operation};

/// Adds an operation for each further kind of body that an operation accepts or returns, after it. The user selects one of
/// them by the method, because their types differ.
///
/// # Errors
///
/// Returns an error if that copies more than the limit.
pub fn expand(api: &mut Api, limits: &Limits, diagnostics: &mut Diagnostics) -> Result<(), Diagnostics> {
    let max = limits.copied_values(api.schemas.len());
    let mut copied: usize = 0;
    let mut expanded = Vec::with_capacity(api.operations.len());
    for operation in std::mem::take(&mut api.operations) {
        let bodies = alternative_bodies::words(api, &operation);
        let responses = alternative_responses::words(api, &operation);
        let count = bodies.len() + responses.len();
        copied = copied.saturating_add(count.saturating_mul(size(&operation)));
        if copied > max {
            let message = format!("the further media types of bodies copy more than {max} values");
            let help = "remove media types, or raise `copied-values` in `[limits]` of the config";
            diagnostics.push(Diagnostic::new(Code::E0224, &operation.pointer, message).help(help));
            break;
        }
        let bodies = bodies.into_iter().map(|(word, media)| alternative_bodies::of(&operation, word, media));
        let responses =
            responses.into_iter().map(|(word, media)| alternative_responses::of(&operation, word, media));
        let others: Vec<Operation> = bodies.chain(responses).collect();
        expanded.push(operation);
        expanded.extend(others);
    }
    api.operations = expanded;
    diagnostics.finish(())
}

/// Returns the number of values of an operation without its body. Text counts by its length.
fn size(operation: &Operation) -> usize {
    let text = |text: &Option<String>| text.as_ref().map_or(0, String::len) / 64;
    let parameters = operation.parameters.iter().map(|parameter| {
        let example = parameter.example.as_ref().map_or(0, |example| example.to_string().len() / 64);
        1 + text(&parameter.description) + example
    });
    let responses = operation.responses.iter().map(|response| {
        let headers = response.headers.iter().map(|header| 1 + text(&header.description));
        1 + response.description.len() / 64 + headers.sum::<usize>() + response.content.len()
    });
    let servers = operation.servers.iter().map(|server| 1 + server.url.len() / 64);
    let texts = text(&operation.summary) + text(&operation.description);
    1 + texts + parameters.chain(responses).chain(servers).sum::<usize>()
}
