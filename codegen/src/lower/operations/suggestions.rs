//! Suggestions of `[[pagination]]` for operations that look like one of its kinds.

use std::collections::HashMap;

use indexmap::IndexMap;

use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Success, Type};
use crate::lower::context::Context;
use crate::lower::operations::response_pointers::ResponsePointers;
use crate::lower::wire::media;
use crate::media_type;
use crate::model::{Api, Kind, Object, Operation, ParameterIn, SchemaId};
use crate::pointer::Pointer;

// Names without case and punctuation.
const ITEMS: &[&str] =
    &["data", "items", "results", "records", "entries", "values", "objects", "elements", "hits"];
const NOT_ITEMS: &[&str] = &["errors", "warnings", "links"];
const URLS: &[&str] = &[
    "nexturl",
    "nexturi",
    "nextlink",
    "nexthref",
    "nextpageurl",
    "nextpageuri",
    "nextpagelink",
    "odatanextlink",
];
const TOKENS: &[&str] = &[
    "nextcursor",
    "nextpagetoken",
    "nexttoken",
    "nextpagecursor",
    "nextmarker",
    "continuationtoken",
    "endcursor",
    "cursor",
    "lastid",
];
const TOKEN_PARAMETERS: &[&str] =
    &["cursor", "pagetoken", "nexttoken", "token", "marker", "continuationtoken", "after", "pagecursor"];
const LAST_ITEM_PARAMETERS: &[&str] = &["startingafter", "afterid"];
const PAGE_PARAMETERS: &[&str] = &["page", "pagenumber"];
const OFFSET_PARAMETERS: &[&str] = &["offset", "skip"];
const MORE: &[&str] = &["hasmore", "hasnext", "hasnextpage"];
const TOTALS: &[&str] = &["total", "totalcount", "totalitems", "totalresults"];

/// The maximum length of a line with selectors.
const WIDTH: usize = 90;

/// The maximum number of properties of a page, or of an object in it, that are looked at.
const MAX_PROPERTIES: usize = 100;

/// The operations that look like lists.
#[derive(Default)]
pub struct Suggestions<'a> {
    /// Their ids, by the other lines of their entry.
    ids: IndexMap<String, Vec<&'a str>>,
    /// The members of each page.
    members: HashMap<SchemaId, Vec<Named>>,
}

impl<'a> Suggestions<'a> {
    /// Adds an operation if it has no pagination, but looks as if it could.
    pub fn add(&mut self, cx: &Context<'_>, source: &'a Operation, success: &Success) {
        let is_page = matches!(success, Success::Json(ty) if !matches!(ty, Type::Nullable(_)));
        let id = source.id.as_deref().filter(|id| !id.contains('*'));
        if let Some(id) = id
            && is_page
            && source.pagination.is_none()
            && source.alternative.is_none()
            && let Some(lines) = self.lines(cx, source)
        {
            self.ids.entry(lines).or_default().push(id);
        }
    }

    fn lines(&mut self, cx: &Context<'_>, source: &Operation) -> Option<String> {
        let body = ResponsePointers { cx, operation: source, code: Code::E0307 }.body()?;
        let members = match cx.api.kind(body) {
            Kind::Array(_) => &[][..],
            Kind::Object(object) => self.members.entry(body).or_insert_with(|| members(cx.api, object)),
            _ => return None,
        };
        lines(cx.api, source, body, members)
    }

    /// Reports the entries to add to the config.
    pub fn report(self, cx: &Context<'_>) {
        let (count, noun, pronoun) = match self.ids.values().map(Vec::len).sum() {
            0 => return,
            1 => (1, "operation seems", "it gets"),
            count => (count, "operations seem", "they get"),
        };
        let mut help =
            "add the correct entries to the config, as `[[client.pagination]]` to a client in specsmith.toml"
                .to_owned();
        for (lines, ids) in self.ids {
            let mut line = "operations = [".to_owned();
            help.push_str("\n\n[[pagination]]\n");
            for id in ids {
                let selector = quoted(&format!("id:{id}"));
                if line.len() + selector.len() > WIDTH {
                    help.push_str(std::mem::take(&mut line).trim_end());
                    help.push('\n');
                }
                line.push_str(&selector);
                line.push_str(", ");
            }
            help.push_str(line.trim_end_matches(", "));
            help.push_str(&format!("]\n{lines}"));
        }
        let what = format!("{count} {noun} to return a list in pages; {pronoun} no `pages()` and `items()`");
        cx.report(Diagnostic::new(Code::W0314, &Pointer::root().child("paths"), what).help(help));
    }
}

/// A value of the request or the response: the location, the name without case and punctuation, and the schema.
struct Named {
    at: String,
    name: String,
    schema: SchemaId,
}

impl Named {
    fn new(at: String, name: &str, schema: SchemaId) -> Self {
        Self { at, name: plain(name), schema }
    }
}

