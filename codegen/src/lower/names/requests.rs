//! The names of arguments and setters, and of the variables of the server URL.

use crate::ir::{Presence, unraw};
use crate::lower::names::addresses::of_parameter;
use crate::lower::names::identifier::Case;
use crate::lower::names::members::Members;
use crate::lower::names::namer::{DerivedName, NameRequest, Namer};
use crate::lower::names::reserved::{BUILDER, CLIENT_BUILDER};
use crate::lower::names::scope::Scope;
use crate::lower::types::Types;
use crate::lower::wire::media::{self, Representation};
use crate::lower::wire::{parameters, servers};
use crate::model::{Body, Kind, Operation, Parameter, Server, Waiter};
use crate::pointer::Pointer;

/// The names of an operation's arguments and setters.
#[derive(Default)]
pub struct RequestNames {
    /// The parameters that can be sent, in order.
    pub parameters: Vec<String>,
    /// The fields of a body that is an object, in the order of its properties.
    pub fields: Vec<SetterNames>,
}

/// The names of a builder's methods for a field.
pub struct SetterNames {
    /// The setter or argument.
    pub name: String,
    /// The setter for null, if the field is nullable and optional.
    pub clear: Option<String>,
}

impl RequestNames {
    /// Names the arguments and setters of an operation.
    pub fn assign(types: &Types<'_>, members: &Members, source: &Operation, namer: &mut Namer<'_>) -> Self {
        let api = types.api;
        let sent = parameters::with_schemas(source).filter(|(_, schema)| schema.is_ok());
        let sent: Vec<&Parameter> = sent.map(|(parameter, _)| parameter).collect();
        let at = source.pointer.child("parameters");
        let requested = sent.iter();
        let requested: Vec<NameRequest<'_>> = requested
            .map(|parameter| NameRequest::new(of_parameter(&at, parameter), parameter.name.as_str()))
            .collect();
        let mut scope = Scope::new(Case::Snake, BUILDER);
        // A builder of an inline form has no `body` method, so that a form field may have this common name.
        if source.body.as_ref().is_none_or(|body| media::inline_form(api, body).is_none()) {
            scope = scope.reserve(["body"]);
        }
        // The argument for the content type of bytes.
        if source.body.as_ref().is_some_and(|body| !media::selectable(api, body).is_empty()) {
            scope = scope.reserve(["content_type"]);
        }
        // Methods of builders with pagination, and waiters.
        let pages: &[&str] = if source.pagination.is_some() { &["pages", "items"] } else { &[] };
        let own = pages.iter().map(|name| (*name).to_owned()).chain(source.waiters.iter().map(waiter_method));
        own.for_each(|name| drop(scope.add(&name)));
        let known = namer.known(&mut scope, &requested);
        let setters = source.body.iter().flat_map(|body| setters(types, members, body, &source.pointer));
        let setters: Vec<Setter> = setters.collect();
        let kept: Vec<_> = setters.iter().map(|setter| setter.keep(&mut scope, namer)).collect();
        let parameters = namer.complete(&mut scope, requested, known);
        let fields = setters.iter().zip(kept).map(|(setter, kept)| setter.assign(&mut scope, namer, kept));
        Self { fields: fields.collect(), parameters }
    }
}

/// Returns the method's name of a waiter.
pub fn waiter_method(waiter: &Waiter) -> String {
    format!("wait_until_{}", waiter.name)
}

/// A setter for a field of a body. It is named like the field, unless a parameter or a method of every builder has the name.
struct Setter {
    /// The address of the field.
    field: String,
    /// The address of the setter.
    address: String,
    /// The name of the field.
    name: String,
    /// Set if there is a setter for null.
    is_clearable: bool,
}

impl Setter {
    fn named(&self) -> DerivedName<'_> {
        DerivedName { base: &self.field, address: self.address.clone(), usual: self.name.clone() }
    }

    fn cleared(&self, name: &str) -> DerivedName<'_> {
        let usual = format!("clear_{}", unraw(name));
        DerivedName { base: &self.field, address: format!("{}/clear", self.address), usual }
    }

    /// Keeps the names of an earlier run, so that a new parameter does not take them.
    fn keep(&self, scope: &mut Scope<'_>, namer: &Namer<'_>) -> (Option<String>, Option<String>) {
        let name = namer.keep(scope, &self.named());
        let clear = name.as_ref().filter(|_| self.is_clearable);
        let clear = clear.and_then(|name| namer.keep(scope, &self.cleared(name)));
        (name, clear)
    }

    fn assign(
        &self,
        scope: &mut Scope<'_>,
        namer: &mut Namer<'_>,
        (name, clear): (Option<String>, Option<String>),
    ) -> SetterNames {
        let name = namer.derive(scope, self.named(), name);
        let clear = self.is_clearable.then(|| namer.derive(scope, self.cleared(&name), clear));
        SetterNames { name, clear }
    }
}

/// Returns the setters for the fields of a body.
fn setters(types: &Types<'_>, members: &Members, body: &Body, operation: &Pointer) -> Vec<Setter> {
    let api = types.api;
    let Some(sent) = media::sent(api, body) else { return Vec::new() };
    let id = sent.schema(api).map(|id| api.target(id));
    let Some((id, names)) = id.and_then(|id| Some((id, members.of_struct(id)?))) else { return Vec::new() };
    let Kind::Object(object) = &api.schema(id).kind else { return Vec::new() };
    let fields = api.schema(id).pointer.child("properties");
    let at = operation.descend(["requestBody", "properties"]);
    let setters = object.properties.iter().zip(&names.fields).map(|(property, names)| {
        // A form cannot express null, so there is no setter for it.
        let is_clearable = sent.representation == Representation::Json
            && !types.is_read_only(property.schema)
            && !types.is_argument(id, property)
            && types.presence(id, property) == Presence::OptionalNullable;
        Setter {
            field: fields.child(&property.name).as_str().to_owned(),
            address: at.child(&property.name).as_str().to_owned(),
            name: names.name.clone(),
            is_clearable,
        }
    });
    setters.collect()
}

/// The names of methods of the client builder.
pub struct BuilderNames {
    /// The methods that set the variables of the server URL.
    pub variables: Vec<String>,
    /// The methods that set base URLs in place of servers of operations.
    pub servers: Vec<String>,
}

/// Names the methods that set the variables of the server URL, and base URLs in place of the servers of operations.
pub fn client_builder(
    template: Option<&Server>,
    servers_of_operations: &[&Server],
    namer: &mut Namer<'_>,
) -> BuilderNames {
    // By URL, because an index changes when a server is added before it.
    let at = |server: &Server| Pointer::root().descend(["servers", &server.url]);
    let variables = template.into_iter().flat_map(|server| {
        let at = at(server).child("variables");
        servers::used(server)
            .map(move |variable| NameRequest::new(at.child(&variable.name), variable.name.as_str()))
    });
    let mut scope = Scope::new(Case::Snake, CLIENT_BUILDER);
    let variables = namer.assign(&mut scope, variables.collect());
    let requested = servers_of_operations.iter().map(|server| {
        NameRequest::new(at(server).child("base-url"), format!("{} base url", servers::words(server)))
    });
    BuilderNames { variables, servers: namer.assign(&mut scope, requested.collect()) }
}
