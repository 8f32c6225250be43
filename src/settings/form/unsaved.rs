//! What was entered on a page and not saved: it is there again when one comes
//! back to the page.

use std::any::Any;

use leptos::prelude::*;

use super::Form;
use crate::route::Route;

/// The drafts of all pages, by their routes.
#[derive(Debug, Clone, Copy)]
pub struct UnsavedDrafts(StoredValue<Vec<(Route, Box<dyn Any + Send + Sync>)>>);

impl UnsavedDrafts {
    /// For the lifetime of the browser's page.
    pub fn provide() {
        provide_context(Self(StoredValue::new(Vec::new())));
    }

    fn take<D: 'static>(self, route: Route) -> Option<D> {
        let mut drafts = self.0.write_value();
        let at = drafts.iter().position(|(of, _)| *of == route)?;
        let (_, draft) = drafts.swap_remove(at);
        draft.downcast().ok().map(|draft| *draft)
    }

    fn keep<D: Send + Sync + 'static>(self, route: Route, draft: D) {
        self.0.write_value().push((route, Box::new(draft)));
    }
}

impl<D, F> Form<D, F>
where
    D: Clone + PartialEq + Send + Sync + 'static,
    F: Copy + PartialEq + Send + Sync + 'static,
{
    /// The form of a settings page over what is stored. What is not saved when
    /// the calling view goes is there again when it comes back.
    pub fn of_page(route: Route, saved: D) -> Self {
        let unsaved: UnsavedDrafts = expect_context();
        let form = Self::new(saved);
        if let Some(draft) = unsaved.take(route) {
            form.draft.set(draft);
        }
        on_cleanup(move || {
            if untrack(|| form.is_dirty()) {
                unsaved.keep(route, form.draft.get_untracked());
            }
        });
        form
    }
}
