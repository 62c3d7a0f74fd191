//! A sender is changed.

use twilio_senders::Client;
use twilio_senders::models::{Profile, SenderSid, SenderStatus};

use super::failure::{Failure, same, status};
use super::register::wait_until_online;
use super::show::{Show, called};

/// Changes one field, clears another, keeps the rest; the service has to be asked twice.
pub(super) async fn update(client: &Client, show: &mut Show<'_>, sid: &SenderSid) -> Result<(), Failure> {
    show.heading("Set one field of the profile, clear another, and keep the rest");
    let before = profile(client, show, sid).await?;
    let answer = called!(
        show,
        client
            .senders()
            .update(sid)
            .profile(Profile::new().description("Fresh bread, every morning").clear_about())
            .send()
            .await
    )?;
    show.answer(&answer);
    took_a_second(show)?;
    status(&answer, 202)?;
    wait_until_online(client, show, sid).await?;
    same("what was seen", show.seen(), &[SenderStatus::OnlineUpdating, SenderStatus::Online])?;
    let after = profile(client, show, sid).await?;
    let fields = |profile: &Profile| {
        [&profile.name, &profile.about, &profile.description].map(|field| field.as_deref().map(str::to_owned))
    };
    let text = |text: &str| Some(text.to_owned());
    let name = text("Harbour Bakery");
    same("the profile before", fields(&before), [name.clone(), text("Bread since 1911"), None])?;
    same("the profile after", fields(&after), [name, None, text("Fresh bread, every morning")])
}

/// What people see of the sender.
async fn profile(client: &Client, show: &mut Show<'_>, sid: &SenderSid) -> Result<Profile, Failure> {
    let answer = called!(show, client.senders().fetch(sid).send().await)?;
    let profile = answer.into_body().profile.into_option();
    let profile = profile.ok_or_else(|| Failure::new("the sender has no profile"))?;
    let fields = [("name", &profile.name), ("about", &profile.about), ("description", &profile.description)];
    for (name, value) in fields {
        show.value(name, value.as_deref().unwrap_or("(none)"));
    }
    Ok(profile)
}

/// The client has waited as long as the service asked it to, and then sent the update again.
fn took_a_second(show: &mut Show<'_>) -> Result<(), Failure> {
    let seconds = show.seconds();
    if !(1.0..10.0).contains(&seconds) {
        let expected = "the service was to refuse it once, with 429 and `Retry-After: 1`";
        return Err(Failure::new(format!("the update took {seconds:.2} s; {expected}")));
    }
    let how = "refused with 429 and `Retry-After: 1`, waited for, sent again";
    show.value("took", format_args!("{seconds:.2} s: {how}"));
    Ok(())
}
