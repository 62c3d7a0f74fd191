//! Names: words of the description → Rust identifiers, without keywords and clashes. All names are assigned at once.

pub mod addresses;
pub mod credentials;
pub mod declared;
pub mod features;
pub mod groups;
mod headers;
pub mod identifier;
pub mod lock;
pub mod members;
pub mod methods;
pub mod namer;
pub mod operation_ids;
pub mod requests;
pub mod reserved;
pub mod scope;
mod webhooks;
mod words;

use std::collections::HashMap;

use crate::config::Used;
use crate::ir::{HeaderSet, Headers};
use crate::lower::names::addresses::Addresses;
use crate::lower::names::declared::{Declared, Walk};
use crate::lower::names::groups::GroupNames;
use crate::lower::names::lock::AssignedNames;
use crate::lower::names::members::Members;
use crate::lower::names::methods::MethodNames;
use crate::lower::names::namer::Namer;
use crate::lower::names::operation_ids::OperationIds;
use crate::lower::names::requests::{BuilderNames, RequestNames};
use crate::lower::types::Types;
use crate::lower::types::formats::Formats;
use crate::lower::wire::callable;
use crate::lower::wire::servers;
use crate::model::Api;

/// The assigned names.
pub struct Names<'a> {
    /// The groups of operations, in order.
    pub groups: Vec<GroupNames>,
    /// The name of the module of webhooks.
    pub webhook_module: String,
    /// The functions of webhooks, by their index in the API.
    pub webhooks: Vec<(usize, String)>,
    /// The types in the order of emission, in which those of a module are adjacent.
    pub declared: Vec<Declared>,
    /// Fields and variants.
    pub members: Members,
    /// The methods of the operations, by their index in the API.
    pub methods: HashMap<usize, MethodNames>,
    /// The arguments and setters of the operations that the client can call, by their index in the API.
    pub requests: HashMap<usize, RequestNames>,
    /// The response headers of these operations.
    pub headers: HashMap<usize, Headers>,
    /// The response headers that several operations have in common.
    pub header_sets: Vec<HeaderSet>,
    /// The methods of the client builder for servers.
    pub builder: BuilderNames,
    /// The constructors of credentials, by the index of the security scheme.
    pub credentials: HashMap<usize, String>,
    /// The addresses that lock and config use.
    pub addresses: Addresses,
    /// The names of functions in operation ids.
    pub ids: OperationIds<'a>,
    /// All names, for the next lock file.
    pub assigned: AssignedNames,
    /// What is used of the config.
    pub used: Used,
}

/// Assigns all names. Also returns the named types.
pub fn assign<'a>(api: &'a Api, formats: Formats, mut namer: Namer<'_>) -> (Types<'a>, Names<'a>) {
    namer.used.record(formats.used());
    let addresses = Addresses::of(api);
    let ids = OperationIds::of(api, namer.config.names.operation_id);
    let webhooks = webhooks::assign(api, &mut namer);
    let (groups, webhook_module) = groups::assign(api, &ids, !webhooks.is_empty(), &mut namer);
    let walk = Walk::new(api, &formats, &addresses);
    let declared = walk.assign(&groups, &webhooks, &ids, &mut namer);
    let names = declared.iter().map(|declared| (declared.schema, declared.name.clone())).collect();
    let types = Types::new(api, formats, names);
    let methods = groups.iter().flat_map(|group| methods::assign(&types, &ids, group, &mut namer)).collect();
    let members = Members::assign(&types, &addresses, &declared, &groups, &mut namer);
    let base = servers::base(api);
    let (mut requests, mut headers) = (HashMap::new(), Vec::new());
    for (index, source) in api.operations.iter().enumerate() {
        if callable::refusal(base, source).is_none() {
            requests.insert(index, RequestNames::assign(&types, &members, source, &mut namer));
            headers.push((index, headers::own(&types, source, &mut namer)));
        }
    }
    headers.retain(|(_, headers)| !headers.is_empty());
    let (header_sets, headers) = headers::share(&headers, &mut namer);
    let template = servers::template(api, base);
    let builder = requests::client_builder(template, &servers::of_operations(api, base), &mut namer);
    let credentials = credentials::assign(api, &mut namer);
    let Namer { assigned, used, .. } = namer;
    let names = Names {
        groups,
        webhook_module,
        webhooks,
        declared,
        members,
        methods,
        requests,
        headers,
        header_sets,
        builder,
        credentials,
        addresses,
        ids,
        assigned,
        used,
    };
    (types, names)
}
