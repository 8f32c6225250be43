//! From the first word of the host to a chat.

use std::{cell::RefCell, rc::Rc};

use any_spawner::Executor;
use live::{Live, Options, Visitor};
use protocol::{Attribute, InboxId, Problem, Visit, command::Introduce};
use reactive_graph::{
    signal::ArcRwSignal,
    traits::{Get, GetUntracked, Set, Track},
};
use serde::Deserialize;
use serde_json::Value;

use crate::{
    bind,
    chat::Room,
    device::Device,
    host::{self, CallOutcome, FrameMessage, HostMessage},
    stream,
};

/// The frame, from its boot on.
struct App {
    device: Device,
    visitor: Rc<Visitor>,
    opened: ArcRwSignal<bool>,
    /// The site has a colour of its own.
    is_dressed: bool,
    live: RefCell<Option<Live>>,
    /// The website's signed word for who this is, and the call to answer.
    identity: RefCell<Option<(u32, String)>>,
}

/// Listens to the page that holds the frame.
pub fn listen() {
    // Twice in one page would be a mistake of ours, and harmless.
    let _first = Executor::init_wasm_bindgen();
    let app: RefCell<Option<Rc<App>>> = RefCell::default();
    host::listen(move |said| {
        let booted = app.borrow().clone();
        match (booted, said) {
            (Some(app), said) => app.hear(said),
            (None, HostMessage::Boot { page, open, theme }) => {
                let booted = App::boot(page.into(), theme.color.is_some());
                if let Some(app) = &booted {
                    app.come_back();
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
    let path = web_sys::window()?.location().pathname().ok()?;
    let last = path.split(['/']).next_back()?;
    last.parse().ok()
}

impl App {
    fn boot(visit: Visit, is_dressed: bool) -> Option<Rc<Self>> {
        let inbox_id = inbox()?;
        let device = Device;
        let token = device.token();
        host::admit(token.as_deref().unwrap_or_default());
        Some(Rc::new(Self {
            visitor: Rc::new(Visitor {
                inbox_id,
                host: Some(host::origin()),
                token: RefCell::new(token),
                visit: RefCell::new(Some(visit)),
                introduction: RefCell::default(),
            }),
            device,
            opened: ArcRwSignal::new(false),
            is_dressed,
            live: RefCell::default(),
            identity: RefCell::default(),
        }))
    }

    fn hear(self: &Rc<Self>, message: HostMessage) {
        match message {
            // The frame was taken away and put back: it is told again.
            HostMessage::Boot { page, open, .. } => {
                self.page_changed(page.into());
                if open {
                    self.open();
                }
            }
            HostMessage::Open => self.open(),
            HostMessage::Close => self.opened.set(false),
            HostMessage::Page { page } => self.page_changed(page.into()),
            HostMessage::Call { id, method, args } => {
                self.answer(id, &method, args.into_iter().next().unwrap_or_default());
            }
            HostMessage::Unknown => {}
        }
    }

    /// A visitor who was here before hears at once what is new; for a new one
    /// there is no line before they want one.
    fn come_back(self: &Rc<Self>) {
        if self.visitor.token.borrow().is_some() {
            self.start();
        } else {
            tell_nothing_unread();
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
        let device = self.device;
        let keep = Box::new(move |token: &str| {
            host::admit(token);
            device.keep_token(token);
        });
        let visitor = Rc::clone(&self.visitor);
        let events = Box::new(move |url: &str, ear| {
            let token = visitor.token.borrow();
            Some(stream::open(url, token.as_deref().unwrap_or_default(), ear))
        });
        let visitor = Rc::clone(&self.visitor);
        let live = Live::visit(Options::default(), visitor, keep, events);
        Room::open(
            &live,
            Rc::clone(&self.visitor),
            self.device,
            self.opened.clone(),
            self.is_dressed,
        );
        let (loaded, changed) = (live.loaded(), live.list_changed());
        let app = Rc::downgrade(self);
        *self.live.borrow_mut() = Some(live);
        // Only a visitor who has come can say who they are; and what they wrote
        // before is sent before, since it would stay with whom they were.
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

    /// Shows the website's word, if it waits.
    fn identify(self: &Rc<Self>) {
        let Some((id, token)) = self.identity.take() else {
            return;
        };
        let Some(live) = self.live.borrow().clone() else {
            return;
        };
        let app = Rc::clone(self);
        let told = move |answer: Result<Option<String>, Problem>| match answer {
            Ok(None) => answer_call(id, true),
            // They are known under another token: begin anew with that.
            Ok(Some(token)) => {
                // Whoever they were, what they began to write is theirs.
                app.device.keep_draft("");
                app.device.keep_token(&token);
                answer_call(id, true);
                begin_anew();
            }
            Err(problem) => refuse_call(id, &problem.code, problem.words()),
        };
        live.identify(token, Box::new(told));
    }

    fn page_changed(&self, visit: Visit) {
        *self.visitor.visit.borrow_mut() = Some(visit);
        if let Some(live) = &*self.live.borrow() {
            live.page_changed();
        }
    }

    fn answer(self: &Rc<Self>, id: u32, method: &str, argument: Value) {
        let text = |name| argument[name].as_str().map(str::to_owned);
        let is_known = match method {
            "setLocale" => {
                host::speak(argument.as_str().unwrap_or_default());
                true
            }
            "setTheme" => {
                let said = |name| text(name).unwrap_or_default();
                host::dress(&said("color"), &said("scheme"));
                true
            }
            "identify" if !argument["token"].is_null() => {
                let token = text("token").unwrap_or_default();
                *self.identity.borrow_mut() = Some((id, token));
                self.start();
                if self.is_settled() {
                    self.identify();
                }
                return;
            }
            "identify" => {
                self.introduce(Introduce {
                    name: text("name"),
                    email: text("email"),
                    phone: text("phone"),
                    attributes: None,
                });
                true
            }
            "setAttributes" => {
                self.introduce(Introduce {
                    attributes: Some(attributes(argument)),
                    ..Introduce::default()
                });
                true
            }
            "reset" => true,
            _ => false,
        };
        if method == "reset" {
            self.forget();
        }
        if is_known {
            answer_call(id, true);
        } else {
            refuse_call(id, "unknown_command", method);
        }
        if method == "reset" {
            begin_anew();
        }
    }

    fn is_settled(&self) -> bool {
        let live = self.live.borrow();
        live.as_ref().is_some_and(|live| {
            live.loaded().get_untracked()
                && live.with(|replica| replica.outbox().waiting()) == 0
                && !bind::has("#files progress")
        })
    }

    /// Their own word for who they are, or the website's facts: it goes with
    /// their first message.
    fn introduce(&self, says: Introduce) {
        match &*self.live.borrow() {
            Some(live) => live.introduce(says),
            None => {
                let mut kept = self.visitor.introduction.borrow_mut();
                kept.get_or_insert_default().merge(says);
            }
        }
    }

    /// Whoever opens the chat next is somebody new.
    fn forget(&self) {
        if let Some(live) = self.live.take() {
            let unsent = live.with(|replica| {
                let unsent = replica.outbox().iter();
                unsent.map(|pending| pending.id).collect::<Vec<_>>()
            });
            for id in unsent {
                live.discard(id);
            }
            live.stop();
        }
        self.device.forget();
        tell_nothing_unread();
    }
}

/// The page begins from the start, and says hello again.
fn begin_anew() {
    if let Some(window) = web_sys::window() {
        let _reloading = window.location().reload();
    }
}

/// What of a site's attributes can be understood.
fn attributes(argument: Value) -> Vec<Attribute> {
    let Value::Array(items) = argument else {
        return Vec::new();
    };
    items
        .into_iter()
        .filter_map(|item| Attribute::deserialize(item).ok())
        .collect()
}

fn tell_nothing_unread() {
    host::tell(&FrameMessage::State {
        unread: 0,
        conversation: false,
    });
}

fn answer_call(id: u32, value: bool) {
    let outcome = CallOutcome::Value(value);
    host::tell(&FrameMessage::Result { id, outcome });
}

fn refuse_call(id: u32, code: &str, message: &str) {
    let outcome = CallOutcome::Error { code, message };
    host::tell(&FrameMessage::Result { id, outcome });
}
