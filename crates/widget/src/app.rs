//! The frame's life: from the host's first message to a chat, and the calls of
//! the site's script.

use std::{cell::RefCell, rc::Rc};

use any_spawner::Executor;
use live::{Live, Visitor};
use protocol::{InboxId, Problem, Visit, command::Introduce};
use reactive_graph::{
    signal::ArcRwSignal,
    traits::{Get, GetUntracked, Set, Track},
};

use crate::{
    bind,
    chat::Chat,
    connect::Connect,
    host::{self, CallError, FrameMessage, HostCall, HostMessage},
    visitor_storage::VisitorStorage,
};

/// The frame once it has booted.
struct App {
    storage: VisitorStorage,
    visitor: Rc<Visitor>,
    /// The panel is open.
    opened: ArcRwSignal<bool>,
    /// The site chose a colour: the inbox's is not applied.
    has_site_color: bool,
    connect: Connect,
    live: RefCell<Option<Live>>,
    /// A signed identity that waits to be shown to the server, and the call to
    /// answer then.
    identity: RefCell<Option<(u32, String)>>,
}

/// Listens to the page that holds the frame, and connects the visitor when it says
/// so.
pub fn listen(connect: Connect) {
    // A second call would find an executor set, and change nothing.
    let _first = Executor::init_wasm_bindgen();
    let app: RefCell<Option<Rc<App>>> = RefCell::default();
    host::listen(move |message| {
        let booted = app.borrow().clone();
        match (booted, message) {
            (Some(app), message) => app.receive(message),
            (
                None,
                HostMessage::Boot {
                    visit,
                    open,
                    has_color,
                },
            ) => {
                let booted = App::boot(visit, has_color, connect);
                if let Some(app) = &booted {
                    app.resume();
                    if open {
                        app.open();
                    }
                }
                *app.borrow_mut() = booted;
            }
            (None, _) => {}
        }
    });
}

/// The inbox in this page's address.
fn inbox() -> Option<InboxId> {
    inbox_in(&web_sys::window()?.location().pathname().ok()?)
}

/// `/widget/{inbox}`
fn inbox_in(path: &str) -> Option<InboxId> {
    path.rsplit('/').next()?.parse().ok()
}

impl App {
    fn boot(visit: Visit, has_site_color: bool, connect: Connect) -> Option<Rc<Self>> {
        let inbox_id = inbox()?;
        let storage = VisitorStorage;
        let token = storage.token();
        host::set_token(token.as_deref().unwrap_or_default());
        Some(Rc::new(Self {
            visitor: Rc::new(Visitor {
                inbox_id,
                host: Some(host::origin()),
                token: RefCell::new(token),
                visit: RefCell::new(Some(visit)),
                introduction: RefCell::default(),
            }),
            storage,
            opened: ArcRwSignal::new(false),
            has_site_color,
            connect,
            live: RefCell::default(),
            identity: RefCell::default(),
        }))
    }

    fn receive(self: &Rc<Self>, message: HostMessage) {
        match message {
            // The frame was taken out of the page and put back: the loader
            // boots it again.
            HostMessage::Boot { visit, open, .. } => {
                self.page_changed(visit);
                if open {
                    self.open();
                }
            }
            HostMessage::Open => self.open(),
            HostMessage::Close => self.opened.set(false),
            HostMessage::Page { visit } => self.page_changed(visit),
            HostMessage::Call { id, call } => self.answer(id, call),
            HostMessage::Unknown => {}
        }
    }

    /// Connects a visitor who was here before, so that they are told of what is
    /// new; somebody new is connected when they open the panel.
    fn resume(self: &Rc<Self>) {
        if self.visitor.token.borrow().is_some() {
            self.start();
        } else {
            post_nothing_unread();
        }
    }

    fn open(self: &Rc<Self>) {
        self.start();
        self.opened.set(true);
    }

    fn start(self: &Rc<Self>) {
        if self.live.borrow().is_some() {
            return;
        }
        let storage = self.storage;
        let keep = Box::new(move |token: &str| {
            host::set_token(token);
            storage.set_token(token);
        });
        let live = (self.connect)(Rc::clone(&self.visitor), keep);
        Chat::open(
            &live,
            Rc::clone(&self.visitor),
            self.storage,
            self.opened.clone(),
            self.has_site_color,
        );
        let (loaded, changed) = (live.loaded(), live.list_changed());
        let app = Rc::downgrade(self);
        *self.live.borrow_mut() = Some(live);
        // An identity can make somebody else of the visitor: it waits until
        // they are known, and until what they wrote under the old one is sent.
        bind::effect(Box::new(move || {
            changed.track();
            if loaded.get()
                && let Some(app) = app.upgrade()
                && app.is_settled()
            {
                app.identify();
            }
        }));
    }

