//! `model::Api` → `ir::Crate`: every decision about the emitted crate is made here.

mod cycles;
mod facts;
mod groups;
pub mod lock;
mod models;
mod names;
mod operations;
mod package;
mod pattern;
mod requests;
mod types;

pub use package::is_package_name;

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ir::Crate;
use crate::lower::lock::Lock;
use crate::lower::names::Namer;
use crate::lower::types::Types;
use crate::markdown;
use crate::model::{Api, SecurityKind, Server};
use crate::pointer::Pointer;

/// Decides what the crate looks like. Gives the names, too, as the next run is to find them.
///
/// # Errors
///
/// Entries of the config that meet nothing or cannot hold, and types that no value could have. What is left out is a
/// warning in `found`.
pub fn lower(
    api: &Api,
    config: &Config,
    old: &Lock,
    crate_name: Option<&str>,
    found: &mut Diagnostics,
) -> Result<(Crate, Lock), Diagnostics> {
    let mut namer = Namer::new(config, old);
    let plans = groups::plan(api, config, &mut namer, found);
    let mut types = Types::name(api, config, &plans, &mut namer, found);
    let models = models::modules(api, &mut types, &mut namer, found);
    let server = server(api);
    let url = server.map(|server| server.url.as_str());
    let groups = operations::groups(api, &types, &plans, url, &mut namer, found);
    for scheme in &api.security {
        if let SecurityKind::Other(name) = &scheme.kind {
            let what = format!("{name} authentication is not supported yet: no code is made for it");
            found.push(Diagnostic::warning("W0304", &scheme.pointer, what));
        }
    }
    let package = package::package(api, config, crate_name, found);
    let base_url = base_url(server, found);
    config.report_unused(found);
    let emitted = Crate {
        package,
        title: markdown::one_line(&api.title),
        api_version: markdown::one_line(&api.version),
        docs: api.description.as_deref().and_then(markdown::harmless),
        base_url,
        basic_auth: api.security.iter().any(|scheme| scheme.kind == SecurityKind::Basic),
        models,
        groups,
    };
    found.settle((emitted, namer.new))
}

/// The server that requests go to: the first whole one of the document, else the first that an operation has.
fn server(api: &Api) -> Option<&Server> {
    let whole = |url: &str| url.starts_with("https://") || url.starts_with("http://");
    let own = || api.operations.iter().find_map(|operation| operation.servers.first());
    api.servers.iter().find(|server| whole(&server.url)).or_else(own)
}

fn base_url(server: Option<&Server>, found: &mut Diagnostics) -> String {
    let Some(server) = server else {
        let what =
            "the description names no server with a whole address: users must give the client a base URL";
        let help = "add `servers` with an https:// address";
        found.push(Diagnostic::warning("W0302", &Pointer::root(), what).help(help));
        return String::new();
    };
    if !is_plain(&server.url) {
        let what = "this is no server address that can be used as it is (a whole one, without variables, query or \
                    fragment): users must give the client a base URL";
        found.push(Diagnostic::warning("W0302", &server.pointer, what));
        return String::new();
    }
    server.url.trim_end_matches('/').to_owned()
}

/// Whether a server's URL is `http(s)://host…` and nothing that would have to be worked on first.
fn is_plain(url: &str) -> bool {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://")).unwrap_or_default();
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:/%[]".contains(&byte);
    rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '[') && rest.bytes().all(allowed)
}
