//! Properties of requests and responses in words. Each value has words of its own, because the comparison is one of these texts.

use crate::ir::{
    Arg, FormSerialization, FormStyle, HeaderReading, OwnServer, ParameterLocation, ParameterSerialization,
    ParameterStyle, PartKind, SchemeKind, Security, Stream, StreamFlag, StreamKind, StyledLocation,
};
use crate::service::{ErrorShape, NextPage, PageLocation, PageParameter, PageValue, Polling};

/// Returns the alternatives of credentials.
pub fn security(of: &Security) -> Vec<String> {
    let none = || "no credentials".to_owned();
    let scheme = |(name, scopes): &(String, Vec<String>)| match scopes.as_slice() {
        [] => name.clone(),
        [scope] => format!("{name} (scope {scope})"),
        scopes => format!("{name} (scopes {})", scopes.join(", ")),
    };
    match of {
        Security::Any => vec!["any credentials of the client".to_owned()],
        Security::AnyOf(alternatives) if alternatives.is_empty() => vec![none()],
        Security::AnyOf(alternatives) => {
            let all = alternatives.iter().map(|all| {
                let schemes: Vec<String> = all.iter().map(scheme).collect();
                if schemes.is_empty() { none() } else { schemes.join(" and ") }
            });
            all.collect()
        }
    }
}

/// Returns the server of an operation, and if it gets the credentials of the client.
pub fn server(of: &OwnServer) -> Vec<String> {
    let OwnServer { url, with_credentials } = of;
    vec![url.clone(), if *with_credentials { "with credentials" } else { "without credentials" }.to_owned()]
}

/// Returns the kind of a security scheme.
pub fn scheme(of: &SchemeKind) -> String {
    match of {
        SchemeKind::Basic => "HTTP basic authentication".to_owned(),
        SchemeKind::Bearer => "bearer token".to_owned(),
        SchemeKind::OAuth2(endpoints) => {
            let endpoints =
                endpoints.iter().map(|(grant, url)| format!(", {} at {url}", grant.replace('_', " ")));
            format!("OAuth 2.0{}", endpoints.collect::<String>())
        }
        SchemeKind::Authorization => "value of the header Authorization".to_owned(),
        SchemeKind::Header(name) => format!("API key in the header {name}"),
        SchemeKind::Query(name) => format!("API key in the query parameter {name}"),
        SchemeKind::Cookie(name) => format!("API key in the cookie {name}"),
    }
}

/// Returns the locations of details in error responses.
pub fn error_shape(of: &ErrorShape) -> String {
    let list = |what: &str, pointers: &[String]| {
        (!pointers.is_empty()).then(|| format!("{what} at {}", pointers.join(" or ")))
    };
    let id = of.request_id.as_ref().map(|header| format!("request id in the header {header}"));
    let all = [list("code", &of.code), list("message", &of.message), id];
    let all: Vec<String> = all.into_iter().flatten().collect();
    if all.is_empty() { "no details".to_owned() } else { all.join(", ") }
}

/// Returns the way to the next page.
pub fn pages(items: &str, next: &NextPage) -> String {
    let next = match next {
        NextPage::Url(pointer) => format!("URL of the next page at {}", place(pointer)),
        NextPage::Link => "URL of the next page in the header Link".to_owned(),
        NextPage::Parameter(parameter) => page_parameter(parameter),
    };
    format!("items at {}, {next}", place(items))
}

fn page_parameter(of: &PageParameter) -> String {
    let PageParameter { location, name, value, more, total } = of;
    let location = match location {
        PageLocation::Query => "query parameter",
        PageLocation::Header => "header",
        PageLocation::Body => "property of the body",
    };
    let value = match value {
        PageValue::Token(pointer) => format!("the value at {}", place(pointer)),
        PageValue::LastItem(pointer) => format!("the value at {} of the last item", place(pointer)),
        PageValue::Page(first) => format!("the number of the page, from {first}"),
        PageValue::Offset => "the number of the items before".to_owned(),
    };
    let more = more.as_ref().map(|at| format!(", until {} is false", place(at)));
    let total = total.as_ref().map(|at| format!(", up to the number of items at {}", place(at)));
    format!("{location} {name} is {value}{}{}", more.unwrap_or_default(), total.unwrap_or_default())
}

/// Returns a JSON Pointer; that to the whole body is empty.
fn place(pointer: &str) -> &str {
    if pointer.is_empty() { "the body" } else { pointer }
}

/// Returns the state that a waiter waits for, and the way.
pub fn polling(of: &Polling) -> String {
    let Polling { field, done, failed, reason, grace, every, deadline, .. } = of;
    let mut all = vec![format!("until {} is {}", place(field), done.join(" or "))];
    if !failed.is_empty() {
        let grace = if *grace > 0 { format!(" for {grace} s") } else { String::new() };
        all.push(format!("fails if it is {}{grace}", failed.join(" or ")));
    }
    all.extend(reason.as_ref().map(|reason| format!("reason at {}", place(reason))));
    all.push(format!("every {every} to {} s, at most {deadline} s", of.slowest()));
    all.join(", ")
}

/// Returns the type of a stream, without its parameter for the client.
pub fn stream_type(name: &str, item: Option<String>) -> String {
    item.map_or_else(|| name.to_owned(), |item| format!("{name}<{item}>"))
}

