//! Rules for groups and operations.

use crate::diff::change::Aspect::{
    Accept, Builder, CompleteBody, Feature, Fields, Headers, Id, Kind, MediaType, Name, Pages, Procedure,
    Required, Retries, Route, Serialization, Statuses, Stream, Type, Url,
};
use crate::diff::change::Kind::{Added, Changed, Gained, Lost, Removed};
use crate::diff::rules::conditions;
use crate::diff::rules::when::Rule;
use crate::diff::rules::when::When::{Always, If, Never};

pub const GROUP: &[Rule] = &[
    (Gained(Feature), Always, Never, Never, "code that calls its operations has to enable the feature"),
    (Lost(Feature), Always, Never, Never, "cargo builds no crate that enables the feature"),
    (Changed(Feature), Always, Never, Never, "cargo builds no crate that enables the old feature"),
];

pub const OPERATION: &[Rule] = &[
    (Removed, Always, Always, Never, "the method is gone, and the service may refuse the request"),
    (Gained(CompleteBody), Never, Never, Never, "no code calls it yet"),
    (Lost(CompleteBody), Always, Never, Never, "the method is gone"),
    (
        Changed(CompleteBody),
        If(conditions::is_narrowed),
        Never,
        Never,
        "the method takes other arguments, or has another name",
    ),
    (Changed(Builder), Always, Never, Never, "code that names the builder does not compile"),
    (Changed(Id), Never, Never, Always, "errors, hooks and traces have another identifier"),
    (Changed(Route), Never, Always, Never, "the old crate sends another request"),
    (Changed(Statuses), Never, If(conditions::is_other_success), Always, "other statuses are a success"),
    (Changed(Url), Never, Always, Always, "requests go to another server"),
    (Gained(Url), Never, Always, Always, "requests go to another server"),
    (Lost(Url), Never, Always, Always, "requests go to another server"),
    (Changed(MediaType), Never, Always, Never, "the body has another media type"),
    (Gained(MediaType), Never, Never, Never, "requests may have a body"),
    (Lost(MediaType), Never, Always, Never, "requests have no body any more"),
    (Changed(Accept), Never, Always, Never, "responses have another media type"),
    (Gained(Accept), Never, Always, Never, "responses have another media type"),
    (Lost(Accept), Never, Always, Never, "responses have another media type"),
    (Gained(Required), Never, Always, Always, "the body is always sent"),
    (Lost(Required), Never, Never, Always, "the body is sent only if it is set"),
    (Gained(Fields), Never, Never, Never, "no code calls `body_field` yet"),
    (Lost(Fields), Always, Never, Never, "`body_field` is gone"),
    (Changed(Serialization), Never, Always, Never, "the body is written in another way"),
    (Gained(Serialization), Never, Always, Never, "the body is a form"),
    (Lost(Serialization), Never, Always, Never, "the body is no form any more"),
    (Gained(Retries), Never, Never, Always, "requests have a key, and are sent again"),
    (Lost(Retries), Never, Never, Always, "requests have no key, and are not sent again"),
    (Changed(Retries), Never, Always, Always, "requests have the key in another header"),
    (Gained(Pages), Never, Never, Never, "no code calls `items` yet"),
    (Lost(Pages), Always, Never, Never, "`items` and `pages` are gone"),
    (Changed(Pages), Always, Never, Never, "items have another type"),
    (Gained(Procedure), Never, Never, Never, "no code requests pages yet"),
    (Lost(Procedure), Never, Always, Never, "the old crate looks for a next page"),
    (Changed(Procedure), Never, Always, Always, "the next page is requested in another way"),
    (Gained(Stream), Never, Never, Never, "no code calls `send_stream` yet"),
    (Lost(Stream), Always, Always, Never, "`send_stream` is gone"),
    (Changed(Stream), If(conditions::is_another_first), Always, Always, "the stream is read in another way"),
    (Gained(Headers), Always, Never, Never, "the type of the response names its headers"),
    (Lost(Headers), Always, Never, Never, "typed headers are gone"),
    (Changed(Headers), Always, Never, Never, "typed headers have another type"),
];

pub const PARAMETER: &[Rule] = &[
    (Added, Never, If(conditions::is_required), Never, "the service may refuse requests without it"),
    (
        Removed,
        If(conditions::has_setter),
        Always,
        Never,
        "the setter is gone, and the service may refuse the parameter",
    ),
    (Gained(Name), Never, Never, Never, "it is no argument any more"),
    (Lost(Name), Never, Never, Never, "it is an argument"),
    (Changed(Serialization), Never, Always, Never, "the value is written in another way"),
];

pub const BODY: &[Rule] = &[
    (Added, Never, Never, Always, "the status had another variant"),
    (Changed(Type), Always, Always, Never, "the body has another type"),
    (Changed(Kind), Always, Never, Never, "code that names the enum does not compile"),
];

pub const HEADER: &[Rule] =
    &[(Changed(Type), If(conditions::is_another_first), Never, Always, "the header is read in another way")];

pub const WAITER: &[Rule] =
    &[(Changed(Procedure), Never, Never, Always, "it waits for another state, or in another way")];

pub const WEBHOOK: &[Rule] =
    &[(Removed, Always, Never, Always, "the function is gone, and the service may not send the request")];
