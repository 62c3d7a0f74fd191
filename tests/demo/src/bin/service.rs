//! The service as a process: `service [PORT] [--log] [--too-many-requests-on-nth-update N]`.
//!
//! It prints `listening on http://127.0.0.1:PORT` and serves until its standard input is closed, so that it
//! never outlives the process that started it. It reads its credentials from the same environment variables as the client,
//! and uses invented ones for a pair that is not set.

use std::error::Error;
use std::io::{self, Write};
use std::process::ExitCode;

use demo::{Credentials, Fault, LoggedRequest, Operation, Options, Service};

const USAGE: &str = "usage: service [PORT] [--log] [--too-many-requests-on-nth-update N]

  PORT                                  the port on 127.0.0.1; by default, any free port
  --log                                 print each request on standard error
  --too-many-requests-on-nth-update N   reject the Nth update with 429 and `Retry-After: 1`

Prints its address, and serves until its standard input is closed. Reads credentials from
TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN, and from TWILIO_API_KEY and TWILIO_API_SECRET.";

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // If this fails too, there is no way left to report it.
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
            "--log" => options.on_request = Some(print),
            "--too-many-requests-on-nth-update" => {
                let nth = arguments.next().unwrap_or_default();
                let nth = nth
                    .parse()
                    .map_err(|_| format!("invalid value `{nth}` for {argument}: expected a number"))?;
                let fault =
                    Fault::TooManyRequests { operation: Operation::Update, nth, retry_after: Some(1) };
                options.faults.push(fault);
            }
            _ => {
                options.port = argument
                    .parse()
                    .map_err(|_| format!("unknown argument `{argument}`: expected an option or a port"))?
            }
        }
    }
    Ok(options)
}

/// Reads a pair of credentials, if it is set. One variable without the other is a mistake that is better reported now.
fn credentials(username: &str, password: &str) -> Result<Option<Credentials>, String> {
    match (std::env::var(username), std::env::var(password)) {
        (Ok(username), Ok(password)) => Ok(Some(Credentials::new(username, password))),
        (Err(_), Err(_)) => Ok(None),
        _ => Err(format!("{username} and {password} must be set together")),
    }
}

/// Prints a request. A line that cannot be written is lost, and the service keeps running.
fn print(request: &LoggedRequest) {
    let _ = writeln!(io::stderr(), "{request}");
}
