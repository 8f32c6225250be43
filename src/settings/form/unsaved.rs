//! What was entered on a page and not saved: it is there again when one comes
//! back to the page, and for nobody else.

use std::any::Any;

use leptos::prelude::*;
use protocol::AgentId;

use super::{Form, rebase::Rebase};
use crate::{dom::leave, route::Route, session::use_live};

/// The drafts of all pages, by who entered them and by their routes.
#[derive(Debug, Clone, Copy)]
pub struct UnsavedDrafts(RwSignal<Vec<(DraftKey, Box<dyn Any + Send + Sync>)>>);

type DraftKey = (AgentId, Route);

impl UnsavedDrafts {
    /// For the lifetime of the browser's page.
    pub fn provide() {
        let drafts = Self(RwSignal::new(Vec::new()));
        leave::ask_while(move || drafts.0.with(|drafts| !drafts.is_empty()));
        provide_context(drafts);
    }

    fn take<D: 'static>(self, key: DraftKey) -> Option<Unsaved<D>> {
        let unsaved = self.0.try_update(|drafts| {
            // Another agent's go when somebody else is here.
            drafts.retain(|((owner, _), _)| *owner == key.0);
            let at = drafts.iter().position(|(of, _)| *of == key)?;
            Some(drafts.swap_remove(at).1)
        });
        unsaved??.downcast().ok().map(|unsaved| *unsaved)
    }

    fn keep<D: Send + Sync + 'static>(self, key: DraftKey, unsaved: Unsaved<D>) {
        self.0
            .try_update(|drafts| drafts.push((key, Box::new(unsaved))));
    }
}

/// A draft, and what was stored when it was left.
struct Unsaved<D> {
    draft: D,
    base: D,
}

impl<D, F> Form<D, F>
where
    D: Rebase + Clone + PartialEq + Send + Sync + 'static,
    F: Copy + PartialEq + Send + Sync + 'static,
{
    /// The form of a settings page over what is stored. What is not saved when
    /// the calling view goes is there again when it comes back, over what others
    /// stored meanwhile.
    pub fn of_page(route: Route, saved: D) -> Self {
        let unsaved: UnsavedDrafts = expect_context();
        let me = use_live().me();
        // Nobody, before the account is loaded and after signing out.
        let key = move || me.with_untracked(|me| Some((me.as_ref()?.id, route)));
        let form = Self::new(saved);
        if let Some(Unsaved { draft, base }) = key().and_then(|key| unsaved.take::<D>(key)) {
            form.draft
                .update(|stored| *stored = draft.rebased(&base, stored));
        }
        leave::ask_while(move || form.is_dirty());
        on_cleanup(move || {
            if let Some(key) = key().filter(|_| untrack(|| form.is_dirty())) {
                let (draft, base) = (form.draft.get_untracked(), form.saved.get_untracked());
                unsaved.keep(key, Unsaved { draft, base });
            }
        });
        form
    }
}
