//! Rules for the crate, its service and credentials.

use crate::diff::change::Aspect::{Constant, Constraints, Environment, ErrorShape, Kind, Name, Url};
use crate::diff::change::Kind::{Added, Changed, Gained, Lost, Removed};
use crate::diff::rules::conditions;
use crate::diff::rules::when::Rule;
use crate::diff::rules::when::When::{Always, If, Never};

pub const SERVICE: &[Rule] = &[
    (Removed, Always, Always, Never, "the crate has no client any more"),
    (Changed(Url), Never, Always, Always, "requests go to another server"),
    (Changed(ErrorShape), Never, Never, Always, "code and message of an error are read elsewhere"),
];

pub const VARIABLE: &[Rule] = &[
    (Added, Never, Never, Never, "no code calls it yet"),
    (Removed, Always, Never, Never, "the method of the client builder is gone"),
    (Changed(Name), Always, Never, Never, "the method of the client builder has another name"),
    (Gained(Constant), Never, Never, Always, "the variable has a default"),
    (Lost(Constant), Never, Never, Always, "the variable has no default any more"),
    (Changed(Constant), Never, Never, Always, "the default is another one"),
    (Gained(Environment), Never, Never, Always, "the environment sets the variable"),
    (Lost(Environment), Never, Never, Always, "the environment does not set the variable any more"),
    (Changed(Environment), Never, Never, Always, "another variable of the environment sets it"),
    (Changed(Constraints), Never, If(conditions::is_less), Always, "other values are allowed"),
];

pub const CREDENTIAL: &[Rule] = &[
    (
        Removed,
        If(conditions::is_of_description),
        Never,
        Always,
        "`from_env` does not read its variables any more; the constructor is gone, but each crate has `basic` and `bearer`",
    ),
    (Changed(Environment), Never, Never, Always, "`from_env` reads other variables"),
];

pub const SCHEME: &[Rule] = &[
    (Removed, Never, Always, Never, "the service may not accept these credentials any more"),
    (Changed(Kind), Never, Always, Always, "credentials are sent in another way"),
];
