//! What the account has set up: its inboxes, and how a website's chat looks and
//! whom it believes.

pub mod draft;
pub mod form;
pub mod hours;
pub mod identity;
pub mod inboxes;
pub mod install;
pub mod look;
pub mod preview;
pub mod website;

use leptos::prelude::*;
use protocol::InboxId;

pub use inboxes::{InboxList, NothingChosen};
pub use website::Website;

use draft::Draft;

/// What was changed and not saved: it is there again when one comes back.
#[derive(Debug, Clone, Copy)]
pub struct Unsaved(StoredValue<Vec<(InboxId, Draft)>>);

impl Unsaved {
    /// For the page's lifetime.
    pub fn provide() {
        provide_context(Self(StoredValue::new(Vec::new())));
    }

    fn take(self, inbox: InboxId) -> Option<Draft> {
        let mut all = self.0.write_value();
        let at = all.iter().position(|(of, _)| *of == inbox)?;
        Some(all.swap_remove(at).1)
    }

    fn keep(self, inbox: InboxId, draft: Draft) {
        self.0.write_value().push((inbox, draft));
    }
}
