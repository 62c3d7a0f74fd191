//! The store of senders.

use super::sender::Sender;

/// All senders of the account, the oldest first.
#[derive(Debug, Default)]
pub(super) struct Store {
    senders: Vec<Sender>,
}

impl Store {
    /// Returns `true` if there is a sender with this address.
    pub(super) fn is_registered(&self, sender_id: &str) -> bool {
        self.senders.iter().any(|sender| sender.sender_id == sender_id)
    }

    /// Adds a sender.
    pub(super) fn add(&mut self, sender: Sender) {
        self.senders.push(sender);
    }

    /// Returns the sender with this identifier.
    pub(super) fn find(&mut self, sid: &str) -> Option<&mut Sender> {
        self.senders.iter_mut().find(|sender| sender.sid == sid)
    }

    /// Removes a sender. Returns `true` if it existed.
    pub(super) fn remove(&mut self, sid: &str) -> bool {
        let before = self.senders.len();
        self.senders.retain(|sender| sender.sid != sid);
        self.senders.len() < before
    }

    /// Returns the senders of a channel.
    pub(super) fn of_channel(&self, channel: &str) -> impl Iterator<Item = &Sender> {
        self.senders.iter().filter(move |sender| {
            sender.sender_id.split_once(':').is_some_and(|(prefix, _)| prefix == channel)
        })
    }
}
