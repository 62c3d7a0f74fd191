//! Rules for models.

use crate::diff::change::Aspect::{
    Arguments, Clear, Closed, Constant, Constraints, Default, Discriminator, Identity, Json, Kind, Name,
    OnlyValue, Presence, Required, Secret, Setter, Type, WireName,
};
use crate::diff::change::Kind::{Added, Changed, Gained, Lost, Removed};
use crate::diff::rules::conditions;
use crate::diff::rules::when::Rule;
use crate::diff::rules::when::When::{Always, If, InRequests, InResponses, Never};

pub const TYPE: &[Rule] = &[
    (Added, Never, Never, Never, "no code names it yet"),
    (Removed, Always, Never, Never, "code that names it does not compile"),
    (Changed(Name), Always, Never, Never, "code that names it does not compile"),
    (Changed(Kind), Always, Never, Never, "values are created and matched in another way"),
    (
        Changed(Identity),
        Always,
        Never,
        Never,
        "implementations of a trait for both collide, or values of one are no values of the other",
    ),
    (
        Gained(Identity),
        If(conditions::has_variants),
        Never,
        Never,
        "`use` cannot import variants through an alias",
    ),
    (Lost(Identity), Never, Never, Never, "the name is a definition of its own"),
    (Changed(Json), Never, Always, Never, "the old crate cannot read or write it"),
    (Gained(Arguments), Never, Never, Never, "no code calls `new` yet"),
    (Lost(Arguments), Always, Never, Never, "`new` and the setters are gone"),
    (Changed(Arguments), If(conditions::is_narrowed), Never, Never, "`new` takes other arguments"),
    (Gained(Default), Never, Never, Never, "no code calls `default` yet"),
    (Lost(Default), Always, Never, Never, "`Default` is gone"),
    (Gained(Closed), Never, Never, InResponses, "a value with other keys is another variant of a union"),
    (Lost(Closed), Never, Never, InResponses, "a value with other keys may be this variant of a union"),
    (Changed(Constraints), Never, InRequests, Always, "`new` accepts other texts"),
    (Changed(Discriminator), Never, Always, Always, "another property selects the variant"),
    (Gained(Discriminator), Never, Always, Always, "a property selects the variant"),
    (Lost(Discriminator), Never, Always, Always, "no property selects the variant any more"),
];

pub const FIELD: &[Rule] = &[
    (
        Added,
        Never,
        If(conditions::is_new_requirement),
        If(conditions::is_new_promise),
        "a request may have to contain it, and a response without it may be an error",
    ),
    (Removed, Always, If(conditions::is_missed), Never, "code that names it does not compile"),
    (Changed(Name), Always, Never, Never, "code that names it does not compile"),
    (Changed(WireName), Never, Always, Never, "the old crate uses the old name"),
    (Changed(Type), Always, Never, Never, "code that reads or assigns it does not compile"),
    (
        Changed(Json),
        Never,
        If(conditions::is_another_value),
        Never,
        "the old crate reads or writes another type",
    ),
    (
        Changed(Presence),
        Never,
        If(conditions::is_laxer_or_stricter),
        If(conditions::is_stricter),
        "a value may be missing or `null` where it was not, or must not be any more",
    ),
    (Gained(Required), Never, InRequests, Never, "the old crate may not send it"),
    (Lost(Required), Never, Never, Never, "requests with it are still valid"),
    (Gained(Setter), Never, Never, Never, "no code calls it yet"),
    (Lost(Setter), Always, Never, Never, "the setter is gone"),
    (Changed(Setter), If(conditions::is_narrowed), Never, Never, "the setter takes another type"),
    (Gained(Clear), Never, Never, Never, "no code calls it yet"),
    (Lost(Clear), Always, Never, Never, "the setter for `null` is gone"),
    (Changed(Clear), Always, Never, Never, "the setter for `null` has another name"),
    (
        Gained(OnlyValue),
        Never,
        InRequests,
        Always,
        "`new` sets it, or other values are not read as this variant",
    ),
    (Lost(OnlyValue), Never, Never, Always, "`new` does not set it any more"),
    (Changed(OnlyValue), Never, Always, Always, "`new` sets another value"),
    (Gained(Constant), Never, Never, Never, "no code names it yet"),
    (Lost(Constant), Always, Never, Never, "the constant is gone"),
    (
        Changed(Constant),
        If(conditions::is_another_constant),
        Never,
        Always,
        "the service applies another default",
    ),
    (Gained(Secret), Never, Never, Never, "`Debug` redacts it"),
    (Lost(Secret), Never, Never, Never, "`Debug` shows it"),
];

pub const VARIANT: &[Rule] = &[
    (Added, Never, Never, InResponses, "a value that was `Unknown` is this variant"),
    (Removed, Always, InRequests, Never, "code that names it does not compile"),
    (Changed(Name), Always, Never, Never, "code that names it does not compile"),
    (Changed(WireName), Never, InRequests, Always, "another value is this variant"),
    (Changed(Type), Always, Never, Never, "the variant contains another type"),
    (Changed(Json), Never, Always, Never, "the old crate reads or writes another type"),
    (Changed(Discriminator), Never, Always, Always, "other values select the variant"),
];

pub const CONVERSION: &[Rule] = &[
    (Added, Never, Never, Never, "no code uses it yet"),
    (Removed, Always, Never, Never, "`into` does not compile"),
];
