//! The bytes of updates and creations.

use twilio_senders::Client;
use twilio_senders::models::{
    AccountType, Configuration, CreateSenderRequest, Email, PhoneNumber, Profile, UpdateSenderRequest,
    VerificationMethod, Vertical, Webhook, WebhookMethod, Website,
};
use wire_tests::{AUTHORIZATION, CannedResponse, PATH, RecordedRequest, Server, client, sid};

/// Sends each body and compares the bytes with the expected ones.
async fn check(cases: impl IntoIterator<Item = (UpdateSenderRequest, String)>) {
    let (requests, expected): (Vec<_>, Vec<_>) = cases.into_iter().unzip();
    let server = Server::new(requests.iter().map(|_| CannedResponse::json(202, "{}")));
    let client = client(&server);
    for request in requests {
        client.senders().update(&sid()).body(request).send().await.unwrap();
    }
    let bodies: Vec<_> = server.finish().iter().map(|seen| seen.body().to_owned()).collect();
    assert_eq!(bodies, expected);
}

/// Returns the request of one call.
async fn request_of<F: Future<Output = ()>>(call: impl FnOnce(Client) -> F) -> RecordedRequest {
    let server = Server::new([CannedResponse::json(202, "{}")]);
    call(client(&server)).await;
    let mut seen = server.finish();
    assert_eq!(seen.len(), 1);
    seen.remove(0)
}

