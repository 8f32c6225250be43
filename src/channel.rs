//! What the dashboard shows of a channel: its icon and its name. What it can
//! carry, its inbox says.

use protocol::ChannelKind;

use crate::ui::icon::Icon;

/// The icon of a channel, on an avatar or alone.
pub const fn icon(channel: ChannelKind) -> Icon {
    match channel {
        ChannelKind::Whatsapp => Icon::Whatsapp,
        ChannelKind::Widget => Icon::Globe,
    }
}

/// The name of a channel.
pub const fn name(channel: ChannelKind) -> &'static str {
    match channel {
        ChannelKind::Whatsapp => "WhatsApp",
        ChannelKind::Widget => "Website chat",
    }
}
