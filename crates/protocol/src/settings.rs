//! What agents set up: websites, how their chat looks, who may hold it, and
//! how a site says who its visitors are.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Widget, widget::Appearance};

/// The longest name of an inbox, in characters.
pub const MAX_NAME_CHARS: usize = 80;
/// The longest welcome, and the longest word while nobody is there.
pub const MAX_WORDS_CHARS: usize = 500;
/// The most websites that one inbox is for.
pub const MAX_DOMAINS: usize = 100;

/// `POST /api/inboxes`: a website is to have a chat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewWebsite {
    /// As agents call it, and visitors read it.
    pub name: String,
}

/// `GET /api/inboxes/{id}/widget`: what visitors see, and what only agents may
/// know of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WidgetSettings {
    /// What visitors see.
    pub widget: Widget,
    /// The websites that may show it; none stands for any.
    pub domains: Vec<String>,
    /// Visitors are believed to be somebody only where the website signs it.
    pub identity_required: bool,
    /// Whether an identity secret is set. It is never returned again.
    pub has_identity_secret: bool,
}

/// `PATCH /api/inboxes/{id}/widget`: only what is given changes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChangeWidget {
    /// Another name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Another look, as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub look: Option<Appearance>,
    /// Other websites, as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub domains: Option<Vec<String>>,
    /// Whether only a signature says who a visitor is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identity_required: Option<bool>,
}

/// What a website signs identities with. Shown once, when it is made.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct IdentitySecret {
    /// The secret, as it is to be kept.
    pub secret: String,
}

/// Without the secret: this ends up in logs.
impl fmt::Debug for IdentitySecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IdentitySecret").finish_non_exhaustive()
    }
}