    /// Shows the signed identity to the server, if one waits.
    fn identify(self: &Rc<Self>) {
        let Some((id, token)) = self.identity.take() else {
            return;
        };
        let Some(live) = self.live.borrow().clone() else {
            return;
        };
        let app = Rc::clone(self);
        let answered = move |answer: Result<Option<String>, Problem>| match answer {
            Ok(None) => accept_call(id),
            // The person is known under another token: the frame starts again
            // with that one.
            Ok(Some(token)) => {
                // What was being written belongs to who they were before.
                app.storage.set_draft("");
                app.storage.set_token(&token);
                accept_call(id);
                reload();
            }
            Err(problem) => refuse_call(id, &problem.code, problem.words()),
        };
        live.identify(token, Box::new(answered));
    }

    fn page_changed(&self, visit: Visit) {
        *self.visitor.visit.borrow_mut() = Some(visit);
        if let Some(live) = &*self.live.borrow() {
            live.page_changed();
        }
    }

    fn answer(self: &Rc<Self>, id: u32, call: HostCall) {
        match call {
            HostCall::IdentifySigned { token } => {
                *self.identity.borrow_mut() = Some((id, token));
                self.start();
                if self.is_settled() {
                    self.identify();
                }
                return;
            }
            HostCall::Identify(introduction) => self.introduce(introduction),
            HostCall::SetAttributes(attributes) => self.introduce(Introduce {
                attributes: Some(attributes),
                ..Introduce::default()
            }),
            HostCall::SetLocale { locale } => host::set_locale(&locale),
            HostCall::SetTheme { color, scheme } => host::apply_theme(&color, &scheme),
            HostCall::Reset => {
                self.reset();
                accept_call(id);
                reload();
                return;
            }
            HostCall::Unknown { method } => {
                refuse_call(id, "unknown_command", &method);
                return;
            }
        }
        accept_call(id);
    }

    /// The visitor is known, and nothing of theirs is on its way to the server.
    fn is_settled(&self) -> bool {
        let live = self.live.borrow();
        live.as_ref().is_some_and(|live| {
            live.loaded().get_untracked()
                && live.read_waiting() == 0
                && !bind::has("#files progress")
        })
    }

    /// Keeps what the page says of the visitor until their first message.
    fn introduce(&self, introduction: Introduce) {
        match &*self.live.borrow() {
            Some(live) => live.introduce(introduction),
            None => {
                let mut earlier = self.visitor.introduction.borrow_mut();
                earlier.get_or_insert_default().merge(introduction);
            }
        }
    }

    /// Forgets the visitor: whoever opens the chat next is somebody new.
    fn reset(&self) {
        if let Some(live) = self.live.take() {
            for id in live.read_unsent() {
                live.discard(id);
            }
            live.stop();
        }
        self.storage.clear();
        post_nothing_unread();
    }
}

/// Loads the frame again: it says `hello`, and is booted.
fn reload() {
    if let Some(window) = web_sys::window() {
        let _reloading = window.location().reload();
    }
}

fn post_nothing_unread() {
    host::post(&FrameMessage::State {
        unread: 0,
        conversation: false,
    });
}

fn accept_call(id: u32) {
    host::post(&FrameMessage::Result {
        id,
        value: Some(true),
        error: None,
    });
}

fn refuse_call(id: u32, code: &str, message: &str) {
    host::post(&FrameMessage::Result {
        id,
        value: None,
        error: Some(CallError { code, message }),
    });
}

#[cfg(test)]
mod tests {
    use super::inbox_in;

    #[test]
    fn the_inbox_is_the_last_part_of_the_address() {
        let id = "00000000-0000-7000-8000-00000000000b";
        let inbox = inbox_in(&format!("/widget/{id}"));
        assert_eq!(inbox.map(|inbox| inbox.to_string()).as_deref(), Some(id));
        assert_eq!(inbox_in("/widget/"), None);
        assert_eq!(inbox_in("/widget/index.html"), None);
    }
}
