//! Scalars as bodies and as parameters.

use serde_json::json;
use type_scalar::Digits;

use crate::scenario::{Report, client, scenarios};

pub async fn call(report: &Report) {
    let api = client!(report, type_scalar::Client).api();
    scenarios! { report;
        "Type_Scalar_String_get": api.string_get() => "test".to_owned();
        "Type_Scalar_String_put": api.string_put("test");
        "Type_Scalar_Boolean_get": api.boolean_get() => true;
        "Type_Scalar_Boolean_put": api.boolean_put(true);
        "Type_Scalar_Unknown_get": api.unknown_get() => json!("test");
        "Type_Scalar_Unknown_put": api.unknown_put("test");
        "Type_Scalar_DecimalType_responseBody": api.decimal_type_response_body() => digits("0.33333");
        "Type_Scalar_DecimalType_requestBody": api.decimal_type_request_body(digits("0.33333"));
        "Type_Scalar_DecimalType_requestParameter": api.decimal_type_request_parameter(digits("0.33333"));
        "Type_Scalar_DecimalVerify_prepareVerify": api.decimal_verify_prepare_verify() => tenths();
        "Type_Scalar_DecimalVerify_verify": api.decimal_verify_verify(digits("0.3"));
        "Type_Scalar_Decimal128Type_responseBody": api.decimal128_type_response_body() => digits("0.33333");
        "Type_Scalar_Decimal128Type_requestBody": api.decimal128_type_request_body(digits("0.33333"));
        "Type_Scalar_Decimal128Type_requestParameter": api.decimal128_type_request_parameter(digits("0.33333"));
        "Type_Scalar_Decimal128Verify_prepareVerify": api.decimal128_verify_prepare_verify() => tenths();
        "Type_Scalar_Decimal128Verify_verify": api.decimal128_verify_verify(digits("0.3"));
    }
}

fn digits(text: &str) -> Digits {
    text.parse().expect("a number")
}

fn tenths() -> Vec<Digits> {
    ["0.1"; 3].map(digits).to_vec()
}
