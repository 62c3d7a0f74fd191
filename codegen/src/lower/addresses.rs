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
