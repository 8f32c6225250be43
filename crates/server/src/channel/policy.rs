//! A channel's rules, as data: what the store and the HTTP interface need to know
//! of it.

use protocol::{Capabilities, ChannelKind, Content, ContentKind};

use super::{whatsapp::policy as whatsapp, widget::policy as widget};

/// The rules of one channel.
#[derive(Debug)]
pub struct ChannelPolicy {
    /// The kinds of message that agents can send.
    pub sends: &'static [ContentKind],
    /// The kinds of message that customers can send, and we can show.
    pub receives: &'static [ContentKind],
    /// The longest text that can be sent, in characters.
    pub max_text_chars: usize,
    /// How long after a customer's message agents may answer freely, in
    /// milliseconds. `None`: always.
    pub reply_window_ms: Option<u32>,
    /// Whether it tells that a message was delivered and read.
    pub receipts: bool,
    /// Whether each side sees the other typing.
    pub typing: bool,
    pub delivery: DeliveryMode,
    /// The reason of a failure whose send has an unknown outcome, for a person.
    pub outcome_unknown: &'static str,
}

/// What it takes for a message to be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeliveryMode {
    /// It is stored: customers read it here, and see the conversation's events.
    Hosted,
    /// A provider takes it from the outgoing queue.
    Queued,
}

impl ChannelPolicy {
    /// The rules of a channel: known without a connection to it.
    pub const fn of(kind: ChannelKind) -> &'static Self {
        match kind {
            ChannelKind::Whatsapp => &whatsapp::POLICY,
            ChannelKind::Widget => &widget::POLICY,
        }
    }

    /// Whether customers read messages here, not at a provider.
    pub fn is_hosted(&self) -> bool {
        self.delivery == DeliveryMode::Hosted
    }

    /// A customer's message as it is stored. A kind that the channel does not receive
    /// is kept as unsupported and counted, so that it is neither shown nor lost.
    pub fn received(&self, content: Content) -> Content {
        match content.kind().name() {
            Some(name) if !self.receives.contains(&content.kind()) => {
                metrics::counter!("frontdesk_unreceivable_messages_total").increment(1);
                let kind = name.to_owned();
                Content::Unsupported { kind }
            }
            _ => content,
        }
    }

    /// What clients are told of it.
    pub fn capabilities(&self) -> Capabilities {
        Capabilities {
            sends: self.sends.to_vec(),
            receives: self.receives.to_vec(),
            max_text_chars: self.max_text_chars,
            reply_window_ms: self.reply_window_ms.map(u64::from),
            receipts: self.receipts,
            typing: self.typing,
        }
    }
}

#[cfg(test)]
mod tests {
    use protocol::command::MAX_TEXT_CHARS;

    use super::*;

    fn whatsapp() -> &'static ChannelPolicy {
        ChannelPolicy::of(ChannelKind::Whatsapp)
    }

    fn widget() -> &'static ChannelPolicy {
        ChannelPolicy::of(ChannelKind::Widget)
    }

    #[test]
    fn whatsapp_takes_free_answers_for_a_day() {
        let capabilities = whatsapp().capabilities();
        assert_eq!(capabilities.reply_window_ms, Some(86_400_000));
    }

    #[test]
    fn a_website_is_answered_whenever_somebody_likes() {
        assert_eq!(widget().capabilities().reply_window_ms, None);
    }

    #[test]
    fn only_a_website_shows_who_is_typing() {
        assert!(widget().capabilities().typing);
        assert!(!whatsapp().capabilities().typing);
    }

    #[test]
    fn both_tell_that_a_message_was_read() {
        assert!(widget().capabilities().receipts);
        assert!(whatsapp().capabilities().receipts);
    }

    #[test]
    fn only_a_website_carries_files() {
        assert!(widget().sends.contains(&ContentKind::Attachment));
        assert!(!whatsapp().sends.contains(&ContentKind::Attachment));
    }

    #[test]
    fn a_websites_messages_wait_in_no_queue() {
        assert!(widget().is_hosted());
        assert!(!whatsapp().is_hosted());
    }

    #[test]
    fn no_channel_carries_what_cannot_be_shown() {
        for kind in ChannelKind::ALL {
            let capabilities = ChannelPolicy::of(kind).capabilities();
            for kinds in [capabilities.sends, capabilities.receives] {
                assert!(!kinds.contains(&ContentKind::Unknown), "{kind:?}");
            }
        }
    }

    #[test]
    fn what_a_channel_does_not_receive_is_kept_as_unsupported() {
        let file: Content = serde_json::from_value(serde_json::json!({
            "type": "attachment",
            "attachment": {
                "id": "0199d8f0-0000-7000-8000-000000000001",
                "name": "a.png",
                "media_type": "image/png",
                "size": 1,
            },
        }))
        .unwrap();
        assert_eq!(file.kind(), ContentKind::Attachment);
        assert_eq!(widget().received(file.clone()), file);
        let kind = "attachment".to_owned();
        assert_eq!(whatsapp().received(file), Content::Unsupported { kind });
        let kind = "sticker".to_owned();
        for content in [Content::text("a"), Content::Unsupported { kind }] {
            assert_eq!(whatsapp().received(content.clone()), content);
        }
    }

    #[test]
    fn no_channel_carries_longer_texts_than_a_message_may_have() {
        for kind in ChannelKind::ALL {
            let most = ChannelPolicy::of(kind).max_text_chars;
            assert!(most <= MAX_TEXT_CHARS, "{kind:?}");
        }
    }

    #[test]
    fn a_text_is_measured_in_characters_and_not_in_bytes() {
        let capabilities = whatsapp().capabilities();
        let arabic = Content::text("م".repeat(capabilities.max_text_chars));
        assert!(capabilities.check_sendable(&arabic).is_ok());
    }

    #[test]
    fn a_lost_answer_is_explained_by_each_channel() {
        assert_ne!(whatsapp().outcome_unknown, widget().outcome_unknown);
    }
}
