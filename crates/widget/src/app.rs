//! The frame's life: from the host's first message to a chat.

mod host_call;
mod identity;

use std::{cell::RefCell, rc::Rc};

use any_spawner::Executor;
use live::{Live, WebsiteVisitor};
use protocol::{InboxId, Visit};
use reactive_graph::{
    signal::{ArcRwSignal, ArcTrigger},
    traits::Set,
};

use self::identity::WaitingIdentity;
use crate::{
    chat::Chat,
    connect::Connect,
    host::{self, FrameMessage, HostMessage},
    inbox_path::inbox_in,
    visitor_storage::VisitorStorage,
};

/// The frame once it has booted.
struct App {
    storage: VisitorStorage,
    visitor: Rc<WebsiteVisitor>,
    /// The panel is open.
    opened: ArcRwSignal<bool>,
    /// The site chose a colour: the inbox's is not applied.
    has_site_color: bool,
    connect: Connect,
    live: RefCell<Option<Live>>,
    /// A signed identity that waits to be shown to the server.
    identity: RefCell<Option<WaitingIdentity>>,
    /// [`WebsiteVisitor::introduction`] is another one.
    introduction_changed: ArcTrigger,
}

/// Listens to the page that holds the frame, and connects the visitor when it
/// opens the panel.
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

impl App {
    fn boot(visit: Visit, has_site_color: bool, connect: Connect) -> Option<Rc<Self>> {
        let inbox_id = inbox()?;
        Some(Rc::new(Self {
            visitor: Rc::new(WebsiteVisitor {
                inbox_id,
                host: Some(host::origin()),
                token: RefCell::default(),
                visit: RefCell::new(Some(visit)),
                introduction: RefCell::default(),
            }),
            storage: VisitorStorage,
            opened: ArcRwSignal::new(false),
            has_site_color,
            connect,
            live: RefCell::default(),
            identity: RefCell::default(),
            introduction_changed: ArcTrigger::new(),
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

    /// Connects a visitor who was here before, so that the launcher shows what is
    /// new; somebody new is connected when they open the panel.
    fn resume(self: &Rc<Self>) {
        if self.storage.token().is_some() {
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
        // Read now: since the boot, another tab may have made somebody of the visitor.
        let known = storage.token();
        host::set_token(known.as_deref().unwrap_or_default());
        self.visitor.token.replace(known.clone());
        let keep = Box::new(move |token: &str| {
            let stored = storage.token();
            if stored.is_some() && stored != known {
                // Another tab was faster: this one is the same visitor.
                return host_call::reload();
            }
            host::set_token(token);
            storage.set_token(token);
        });
        let live = (self.connect)(Rc::clone(&self.visitor), keep);
        Chat::open(
            &live,
            Rc::clone(&self.visitor),
            self.storage,
            self.opened.clone(),
            self.introduction_changed.clone(),
            self.has_site_color,
        );
        *self.live.borrow_mut() = Some(live);
        self.identify_when_settled();
    }

    fn page_changed(&self, visit: Visit) {
        *self.visitor.visit.borrow_mut() = Some(visit);
        if let Some(live) = &*self.live.borrow() {
            live.page_changed();
        }
    }
}

fn post_nothing_unread() {
    host::post(&FrameMessage::State {
        unread: 0,
        conversation: false,
        teaser: "",
    });
}
