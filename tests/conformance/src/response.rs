//! Error responses by status and by range of statuses.

use response_status_code_range::models::{ErrorInRange, NotFoundError};

use crate::scenario::{Report, client, equal};

pub async fn call(report: &Report) {
    let api = client!(report, response_status_code_range::Client).api();
    let in_range = async {
        let error =
            api.error_response_status_code_in_range().send().await.err().ok_or("a success response")?;
        equal(error.status().map(|status| status.as_u16()), Some(494))?;
        let body: ErrorInRange = error.typed().ok_or("a body of another type")?;
        equal(
            (body.code.as_str(), body.message.as_str()),
            ("request-header-too-large", "Request header too large"),
        )
    };
    report.scenario("Response_StatusCodeRange_errorResponseStatusCodeInRange", in_range).await;
    let not_found = async {
        let error = api.error_response_status_code404().send().await.err().ok_or("a success response")?;
        equal(error.is_not_found(), true)?;
        let body: NotFoundError = error.typed().ok_or("a body of another type")?;
        equal((body.code.as_str(), body.resource_id.as_str()), ("not-found", "resource1"))
    };
    report.scenario("Response_StatusCodeRange_errorResponseStatusCode404", not_found).await;
}
