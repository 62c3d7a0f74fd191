//! The service as a process of its own: `service [PORT] [--log] [--too-many-requests-on-nth-update N]`.
//!
//! It prints `listening on http://127.0.0.1:PORT` and serves until its standard input is closed, so that it
//! never outlives whoever started it. It takes its credentials from the variables that the client takes them
//! from, and has made-up ones for a pair that is not set.

use std::error::Error;
use std::io::{self, Write};
use std::process::ExitCode;

use demo::{Credentials, Fault, Operation, Options, Seen, Service};

const USAGE: &str = "usage: service [PORT] [--log] [--too-many-requests-on-nth-update N]

  PORT                                  the port on 127.0.0.1; any free one without it
  --log                                 print each request on standard error
  --too-many-requests-on-nth-update N   refuse the Nth update with 429 and `Retry-After: 1`

It prints where it listens, and serves until its standard input is closed. Credentials are
TWILIO_ACCOUNT_SID with TWILIO_AUTH_TOKEN, and TWILIO_API_KEY with TWILIO_API_SECRET.";

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // There is nobody left to tell when this fails as well.
            let _ = writeln!(io::stderr(), "error: {error}\n\n{USAGE}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn Error>> {
    let mut options = options(std::env::args().skip(1))?;
    if let Some(account) = credentials("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN")? {
        options.account = account;
    }
    if let Some(api_key) = credentials("TWILIO_API_KEY", "TWILIO_API_SECRET")? {
        options.api_key = api_key;
    }
    let running = Service::new(options).start().await?;
    let mut out = io::stdout();
    writeln!(out, "listening on {}", running.url())?;
    out.flush()?;
    tokio::task::spawn_blocking(|| io::copy(&mut io::stdin(), &mut io::sink())).await??;
    Ok(())
}

fn options(mut arguments: impl Iterator<Item = String>) -> Result<Options, String> {
    let mut options = Options::default();
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--log" => options.watch = Some(print),
            "--too-many-requests-on-nth-update" => {
                let nth = arguments.next().unwrap_or_default();
                let nth = nth.parse().map_err(|_| format!("{argument} takes a number, not `{nth}`"))?;
                let fault =
                    Fault::TooManyRequests { operation: Operation::Update, nth, retry_after: Some(1) };
                options.faults.push(fault);
            }
            _ => options.port = argument.parse().map_err(|_| format!("`{argument}` is no port"))?,
        }
    }
    Ok(options)
}

/// Both halves, or neither: one without the other is a mistake that would show much later.
fn credentials(username: &str, password: &str) -> Result<Option<Credentials>, String> {
    match (std::env::var(username), std::env::var(password)) {
        (Ok(username), Ok(password)) => Ok(Some(Credentials::new(username, password))),
        (Err(_), Err(_)) => Ok(None),
        _ => Err(format!("{username} and {password} are set together, or not at all")),
    }
}

/// A line that cannot be written is lost; that is no reason to stop serving.
fn print(seen: &Seen) {
    let _ = writeln!(io::stderr(), "{seen}");
}
