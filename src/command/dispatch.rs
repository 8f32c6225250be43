//! Who carries a command out: the view that registered for it last.

use std::{fmt, rc::Rc};

use leptos::prelude::*;

use super::{Command, OFFERED};

/// The commands that the views on the page can carry out.
#[derive(Debug, Clone, Copy)]
pub struct Commands(RwSignal<Handlers, LocalStorage>);

#[derive(Default)]
struct Handlers {
    list: Vec<Handler>,
    next_id: u32,
}

struct Handler {
    id: u32,
    command: Command,
    run: Rc<dyn Fn() -> bool>,
}

impl fmt::Debug for Handlers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let commands = self.list.iter().map(|handler| handler.command);
        f.debug_list().entries(commands).finish()
    }
}

impl Commands {
    /// None yet; for all views below.
    pub fn provide() -> Self {
        let commands = Self(RwSignal::new_local(Handlers::default()));
        provide_context(commands);
        commands
    }

    /// Carries a command out by `run`, until the calling view is gone.
    pub fn on(self, command: Command, run: impl Fn() + 'static) {
        self.on_if(command, move || {
            run();
            true
        });
    }

    /// The same for a command that may not apply: `run` says whether it did.
    pub fn on_if(self, command: Command, run: impl Fn() -> bool + 'static) {
        let run = Rc::new(run);
        let id = self.0.try_update(|handlers| {
            let id = handlers.next_id;
            handlers.next_id += 1;
            handlers.list.push(Handler { id, command, run });
            id
        });
        on_cleanup(move || {
            self.0.try_update(|handlers| {
                handlers.list.retain(|handler| Some(handler.id) != id);
            });
        });
    }

    /// Whether a view on the page can carry it out. Tracked.
    pub fn is_available(self, command: Command) -> bool {
        self.0.track();
        self.handler(command).is_some()
    }

    /// What the palette offers for a text: the commands that are available and
    /// whose label contains every typed word. Tracked.
    pub fn matching(self, text: &str) -> Vec<Command> {
        let named = OFFERED.into_iter().filter(|it| it.is_named_by(text));
        named.filter(|it| self.is_available(*it)).collect()
    }

    /// Carries a command out. False if nobody could.
    pub fn run(self, command: Command) -> bool {
        // Not while the handlers are borrowed: it may register others.
        self.handler(command).is_some_and(|run| run())
    }

    /// Carries a command out after what is going on now, such as a dialog that
    /// closes and gives the focus back.
    pub fn run_soon(self, command: Command) {
        let run = move || {
            self.run(command);
        };
        set_timeout(run, std::time::Duration::ZERO);
    }

    fn handler(self, command: Command) -> Option<Rc<dyn Fn() -> bool>> {
        let found = self.0.try_with_untracked(|handlers| {
            let mut newest_first = handlers.list.iter().rev();
            let found = newest_first.find(|handler| handler.command == command);
            found.map(|handler| Rc::clone(&handler.run))
        });
        found.flatten()
    }
}

/// The commands of the page.
pub fn use_commands() -> Commands {
    expect_context()
}
