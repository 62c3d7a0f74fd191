//! What a place is called in `names.lock` and in the config: by its JSON Pointer, but for what moves when a neighbour comes.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::model::{Api, Parameter, ParameterPlace};
use crate::pointer::Pointer;

/// The addresses of parameters, which go by place and name instead of index.
pub struct Addresses(HashMap<String, String>);

impl Addresses {
    /// Those of a description.
    pub fn of(api: &Api) -> Self {
        let parameters = api.operations.iter().flat_map(|operation| &operation.parameters);
        let addresses = parameters.filter_map(|parameter| {
            let at = parameter.pointer.as_str();
            let (list, index) = at.rsplit_once('/')?;
            // A component has a name already.
            (list.ends_with("/parameters") && index.parse::<usize>().is_ok()).then(|| {
                let list = Pointer::parse(list).unwrap_or_default();
                (at.to_owned(), of_parameter(&list, parameter).as_str().to_owned())
            })
        });
        Self(addresses.collect())
    }

    /// The address of the type that a schema becomes. That of a property is its field's, and its type is one step below.
    pub fn of_type<'a>(&self, place: &'a Pointer) -> Cow<'a, str> {
        let address = self.address(place);
        if is_property(&address) { [&address, TYPE].concat().into() } else { address }
    }

    /// The address of a place.
    pub fn address<'a>(&self, place: &'a Pointer) -> Cow<'a, str> {
        let place = place.as_str();
        for (start, list) in place.match_indices("/parameters/") {
            let index = start + list.len();
            let end = place[index..].find('/').map_or(place.len(), |length| index + length);
            if let Some(address) = self.0.get(&place[..end]) {
                return [address, &place[end..]].concat().into();
            }
        }
        place.into()
    }
}

/// What stands behind the address of a property in that of its type.
const TYPE: &str = "/type";

/// Whether an address is that of a property.
fn is_property(address: &str) -> bool {
    address.rsplit('/').nth(1) == Some("properties")
}

/// What to do about a name that does not suit what has this address.
pub fn help(address: &str, name: &str) -> String {
    if is_property(address) && name.starts_with(|c: char| c.is_ascii_uppercase()) {
        return format!(
            "this is the address of the field; the type of its own, if it has one, is at `{address}{TYPE}`"
        );
    }
    "keywords are written with `r#` before them".to_owned()
}

/// The address of a parameter in a list of parameters. A name may stand in several places of a request at once.
pub fn of_parameter(list: &Pointer, parameter: &Parameter) -> Pointer {
    let place = match parameter.place {
        ParameterPlace::Path => "path",
        ParameterPlace::Query => "query",
        ParameterPlace::Header => "header",
        ParameterPlace::Cookie => "cookie",
    };
    list.child(place).child(&parameter.name)
}
