//! Addresses: the keys of the lock and of the config. An address is a JSON Pointer, except that a parameter is
//! identified by location and name, because its index changes when a parameter is added before it.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::model::{Api, Parameter};
use crate::pointer::Pointer;

/// Addresses of inline parameters, by JSON Pointer.
pub struct Addresses(HashMap<String, String>);

impl Addresses {
    /// Collects the addresses of a description.
    pub fn of(api: &Api) -> Self {
        let parameters = api.operations.iter().flat_map(|operation| &operation.parameters);
        let addresses = parameters.filter_map(|parameter| {
            let at = parameter.pointer.as_str();
            let (list, index) = at.rsplit_once('/')?;
            // A component is identified by its name.
            (list.ends_with("/parameters") && index.parse::<usize>().is_ok()).then(|| {
                let list = Pointer::parse(list).unwrap_or_default();
                (at.to_owned(), of_parameter(&list, parameter).as_str().to_owned())
            })
        });
        Self(addresses.collect())
    }

    /// Returns the address of a schema's type. A property's own address is that of the field, so its type has `/type`
    /// appended.
    pub fn of_type<'a>(&self, place: &'a Pointer) -> Cow<'a, str> {
        let address = self.address(place);
        if is_property(&address) { [&address, TYPE].concat().into() } else { address }
    }

    /// Returns the address of a place in the description, to derive others from.
    pub fn pointer(&self, place: &Pointer) -> Pointer {
        Pointer::parse(&self.address(place)).unwrap_or_default()
    }

    /// Returns the address of a place in the description.
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

/// Appended to the address of a property to address its type.
const TYPE: &str = "/type";

/// Returns `true` if an address is that of a property.
fn is_property(address: &str) -> bool {
    address.rsplit('/').nth(1) == Some("properties")
}

/// Returns the help for a name that does not fit its address.
pub fn help(address: &str, name: &str) -> String {
    if is_property(address) && name.starts_with(|c: char| c.is_ascii_uppercase()) {
        return format!(
            "use `{address}{TYPE}` for the type of the property; this is the address of its field"
        );
    }
    "write a keyword with the prefix `r#`".to_owned()
}

/// Returns the address of a parameter in a list. A parameter is identified by location and name.
pub fn of_parameter(list: &Pointer, parameter: &Parameter) -> Pointer {
    list.child(parameter.location.as_str()).child(&parameter.name)
}
