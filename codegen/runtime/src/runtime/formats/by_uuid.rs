//! UUIDs by `uuid`.

use ::uuid::Uuid;

use crate::runtime::formats::strict::strict;

strict! {
    Uuid, "a UUID (RFC 9562)", Self::nil(),
    |value| Some(value.to_string()),
    |text| Uuid::try_parse(text).ok();
}
