//! Calls the scenarios of TypeSpec's HTTP specs: one file for each group of specs. See `cargo xtask conformance`.

mod authentication;
mod documentation;
mod encode_bytes;
mod encode_datetime;
mod encode_duration;
mod encode_text;
mod headers;
mod pagination;
mod parameters;
mod payload;
mod payload_multipart;
mod payload_xml;
mod property_additional_properties;
mod property_nullable;
mod property_optionality;
mod property_value_types;
mod response;
mod routes;
mod scenario;
mod server;
mod special_words;
mod type_array;
mod type_dictionary;
mod type_enum;
mod type_file;
mod type_inheritance;
mod type_model;
mod type_scalar;
mod type_union;
mod type_union_discriminated;
mod versioning;

use scenario::Report;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let url = std::env::args().nth(1).expect("the URL of the mock server");
    let report = Report::new(url);
    authentication::call(&report).await;
    documentation::call(&report).await;
    encode_bytes::call(&report).await;
    encode_datetime::call(&report).await;
    encode_duration::call(&report).await;
    encode_text::call(&report).await;
    headers::call(&report).await;
    pagination::call(&report).await;
    parameters::call(&report).await;
    payload::call(&report).await;
    payload_multipart::call(&report).await;
    payload_xml::call(&report).await;
    property_additional_properties::call(&report).await;
    property_nullable::call(&report).await;
    property_optionality::call(&report).await;
    property_value_types::call(&report).await;
    response::call(&report).await;
    routes::call(&report).await;
    server::call(&report).await;
    special_words::call(&report).await;
    type_array::call(&report).await;
    type_dictionary::call(&report).await;
    type_enum::call(&report).await;
    type_file::call(&report).await;
    type_inheritance::call(&report).await;
    type_model::call(&report).await;
    type_scalar::call(&report).await;
    type_union::call(&report).await;
    type_union_discriminated::call(&report).await;
    versioning::call(&report).await;
}