/// Returns the way in which a stream is requested and read.
pub fn stream(of: &Stream) -> String {
    let Stream { kind, item: _, accept, flag, end, is_end_required } = of;
    let kind = match kind {
        StreamKind::Bytes => "bytes".to_owned(),
        StreamKind::Events => "server-sent events with JSON".to_owned(),
        StreamKind::TextEvents => "server-sent events with text".to_owned(),
        StreamKind::WholeEvents(texts) if texts.is_empty() => {
            "server-sent events with their fields".to_owned()
        }
        StreamKind::WholeEvents(texts) => {
            format!("server-sent events with their fields, as text {}", texts.join(", "))
        }
        StreamKind::JsonLines => "JSON lines".to_owned(),
        StreamKind::JsonSequence => "JSON text sequence".to_owned(),
    };
    let accept = accept.as_ref().map(|of| format!("requested as {of}"));
    let flag = flag.as_ref().map(|flag| match flag {
        StreamFlag::Field(name) => format!("requested by the field {name} of the body"),
        StreamFlag::Query(name) => format!("requested by the query parameter {name}"),
    });
    let must = if *is_end_required { "ends" } else { "may end" };
    let end = end.as_ref().map(|end| format!("{must} with the event {end}"));
    [Some(kind), accept, flag, end].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// Returns the fields of a form that are not written in the default way.
pub fn form(styles: &[(String, FormSerialization)]) -> String {
    let styles = styles.iter().map(|(name, style)| format!(", {name}: {}", form_field(*style)));
    format!("form{}", styles.collect::<String>())
}

/// Returns the fields with a single value of an inline form.
pub fn inline_form(multipart: bool, fixed: &[(String, String)]) -> String {
    let fixed = fixed.iter().map(|(name, value)| format!(", {name}={value}"));
    format!("{}{}", if multipart { "multipart form" } else { "form" }, fixed.collect::<String>())
}

fn form_field(of: FormSerialization) -> String {
    let style = match of.style {
        FormStyle::Plain => "repeated fields or JSON",
        FormStyle::Json => "JSON",
        FormStyle::Exploded => "a field for each item or property",
        FormStyle::Commas => "separated by commas",
        FormStyle::Spaces => "separated by spaces",
        FormStyle::Pipes => "separated by |",
        FormStyle::Deep => "name[property]",
    };
    format!("{style}{}", reserved(of.allow_reserved))
}

fn reserved(is_allowed: bool) -> &'static str {
    if is_allowed { ", reserved characters not encoded" } else { "" }
}

/// Returns the way in which a parameter or the field of a form is written.
pub fn parameter(of: &Arg) -> String {
    let location = match of.location {
        ParameterLocation::Path => "in the path".to_owned(),
        ParameterLocation::Query => "in the query".to_owned(),
        ParameterLocation::QueryList(separator) => {
            let separator = match separator {
                "," => "commas",
                "%20" => "spaces",
                other => other,
            };
            format!("in the query, separated by {separator}")
        }
        ParameterLocation::Header => "in a header".to_owned(),
        ParameterLocation::Styled(location, style) => styled(location, style),
        ParameterLocation::Field { nullable: false } => "field of the body".to_owned(),
        ParameterLocation::Field { nullable: true } => "field of the body, or null".to_owned(),
        ParameterLocation::Form(style) => format!("field of the form, {}", form_field(style)),
        ParameterLocation::Part(PartKind::Value) => "part".to_owned(),
        ParameterLocation::Part(PartKind::File) => "file".to_owned(),
        ParameterLocation::Part(PartKind::Files) => "files".to_owned(),
        ParameterLocation::Multipart => "parts of the body".to_owned(),
        ParameterLocation::Body => "body".to_owned(),
        ParameterLocation::Text => "body as text".to_owned(),
        ParameterLocation::ContentType => "content type of the body".to_owned(),
        ParameterLocation::Bytes => "body as bytes".to_owned(),
    };
    let json = if of.as_json { ", as JSON" } else { "" };
    let content_type = of.content_type.as_ref().map(|of| format!(", as {of}")).unwrap_or_default();
    format!("{location}{json}{content_type}")
}

fn styled(location: StyledLocation, of: ParameterSerialization) -> String {
    let ParameterSerialization { style, explode, allow_reserved, allow_empty } = of;
    let location = match location {
        StyledLocation::Path => "in the path",
        StyledLocation::Query => "in the query",
        StyledLocation::Header => "in a header",
        StyledLocation::Cookie => "in a cookie",
    };
    let style = match style {
        ParameterStyle::Simple => "simple",
        ParameterStyle::Label => "label",
        ParameterStyle::Matrix => "matrix",
        ParameterStyle::Form => "form",
        ParameterStyle::SpaceDelimited => "spaceDelimited",
        ParameterStyle::PipeDelimited => "pipeDelimited",
        ParameterStyle::DeepObject => "deepObject",
    };
    let explode = if explode { ", exploded" } else { "" };
    let empty = if allow_empty { ", also if it is empty" } else { "" };
    format!("{location} in the style {style}{explode}{}{empty}", reserved(allow_reserved))
}

/// Returns the way in which the value of a response header is read.
pub fn reading(of: HeaderReading) -> &'static str {
    match of {
        HeaderReading::Text => "text",
        HeaderReading::Parsed => "number or boolean",
        HeaderReading::Decoded => "text of a type",
        HeaderReading::List => "list separated by commas",
        HeaderReading::Object => "object in the style simple",
        HeaderReading::Json => "JSON",
    }
}
