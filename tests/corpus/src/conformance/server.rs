//! The mock server of the specs.

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::Value;
use specsmith_cli::error::Error;

use super::command::output;

/// A running server. It ends with this value.
pub struct Server {
    process: Child,
    port: u16,
    work: PathBuf,
}

const COVERAGE: &str = "coverage.json";
const MAX_WAIT: Duration = Duration::from_secs(60);

impl Server {
    /// Starts the server on a free port, and waits until it accepts connections.
    pub fn start(work: &Path) -> Result<Self, Error> {
        let cannot_run = |error| Error::io("cannot run the server in", work, &error);
        let port = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
        let port = port.map_err(cannot_run)?.port();
        let process = Command::new("node")
            .args(["node_modules/@typespec/spector/dist/src/cli/cli.js", "serve"])
            .args(["node_modules/@typespec/http-specs/specs", "--port", &port.to_string()])
            .args(["--coverageFile", COVERAGE])
            .current_dir(work)
            .stdout(Stdio::null())
            .spawn()
            .map_err(cannot_run)?;
        let mut server = Self { process, port, work: work.to_owned() };
        let start = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            let ended = server.process.try_wait().map_err(cannot_run)?;
            if let Some(status) = ended {
                return Err(Error::new(format!("the mock server ended: {status}")));
            }
            if start.elapsed() > MAX_WAIT {
                return Err(Error::new("the mock server does not start"));
            }
            sleep(Duration::from_millis(100));
        }
        Ok(server)
    }

    /// Returns the base URL, as the server itself writes it in links.
    pub fn url(&self) -> String {
        format!("http://localhost:{}", self.port)
    }

    /// Stops the server, and returns the status of each scenario that it saw.
    pub fn stop(mut self) -> Result<Value, Error> {
        let path = self.work.join(COVERAGE);
        let script = format!("fetch('{}/.admin/stop', {{ method: 'POST' }})", self.url());
        output(Command::new("node").args(["--eval", &script]))?;
        self.process.wait().map_err(|error| Error::io("cannot stop the server in", &self.work, &error))?;
        let text = fs::read_to_string(&path).map_err(|error| Error::io("cannot read", &path, &error))?;
        serde_json::from_str(&text).map_err(|error| Error::new(format!("invalid {COVERAGE}: {error}")))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It has ended unless the run failed.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
