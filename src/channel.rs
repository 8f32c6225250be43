//! What the dashboard shows of a channel, and what it lets agents do there.

use protocol::Channel;

use crate::ui::icon::Icon;

/// The icon of a channel, on an avatar or alone.
pub const fn icon(channel: Channel) -> Icon {
    match channel {
        Channel::Whatsapp => Icon::Whatsapp,
        Channel::Widget => Icon::Globe,
    }
}

/// The name of a channel.
pub const fn name(channel: Channel) -> &'static str {
    match channel {
        Channel::Whatsapp => "WhatsApp",
        Channel::Widget => "Website chat",
    }
}

/// Whether agents can send files there.
pub const fn sends_files(channel: Channel) -> bool {
    match channel {
        Channel::Whatsapp => false,
        Channel::Widget => true,
    }
}
