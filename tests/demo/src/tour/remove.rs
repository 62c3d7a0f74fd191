//! The end of a sender.

use twilio_senders::Client;
use twilio_senders::models::SenderSid;

use super::failure::{Failure, refused, same, status};
use super::show::{Show, called};

/// Deletes the sender, and looks whether it is gone.
pub(super) async fn delete(client: &Client, show: &mut Show<'_>, sid: &SenderSid) -> Result<(), Failure> {
    show.heading("Delete the sender, and look for it");
    let answer = called!(show, client.senders().delete(sid).send().await)?;
    show.answer(&answer);
    status(&answer, 204)?;
    let outcome = called!(show, client.senders().fetch(sid).send().await);
    let error = refused(outcome)?;
    show.error(&error);
    same("the error's status", error.status().map(|status| status.as_u16()), Some(404))
}
