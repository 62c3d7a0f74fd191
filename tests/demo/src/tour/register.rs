//! A number becomes a sender.

use std::time::Duration;

use twilio_senders::Client;
use twilio_senders::models::{Configuration, Profile, SenderSid, SenderStatus, VerificationMethod};

use super::failure::{Failure, refused, same, status};
use super::show::{Show, called};

/// Asks for a sender.
pub(super) async fn create(client: &Client, show: &mut Show<'_>) -> Result<SenderSid, Failure> {
    show.heading("Create a WhatsApp sender whose number gets a one-time code as a text message");
    let answer = called!(
        show,
        client
            .senders()
            .create("whatsapp:+12025550123")
            .configuration(Configuration::new().verification_method(VerificationMethod::Sms))
            .profile(Profile::new().name("Harbour Bakery").about("Bread since 1911"))
            .send()
            .await
    )?;
    show.answer(&answer);
    status(&answer, 202)?;
    let sender = answer.into_body();
    same("the sender", sender.status, Some(SenderStatus::Creating))?;
    let sid = sender.sid.into_option().ok_or_else(|| Failure::new("the new sender has no SID"))?;
    show.value("sender", format_args!("{sid}, CREATING: accepted, not done"));
    Ok(sid)
}

/// Waits for the code to be on its way.
pub(super) async fn wait_for_the_code(
    client: &Client,
    show: &mut Show<'_>,
    sid: &SenderSid,
) -> Result<(), Failure> {
    show.heading("Wait until the code can be handed in");
    let sender = called!(
        show,
        client
            .senders()
            .wait_until_verifiable(sid)
            .every(Duration::from_millis(20))
            .on_progress(|sender| show.saw(sender))
            .wait()
            .await
    )?;
    let path = [SenderStatus::Creating, SenderStatus::Offline, SenderStatus::PendingVerification];
    same("what was seen", show.seen(), &path)?;
    same("the sender", sender.status, Some(SenderStatus::PendingVerification))
}

/// Shows what the service says to a typing mistake.
pub(super) async fn hand_in_a_wrong_code(
    client: &Client,
    show: &mut Show<'_>,
    sid: &SenderSid,
) -> Result<(), Failure> {
    show.heading("Hand in a wrong code");
    let outcome = called!(
        show,
        client
            .senders()
            .update(sid)
            .configuration(Configuration::new().verification_code("654321"))
            .send()
            .await
    );
    let error = refused(outcome)?;
    show.error(&error);
    same("the error's status", error.status().map(|status| status.as_u16()), Some(400))?;
    same("the error's code", error.code(), Some("63116"))
}

/// Verifies the number.
pub(super) async fn hand_in_the_code(
    client: &Client,
    show: &mut Show<'_>,
    sid: &SenderSid,
) -> Result<(), Failure> {
    show.heading("Hand in the right code, and wait until the sender is online");
    let answer = called!(
        show,
        client
            .senders()
            .update(sid)
            .configuration(Configuration::new().verification_code("123456"))
            .send()
            .await
    )?;
    show.answer(&answer);
    status(&answer, 202)?;
    wait_until_online(client, show, sid).await?;
    let path = [SenderStatus::Verifying, SenderStatus::TwilioReview, SenderStatus::Online];
    same("what was seen", show.seen(), &path)
}

/// Waits for what was asked for last to be done.
pub(super) async fn wait_until_online(
    client: &Client,
    show: &mut Show<'_>,
    sid: &SenderSid,
) -> Result<(), Failure> {
    let sender = called!(
        show,
        client
            .senders()
            .wait_until_online(sid)
            .every(Duration::from_millis(20))
            .on_progress(|sender| show.saw(sender))
            .wait()
            .await
    )?;
    same("the sender", sender.status, Some(SenderStatus::Online))
}
