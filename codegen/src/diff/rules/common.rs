//! Rules for all items that have none of their own for a change.

use crate::diff::change::Aspect::{
    Arguments, Clear, Constant, Deprecated, Json, Name, Order, Required, Security, Setter, Type, WireName,
};
use crate::diff::change::Kind::{Added, Changed, Gained, Lost, Removed};
use crate::diff::rules::conditions;
use crate::diff::rules::when::Rule;
use crate::diff::rules::when::When::{Always, If, InRequests, Never};

pub const COMMON: &[Rule] = &[
    (Added, Never, Never, Never, "no code uses it yet"),
    (Removed, Always, Never, Never, "code that uses it does not compile"),
    (Changed(Name), Always, Never, Never, "code that names it does not compile"),
    (Changed(WireName), Never, Always, Never, "the old crate uses the old name"),
    (Changed(Type), Always, Never, Never, "code that uses its type does not compile"),
    (
        Changed(Json),
        Never,
        If(conditions::is_another_value),
        Never,
        "the old crate reads or writes another type",
    ),
    (Changed(Arguments), If(conditions::is_narrowed), Never, Never, "it takes other arguments"),
    (Changed(Order), Never, Never, Always, "a value takes the place of another one"),
    (Gained(Required), Never, InRequests, Never, "the service may refuse requests without it"),
    (Lost(Required), Never, Never, Never, "requests with it are still valid"),
    (Gained(Setter), Never, Never, Never, "no code calls the setter yet"),
    (Lost(Setter), Always, Never, Never, "the setter is gone"),
    (Changed(Setter), If(conditions::is_narrowed), Never, Never, "the setter takes another type"),
    (Gained(Clear), Never, Never, Never, "no code calls the setter for `null` yet"),
    (Lost(Clear), Always, Never, Never, "the setter for `null` is gone"),
    (Changed(Clear), Always, Never, Never, "the setter for `null` has another name"),
    (Gained(Constant), Never, Never, Never, "no code names the constant yet"),
    (Lost(Constant), Always, Never, Never, "the constant is gone"),
    (
        Changed(Constant),
        If(conditions::is_another_constant),
        Never,
        Always,
        "the service applies another default",
    ),
    (Changed(Security), Never, If(conditions::is_less), Always, "requests have other credentials"),
    (Gained(Deprecated), Never, Never, Never, "deprecation is a warning of the compiler"),
    (Lost(Deprecated), Never, Never, Never, "deprecation is a warning of the compiler"),
];
