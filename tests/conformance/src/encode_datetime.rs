//! Date-times: RFC 3339, RFC 7231 and seconds of Unix time.

use encode_datetime::models::{
    DefaultDatetimeProperty, Rfc3339DatetimeProperty, Rfc7231DatetimeProperty,
    UnixTimestampArrayDatetimeProperty, UnixTimestampDatetimeProperty,
};

use crate::scenario::{Report, client, equal, scenarios};

const RFC_3339: &str = "2022-08-26T18:38:00.000Z";
const RFC_7231: &str = "Fri, 26 Aug 2022 14:38:00 GMT";
const UNIX: i64 = 1_686_566_864;
const LATER: i64 = 1_686_734_256;

pub async fn call(report: &Report) {
    let api = client!(report, encode_datetime::Client).api();
    scenarios! { report;
        "Encode_Datetime_Query_default": api.query_default(RFC_3339);
        "Encode_Datetime_Query_rfc3339": api.query_rfc3339(RFC_3339);
        "Encode_Datetime_Query_rfc7231": api.query_rfc7231(RFC_7231);
        "Encode_Datetime_Query_unixTimestamp": api.query_unix_timestamp(UNIX);
        "Encode_Datetime_Query_unixTimestampArray": api.query_unix_timestamp_array([UNIX, LATER]);
        "Encode_Datetime_Property_default": api.property_default(RFC_3339) => DefaultDatetimeProperty::new(RFC_3339);
        "Encode_Datetime_Property_rfc3339": api.property_rfc3339(RFC_3339) => Rfc3339DatetimeProperty::new(RFC_3339);
        "Encode_Datetime_Property_rfc7231": api.property_rfc7231(RFC_7231) => Rfc7231DatetimeProperty::new(RFC_7231);
        "Encode_Datetime_Property_unixTimestamp":
            api.property_unix_timestamp(UNIX) => UnixTimestampDatetimeProperty::new(UNIX);
        "Encode_Datetime_Property_unixTimestampArray":
            api.property_unix_timestamp_array([UNIX, LATER]) => UnixTimestampArrayDatetimeProperty::new([UNIX, LATER]);
        "Encode_Datetime_Header_default": api.header_default(RFC_7231);
        "Encode_Datetime_Header_rfc3339": api.header_rfc3339(RFC_3339);
        "Encode_Datetime_Header_rfc7231": api.header_rfc7231(RFC_7231);
        "Encode_Datetime_Header_unixTimestamp": api.header_unix_timestamp(UNIX);
        "Encode_Datetime_Header_unixTimestampArray": api.header_unix_timestamp_array([UNIX, LATER]);
    }
    response_headers(report).await;
}

async fn response_headers(report: &Report) {
    let api = client!(report, encode_datetime::Client).api();
    let name = "Encode_Datetime_ResponseHeader_default";
    let call = async { equal(api.response_header_default().send().await?.headers().value(), Some(RFC_7231)) };
    report.scenario(name, call).await;
    let name = "Encode_Datetime_ResponseHeader_rfc3339";
    let call = async {
        let response = api.response_header_rfc3339().send().await?;
        equal(response.headers().value().map(|time| time.as_str().to_owned()), Some(RFC_3339.to_owned()))
    };
    report.scenario(name, call).await;
    let name = "Encode_Datetime_ResponseHeader_rfc7231";
    let call = async { equal(api.response_header_rfc7231().send().await?.headers().value(), Some(RFC_7231)) };
    report.scenario(name, call).await;
    let name = "Encode_Datetime_ResponseHeader_unixTimestamp";
    let call =
        async { equal(api.response_header_unix_timestamp().send().await?.headers().value(), Some(UNIX)) };
    report.scenario(name, call).await;
}
