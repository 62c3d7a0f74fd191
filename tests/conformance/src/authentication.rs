//! Credentials of each scheme.

use serde_json::{Value, json};

use crate::scenario::{Report, client, equal, scenarios};

/// Calls a scenario with credentials: it succeeds, or is refused with the error that the service sends.
macro_rules! authenticated {
    ($report:ident; $($name:literal: $client:ty, $credentials:expr, $operation:ident $(=> $error:literal)?;)*) => {$(
        let call = async {
            let client = <$client>::builder().base_url($report.url()).credentials($credentials).build()?;
            let result = client.api().$operation().send().await;
            $(
                let error = result.err().ok_or("a success response")?;
                let result = equal((error.is_forbidden(), error.typed()), (true, Some(json!({ "error": $error }))));
            )?
            Ok(result.map(drop)?)
        };
        $report.scenario($name, call).await;
    )*};
}

const TOKEN: &str = "https://security.microsoft.com/.default";

pub async fn call(report: &Report) {
    authenticated! { report;
        "Authentication_ApiKey_valid": authentication_api_key::Client,
            authentication_api_key::Credentials::api_key_auth("valid-key"), valid;
        "Authentication_ApiKey_invalid": authentication_api_key::Client,
            authentication_api_key::Credentials::api_key_auth("invalid-key"), invalid => "invalid-api-key";
        "Authentication_Http_Custom_valid": authentication_http_custom::Client,
            authentication_http_custom::Credentials::http("SharedAccessKey valid-key"), valid;
        "Authentication_Http_Custom_invalid": authentication_http_custom::Client,
            authentication_http_custom::Credentials::http("SharedAccessKey invalid-key"), invalid => "invalid-api-key";
        "Authentication_OAuth2_valid": authentication_oauth2::Client,
            authentication_oauth2::Credentials::oauth2_auth(TOKEN), valid;
        "Authentication_Union_validKey": authentication_union::Client,
            authentication_union::Credentials::api_key_auth("valid-key"), valid_key;
        "Authentication_Union_validToken": authentication_union::Client,
            authentication_union::Credentials::oauth2_auth(TOKEN), valid_token;
        "Authentication_Noauth_Union_validToken": authentication_noauth_union::Client,
            authentication_noauth_union::Credentials::oauth2_auth(TOKEN), valid_token;
    }
    let api = client!(report, authentication_noauth_union::Client).api();
    scenarios! { report; "Authentication_Noauth_Union_validNoAuth": api.valid_no_auth(); }
    let refused = async {
        let credentials = authentication_oauth2::Credentials::oauth2_auth("invalid");
        let builder = authentication_oauth2::Client::builder().base_url(report.url());
        let api = builder.credentials(credentials).build()?.api();
        let error = api.invalid().send().await.err().ok_or("a success response")?;
        equal(
            (error.is_forbidden(), error.typed::<Value>()),
            (true, Some(json!({ "error": "invalid-grant" }))),
        )
    };
    report.scenario("Authentication_OAuth2_invalid", refused).await;
}