fn plain(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

/// Returns the lines of an entry below its selectors, if the operation looks like a list. `members` are those of the page.
fn lines(api: &Api, source: &Operation, body: SchemaId, members: &[Named]) -> Option<String> {
    let parameters = parameters(api, source);
    let items = match api.kind(body) {
        Kind::Array(_) => "",
        _ => items(api, source, members)?,
    };
    let is_text = |kind: &Kind| matches!(kind, Kind::String(_));
    let is_integer = |kind: &Kind| matches!(kind, Kind::Integer(_));
    let is_token = |kind: &Kind| is_text(kind) || is_integer(kind);
    let find = |named: &'_ [Named], names: &[&str], fits: &dyn Fn(&Kind) -> bool| {
        let named =
            named.iter().find(|one| names.contains(&one.name.as_str()) && fits(api.kind(one.schema)))?;
        Some((named.at.clone(), named.schema))
    };
    let mut ends = Vec::new();
    let more = find(members, MORE, &|kind| matches!(kind, Kind::Boolean(_)));
    ends.extend(more.iter().map(|(at, _)| format!("more = {}", quoted(at))));
    let next = if let Some((at, _)) = find(members, URLS, &is_text) {
        ends.clear();
        format!("next = {}", quoted(&at))
    } else if source.response_headers().iter().any(|header| header.name.eq_ignore_ascii_case("link")) {
        ends.clear();
        "link = true".to_owned()
    } else if let Some(((from, _), (parameter, _))) =
        find(members, TOKENS, &is_token).zip(find(&parameters, TOKEN_PARAMETERS, &is_token))
    {
        format!("token = {{ from = {}, {parameter} }}", quoted(&from))
    } else if let Some((parameter, _)) = find(&parameters, LAST_ITEM_PARAMETERS, &is_token)
        && more.is_some()
        && let Kind::Object(item) = item(api, body, items)?
        && item.properties.iter().any(|property| property.name == "id" && is_token(api.kind(property.schema)))
    {
        format!("token = {{ last-item = \"/id\", {parameter} }}")
    } else {
        let total = find(members, TOTALS, &is_integer);
        ends.extend(total.map(|(at, _)| format!("total = {}", quoted(&at))));
        if let Some((parameter, schema)) = find(&parameters, PAGE_PARAMETERS, &is_integer) {
            let first = if starts_at_zero(api, schema) { ", first = 0" } else { "" };
            format!("page = {{ {parameter}{first} }}")
        } else {
            let (parameter, _) = find(&parameters, OFFSET_PARAMETERS, &is_integer)?;
            format!("offset = {{ {parameter} }}")
        }
    };
    let lines = [format!("items = {}", quoted(items)), next].into_iter().chain(ends);
    Some(lines.collect::<Vec<_>>().join("\n"))
}

/// Returns the query parameters of an operation, and the properties of its JSON body, as `[[pagination]]` names them.
fn parameters(api: &Api, source: &Operation) -> Vec<Named> {
    let query = source.parameters.iter().filter(|parameter| parameter.location == ParameterIn::Query);
    let query = query.filter_map(|parameter| {
        let at = format!("query = {}", quoted(&parameter.name));
        Some(Named::new(at, &parameter.name, *parameter.value.as_ref().ok()?))
    });
    let content = source.body.iter().flat_map(|body| &body.content);
    let json = content.filter(|media| media_type::is_json(&media.name)).take(1);
    let properties =
        json.filter_map(|media| media::object(api, media)).flat_map(|(_, object)| &object.properties);
    let properties = properties.map(|property| {
        Named::new(format!("body = {}", quoted(&property.name)), &property.name, property.schema)
    });
    query.chain(properties).collect()
}

/// Returns the properties of a page, and those of the objects in it.
fn members(api: &Api, page: &Object) -> Vec<Named> {
    let below = |at: &Pointer, object: &Object| {
        let properties = object.properties.iter().take(MAX_PROPERTIES);
        let named = properties
            .map(|property| Named::new(at.child(&property.name).into(), &property.name, property.schema));
        named.collect::<Vec<_>>()
    };
    let mut members = below(&Pointer::root(), page);
    for property in page.properties.iter().take(MAX_PROPERTIES) {
        if let Kind::Object(object) = api.kind(property.schema) {
            members.extend(below(&Pointer::root().child(&property.name), object));
        }
    }
    members
}

/// Returns the location of the items: the only array of objects at the top or, if there is no array, below; otherwise an array with
/// a common name or that of the path.
fn items<'m>(api: &Api, source: &Operation, members: &'m [Named]) -> Option<&'m str> {
    let is_list = |member: &&Named| {
        matches!(api.kind(member.schema), Kind::Array(_)) && !NOT_ITEMS.contains(&member.name.as_str())
    };
    let (top, below): (Vec<&Named>, Vec<&Named>) =
        members.iter().filter(is_list).partition(|member| member.at.matches('/').count() == 1);
    let segment = source.path.rsplit('/').find(|segment| !segment.contains('{')).map(plain);
    let is_usual =
        |array: &&&Named| ITEMS.contains(&array.name.as_str()) || segment.as_ref() == Some(&array.name);
    // A list of texts is rather a property of the page, such as its tags.
    let is_of_objects = |array: &&Named| match api.kind(array.schema) {
        Kind::Array(array) => !api.kind(array.items).is_scalar(),
        _ => false,
    };
    let found = match (top.as_slice(), below.as_slice()) {
        ([only], _) | ([], [only]) if is_of_objects(only) => only,
        (several, _) => several.iter().find(is_usual)?,
    };
    Some(&found.at)
}

/// Returns the kind of the items.
fn item<'a>(api: &'a Api, body: SchemaId, items: &str) -> Option<&'a Kind> {
    let mut kind = api.kind(body);
    for token in Pointer::parse(items)?.tokens() {
        let Kind::Object(object) = kind else { return None };
        kind = api.kind(object.properties.iter().find(|property| property.name == token)?.schema);
    }
    match kind {
        Kind::Array(array) => Some(api.kind(array.items)),
        _ => None,
    }
}

/// Returns whether a number begins at 0, by its default or else its minimum.
fn starts_at_zero(api: &Api, id: SchemaId) -> bool {
    match (&api.schema(id).default, api.kind(id)) {
        (Some(default), _) => default == 0,
        (None, Kind::Integer(integer)) => {
            integer.bounds.iter().any(|(words, bound)| *words == "at least" && bound == "0")
        }
        _ => false,
    }
}

/// Returns a string of TOML.
fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}
