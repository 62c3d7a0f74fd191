//! A list that comes page by page.

use twilio_senders::Client;
use twilio_senders::models::Channel;

use super::failure::{Failure, same, status};
use super::show::{Show, called};

/// Registers two more senders, and lists all three, two on a page.
pub(super) async fn two_pages(client: &Client, show: &mut Show<'_>) -> Result<(), Failure> {
    show.heading("Create two more, and list all of them, two on a page");
    let answer = called!(show, client.senders().create("whatsapp:+12025550124").send().await)?;
    show.answer(&answer);
    status(&answer, 202)?;
    let answer = called!(show, client.senders().create("whatsapp:+12025550125").send().await)?;
    show.answer(&answer);
    status(&answer, 202)?;

    let mut senders = called!(show, client.senders().list(&Channel::Whatsapp).page_size(2).items());
    let mut found = Vec::new();
    while let Some(sender) = senders.next().await {
        let sender = sender?;
        let number = sender.sender_id.into_option().unwrap_or_default();
        let status = sender.status.map(|status| status.to_string()).unwrap_or_default();
        show.value("sender", format_args!("{number} {status}"));
        found.push(number);
    }
    let expected = ["whatsapp:+12025550123", "whatsapp:+12025550124", "whatsapp:+12025550125"];
    same("the list", found, expected.map(str::to_owned).to_vec())
}
