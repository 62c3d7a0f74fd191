//! The download of one file. Nothing of the response is trusted: its size and time are bounded, and its text is escaped.

use std::io::Read;
use std::time::Duration;

use ureq::Agent;
use ureq::http::Uri;

use crate::commands::update::redirect;
use crate::error::Error;
use crate::terminal::progress::ProgressBar;

/// The size limit of the file.
pub const MAX_BYTES: u64 = 64 << 20;

/// The time limit of the whole download.
const TIMEOUT: Duration = Duration::from_secs(60);

/// The number of bytes between two updates of the progress bar.
const CHUNK: u64 = 64 << 10;

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
                let length = response.body().content_length();
                let body = response.body_mut().as_reader().take(MAX_BYTES + 1);
                return read(body, length, url).map_err(|error| failed(&at, &error.to_string()));
            }
            (301 | 302 | 303 | 307 | 308, Some(location)) => at = redirect::target(&at, &location)?,
            _ => return Err(failed(&at, &format!("expected the status 200, found {}", status.as_u16()))),
        }
    }
    Err(failed(&at, &format!("more than {MAX_REDIRECTS} redirects")))
}

/// Reads a body, and shows how much of it has been read if its length is known.
fn read(mut body: impl Read, length: Option<u64>, url: &str) -> std::io::Result<Vec<u8>> {
    let mut bar = ProgressBar::new(url);
    let mut bytes = Vec::new();
    while body.by_ref().take(CHUNK).read_to_end(&mut bytes)? > 0 {
        if let Some(length) = length.and_then(|length| usize::try_from(length).ok()) {
            bar.set(bytes.len(), length);
        }
    }
    Ok(bytes)
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
