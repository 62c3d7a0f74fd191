//! JSON types of the crate `rust_decimal`.

use ::rust_decimal::Decimal;

use crate::runtime::formats::foreign_string::foreign_string;

foreign_string! {
    Decimal, "a decimal number of at most 28 digits", Self::ZERO,
    |value| Some(value.to_string()),
    |text| Decimal::from_str_exact(text).ok();
}
