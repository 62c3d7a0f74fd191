//! A sender and its life cycle.

use serde_json::{Map, Value, json};

use super::options::SENDERS;
use super::{errors, fields, random};

/// The one-time code of every number.
pub(super) const CODE: &str = "123456";

/// The number of fetches that return `ONLINE:UPDATING` after an update.
const UPDATING_POLLS: u8 = 2;

/// A sender of the account.
#[derive(Debug)]
pub(super) struct Sender {
    /// Its identifier.
    pub(super) sid: String,
    /// The address that messages are sent from.
    pub(super) sender_id: String,
    /// The sections that clients write.
    written: Map<String, Value>,
    stage: Stage,
    needs_code: bool,
}

/// The stage in the life cycle of a sender. Fetching a sender advances it, so that tests need not sleep.
#[derive(Clone, Copy, Debug)]
enum Stage {
    Creating,
    /// Reported as OFFLINE, which is not final here.
    Created,
    AwaitingCode,
    Verifying,
    Review,
    /// ONLINE, or permanently OFFLINE.
    Stable,
    Updating {
        polls: u8,
    },
}

impl Sender {
    /// Creates a sender from a create request.
    pub(super) fn new(sender_id: String, sent: &Map<String, Value>) -> Self {
        Self {
            sid: format!("XE{}", random::digits()),
            sender_id,
            written: fields::echo(sent),
            stage: Stage::Creating,
            needs_code: sent.get("configuration").is_some_and(|part| part["verification_method"].is_string()),
        }
    }

    /// Applies an update that has been validated.
    pub(super) fn update(&mut self, sent: &Map<String, Value>) {
        fields::apply(&mut self.written, sent);
        if sent_code(sent) == Some(CODE) {
            self.needs_code = false;
        }
        let changes_channel = sent.contains_key("profile") || sent.contains_key("webhook");
        self.stage = match self.stage {
            Stage::AwaitingCode if !self.needs_code => Stage::Verifying,
            Stage::Stable | Stage::Updating { .. } if changes_channel && !self.is_banned() => {
                Stage::Updating { polls: UPDATING_POLLS }
            }
            stage => stage,
        };
    }

    /// Advances to the next stage, as after each fetch.
    pub(super) fn advance(&mut self) {
        self.stage = match self.stage {
            Stage::Creating => Stage::Created,
            Stage::Created if self.needs_code => Stage::AwaitingCode,
            Stage::AwaitingCode => Stage::AwaitingCode,
            Stage::Verifying => Stage::Review,
            Stage::Updating { polls: polls @ 2.. } => Stage::Updating { polls: polls - 1 },
            Stage::Created | Stage::Review | Stage::Stable | Stage::Updating { .. } => Stage::Stable,
        };
    }

    /// Returns the sender as JSON.
    pub(super) fn json(&self, origin: &str) -> Value {
        let mut json = self.frame(origin, self.written.clone());
        match self.stage {
            Stage::Stable if self.is_banned() => json["offline_reasons"] = offline_reasons(),
            Stage::Stable | Stage::Updating { .. } => json["properties"] = properties(),
            _ => {}
        }
        json
    }

    /// Returns the response to a create or update request: the values that were sent, not the current state.
    pub(super) fn echo(&self, origin: &str, sent: &Map<String, Value>) -> Value {
        self.frame(origin, fields::echo(sent))
    }

    fn frame(&self, origin: &str, written: Map<String, Value>) -> Value {
        let mut shown = json!({
            "sid": self.sid,
            "status": self.status(),
            "sender_id": self.sender_id,
            "properties": null,
            "offline_reasons": null,
            "compliance": null,
            "url": format!("{origin}{SENDERS}/{}", self.sid),
        });
        if let Value::Object(shown) = &mut shown {
            shown.extend(written);
        }
        shown
    }

    fn status(&self) -> &'static str {
        match self.stage {
            Stage::Creating => "CREATING",
            Stage::Created => "OFFLINE",
            Stage::AwaitingCode => "PENDING_VERIFICATION",
            Stage::Verifying => "VERIFYING",
            Stage::Review => "TWILIO_REVIEW",
            Stage::Stable if self.is_banned() => "OFFLINE",
            Stage::Stable => "ONLINE",
            Stage::Updating { .. } => "ONLINE:UPDATING",
        }
    }

    /// Returns `true` if the channel never accepts the sender.
    fn is_banned(&self) -> bool {
        self.sender_id.starts_with("whatsapp:") && self.sender_id.ends_with("0000")
    }
}

/// Returns the one-time code in the body of an update, if any.
pub(super) fn sent_code(sent: &Map<String, Value>) -> Option<&str> {
    sent.get("configuration")?.get("verification_code")?.as_str()
}

fn properties() -> Value {
    json!({ "quality_rating": "HIGH", "messaging_limit": "1K Customers/24hr" })
}

/// Returns the reasons of a banned sender. Their codes are strings, while those of error bodies are numbers.
fn offline_reasons() -> Value {
    json!([{
        "code": "63020",
        "message": "The channel does not accept the business account of this sender.",
        "more_info": errors::more_info(63020),
    }])
}
