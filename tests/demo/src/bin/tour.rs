//! The tour as a program: `cargo xtask demo` starts it together with a service.
//!
//! It reads the address of the service from `DEMO_SERVICE_URL`, and the credentials from the same environment variables as
//! the client. Its exit code is 0 if every step succeeded, and 1 otherwise.

use std::error::Error;
use std::io::Write;
use std::process::ExitCode;

use demo::tour;
use twilio_senders::Client;

const USAGE: &str =
    "DEMO_SERVICE_URL is not set: expected the address of the service, such as http://127.0.0.1:8080

`cargo xtask demo` starts a service and this tour. To start them by hand, run `service` with
`--too-many-requests-on-nth-update 3`, which the tour expects, and set TWILIO_ACCOUNT_SID and
TWILIO_AUTH_TOKEN to the same values for both programs.";

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // If this fails too, there is no way left to report it.
            let _ = writeln!(anstream::stderr(), "error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn Error>> {
    let url = std::env::var("DEMO_SERVICE_URL").map_err(|_| USAGE)?;
    let client = Client::builder().base_url(&url).with_env().build()?;
    let mut out = anstream::stdout();
    tour::run(&client, &url, &mut out).await?;
    Ok(())
}
