//! A minimal HTTP client: one request per connection.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use demo::{Credentials, Fault, Options, Running, Service};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::SENDERS;

/// A response.
#[derive(Debug)]
pub struct Response {
    pub status: u16,
    headers: Vec<(String, String)>,
    pub body: String,
}

impl Response {
    fn parse(text: &str) -> Self {
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        let mut lines = head.lines();
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let header =
            |line: &str| line.split_once(": ").map(|(name, value)| (name.to_owned(), value.to_owned()));
        Self { status, headers: lines.map(|line| header(line).unwrap()).collect(), body: body.to_owned() }
    }

    /// Returns the value of a header that may occur at most once.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.headers.iter().filter(|(other, _)| other.eq_ignore_ascii_case(name));
        let value = values.next().map(|(_, value)| value.as_str());
        assert!(values.next().is_none(), "duplicate header {name}");
        value
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

/// Returns the `Authorization` header for these credentials.
pub fn basic(credentials: &Credentials) -> String {
    format!("Basic {}", STANDARD.encode(format!("{}:{}", credentials.username, credentials.password)))
}

/// Sends a request, and reads the response to its end.
pub async fn exchange(url: &str, line: &str, headers: &[(&str, &str)], body: &str) -> Response {
    let mut text = format!("{line} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
    for (name, value) in headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    if !body.is_empty() {
        text.push_str(&format!("Content-Length: {}\r\n", body.len()));
    }
    let mut stream = TcpStream::connect(url.strip_prefix("http://").unwrap()).await.unwrap();
    stream.write_all(format!("{text}\r\n{body}").as_bytes()).await.unwrap();
    let mut response = String::new();
    stream.read_to_string(&mut response).await.unwrap();
    Response::parse(&response)
}

/// A running service, with the credentials of its account.
pub struct Api {
    pub running: Running,
    pub authorization: String,
}

impl Api {
    pub async fn start() -> Self {
        Self::with_faults(Vec::new()).await
    }

    pub async fn with_faults(faults: Vec<Fault>) -> Self {
        let options = Options { faults, ..Options::default() };
        let authorization = basic(&options.account);
        Self { running: Service::new(options).start().await.unwrap(), authorization }
    }

    pub async fn send(&self, line: &str, headers: &[(&str, &str)], body: &str) -> Response {
        let all = [&[("Authorization", self.authorization.as_str())], headers].concat();
        exchange(self.running.url(), line, &all, body).await
    }

    pub async fn get(&self, path: &str) -> Response {
        self.send(&format!("GET {path}"), &[], "").await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Response {
        let json = [("Content-Type", "application/json")];
        self.send(&format!("POST {path}"), &json, &body.to_string()).await
    }

    pub async fn delete(&self, path: &str) -> Response {
        self.send(&format!("DELETE {path}"), &[], "").await
    }

    /// Registers a sender and returns its path.
    pub async fn create(&self, body: Value) -> String {
        let response = self.post(SENDERS, &body).await;
        assert_eq!(response.status, 202, "{response:?}");
        format!("{SENDERS}/{}", response.json()["sid"].as_str().unwrap())
    }

    /// Fetches a sender repeatedly, and returns the statuses.
    pub async fn statuses(&self, path: &str, times: usize) -> Vec<String> {
        let mut statuses = Vec::new();
        for _ in 0..times {
            statuses.push(self.get(path).await.json()["status"].as_str().unwrap().to_owned());
        }
        statuses
    }
}
