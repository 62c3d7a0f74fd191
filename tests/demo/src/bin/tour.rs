//! The tour as a program: `cargo xtask demo` starts it beside a service of its own.
//!
//! It takes the address of the service from `DEMO_SERVICE_URL`, and the credentials from the variables that
//! the client takes them from. Its exit code is 0 when every step went as it should, else 1.

use std::error::Error;
use std::io::Write;
use std::process::ExitCode;

use demo::tour;
use twilio_senders::Client;

const USAGE: &str =
    "DEMO_SERVICE_URL is not set: it says where the service is, such as http://127.0.0.1:8080.

`cargo xtask demo` starts a service and this tour. To do it by hand, start the program `service` with
`--too-many-requests-on-nth-update 3`, which is what the tour expects, and give both programs the same
TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN.";

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // There is nobody left to tell when this fails as well.
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
