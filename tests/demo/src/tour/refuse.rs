//! What goes wrong, and what is known of it then.

use std::time::Duration;

use twilio_senders::models::{ApiError, OfflineReason, Profile, Sender, SenderSid, SenderStatus};
use twilio_senders::{Client, Error};

use super::failure::{Failure, refused, same};
use super::show::{Show, called};

/// A field is too long, and the service says so.
pub(super) async fn an_update(client: &Client, show: &mut Show<'_>, sid: &SenderSid) -> Result<(), Failure> {
    show.heading("Send what the service refuses");
    let outcome = called!(
        show,
        client.senders().update(sid).profile(Profile::new().about("bread, ".repeat(30))).send().await
    );
    let error = refused(outcome)?;
    show.error(&error);
    same("the error's status", error.status().map(|status| status.as_u16()), Some(400))?;
    let code = called!(show, error.code());
    show.value("code", code.unwrap_or("(none)"));
    let message = called!(show, error.message());
    show.value("message", message.unwrap_or("(none)"));
    let request = called!(show, error.request_id());
    show.value("request id", request.unwrap_or("(none)"));
    let body = called!(show, error.typed::<ApiError>());
    let body = body.ok_or_else(|| Failure::new("the answer's body is no ApiError"))?;
    let field = body.params.as_ref().and_then(|params| params.get("field")?.as_str());
    show.value("field", field.unwrap_or("(none)"));
    same("the code", code, Some("63100"))?;
    same("the message", message, Some("profile.about is longer than 139 characters."))?;
    same("whether there is a request id", request.is_some_and(|id| id.starts_with("RQ")), true)?;
    same("the field", field, Some("profile.about"))
}

/// A number that the channel never lets online.
pub(super) async fn a_number(client: &Client, show: &mut Show<'_>) -> Result<(), Failure> {
    show.heading("Wait for a sender that stays offline");
    let answer = called!(show, client.senders().create("whatsapp:+12025550000").send().await)?;
    show.answer(&answer);
    let sid = answer.into_body().sid.into_option();
    let sid = sid.ok_or_else(|| Failure::new("the new sender has no SID"))?;
    let outcome = called!(
        show,
        client
            .senders()
            .wait_until_online(&sid)
            .every(Duration::from_millis(20))
            .grace(Duration::from_millis(200))
            .on_progress(|sender| show.saw(sender))
            .wait()
            .await
    );
    let error = refused(outcome)?;
    show.error(&error);
    same("what was seen", show.seen(), &[SenderStatus::Creating, SenderStatus::Offline])?;
    same("whether waiting failed, and not by its deadline", error.is_waiter() && !error.is_timeout(), true)?;
    reasons(show, &error)
}

/// The error holds the sender as it was seen last.
fn reasons(show: &mut Show<'_>, error: &Error) -> Result<(), Failure> {
    let last = called!(show, error.last::<Sender>());
    let last = last.ok_or_else(|| Failure::new("the error does not hold the sender"))?;
    let reasons: Vec<&OfflineReason> =
        last.offline_reasons.as_deref().into_iter().flatten().flatten().collect();
    for reason in &reasons {
        show.value("code", reason.code.as_deref().unwrap_or("(none)"));
        show.value("message", reason.message.as_deref().unwrap_or("(none)"));
        show.value("more info", reason.more_info.as_deref().unwrap_or("(none)"));
    }
    let codes: Vec<_> = reasons.iter().map(|reason| reason.code.as_deref()).collect();
    same("the reasons", codes, vec![Some("63020")])
}
