//! A form that is saved by hand: its draft, what is stored, the error and where
//! it belongs. Knows no page in particular: a page brings the type of its draft
//! (`D`) and the names of its fields (`F`).
//!
//! To add a settings page:
//! 1. a route: a variant of [`Route`](crate::route::Route) with its path, and its
//!    arm in [`Workspace`](crate::workspace::Workspace);
//! 2. a query and a command: what is stored, and changing it, as two functions of
//!    [`live::settings`];
//! 3. a form: a draft that is read from what is stored (`of`), checked into a
//!    command of what differs from it (`change_since`), whose fields follow what
//!    others change ([`Rebase`]), and are named by an enum;
//! 4. the view, which holds these together: [`SettingsLoader`](loader::SettingsLoader)
//!    asks the query, [`Form::of_page`] keeps what is not saved,
//!    [`Form::follow`] takes in what others change,
//!    [`FormPage`](page::FormPage) has title, errors and save bar, and
//!    [`TextField`](field::TextField), [`choice`](field::choice) and
//!    [`switch`](field::switch) are its fields. [`website`](super::website) is one.
//!
//! What is made anew in a dialog is a [`DialogForm`](dialog::DialogForm).

pub mod dialog;
pub mod field;
pub mod field_error;
pub mod loader;
pub mod page;
pub mod rebase;
pub mod save_bar;
pub mod unsaved;

use std::{fmt, rc::Rc};

use leptos::{prelude::*, task::spawn_local};

use self::rebase::Rebase;

/// Why a form was not saved, in words, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormError<F> {
    /// None: nowhere in particular.
    pub field: Option<F>,
    /// The line of the field, from zero; none: all of it.
    pub line: Option<usize>,
    pub words: String,
}

impl<F> FormError<F> {
    /// An error of one field.
    pub fn in_field(field: F, words: impl Into<String>) -> Self {
        Self {
            field: Some(field),
            line: None,
            words: words.into(),
        }
    }

    /// An error of no field in particular.
    pub fn in_form(words: impl Into<String>) -> Self {
        Self {
            field: None,
            line: None,
            words: words.into(),
        }
    }
}

/// Brings an error into view, and the keyboard to it.
type Reveal = Rc<dyn Fn(Option<usize>)>;

/// The state of one form.
pub struct Form<D: 'static, F: 'static> {
    /// What is entered.
    pub draft: RwSignal<D>,
    /// What is stored.
    pub saved: RwSignal<D>,
    error: RwSignal<Option<FormError<F>>>,
    /// It is being saved.
    is_busy: RwSignal<bool>,
    was_saved: RwSignal<bool>,
    reveals: StoredValue<Vec<(F, Reveal)>, LocalStorage>,
}

impl<D, F> Clone for Form<D, F> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<D, F> Copy for Form<D, F> {}

impl<D, F> fmt::Debug for Form<D, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Form").finish_non_exhaustive()
    }
}

impl<D, F> Form<D, F>
where
    D: Clone + PartialEq + Send + Sync + 'static,
    F: Copy + PartialEq + Send + Sync + 'static,
{
    /// A form over what is stored.
    pub fn new(saved: D) -> Self {
        Self {
            draft: RwSignal::new(saved.clone()),
            saved: RwSignal::new(saved),
            error: RwSignal::new(None),
            is_busy: RwSignal::new(false),
            was_saved: RwSignal::new(false),
            reveals: StoredValue::new_local(Vec::new()),
        }
    }

    /// Somebody changed something: what was wrong may be right now.
    pub fn edit(self, change: impl FnOnce(&mut D)) {
        self.error.set(None);
        self.draft.update(change);
    }

    /// Whether something is entered that is not saved. Tracked.
    pub fn is_dirty(self) -> bool {
        self.saved
            .with(|saved| self.draft.with(|draft| draft != saved))
    }

    /// Back to what is stored.
    pub fn discard(self) {
        self.error.set(None);
        self.was_saved.set(false);
        self.draft.set(self.saved.get_untracked());
    }

    /// Saves what is entered by `save`, which answers with what is stored then.
    pub fn submit<S>(self, save: impl FnOnce(D) -> S)
    where
        D: Rebase,
        S: Future<Output = Result<D, FormError<F>>> + 'static,
    {
        if self.is_busy.get_untracked() {
            return;
        }
        self.is_busy.set(true);
        let draft = self.draft.get_untracked();
        let saving = save(draft.clone());
        spawn_local(async move {
            let answer = saving.await;
            // The page may have been left meanwhile.
            if self.is_busy.try_set(false).is_some() {
                return;
            }
            match answer {
                Ok(stored) => {
                    // What was typed while it was on its way stays.
                    self.rebase(&draft, stored);
                    self.was_saved.set(true);
                }
                Err(error) => self.show(error),
            }
        });
    }

    /// Others changed what is stored: the fields that nobody touched here follow.
    pub fn follow(self, stored: D)
    where
        D: Rebase,
    {
        let base = self.saved.get_untracked();
        self.rebase(&base, stored);
    }

    fn rebase(self, base: &D, stored: D)
    where
        D: Rebase,
    {
        let entered = self.draft.get_untracked();
        let rebased = entered.rebased(base, &stored);
        if rebased != entered {
            self.draft.set(rebased);
        }
        if self.saved.with_untracked(|saved| *saved != stored) {
            self.saved.set(stored);
        }
    }

    /// Whether it is being saved. Tracked.
    pub fn is_busy(self) -> bool {
        self.is_busy.get()
    }

    /// What is wrong with a field, in words. Tracked.
    pub fn error_of(self, field: F) -> Option<String> {
        self.error.with(|error| {
            let error = error.as_ref()?;
            (error.field == Some(field)).then(|| error.words.clone())
        })
    }

    /// What is wrong with no field in particular, in words. Tracked.
    pub fn error_of_whole(self) -> Option<String> {
        self.error.with(|error| {
            let error = error.as_ref()?;
            error.field.is_none().then(|| error.words.clone())
        })
    }

    /// Registers how an error of a field is brought into view.
    pub fn on_error(self, field: F, reveal: impl Fn(Option<usize>) + 'static) {
        let reveal: Reveal = Rc::new(reveal);
        self.reveals
            .update_value(|reveals| reveals.push((field, reveal)));
    }

    fn show(self, error: FormError<F>) {
        let (field, line) = (error.field, error.line);
        self.error.set(Some(error));
        if let Some(field) = field {
            self.reveal(field, line);
        }
    }

    /// Brings a field into view, and the keyboard to it, with what is on the page
    /// at the next frame.
    fn reveal(self, field: F, line: Option<usize>) {
        request_animation_frame(move || {
            let found = self.reveals.try_with_value(|reveals| {
                let mut newest_first = reveals.iter().rev();
                let found = newest_first.find(|(of, _)| *of == field);
                found.map(|(_, reveal)| Rc::clone(reveal))
            });
            if let Some(reveal) = found.flatten() {
                reveal(line);
            }
        });
    }
}
