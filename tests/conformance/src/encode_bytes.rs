//! Bytes: as base64 and base64url, and as they are.

use encode_bytes::models::{
    Base64BytesProperty, Base64urlArrayBytesProperty, Base64urlBytesProperty, DefaultBytesProperty,
};

use crate::scenario::{Report, asset, client, scenarios};

const BYTES: &[u8] = b"test";
const BASE64URL: &str = "dGVzdA";

pub async fn call(report: &Report) {
    parameters(report).await;
    bodies(report).await;
}

async fn parameters(report: &Report) {
    let api = client!(report, encode_bytes::Client).api();
    scenarios! { report;
        "Encode_Bytes_Query_default": api.query_default(BYTES);
        "Encode_Bytes_Query_base64": api.query_base64(BYTES);
        "Encode_Bytes_Query_base64url": api.query_base64url(BASE64URL);
        "Encode_Bytes_Query_base64urlArray": api.query_base64url_array([BASE64URL, BASE64URL]);
        "Encode_Bytes_Property_default": api.property_default(BYTES) => DefaultBytesProperty::new(BYTES);
        "Encode_Bytes_Property_base64": api.property_base64(BYTES) => Base64BytesProperty::new(BYTES);
        "Encode_Bytes_Property_base64url": api.property_base64url(BASE64URL) => Base64urlBytesProperty::new(BASE64URL);
        "Encode_Bytes_Property_base64urlArray":
            api.property_base64url_array([BASE64URL; 2]) => Base64urlArrayBytesProperty::new([BASE64URL; 2]);
        "Encode_Bytes_Header_default": api.header_default(BYTES);
        "Encode_Bytes_Header_base64": api.header_base64(BYTES);
        "Encode_Bytes_Header_base64url": api.header_base64url(BASE64URL);
        "Encode_Bytes_Header_base64urlArray": api.header_base64url_array([BASE64URL; 2]);
    }
}

async fn bodies(report: &Report) {
    let api = client!(report, encode_bytes::Client).api();
    let png = || asset("image.png");
    scenarios! { report;
        "Encode_Bytes_RequestBody_default": api.request_body_default(png());
        "Encode_Bytes_RequestBody_base64": api.request_body_base64(BYTES);
        "Encode_Bytes_RequestBody_base64url": api.request_body_base64url(BASE64URL);
        "Encode_Bytes_RequestBody_customContentType": api.request_body_custom_content_type(png());
        "Encode_Bytes_RequestBody_octetStream": api.request_body_octet_stream(png());
        "Encode_Bytes_ResponseBody_default": api.response_body_default() => png().into();
        "Encode_Bytes_ResponseBody_base64": api.response_body_base64() => BYTES.into();
        "Encode_Bytes_ResponseBody_base64url": api.response_body_base64url() => BASE64URL.to_owned();
        "Encode_Bytes_ResponseBody_customContentType": api.response_body_custom_content_type() => png().into();
        "Encode_Bytes_ResponseBody_octetStream": api.response_body_octet_stream() => png().into();
    }
}
