//! A client just good enough for one request a connection.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use demo::{Credentials, Fault, Options, Running, Service};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::SENDERS;

/// An answer.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    headers: Vec<(String, String)>,
    pub body: String,
}

impl Answer {
    fn parse(text: &str) -> Self {
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        let mut lines = head.lines();
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let header =
            |line: &str| line.split_once(": ").map(|(name, value)| (name.to_owned(), value.to_owned()));
        Self { status, headers: lines.map(|line| header(line).unwrap()).collect(), body: body.to_owned() }
    }

    /// The value of the header, of which there must be one at most.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.headers.iter().filter(|(other, _)| other.eq_ignore_ascii_case(name));
        let value = values.next().map(|(_, value)| value.as_str());
        assert!(values.next().is_none(), "{name} twice");
        value
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

/// The `Authorization` header of these credentials.
pub fn basic(credentials: &Credentials) -> String {
    format!("Basic {}", STANDARD.encode(format!("{}:{}", credentials.username, credentials.password)))
}

/// Sends these headers and this body, and reads to the end.
pub async fn exchange(url: &str, line: &str, headers: &[(&str, &str)], body: &str) -> Answer {
    let mut text = format!("{line} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
    for (name, value) in headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    if !body.is_empty() {
        text.push_str(&format!("Content-Length: {}\r\n", body.len()));
    }
    let mut stream = TcpStream::connect(url.strip_prefix("http://").unwrap()).await.unwrap();
    stream.write_all(format!("{text}\r\n{body}").as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    Answer::parse(&answer)
}

/// A running service, and its account's credentials.
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

    pub async fn send(&self, line: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let all = [&[("Authorization", self.authorization.as_str())], headers].concat();
        exchange(self.running.url(), line, &all, body).await
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(&format!("GET {path}"), &[], "").await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        let json = [("Content-Type", "application/json")];
        self.send(&format!("POST {path}"), &json, &body.to_string()).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        self.send(&format!("DELETE {path}"), &[], "").await
    }

    /// Registers a sender and returns its path.
    pub async fn create(&self, body: Value) -> String {
        let answer = self.post(SENDERS, &body).await;
        assert_eq!(answer.status, 202, "{answer:?}");
        format!("{SENDERS}/{}", answer.json()["sid"].as_str().unwrap())
    }

    /// The statuses of so many fetches.
    pub async fn statuses(&self, path: &str, times: usize) -> Vec<String> {
        let mut statuses = Vec::new();
        for _ in 0..times {
            statuses.push(self.get(path).await.json()["status"].as_str().unwrap().to_owned());
        }
        statuses
    }
}
