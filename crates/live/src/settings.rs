//! What agents set up. Their answers belong to the settings page that made the
//! request, and do not enter the replica.

use protocol::{
    Inbox, InboxId, Problem, WidgetSettings,
    settings::{ChangeWidget, IdentitySecret, NewWebsite},
};

use crate::{
    Live,
    platform::request::{Method, Request, read},
};

fn path(inbox: InboxId, rest: &str) -> String {
    format!("/api/inboxes/{inbox}/widget{rest}")
}

/// Makes a website's inbox.
///
/// # Errors
/// What the server refuses, or `network`.
pub async fn new_website(live: &Live, name: String) -> Result<Inbox, Problem> {
    let request = Request::of(Method::POST, "/api/inboxes").with(&NewWebsite { name });
    read(live.request(request).await)
}

/// How a website's chat is set up.
///
/// # Errors
/// `not_found`: there is no such website.
pub async fn widget(live: &Live, inbox: InboxId) -> Result<WidgetSettings, Problem> {
    read(live.request(Request::get(path(inbox, ""))).await)
}

/// Changes what is given.
///
/// # Errors
/// What makes no sense; then nothing changed.
pub async fn change_widget(
    live: &Live,
    inbox: InboxId,
    change: &ChangeWidget,
) -> Result<WidgetSettings, Problem> {
    let request = Request::of(Method::PATCH, path(inbox, "")).with(change);
    read(live.request(request).await)
}

/// Makes a secret to sign identities with, in the place of the one before.
///
/// # Errors
/// What the server refuses, or `network`.
pub async fn new_identity_secret(live: &Live, inbox: InboxId) -> Result<IdentitySecret, Problem> {
    let request = Request::of(Method::POST, path(inbox, "/identity-secret"));
    read(live.request(request).await)
}
