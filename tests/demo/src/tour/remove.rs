//! Deleting a sender.

use twilio_senders::Client;
use twilio_senders::models::SenderSid;

use super::failure::{Failure, expect_eq, expect_error, expect_status};
use super::printer::{Printer, call};

/// Deletes the sender, and checks that it no longer exists.
pub(super) async fn delete(
    client: &Client,
    printer: &mut Printer<'_>,
    sid: &SenderSid,
) -> Result<(), Failure> {
    printer.heading("Delete the sender, and try to fetch it");
    let response = call!(printer, client.senders().delete(sid).send().await)?;
    printer.response(&response);
    expect_status(&response, 204)?;
    let outcome = call!(printer, client.senders().fetch(sid).send().await);
    let error = expect_error(outcome)?;
    printer.error(&error);
    expect_eq("the status of the error", error.status().map(|status| status.as_u16()), Some(404))
}
