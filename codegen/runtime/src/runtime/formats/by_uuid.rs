//! JSON types of the crate `uuid`.

use ::uuid::Uuid;

use crate::runtime::formats::foreign_string::foreign_string;

foreign_string! {
    Uuid, "a UUID (RFC 9562)", Self::nil(),
    |value| Some(value.to_string()),
    |text| Uuid::try_parse(text).ok();
}
