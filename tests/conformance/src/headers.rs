//! Headers that HTTP or another standard defines, and JSON lines.

use crate::scenario::{Report, client, equal, scenarios};

const TIME: &str = "Fri, 26 Aug 2022 14:38:00 GMT";
const LINES: &str = "{\"desc\": \"one\"}\n{\"desc\": \"two\"}\n{\"desc\": \"three\"}";

pub async fn call(report: &Report) {
    let api = client!(report, special_headers_conditional_request::Client).api();
    scenarios! { report;
        "SpecialHeaders_ConditionalRequest_postIfUnmodifiedSince":
            api.post_if_unmodified_since().if_unmodified_since(TIME);
        "SpecialHeaders_ConditionalRequest_headIfModifiedSince":
            api.head_if_modified_since().if_modified_since(TIME);
        "SpecialHeaders_ConditionalRequest_postIfMatch": api.post_if_match().if_match("\"valid\"");
        "SpecialHeaders_ConditionalRequest_postIfNoneMatch": api.post_if_none_match().if_none_match("\"invalid\"");
    }

    let api = client!(report, special_headers_repeatability::Client).api();
    let repeatable = async {
        let id = "2378d9bc-1726-11ee-be56-0242ac120002";
        let response = api.immediate_success(id, "Tue, 15 Nov 2022 12:45:26 GMT").send().await?;
        equal(response.headers().repeatability_result(), Some("accepted"))
    };
    report.scenario("SpecialHeaders_Repeatability_immediateSuccess", repeatable).await;

    let api = client!(report, streaming_jsonl::Client).api();
    scenarios! { report;
        "Streaming_Jsonl_Basic_send": api.basic_send(LINES);
    }
    let lines = async {
        let mut lines = api.basic_receive().send_stream().await?.body;
        let mut found = Vec::new();
        while let Some(line) = lines.next().await {
            found.push(line?["desc"].as_str().unwrap_or_default().to_owned());
        }
        equal(found, ["one", "two", "three"].map(str::to_owned).to_vec())
    };
    report.scenario("Streaming_Jsonl_Basic_receive", lines).await;
}
