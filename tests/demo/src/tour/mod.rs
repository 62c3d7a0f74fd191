//! A tour of the emitted client: what its user would do with it, step by step, each one shown and checked.
//!
//! It expects a service without senders of its own that refuses the third update once, with 429 and
//! `Retry-After: 1`, and takes no longer than a few seconds.

mod change;
mod failure;
mod list;
mod refuse;
mod register;
mod remove;
mod show;

use std::io::Write;

use twilio_senders::Client;

pub use failure::Failure;
use show::Show;

/// Goes through all steps and prints them, with escape sequences for colours; `out` takes these out where
/// they are not wanted. What cannot be printed is lost, and changes nothing.
///
/// # Errors
///
/// When a step goes otherwise than it should.
pub async fn run(client: &Client, url: &str, out: &mut (dyn Write + Send)) -> Result<(), Failure> {
    let mut show = Show::new(out);
    show.line(&format!("A tour of twilio-senders, against {url}"));
    let end = steps(client, &mut show).await;
    end.map_err(|failure| failure.at(show.step()))?;
    show.line(&format!("\n{} steps, and all went as they should.", show.number()));
    Ok(())
}

async fn steps(client: &Client, show: &mut Show<'_>) -> Result<(), Failure> {
    let sid = register::create(client, show).await?;
    register::wait_for_the_code(client, show, &sid).await?;
    register::hand_in_a_wrong_code(client, show, &sid).await?;
    register::hand_in_the_code(client, show, &sid).await?;
    change::update(client, show, &sid).await?;
    list::two_pages(client, show).await?;
    refuse::an_update(client, show, &sid).await?;
    refuse::a_number(client, show).await?;
    remove::delete(client, show, &sid).await
}
