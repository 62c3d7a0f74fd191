//! A tour of the generated client: typical calls, step by step. Each step is printed and checked.
//!
//! The tour expects a service without senders that rejects the third update once, with 429 and `Retry-After: 1`. It takes a
//! few seconds.

mod errors;
mod failure;
mod list;
mod printer;
mod register;
mod remove;
mod update;

use std::io::Write;

use twilio_senders::Client;

pub use failure::Failure;
use printer::Printer;

/// Runs all steps and prints them with ANSI colors; `out` strips the escape sequences where they are not wanted. Errors of `out`
/// are ignored.
///
/// # Errors
///
/// Returns the first step that fails.
pub async fn run(client: &Client, url: &str, out: &mut (dyn Write + Send)) -> Result<(), Failure> {
    let mut printer = Printer::new(out);
    printer.line(&format!("A tour of twilio-senders, against {url}"));
    let outcome = steps(client, &mut printer).await;
    outcome.map_err(|failure| failure.at(printer.step()))?;
    printer.line(&format!("\nAll {} steps succeeded.", printer.number()));
    Ok(())
}

async fn steps(client: &Client, printer: &mut Printer<'_>) -> Result<(), Failure> {
    let sid = register::create(client, printer).await?;
    register::wait_for_code(client, printer, &sid).await?;
    register::send_wrong_code(client, printer, &sid).await?;
    register::send_code(client, printer, &sid).await?;
    update::update(client, printer, &sid).await?;
    list::two_pages(client, printer).await?;
    errors::invalid_update(client, printer, &sid).await?;
    errors::failing_waiter(client, printer).await?;
    remove::delete(client, printer, &sid).await
}
