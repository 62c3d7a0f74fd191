//! Credentials of each scheme. Where an emitted crate has no constructor for them, its guide names `default_header`.

use serde_json::{Value, json};

use crate::scenario::{Report, client, equal, scenarios};

/// Calls a scenario with a header for the credentials: it succeeds, or is refused with the error that the service sends.
macro_rules! authenticated {
    ($report:ident; $($name:literal: $client:ty, $header:literal = $value:expr, $operation:ident $(=> $error:literal)?;)*) => {$(
        let call = async {
            let builder = <$client>::builder().base_url($report.url()).default_header($header, $value);
            let result = builder.build()?.api().$operation().send().await;
            $(
                let error = result.err().ok_or("a success response")?;
                let result = equal((error.is_forbidden(), error.typed()), (true, Some(json!({ "error": $error }))));
            )?
            Ok(result.map(drop)?)
        };
        $report.scenario($name, call).await;
    )*};
}

const TOKEN: &str = "Bearer https://security.microsoft.com/.default";

pub async fn call(report: &Report) {
    authenticated! { report;
        "Authentication_ApiKey_valid": authentication_api_key::Client, "x-ms-api-key" = "valid-key", valid;
        "Authentication_ApiKey_invalid":
            authentication_api_key::Client, "x-ms-api-key" = "invalid-key", invalid => "invalid-api-key";
        "Authentication_Http_Custom_valid":
            authentication_http_custom::Client, "authorization" = "SharedAccessKey valid-key", valid;
        "Authentication_Http_Custom_invalid":
            authentication_http_custom::Client, "authorization" = "SharedAccessKey invalid-key", invalid
                => "invalid-api-key";
        "Authentication_OAuth2_valid": authentication_oauth2::Client, "authorization" = TOKEN, valid;
        "Authentication_Union_validKey": authentication_union::Client, "x-ms-api-key" = "valid-key", valid_key;
        "Authentication_Union_validToken": authentication_union::Client, "authorization" = TOKEN, valid_token;
        "Authentication_Noauth_Union_validToken":
            authentication_noauth_union::Client, "authorization" = TOKEN, valid_token;
    }
    let api = client!(report, authentication_noauth_union::Client).api();
    scenarios! { report; "Authentication_Noauth_Union_validNoAuth": api.valid_no_auth(); }
    let api = client!(report, authentication_oauth2::Client).api();
    let refused = async {
        let error = api.invalid().send().await.err().ok_or("a success response")?;
        equal(
            (error.is_forbidden(), error.typed::<Value>()),
            (true, Some(json!({ "error": "invalid-grant" }))),
        )
    };
    report.scenario("Authentication_OAuth2_invalid", refused).await;
}
