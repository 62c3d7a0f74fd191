//! Arrays of each type.

use serde_json::json;
use type_array::formats::{DateTime, Duration};
use type_array::models::InnerModel;

use crate::scenario::{Report, client, round_trips};

pub async fn call(report: &Report) {
    let api = client!(report, type_array::Client).api();
    let [hello, world] = [InnerModel::new("hello"), InnerModel::new("world")];
    round_trips! { report, api;
        "Type_Array_Int32Value": int32_value_get, int32_value_put(vec![1, 2]);
        "Type_Array_Int64Value": int64_value_get, int64_value_put(vec![9_007_199_254_740_991, -9_007_199_254_740_991]);
        "Type_Array_BooleanValue": boolean_value_get, boolean_value_put(vec![true, false]);
        "Type_Array_StringValue": string_value_get, string_value_put(vec!["hello".to_owned(), String::new()]);
        "Type_Array_Float32Value": float32_value_get, float32_value_put(vec![43.125]);
        "Type_Array_DatetimeValue": datetime_value_get, datetime_value_put(vec![DateTime::from("2022-08-26T18:38:00Z")]);
        "Type_Array_DurationValue": duration_value_get, duration_value_put(vec![Duration::from("P123DT22H14M12.011S")]);
        "Type_Array_UnknownValue": unknown_value_get, unknown_value_put(vec![json!(1), json!("hello"), json!(null)]);
        "Type_Array_ModelValue": model_value_get, model_value_put(vec![hello.clone(), world.clone()]);
        "Type_Array_NullableFloatValue":
            nullable_float_value_get, nullable_float_value_put(vec![Some(1.25), None, Some(3.0)]);
        "Type_Array_NullableInt32Value":
            nullable_int32_value_get, nullable_int32_value_put(vec![Some(1), None, Some(3)]);
        "Type_Array_NullableBooleanValue":
            nullable_boolean_value_get, nullable_boolean_value_put(vec![Some(true), None, Some(false)]);
        "Type_Array_NullableStringValue":
            nullable_string_value_get,
            nullable_string_value_put(vec![Some("hello".to_owned()), None, Some("world".to_owned())]);
        "Type_Array_NullableModelValue":
            nullable_model_value_get, nullable_model_value_put(vec![Some(hello.clone()), None, Some(world.clone())]);
    }
}
