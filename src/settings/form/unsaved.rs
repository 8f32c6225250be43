//! What was entered on a page and not saved: it is there again when one comes
//! back to the page.

use std::any::Any;

use leptos::prelude::*;

use super::{Form, rebase::Rebase};
use crate::route::Route;

/// The drafts of all pages, by their routes.
#[derive(Debug, Clone, Copy)]
pub struct UnsavedDrafts(StoredValue<Vec<(Route, Box<dyn Any + Send + Sync>)>>);

impl UnsavedDrafts {
    /// For the lifetime of the browser's page.
    pub fn provide() {
        provide_context(Self(StoredValue::new(Vec::new())));
    }

    fn take<D: 'static>(self, route: Route) -> Option<Unsaved<D>> {
        let mut drafts = self.0.write_value();
        let at = drafts.iter().position(|(of, _)| *of == route)?;
        let (_, unsaved) = drafts.swap_remove(at);
        unsaved.downcast().ok().map(|unsaved| *unsaved)
    }

    fn keep<D: Send + Sync + 'static>(self, route: Route, unsaved: Unsaved<D>) {
        self.0.write_value().push((route, Box::new(unsaved)));
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
        let form = Self::new(saved);
        if let Some(Unsaved { draft, base }) = unsaved.take::<D>(route) {
            form.draft
                .update(|stored| *stored = draft.rebased(&base, stored));
        }
        on_cleanup(move || {
            if untrack(|| form.is_dirty()) {
                let (draft, base) = (form.draft.get_untracked(), form.saved.get_untracked());
                unsaved.keep(route, Unsaved { draft, base });
            }
        });
        form
    }
}
