//! Rules for models.

use crate::diff::change::Aspect::{
    Arguments, Closed, Constraints, Default, Derives, Discriminator, Identity, Kind, OnlyValue, Presence,
    Secret, WireName,
};
use crate::diff::change::Kind::{Added, Changed, Gained, Lost, Removed};
use crate::diff::rules::conditions;
use crate::diff::rules::when::Rule;
use crate::diff::rules::when::When::{Always, If, InRequests, InResponses, Never};

pub const TYPE: &[Rule] = &[
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
    (Gained(Arguments), Never, Never, Never, "no code calls `new` yet"),
    (Lost(Arguments), Always, Never, Never, "`new` and the setters are gone"),
    (Gained(Default), Never, Never, Never, "no code calls `default` yet"),
    (Lost(Default), Always, Never, Never, "`Default` is gone"),
    (Gained(Derives), Never, Never, Never, "no code uses the traits yet"),
    (Lost(Derives), Always, Never, Never, "the traits are not implemented any more"),
    (Changed(Derives), If(conditions::is_less), Never, Never, "the traits are others"),
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
    (
        Changed(Presence),
        Never,
        If(conditions::is_laxer_or_stricter),
        If(conditions::is_stricter),
        "a value may be missing or `null` where it was not, or must not be any more",
    ),
    (
        Gained(OnlyValue),
        Never,
        InRequests,
        Always,
        "`new` sets it, or other values are not read as this variant",
    ),
    (Lost(OnlyValue), Never, Never, Always, "`new` does not set it any more"),
    (Changed(OnlyValue), Never, Always, Always, "`new` sets another value"),
    (Gained(Secret), Never, Never, Never, "`Debug` redacts it"),
    (Lost(Secret), Never, Never, Never, "`Debug` shows it"),
];

pub const VARIANT: &[Rule] = &[
    (Added, Never, Never, InResponses, "a value that was `Unknown` is this variant"),
    (Removed, Always, InRequests, Never, "code that names it does not compile"),
    (Changed(WireName), Never, InRequests, Always, "another value is this variant"),
    (Changed(Discriminator), Never, Always, Always, "other values select the variant"),
];
