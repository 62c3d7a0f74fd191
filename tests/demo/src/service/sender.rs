//! A sender, and how it goes from one status to the next.

use serde_json::{Map, Value, json};

use super::options::SENDERS;
use super::{errors, fields, random};

/// The one-time code that every number is sent.
pub(super) const CODE: &str = "123456";

/// How often a changed sender shows that it is being updated.
const UPDATING_POLLS: u8 = 2;

/// A sender of the account.
#[derive(Debug)]
pub(super) struct Sender {
    /// Its identifier.
    pub(super) sid: String,
    /// The address that messages come from.
    pub(super) sender_id: String,
    /// The parts that clients write.
    written: Map<String, Value>,
    stage: Stage,
    needs_code: bool,
}

/// How far a sender is. It goes on by being looked at, so that a test need not wait for anything.
#[derive(Clone, Copy, Debug)]
enum Stage {
    Creating,
    /// Shown as OFFLINE, which is not final here.
    Created,
    AwaitingCode,
    Verifying,
    Review,
    /// ONLINE, or OFFLINE for good.
    Settled,
    Updating {
        polls: u8,
    },
}

impl Sender {
    /// A sender that was just asked for.
    pub(super) fn new(sender_id: String, sent: &Map<String, Value>) -> Self {
        Self {
            sid: format!("XE{}", random::digits()),
            sender_id,
            written: fields::echo(sent),
            stage: Stage::Creating,
            needs_code: sent.get("configuration").is_some_and(|part| part["verification_method"].is_string()),
        }
    }

    /// Carries out an update that was checked before.
    pub(super) fn update(&mut self, sent: &Map<String, Value>) {
        fields::apply(&mut self.written, sent);
        if sent_code(sent) == Some(CODE) {
            self.needs_code = false;
        }
        let changes_channel = sent.contains_key("profile") || sent.contains_key("webhook");
        self.stage = match self.stage {
            Stage::AwaitingCode if !self.needs_code => Stage::Verifying,
            Stage::Settled | Stage::Updating { .. } if changes_channel && !self.is_banned() => {
                Stage::Updating { polls: UPDATING_POLLS }
            }
            stage => stage,
        };
    }

    /// Goes on as it does after each fetch.
    pub(super) fn advance(&mut self) {
        self.stage = match self.stage {
            Stage::Creating => Stage::Created,
            Stage::Created if self.needs_code => Stage::AwaitingCode,
            Stage::AwaitingCode => Stage::AwaitingCode,
            Stage::Verifying => Stage::Review,
            Stage::Updating { polls: polls @ 2.. } => Stage::Updating { polls: polls - 1 },
            Stage::Created | Stage::Review | Stage::Settled | Stage::Updating { .. } => Stage::Settled,
        };
    }

    /// The sender as it is.
    pub(super) fn show(&self, origin: &str) -> Value {
        let mut shown = self.frame(origin, self.written.clone());
        match self.stage {
            Stage::Settled if self.is_banned() => shown["offline_reasons"] = offline_reasons(),
            Stage::Settled | Stage::Updating { .. } => shown["properties"] = properties(),
            _ => {}
        }
        shown
    }

    /// The answer to a creation or an update: what was sent, and not the state of things.
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
            Stage::Settled if self.is_banned() => "OFFLINE",
            Stage::Settled => "ONLINE",
            Stage::Updating { .. } => "ONLINE:UPDATING",
        }
    }

    /// Whether the channel never lets it online.
    fn is_banned(&self) -> bool {
        self.sender_id.starts_with("whatsapp:") && self.sender_id.ends_with("0000")
    }
}

/// The one-time code in the body of an update.
pub(super) fn sent_code(sent: &Map<String, Value>) -> Option<&str> {
    sent.get("configuration")?.get("verification_code")?.as_str()
}

fn properties() -> Value {
    json!({ "quality_rating": "HIGH", "messaging_limit": "1K Customers/24hr" })
}

/// The code is a string here, and a number in the body of an error.
fn offline_reasons() -> Value {
    json!([{
        "code": "63020",
        "message": "The channel does not accept the business account of this sender.",
        "more_info": errors::more_info(63020),
    }])
}
