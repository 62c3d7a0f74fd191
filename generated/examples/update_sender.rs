//! Updates a sender, with the request of the vendor's reference page: its `curl` call in Rust.
//!
//! ```text
//! cargo run --example update_sender
//! ```
//!
//! With `TWILIO_ACCOUNT_SID`, `TWILIO_AUTH_TOKEN` and `SENDER_SID` set, it updates that sender. Otherwise it sends
//! the request to a small local server, so that it runs without an account and without network.

use std::env;
use std::error::Error as StdError;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::ExitCode;
use std::thread;

use serde_json::{Value, json};
use twilio_senders::models::{
    ApiError, Configuration, Email, Profile, SenderSid, Vertical, Webhook, WebhookMethod, Website,
};
use twilio_senders::{Client, Credentials, Error};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            match error.downcast_ref::<Error>() {
                Some(error) => report(error),
                None => eprintln!("error: {error}"),
            }
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn StdError>> {
    let (client, sid) = match from_environment()? {
        Some(configured) => configured,
        None => {
            println!("TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN or SENDER_SID is not set: using a local server");
            let client = Client::builder()
                .base_url(local_server()?)
                .credentials(Credentials::basic("username", "password"))
                .build()?;
            (client, "XEaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa".parse()?)
        }
    };
    update(&client, &sid).await?;
    Ok(())
}

/// Updates the sender.
async fn update(client: &Client, sid: &SenderSid) -> Result<(), Error> {
    let response = client
        .senders()
        .update(sid)
        .profile(
            Profile::new()
                .name("Example Business")
                .about("Example about text")
                .emails([Email::new().email("email@email.com").label("Email")])
                .address("123 Example St, Example City, EX 12345")
                .logo_url("https://logo_url.com")
                .vertical(Vertical::Automotive)
                .websites([
                    Website::new().label("Website").website("https://example.com"),
                    Website::new().label("Website").website("http://example.org"),
                ])
                .description("Example description"),
        )
        .webhook(
            Webhook::new()
                .callback_url("https://callback.com")
                .callback_method(WebhookMethod::Post)
                .fallback_url("https://fallback.com")
                .fallback_method(WebhookMethod::Post)
                .status_callback_url("https://statuscallback.com")
                .status_callback_method("POST"),
        )
        .configuration(
            Configuration::new()
                .verification_code("123456")
                .voice_application_sid("APaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
        )
        .send()
        .await?;

    // 202 means that the update is accepted, not completed: fetch the sender to learn the outcome.
    println!("status:     {}", response.http.status);
    match &response.body.status {
        Some(status) => println!("sender:     {status}"),
        None => println!("sender:     (not in the response)"),
    }
    println!("request id: {}", response.headers().t_request_id().unwrap_or("(none)"));
    Ok(())
}

/// Prints an error, with the details that the service returned.
fn report(error: &Error) {
    eprintln!("error: {error}");
    if let Some(body) = error.typed::<ApiError>() {
        if let (Some(code), Some(message)) = (body.code, body.message) {
            eprintln!("code {code}: {message}");
        }
        if let Some(page) = body.more_info {
            eprintln!("see {page}");
        }
    }
    if let Some(id) = error.headers().and_then(|headers| headers.get("T-Request-Id")) {
        eprintln!("request id: {}", id.to_str().unwrap_or("(unreadable)"));
    }
    if error.is_timeout() && !error.is_connect() {
        eprintln!("The update may have been carried out: fetch the sender before trying again.");
    }
}

/// Returns a client with the credentials of the account, and the sender to update, if all variables are set.
fn from_environment() -> Result<Option<(Client, SenderSid)>, Box<dyn StdError>> {
    let get = |name: &str| env::var(name).ok().filter(|value| !value.is_empty());
    let variables = (get("TWILIO_ACCOUNT_SID"), get("TWILIO_AUTH_TOKEN"), get("SENDER_SID"));
    let (Some(account), Some(token), Some(sid)) = variables else {
        return Ok(None);
    };
    let sid = sid.parse().map_err(|error| format!("SENDER_SID: {error}"))?;
    Ok(Some((Client::new(Credentials::basic(account, token))?, sid)))
}

// The local server, in place of the service.

/// Starts a server for one request, and returns its URL.
fn local_server() -> io::Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let url = format!("http://{}", listener.local_addr()?);
    thread::spawn(move || {
        if let Err(error) = listener.accept().and_then(|(stream, _)| respond(stream)) {
            eprintln!("server: {error}");
        }
    });
    Ok(url)
}

/// Prints the request, and sends the response of the reference page, or 404 to any other request.
fn respond(stream: TcpStream) -> io::Result<()> {
    let mut reader = BufReader::new(stream);
    let mut request_line = String::new();
    reader.read_line(&mut request_line)?;
    let mut length = 0;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 || line.trim().is_empty() {
            break;
        }
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().map_err(io::Error::other)?;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    let body: Value = serde_json::from_slice(&body)?;
    println!("server received: {}\n{body:#}", request_line.trim_end());

    let is_expected = request_line.starts_with("POST /v2/Channels/Senders/XE") && body == page_request();
    let (status, body) = if is_expected {
        ("202 Accepted", page_response())
    } else {
        ("404 Not Found", json!({"code": 20404, "message": "This is not the request of the reference page."}))
    };
    let body = body.to_string();
    write!(
        reader.into_inner(),
        "HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\
         T-Request-Id: RQ00000000000000000000000000000000\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
}

/// Returns the request body of the reference page.
fn page_request() -> Value {
    json!({
        "profile": page_profile(),
        "webhook": page_webhook(),
        "configuration": {
            "verification_code": "123456",
            "voice_application_sid": "APaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        },
    })
}

/// Returns the response body of the reference page.
fn page_response() -> Value {
    json!({
        "sid": "XEaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "status": "VERIFYING",
        "profile": page_profile(),
        "webhook": page_webhook(),
        "sender_id": "whatsapp:+999999999XX",
        "configuration": {
            "waba_id": "1234567XXX",
            "verification_code": null,
            "verification_method": "sms",
            "voice_application_sid": "APaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        },
    })
}

fn page_profile() -> Value {
    json!({
        "name": "Example Business",
        "about": "Example about text",
        "emails": [{"email": "email@email.com", "label": "Email"}],
        "address": "123 Example St, Example City, EX 12345",
        "logo_url": "https://logo_url.com",
        "vertical": "Automotive",
        "websites": [
            {"label": "Website", "website": "https://example.com"},
            {"label": "Website", "website": "http://example.org"},
        ],
        "description": "Example description",
    })
}

fn page_webhook() -> Value {
    json!({
        "callback_url": "https://callback.com",
        "fallback_url": "https://fallback.com",
        "callback_method": "POST",
        "fallback_method": "POST",
        "status_callback_url": "https://statuscallback.com",
        "status_callback_method": "POST",
    })
}
