//! The colours of an inbox.

use protocol::widget::Appearance;

/// The accent and the scheme to apply; none where the site has chosen a colour,
/// which it did together with its scheme.
pub fn applied(look: &Appearance, has_site_color: bool) -> Option<(String, &'static str)> {
    (!has_site_color).then(|| (look.color.to_string(), look.scheme.as_str()))
}