#[tokio::test]
async fn update_sends_only_the_set_field() {
    let seen = request_of(|client| async move {
        let otp = Configuration::new().verification_code("123456");
        client.senders().update(&sid()).configuration(otp).send().await.unwrap();
    })
    .await;
    assert_eq!(seen.line(), format!("POST {PATH} HTTP/1.1"));
    assert_eq!(seen.body(), r#"{"configuration":{"verification_code":"123456"}}"#);
    assert_eq!(seen.header("content-type"), ["application/json"]);
    assert_eq!(seen.header("content-length"), ["48"]);
    assert_eq!(seen.header("authorization"), [AUTHORIZATION]);
    assert_eq!(seen.header("accept"), ["application/json"]);
    assert!(seen.header("user-agent")[0].starts_with("twilio-senders/"), "{seen:?}");
    assert_eq!(
        seen.header_names(),
        ["accept", "authorization", "content-length", "content-type", "host", "user-agent"]
    );
}

#[tokio::test]
async fn update_without_fields_sends_no_body() {
    let seen = request_of(|client| async move {
        client.senders().update(&sid()).send().await.unwrap();
    })
    .await;
    assert_eq!(seen.line(), format!("POST {PATH} HTTP/1.1"));
    assert_eq!(seen.body(), "");
    assert!(seen.header("content-type").is_empty(), "{seen:?}");
    assert!(seen.header("transfer-encoding").is_empty(), "{seen:?}");
}

/// RFC 9110, section 8.6; some servers respond 411 otherwise.
#[tokio::test]
async fn post_without_body_has_content_length_0() {
    let seen = request_of(|client| async move {
        client.senders().update(&sid()).send().await.unwrap();
    })
    .await;
    assert_eq!(seen.header("content-length"), ["0"]);
}

#[tokio::test]
async fn create_sends_no_defaults() {
    let seen = request_of(|client| async move {
        client.senders().create("whatsapp:+12025550123").send().await.unwrap();
    })
    .await;
    assert_eq!(seen.line(), "POST /v2/Channels/Senders HTTP/1.1");
    assert_eq!(seen.body(), r#"{"sender_id":"whatsapp:+12025550123"}"#);
}

#[tokio::test]
async fn null_and_empty_differ_in_create() {
    let seen = request_of(|client| async move {
        let body = CreateSenderRequest::new("rcs:x").clear_webhook().profile(Profile::new().about(""));
        client.senders().create("replaced").body(body).clear_configuration().send().await.unwrap();
    })
    .await;
    let expected = r#"{"sender_id":"rcs:x","configuration":null,"webhook":null,"profile":{"about":""}}"#;
    assert_eq!(seen.body(), expected);
}

#[tokio::test]
async fn only_null_disables_calling() {
    let sends = |configuration, body: &str| {
        (UpdateSenderRequest::new().configuration(configuration), body.to_owned())
    };
    check([
        sends(
            Configuration::new().clear_voice_application_sid(),
            r#"{"configuration":{"voice_application_sid":null}}"#,
        ),
        sends(
            Configuration::new().voice_application_sid("AP1"),
            r#"{"configuration":{"voice_application_sid":"AP1"}}"#,
        ),
        sends(
            Configuration::new().voice_application_sid(""),
            r#"{"configuration":{"voice_application_sid":""}}"#,
        ),
        sends(Configuration::new().waba_id("1"), r#"{"configuration":{"waba_id":"1"}}"#),
    ])
    .await;
}

#[tokio::test]
async fn empty_string_clears_account_type_and_null_differs() {
    let sends = |configuration, body: &str| {
        (UpdateSenderRequest::new().configuration(configuration), body.to_owned())
    };
    let unknown: AccountType = "Reseller".into();
    check([
        sends(
            Configuration::new().account_type(AccountType::Cleared),
            r#"{"configuration":{"account_type":""}}"#,
        ),
        sends(Configuration::new().clear_account_type(), r#"{"configuration":{"account_type":null}}"#),
        sends(
            Configuration::new().account_type(AccountType::IsvSubAccount),
            r#"{"configuration":{"account_type":"ISVSubAccount"}}"#,
        ),
        sends(Configuration::new().account_type(unknown), r#"{"configuration":{"account_type":"Reseller"}}"#),
        sends(Configuration::new(), r#"{"configuration":{}}"#),
    ])
    .await;
}

#[tokio::test]
async fn nested_object_is_absent_null_empty_or_filled() {
    let update = UpdateSenderRequest::new;
    let sends = |body: UpdateSenderRequest, json: &str| (body, json.to_owned());
    check([
        sends(update(), "{}"),
        sends(update().clear_profile(), r#"{"profile":null}"#),
        sends(update().profile(Profile::new()), r#"{"profile":{}}"#),
        sends(update().profile(Profile::new().clear_emails()), r#"{"profile":{"emails":null}}"#),
        sends(update().profile(Profile::new().emails([])), r#"{"profile":{"emails":[]}}"#),
        sends(update().profile(Profile::new().emails([Email::new()])), r#"{"profile":{"emails":[{}]}}"#),
        sends(
            update().clear_configuration().clear_webhook().clear_profile(),
            r#"{"configuration":null,"webhook":null,"profile":null}"#,
        ),
    ])
    .await;
}

#[tokio::test]
async fn builder_setters_equal_the_body_and_the_last_one_wins() {
    let seen = request_of(|client| async move {
        client
            .senders()
            .update(&sid())
            .profile(Profile::new().name("first"))
            .clear_profile()
            .clear_webhook()
            .webhook(Webhook::new().callback_url("one").callback_url("two").clear_fallback_url())
            .send()
            .await
            .unwrap();
    })
    .await;
    let expected = r#"{"webhook":{"callback_url":"two","fallback_url":null},"profile":null}"#;
    assert_eq!(seen.body(), expected);
}

/// Three or four cases for one field: a value, the empty string for text, null, and absent.
macro_rules! field {
    ($cases:ident, $part:ident in $set:ident: $field:ident, $clear:ident, $value:expr, $json:literal) => {
        let (part, field) = (stringify!($set), stringify!($field));
        let mut case = |value: $part, json: String| {
            $cases.push((UpdateSenderRequest::new().$set(value), format!(r#"{{"{part}":{json}}}"#)));
        };
        case($part::new().$field($value), format!(r#"{{"{field}":{}}}"#, $json));
        case($part::new().$clear(), format!(r#"{{"{field}":null}}"#));
        case($part::new().$field($value).$clear(), format!(r#"{{"{field}":null}}"#));
        case($part::new().$clear().$field($value), format!(r#"{{"{field}":{}}}"#, $json));
    };
    ($cases:ident, $part:ident in $set:ident: $field:ident, $clear:ident) => {
        field!($cases, $part in $set: $field, $clear, "x\"y\n", r#""x\"y\n""#);
        field!($cases, $part in $set: $field, $clear, "", r#""""#);
    };
}

#[tokio::test]
async fn every_field_is_sent_alone_as_value_empty_text_or_null() {
    let mut cases = Vec::new();
    field!(cases, Configuration in configuration: waba_id, clear_waba_id);
    field!(cases, Configuration in configuration: verification_code, clear_verification_code);
    field!(cases, Configuration in configuration: voice_application_sid, clear_voice_application_sid);
    let (voice, isv) = (VerificationMethod::Voice, AccountType::Isv);
    field!(cases, Configuration in configuration: verification_method, clear_verification_method, voice.clone(), r#""voice""#);
    field!(cases, Configuration in configuration: account_type, clear_account_type, isv.clone(), r#""ISV""#);

    let put = WebhookMethod::Put;
    field!(cases, Webhook in webhook: callback_url, clear_callback_url);
    field!(cases, Webhook in webhook: callback_method, clear_callback_method, put.clone(), r#""PUT""#);
    field!(cases, Webhook in webhook: fallback_url, clear_fallback_url);
    field!(cases, Webhook in webhook: fallback_method, clear_fallback_method, put.clone(), r#""PUT""#);
    field!(cases, Webhook in webhook: status_callback_url, clear_status_callback_url);
    field!(cases, Webhook in webhook: status_callback_method, clear_status_callback_method);

    let spa = Vertical::BeautySpaAndSalon;
    let email = Email::new().email("a@example.com").label("A");
    let website = Website::new().website("https://example.com").label("");
    let phone = PhoneNumber::new().phone_number("+12025550142");
    field!(cases, Profile in profile: name, clear_name);
    field!(cases, Profile in profile: about, clear_about);
    field!(cases, Profile in profile: address, clear_address);
    field!(cases, Profile in profile: description, clear_description);
    field!(cases, Profile in profile: emails, clear_emails, [email.clone()], r#"[{"email":"a@example.com","label":"A"}]"#);
    field!(cases, Profile in profile: logo_url, clear_logo_url);
    field!(cases, Profile in profile: vertical, clear_vertical, spa.clone(), r#""Beauty, Spa and Salon""#);
    field!(cases, Profile in profile: websites, clear_websites, [website.clone()], r#"[{"website":"https://example.com","label":""}]"#);
    field!(cases, Profile in profile: banner_url, clear_banner_url);
    field!(cases, Profile in profile: privacy_url, clear_privacy_url);
    field!(cases, Profile in profile: terms_of_service_url, clear_terms_of_service_url);
    field!(cases, Profile in profile: accent_color, clear_accent_color);
    field!(cases, Profile in profile: phone_numbers, clear_phone_numbers, [phone.clone()], r#"[{"phone_number":"+12025550142"}]"#);
    assert_eq!(cases.len(), 4 * 24 + 4 * 16, "24 fields, 16 of them text");
    check(cases).await;
}
