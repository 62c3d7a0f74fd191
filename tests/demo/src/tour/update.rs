//! Updating a sender.

use twilio_senders::Client;
use twilio_senders::models::{Profile, SenderSid, SenderStatus};

use super::failure::{Failure, expect_eq, expect_status};
use super::printer::{Printer, call};
use super::register::wait_until_online;

/// Sets one field, clears another and keeps the rest. The service rejects the first attempt with 429.
pub(super) async fn update(
    client: &Client,
    printer: &mut Printer<'_>,
    sid: &SenderSid,
) -> Result<(), Failure> {
    printer.heading("Set one field of the profile, clear another, and keep the rest");
    let before = profile(client, printer, sid).await?;
    let response = call!(
        printer,
        client
            .senders()
            .update(sid)
            .profile(Profile::new().description("Fresh bread, every morning").clear_about())
            .send()
            .await
    )?;
    printer.response(&response);
    check_retry(printer)?;
    expect_status(&response, 202)?;
    wait_until_online(client, printer, sid).await?;
    expect_eq("the statuses", printer.statuses(), &[SenderStatus::OnlineUpdating, SenderStatus::Online])?;
    let after = profile(client, printer, sid).await?;
    let fields = |profile: &Profile| {
        [&profile.name, &profile.about, &profile.description].map(|field| field.as_deref().map(str::to_owned))
    };
    let text = |text: &str| Some(text.to_owned());
    let name = text("Harbour Bakery");
    expect_eq("the profile before", fields(&before), [name.clone(), text("Bread since 1911"), None])?;
    expect_eq("the profile after", fields(&after), [name, None, text("Fresh bread, every morning")])
}

/// Fetches and prints the profile of the sender.
async fn profile(client: &Client, printer: &mut Printer<'_>, sid: &SenderSid) -> Result<Profile, Failure> {
    let response = call!(printer, client.senders().fetch(sid).send().await)?;
    let profile = response.into_body().profile.into_option();
    let profile = profile.ok_or_else(|| Failure::new("the sender has no profile"))?;
    let fields = [("name", &profile.name), ("about", &profile.about), ("description", &profile.description)];
    for (name, value) in fields {
        printer.value(name, value.as_deref().unwrap_or("(none)"));
    }
    Ok(profile)
}

/// Checks that the client waited as long as `Retry-After` requires, and then sent the update again.
fn check_retry(printer: &mut Printer<'_>) -> Result<(), Failure> {
    let seconds = printer.seconds();
    if !(1.0..10.0).contains(&seconds) {
        let expected = "the service to reject it once with 429 and `Retry-After: 1`";
        return Err(Failure::new(format!("the update took {seconds:.2} s, expected {expected}")));
    }
    let why = "rejected with 429 and `Retry-After: 1`, then retried";
    printer.value("took", format_args!("{seconds:.2} s: {why}"));
    Ok(())
}
