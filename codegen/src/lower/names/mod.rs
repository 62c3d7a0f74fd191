//! Names: words of the description → Rust identifiers, without keywords and clashes. All names are assigned at once.

pub mod addresses;
pub mod declared;
pub mod groups;
pub mod identifier;
pub mod lock;
pub mod members;
pub mod namer;
pub mod operation_ids;
pub mod requests;
pub mod reserved;
pub mod scope;
mod words;

use crate::lower::names::addresses::Addresses;
use crate::lower::names::declared::{Declared, Walk};
use crate::lower::names::groups::GroupNames;
use crate::lower::names::members::Members;
use crate::lower::names::namer::Namer;
use crate::lower::names::operation_ids::OperationIds;
use crate::lower::names::requests::RequestNames;
use crate::lower::types::Types;
use crate::lower::types::formats::Formats;
use crate::lower::wire::servers;
use crate::model::Api;

/// The assigned names.
pub struct Names<'a> {
    /// The groups of operations, in order.
    pub groups: Vec<GroupNames>,
    /// The types in the order of emission, in which those of a module are adjacent.
    pub declared: Vec<Declared>,
    /// Fields and variants.
    pub members: Members,
    /// The names of each operation's request and response headers, by the index of the operation in the API.
    pub requests: Vec<RequestNames>,
    /// The methods that set the variables of the server URL.
    pub variables: Vec<String>,
    /// The addresses that lock and config use.
    pub addresses: Addresses,
    /// The names of functions in operation ids.
    pub ids: OperationIds<'a>,
}

/// Assigns all names but those of common response headers, which depend on docs. Also returns the named types.
pub fn assign<'a>(api: &'a Api, formats: Formats, namer: &mut Namer<'_>) -> (Types<'a>, Names<'a>) {
    let addresses = Addresses::of(api);
    let ids = OperationIds::of(api, namer.config.names.operation_id);
    let groups = groups::assign(api, &ids, namer);
    let declared = Walk::new(api, &formats, &addresses).assign(&groups, &ids, namer);
    let names = declared.iter().map(|declared| (declared.schema, declared.name.clone())).collect();
    let types = Types::new(api, formats, names);
    let members = Members::assign(&types, &addresses, &declared, &groups, namer);
    let base = servers::base(api);
    let requests = api.operations.iter();
    let requests =
        requests.map(|source| RequestNames::assign(&types, &members, base, source, namer)).collect();
    let template = servers::template(api, base);
    let variables = template.map(|server| requests::server_variables(server, namer)).unwrap_or_default();
    let names = Names { groups, declared, members, requests, variables, addresses, ids };
    (types, names)
}
