//! What the account has set up: its inboxes, and how a website's chat looks and
//! whom it believes.

pub mod appearance;
pub mod draft;
pub mod form;
pub mod hours;
pub mod identity;
pub mod inboxes;
pub mod install;
pub mod preview;
pub mod website;

use leptos::prelude::*;
use protocol::InboxId;

pub use inboxes::{InboxList, NothingChosen};
pub use website::Website;

use draft::WebsiteDraft;

/// What was changed and not saved: it is there again when one comes back.
#[derive(Debug, Clone, Copy)]
pub struct UnsavedDrafts(StoredValue<Vec<(InboxId, WebsiteDraft)>>);

impl UnsavedDrafts {
    /// For the page's lifetime.
    pub fn provide() {
        provide_context(Self(StoredValue::new(Vec::new())));
    }

    fn take(self, inbox: InboxId) -> Option<WebsiteDraft> {
        let mut all = self.0.write_value();
        let at = all.iter().position(|(of, _)| *of == inbox)?;
        Some(all.swap_remove(at).1)
    }

    fn keep(self, inbox: InboxId, draft: WebsiteDraft) {
        self.0.write_value().push((inbox, draft));
    }
}
