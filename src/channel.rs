//! What the dashboard shows of a channel and cannot hear from the server: icon,
//! name, words. What a channel can carry, an inbox's capabilities say.
//!
//! To add a channel: its [`ChannelProfile`] and its arm in [`profile`]. No other
//! file of the dashboard knows a channel by name.

use protocol::{ChannelKind, Contact, InboxId};

use crate::{route::Route, ui::icon::Icon};

/// One channel, as the dashboard shows it.
#[derive(Debug)]
pub struct ChannelProfile {
    pub icon: Icon,
    pub name: &'static str,
    /// What a group on it is called.
    pub group_name: &'static str,
    /// Where its inboxes are set up; none if the server's own settings do that.
    pub settings: Option<fn(InboxId) -> Route>,
    /// Its customers are visitors of a website: they are on a page of it, and the
    /// website may vouch for who they are.
    pub is_on_website: bool,
    /// None where we can always write.
    pub reply_window: Option<ReplyWindowWarnings>,
}

/// What becomes of a message that is written outside of the reply window.
#[derive(Debug)]
pub struct ReplyWindowWarnings {
    /// The window has closed.
    pub closed: &'static str,
    /// The customer has not written yet.
    pub never_opened: &'static str,
    /// Why what failed cannot be tried again, and what to do.
    pub no_retry: &'static str,
}

const WHATSAPP: ChannelProfile = ChannelProfile {
    icon: Icon::Whatsapp,
    name: "WhatsApp",
    group_name: "WhatsApp group",
    settings: None,
    is_on_website: false,
    reply_window: Some(ReplyWindowWarnings {
        closed: "More than 24 hours have passed since they last wrote. WhatsApp only delivers template messages now, so a message from here will be tried but will most likely fail.",
        never_opened: "They have not written yet. WhatsApp only delivers template messages until they do, so a message from here will be tried but will most likely fail.",
        no_retry: "It can be tried again once they write: until then WhatsApp would refuse it again.",
    }),
};

const WIDGET: ChannelProfile = ChannelProfile {
    icon: Icon::Globe,
    name: "Website chat",
    group_name: "Website group chat",
    settings: Some(Route::Website),
    is_on_website: true,
    reply_window: None,
};

/// What is shown of a channel.
pub const fn profile(channel: ChannelKind) -> &'static ChannelProfile {
    match channel {
        ChannelKind::Whatsapp => &WHATSAPP,
        ChannelKind::Widget => &WIDGET,
    }
}

impl ChannelProfile {
    /// Where what is written to this contact goes.
    pub const fn name_for(&self, contact: &Contact) -> &'static str {
        if contact.is_group {
            self.group_name
        } else {
            self.name
        }
    }
}
