//! Decimal numbers in strings by `rust_decimal`.

use ::rust_decimal::Decimal;

use crate::runtime::formats::strict::strict;

strict! {
    Decimal, "a decimal number of at most 28 digits", Self::ZERO,
    |value| Some(value.to_string()),
    |text| Decimal::from_str_exact(text).ok();
}
