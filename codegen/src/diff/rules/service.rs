//! Rules for the crate, its service and credentials.

use crate::diff::change::Aspect::{
    Arguments, Constant, Constraints, Environment, ErrorShape, Kind, Name, Security, Setter, Url,
};
use crate::diff::change::Kind::{Added, Changed, Gained, Lost, Removed};
use crate::diff::rules::conditions;
use crate::diff::rules::when::Rule;
use crate::diff::rules::when::When::{Always, If, Never};

pub const CRATE: &[Rule] = &[(Changed(Name), Always, Never, Never, "paths begin with the name of the crate")];

pub const SERVICE: &[Rule] = &[
    (Added, Never, Never, Never, "the crate had no client"),
    (Removed, Always, Always, Never, "the crate has no client any more"),
    (Changed(Url), Never, Always, Always, "requests go to another server"),
    (Changed(ErrorShape), Never, Never, Always, "code and message of an error are read elsewhere"),
    (Gained(Setter), Never, Never, Never, "no code calls `Client::new` yet"),
    (Lost(Setter), Always, Never, Never, "`Client::new` is gone"),
    (Gained(Environment), Never, Never, Never, "no code calls `from_env` yet"),
    (Lost(Environment), Always, Never, Never, "`from_env` is gone"),
    (Changed(Security), Never, If(conditions::is_less), Always, "requests have other credentials"),
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

pub const SERVER: &[Rule] = &[
    (Added, Never, Never, Never, "no code calls it yet"),
    (Removed, Always, Never, Never, "the method of the client builder is gone"),
    (Changed(Name), Always, Never, Never, "the method of the client builder has another name"),
];

pub const CREDENTIAL: &[Rule] = &[
    (Added, Never, Never, Never, "no code calls it yet"),
    (Removed, Always, Never, Never, "the constructor is gone"),
    (Changed(Name), Always, Never, Never, "the constructor has another name"),
    (Changed(Arguments), Always, Never, Never, "the constructor takes other arguments"),
    (Changed(Environment), Never, Never, Always, "`from_env` reads other variables"),
];

pub const SCHEME: &[Rule] = &[
    (Added, Never, Never, Never, "no request needs it unless its operation says so"),
    (Removed, Never, Always, Never, "the service may not accept these credentials any more"),
    (Changed(Kind), Never, Always, Always, "credentials are sent in another way"),
];
