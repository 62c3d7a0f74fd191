//! Arrays of each type.

use serde_json::json;
use type_array::Client;
use type_array::models::InnerModel;

use crate::scenario::{Report, equal};

/// Calls the scenarios of reading and of writing an array.
macro_rules! arrays {
    ($report:ident, $api:ident, $($scenario:literal: $get:ident, $put:ident, $value:expr;)*) => {$(
        $report
            .scenario(concat!($scenario, "_get"), async { equal($api.$get().send().await?.body, $value) })
            .await;
        $report
            .scenario(concat!($scenario, "_put"), async { Ok($api.$put($value).send().await.map(drop)?) })
            .await;
    )*};
}

pub async fn call(report: &Report) {
    let client = Client::builder().base_url(report.url()).build().expect("a client");
    let api = client.api();
    arrays! { report, api,
        "Type_Array_Int32Value": int32_value_get, int32_value_put, vec![1, 2];
        "Type_Array_Int64Value": int64_value_get, int64_value_put, vec![9_007_199_254_740_991, -9_007_199_254_740_991];
        "Type_Array_BooleanValue": boolean_value_get, boolean_value_put, vec![true, false];
        "Type_Array_StringValue": string_value_get, string_value_put, vec!["hello".to_owned(), String::new()];
        "Type_Array_UnknownValue": unknown_value_get, unknown_value_put, vec![json!(1), json!("hello"), json!(null)];
        "Type_Array_ModelValue": model_value_get, model_value_put, vec![InnerModel::new("hello"), InnerModel::new("world")];
    }
}
