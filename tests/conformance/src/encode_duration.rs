//! Durations: ISO 8601, and numbers of seconds and milliseconds.

use encode_duration::models::*;

use crate::scenario::{Report, client, scenarios};

pub async fn call(report: &Report) {
    properties(report).await;
    queries(report).await;
    headers(report).await;
}

/// Calls the scenarios of sending a property, which the response repeats.
macro_rules! properties {
    ($report:ident, $api:ident; $($name:literal: $call:ident($value:expr), $model:ident;)*) => {
        scenarios! { $report; $($name: $api.$call($value) => $model::new($value);)* }
    };
}

async fn properties(report: &Report) {
    let api = client!(report, encode_duration::Client).api();
    properties! { report, api;
        "Encode_Duration_Property_default": property_default("P40D"), PropertyDefaultDurationProperty;
        "Encode_Duration_Property_iso8601": property_iso8601("P40D"), PropertyIso8601DurationProperty;
        "Encode_Duration_Property_int32Seconds": property_int32_seconds(36), PropertyInt32SecondsDurationProperty;
        "Encode_Duration_Property_floatSeconds": property_float_seconds(35.625), PropertyFloatSecondsDurationProperty;
        "Encode_Duration_Property_float64Seconds":
            property_float64_seconds(35.625), PropertyFloat64SecondsDurationProperty;
        "Encode_Duration_Property_floatSecondsArray":
            property_float_seconds_array([35.625, 46.75]), PropertyFloatSecondsDurationArrayProperty;
        "Encode_Duration_Property_int32Milliseconds":
            property_int32_milliseconds(36_000), PropertyInt32MillisecondsDurationProperty;
        "Encode_Duration_Property_floatMilliseconds":
            property_float_milliseconds(35_625.0), PropertyFloatMillisecondsDurationProperty;
        "Encode_Duration_Property_float64Milliseconds":
            property_float64_milliseconds(35_625.0), PropertyFloat64MillisecondsDurationProperty;
        "Encode_Duration_Property_floatMillisecondsArray":
            property_float_milliseconds_array([35_625.0, 46_750.0]), PropertyFloatMillisecondsDurationArrayProperty;
        "Encode_Duration_Property_int32SecondsLargerUnit":
            property_int32_seconds_larger_unit(120), PropertyInt32SecondsLargerUnitDurationProperty;
        "Encode_Duration_Property_floatSecondsLargerUnit":
            property_float_seconds_larger_unit(150.0), PropertyFloatSecondsLargerUnitDurationProperty;
        "Encode_Duration_Property_int32MillisecondsLargerUnit":
            property_int32_milliseconds_larger_unit(180_000), PropertyInt32MillisecondsLargerUnitDurationProperty;
        "Encode_Duration_Property_floatMillisecondsLargerUnit":
            property_float_milliseconds_larger_unit(210_000.0), PropertyFloatMillisecondsLargerUnitDurationProperty;
    }
}

async fn queries(report: &Report) {
    let api = client!(report, encode_duration::Client).api();
    scenarios! { report;
        "Encode_Duration_Query_default": api.query_default("P40D");
        "Encode_Duration_Query_iso8601": api.query_iso8601("P40D");
        "Encode_Duration_Query_int32Seconds": api.query_int32_seconds(36);
        "Encode_Duration_Query_int32SecondsArray": api.query_int32_seconds_array([36, 47]);
        "Encode_Duration_Query_floatSeconds": api.query_float_seconds(35.625);
        "Encode_Duration_Query_float64Seconds": api.query_float64_seconds(35.625);
        "Encode_Duration_Query_int32Milliseconds": api.query_int32_milliseconds(36_000);
        "Encode_Duration_Query_floatMilliseconds": api.query_float_milliseconds(35_625.0);
        "Encode_Duration_Query_float64Milliseconds": api.query_float64_milliseconds(35_625.0);
        "Encode_Duration_Query_int32MillisecondsArray": api.query_int32_milliseconds_array([36_000, 47_000]);
        "Encode_Duration_Query_int32SecondsLargerUnit": api.query_int32_seconds_larger_unit(120);
        "Encode_Duration_Query_floatSecondsLargerUnit": api.query_float_seconds_larger_unit(150.0);
        "Encode_Duration_Query_int32MillisecondsLargerUnit": api.query_int32_milliseconds_larger_unit(180_000);
        "Encode_Duration_Query_floatMillisecondsLargerUnit": api.query_float_milliseconds_larger_unit(210_000.0);
    }
}

async fn headers(report: &Report) {
    let api = client!(report, encode_duration::Client).api();
    scenarios! { report;
        "Encode_Duration_Header_default": api.header_default("P40D");
        "Encode_Duration_Header_iso8601": api.header_iso8601("P40D");
        "Encode_Duration_Header_iso8601Array": api.header_iso8601_array(["P40D", "P50D"]);
        "Encode_Duration_Header_int32Seconds": api.header_int32_seconds(36);
        "Encode_Duration_Header_floatSeconds": api.header_float_seconds(35.625);
        "Encode_Duration_Header_float64Seconds": api.header_float64_seconds(35.625);
        "Encode_Duration_Header_int32Milliseconds": api.header_int32_milliseconds(36_000);
        "Encode_Duration_Header_floatMilliseconds": api.header_float_milliseconds(35_625.0);
        "Encode_Duration_Header_float64Milliseconds": api.header_float64_milliseconds(35_625.0);
        "Encode_Duration_Header_int32MillisecondsArray": api.header_int32_milliseconds_array([36_000, 47_000]);
        "Encode_Duration_Header_int32SecondsLargerUnit": api.header_int32_seconds_larger_unit(120);
        "Encode_Duration_Header_floatSecondsLargerUnit": api.header_float_seconds_larger_unit(150.0);
        "Encode_Duration_Header_int32MillisecondsLargerUnit": api.header_int32_milliseconds_larger_unit(180_000);
        "Encode_Duration_Header_floatMillisecondsLargerUnit": api.header_float_milliseconds_larger_unit(210_000.0);
    }
}
