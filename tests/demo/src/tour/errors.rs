//! Errors, and the information that they carry.

use std::time::Duration;

use twilio_senders::models::{ApiError, OfflineReason, Profile, Sender, SenderSid, SenderStatus};
use twilio_senders::{Client, Error};

use super::failure::{Failure, expect_eq, expect_error};
use super::printer::{Printer, call};

/// Sends a field that is too long, and checks the error response.
pub(super) async fn invalid_update(
    client: &Client,
    printer: &mut Printer<'_>,
    sid: &SenderSid,
) -> Result<(), Failure> {
    printer.heading("Send an update that the service rejects");
    let outcome = call!(
        printer,
        client.senders().update(sid).profile(Profile::new().about("bread, ".repeat(30))).send().await
    );
    let error = expect_error(outcome)?;
    printer.error(&error);
    expect_eq("the status of the error", error.status().map(|status| status.as_u16()), Some(400))?;
    let code = call!(printer, error.code());
    printer.value("code", code.unwrap_or("(none)"));
    let message = call!(printer, error.message());
    printer.value("message", message.unwrap_or("(none)"));
    let request = call!(printer, error.request_id());
    printer.value("request id", request.unwrap_or("(none)"));
    let body = call!(printer, error.typed::<ApiError>());
    let body = body.ok_or_else(|| Failure::new("the body of the response is not an ApiError"))?;
    let field = body.params.as_ref().and_then(|params| params.get("field")?.as_str());
    printer.value("field", field.unwrap_or("(none)"));
    expect_eq("the code", code, Some("63100"))?;
    expect_eq("the message", message, Some("profile.about is longer than 139 characters."))?;
    expect_eq("the prefix of the request id", request.and_then(|id| id.get(..2)), Some("RQ"))?;
    expect_eq("the field", field, Some("profile.about"))
}

/// Waits for a sender that never comes online, and checks the error.
pub(super) async fn failing_waiter(client: &Client, printer: &mut Printer<'_>) -> Result<(), Failure> {
    printer.heading("Wait for a sender that stays offline");
    let response = call!(printer, client.senders().create("whatsapp:+12025550000").send().await)?;
    printer.response(&response);
    let sid = response.into_body().sid.into_option();
    let sid = sid.ok_or_else(|| Failure::new("the new sender has no SID"))?;
    let outcome = call!(
        printer,
        client
            .senders()
            .wait_until_online(&sid)
            .every(Duration::from_millis(20))
            .grace(Duration::from_millis(200))
            .on_progress(|sender| printer.progress(sender))
            .wait()
            .await
    );
    let error = expect_error(outcome)?;
    printer.error(&error);
    expect_eq("the statuses", printer.statuses(), &[SenderStatus::Creating, SenderStatus::Offline])?;
    expect_eq("the kind of error (waiter, timeout)", (error.is_waiter(), error.is_timeout()), (true, false))?;
    reasons(printer, &error)
}

/// Prints and checks the reasons in the last response, which the error contains.
fn reasons(printer: &mut Printer<'_>, error: &Error) -> Result<(), Failure> {
    let sender = call!(printer, error.last::<Sender>());
    let sender = sender.ok_or_else(|| Failure::new("the error does not contain the sender"))?;
    let reasons: Vec<&OfflineReason> =
        sender.offline_reasons.as_deref().into_iter().flatten().flatten().collect();
    for reason in &reasons {
        printer.value("code", reason.code.as_deref().unwrap_or("(none)"));
        printer.value("message", reason.message.as_deref().unwrap_or("(none)"));
        printer.value("more info", reason.more_info.as_deref().unwrap_or("(none)"));
    }
    let codes: Vec<_> = reasons.iter().map(|reason| reason.code.as_deref()).collect();
    expect_eq("the reasons", codes, vec![Some("63020")])
}
