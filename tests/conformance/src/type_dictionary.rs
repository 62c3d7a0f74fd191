//! Dictionaries of each type.

use std::collections::BTreeMap;

use serde_json::json;
use type_dictionary::models::InnerModel;

use crate::scenario::{Report, client, round_trips};

/// Creates a dictionary with the keys `k1`, `k2` and so on.
fn keyed<T>(values: impl IntoIterator<Item = T>) -> BTreeMap<String, T> {
    values.into_iter().enumerate().map(|(index, value)| (format!("k{}", index + 1), value)).collect()
}

fn recursive() -> BTreeMap<String, InnerModel> {
    let inner = BTreeMap::from([("k2.1".to_owned(), InnerModel::new("inner world"))]);
    keyed([InnerModel::new("hello").children(BTreeMap::new()), InnerModel::new("world").children(inner)])
}

pub async fn call(report: &Report) {
    let api = client!(report, type_dictionary::Client).api();
    round_trips! { report, api;
        "Type_Dictionary_Int32Value": int32_value_get, int32_value_put(keyed([1, 2]));
        "Type_Dictionary_Int64Value":
            int64_value_get, int64_value_put(keyed([9_007_199_254_740_991, -9_007_199_254_740_991]));
        "Type_Dictionary_BooleanValue": boolean_value_get, boolean_value_put(keyed([true, false]));
        "Type_Dictionary_StringValue": string_value_get, string_value_put(keyed(["hello".to_owned(), String::new()]));
        "Type_Dictionary_Float32Value": float32_value_get, float32_value_put(keyed([43.125]));
        "Type_Dictionary_DatetimeValue": datetime_value_get, datetime_value_put(keyed(["2022-08-26T18:38:00Z".into()]));
        "Type_Dictionary_DurationValue": duration_value_get, duration_value_put(keyed(["P123DT22H14M12.011S".into()]));
        "Type_Dictionary_UnknownValue":
            unknown_value_get, unknown_value_put(keyed([json!(1), json!("hello"), json!(null)]));
        "Type_Dictionary_ModelValue":
            model_value_get, model_value_put(keyed([InnerModel::new("hello"), InnerModel::new("world")]));
        "Type_Dictionary_RecursiveModelValue": recursive_model_value_get, recursive_model_value_put(recursive());
        "Type_Dictionary_NullableFloatValue":
            nullable_float_value_get, nullable_float_value_put(keyed([Some(1.25), Some(0.5), None]));
    }
}
