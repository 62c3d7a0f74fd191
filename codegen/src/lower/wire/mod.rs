//! Requests and responses as the description has them: the parameters and media types that a client can send and read.

pub mod alternative_bodies;
pub mod alternative_responses;
pub mod alternatives;
pub mod callable;
pub mod forms;
pub mod media;
pub mod multipart;
pub mod parameters;
pub mod paths;
pub mod security;
pub mod servers;
pub mod url;
