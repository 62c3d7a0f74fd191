//! Registering a sender and verifying its number.

use std::time::Duration;

use twilio_senders::Client;
use twilio_senders::models::{Configuration, Profile, SenderSid, SenderStatus, VerificationMethod};

use super::failure::{Failure, expect_eq, expect_error, expect_status};
use super::printer::{Printer, call};

/// Creates a sender.
pub(super) async fn create(client: &Client, printer: &mut Printer<'_>) -> Result<SenderSid, Failure> {
    printer.heading("Create a WhatsApp sender whose number receives a one-time code by SMS");
    let response = call!(
        printer,
        client
            .senders()
            .create("whatsapp:+12025550123")
            .configuration(Configuration::new().verification_method(VerificationMethod::Sms))
            .profile(Profile::new().name("Harbour Bakery").about("Bread since 1911"))
            .send()
            .await
    )?;
    printer.response(&response);
    expect_status(&response, 202)?;
    let sender = response.into_body();
    expect_eq("the status", sender.status, Some(SenderStatus::Creating))?;
    let sid = sender.sid.into_option().ok_or_else(|| Failure::new("the new sender has no SID"))?;
    printer.value("sender", format_args!("{sid}, CREATING: accepted, completed later"));
    Ok(sid)
}

/// Waits until the code has been sent.
pub(super) async fn wait_for_code(
    client: &Client,
    printer: &mut Printer<'_>,
    sid: &SenderSid,
) -> Result<(), Failure> {
    printer.heading("Wait until the number can be verified");
    let sender = call!(
        printer,
        client
            .senders()
            .wait_until_verifiable(sid)
            .every(Duration::from_millis(20))
            .on_progress(|sender| printer.progress(sender))
            .wait()
            .await
    )?;
    let expected = [SenderStatus::Creating, SenderStatus::Offline, SenderStatus::PendingVerification];
    expect_eq("the statuses", printer.statuses(), &expected)?;
    expect_eq("the status", sender.status, Some(SenderStatus::PendingVerification))
}

/// Sends a wrong code, and checks the error.
pub(super) async fn send_wrong_code(
    client: &Client,
    printer: &mut Printer<'_>,
    sid: &SenderSid,
) -> Result<(), Failure> {
    printer.heading("Send a wrong code");
    let outcome = call!(
        printer,
        client
            .senders()
            .update(sid)
            .configuration(Configuration::new().verification_code("654321"))
            .send()
            .await
    );
    let error = expect_error(outcome)?;
    printer.error(&error);
    expect_eq("the status of the error", error.status().map(|status| status.as_u16()), Some(400))?;
    expect_eq("the code of the error", error.code(), Some("63116"))
}

/// Sends the right code, and waits until the sender is online.
pub(super) async fn send_code(
    client: &Client,
    printer: &mut Printer<'_>,
    sid: &SenderSid,
) -> Result<(), Failure> {
    printer.heading("Send the right code, and wait until the sender is online");
    let response = call!(
        printer,
        client
            .senders()
            .update(sid)
            .configuration(Configuration::new().verification_code("123456"))
            .send()
            .await
    )?;
    printer.response(&response);
    expect_status(&response, 202)?;
    wait_until_online(client, printer, sid).await?;
    let expected = [SenderStatus::Verifying, SenderStatus::TwilioReview, SenderStatus::Online];
    expect_eq("the statuses", printer.statuses(), &expected)
}

/// Waits until the sender is online.
pub(super) async fn wait_until_online(
    client: &Client,
    printer: &mut Printer<'_>,
    sid: &SenderSid,
) -> Result<(), Failure> {
    let sender = call!(
        printer,
        client
            .senders()
            .wait_until_online(sid)
            .every(Duration::from_millis(20))
            .on_progress(|sender| printer.progress(sender))
            .wait()
            .await
    )?;
    expect_eq("the status", sender.status, Some(SenderStatus::Online))
}
