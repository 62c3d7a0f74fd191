//! Listing senders page by page.

use twilio_senders::Client;
use twilio_senders::models::Channel;

use super::failure::{Failure, expect_eq, expect_status};
use super::printer::{Printer, call};

/// Registers two more senders, and lists all three with two per page.
pub(super) async fn two_pages(client: &Client, printer: &mut Printer<'_>) -> Result<(), Failure> {
    printer.heading("Create two more senders, and list all of them, two per page");
    let response = call!(printer, client.senders().create("whatsapp:+12025550124").send().await)?;
    printer.response(&response);
    expect_status(&response, 202)?;
    let response = call!(printer, client.senders().create("whatsapp:+12025550125").send().await)?;
    printer.response(&response);
    expect_status(&response, 202)?;

    let mut senders = call!(printer, client.senders().list(Channel::Whatsapp).page_size(2).items());
    let mut listed = Vec::new();
    while let Some(sender) = senders.next().await {
        let sender = sender?;
        let address = sender.sender_id.into_option().unwrap_or_default();
        let status = sender.status.map(|status| status.to_string()).unwrap_or_default();
        printer.value("sender", format_args!("{address} {status}"));
        listed.push(address);
    }
    let expected = ["whatsapp:+12025550123", "whatsapp:+12025550124", "whatsapp:+12025550125"];
    expect_eq("the list", listed, expected.map(str::to_owned).to_vec())
}
