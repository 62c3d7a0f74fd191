//! The download of one file. Nothing of the response is trusted: its size and time are bounded, and its text is escaped.

use std::io::Read as _;
use std::time::Duration;

use ureq::Agent;
use ureq::http::Uri;

use crate::commands::update::redirect;
use crate::error::Error;

/// The size limit of the file.
pub const MAX_BYTES: u64 = 64 << 20;

/// The time limit of the whole download.
const TIMEOUT: Duration = Duration::from_secs(60);

const MAX_REDIRECTS: usize = 5;

/// Downloads a file, up to its size limit and one byte more.
pub fn get(url: &str) -> Result<Vec<u8>, Error> {
    let mut at = redirect::parse(url)?;
    let agent = agent(&at);
    for _ in 0..=MAX_REDIRECTS {
        let mut response = agent.get(at.clone()).call().map_err(|error| failed(&at, &error.to_string()))?;
        let status = response.status();
        let location = response
            .headers()
            .get("location")
            .map(|location| location.to_str().unwrap_or("\u{fffd}").to_owned());
        match (status.as_u16(), location) {
            (200, _) => {
                let mut bytes = Vec::new();
                let body = response.body_mut().as_reader().take(MAX_BYTES + 1);
                { body }.read_to_end(&mut bytes).map_err(|error| failed(&at, &error.to_string()))?;
                return Ok(bytes);
            }
            (301 | 302 | 303 | 307 | 308, Some(location)) => at = redirect::target(&at, &location)?,
            _ => return Err(failed(&at, &format!("expected the status 200, found {}", status.as_u16()))),
        }
    }
    Err(failed(&at, &format!("more than {MAX_REDIRECTS} redirects")))
}

fn agent(url: &Uri) -> Agent {
    let config = Agent::config_builder()
        .http_status_as_error(false)
        // Redirects are followed here, because their targets are restricted.
        .max_redirects(0)
        .max_redirects_will_error(false)
        .timeout_global(Some(TIMEOUT))
        .user_agent(concat!("specsmith/", env!("CARGO_PKG_VERSION")));
    // A proxy does not reach this computer.
    let config = if redirect::is_local(url) { config.proxy(None) } else { config };
    config.build().into()
}

fn failed(at: &Uri, reason: &str) -> Error {
    Error::new(format!("cannot download {at}: {reason}"))
}
