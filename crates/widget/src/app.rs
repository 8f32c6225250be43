//! From the first word of the host to a chat, and on to the next visitor.

use std::{cell::RefCell, rc::Rc};

use leptos::{mount::mount_to, prelude::*};
use live::{Live, Options, Visitor};
use protocol::{InboxId, Visit, command::Introduce, json::Json};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::HtmlElement;

use crate::{
    chat::{self, Room},
    device::Device,
    host::{self, Place, Said},
    words::Words,
};

/// The frame, from its boot on.
struct App {
    device: Device,
    visitor: Rc<Visitor>,
    words: ArcRwSignal<Words>,
    opened: ArcRwSignal<bool>,
    /// The site has colours of its own.
    is_dressed: bool,
    chat: RefCell<Option<Chat>>,
}

/// What goes when the visitor does.
struct Chat {
    live: Live,
    _mounted: Box<dyn std::any::Any>,
}

/// Listens to the page that holds the frame.
pub fn listen() {
    let app: Rc<RefCell<Option<Rc<App>>>> = Rc::default();
    host::listen(move |said| {
        let booted = app.borrow().clone();
        match (booted, said) {
            (
                None,
                Said::Boot {
                    locale,
                    place,
                    open,
                    is_dressed,
                },
            ) => {
                let booted = App::boot(place, *is_dressed);
                *app.borrow_mut() = booted.clone();
                if let Some(booted) = booted {
                    booted.speak(locale);
                    booted.come_back();
                    if *open {
                        booted.open();
                    }
                }
            }
            (Some(app), said) => app.hear(said),
            (None, _) => {}
        }
    });
}

/// The inbox in this page's address.
fn inbox() -> Option<InboxId> {
    let path = web_sys::window()?.location().pathname().ok()?;
    path.rsplit('/').next()?.parse().ok()
}

impl App {
    fn boot(place: &Place, is_dressed: bool) -> Option<Rc<Self>> {
        let inbox_id = inbox()?;
        let device = Device::new(inbox_id);
        Some(Rc::new(Self {
            visitor: Rc::new(Visitor {
                inbox_id,
                host: Some(host::origin()),
                token: RefCell::new(device.token()),
                visit: RefCell::new(Some(visit(place))),
                introduction: RefCell::default(),
            }),
            device,
            words: ArcRwSignal::new(Words::default()),
            opened: ArcRwSignal::new(false),
            is_dressed,
            chat: RefCell::default(),
        }))
    }

    fn hear(self: &Rc<Self>, said: &Said<'_>) {
        match said {
            // The frame was taken away and put back: it is told again.
            Said::Boot { place, open, .. } => {
                self.go_on(place);
                if *open {
                    self.open();
                }
            }
            Said::Open => self.open(),
            Said::Close => self.opened.set(false),
            Said::Page(place) => self.go_on(place),
            Said::Call {
                id,
                method,
                argument,
            } => self.answer(*id, method, argument),
        }
    }

    /// A visitor who was here before hears at once what is new.
    fn come_back(self: &Rc<Self>) {
        if self.visitor.token.borrow().is_some() {
            self.start();
        } else {
            self.tell_state(0, false);
        }
    }

    fn open(self: &Rc<Self>) {
        if self.chat.borrow().is_none() {
            self.start();
        }
        self.opened.set(true);
    }

    fn start(self: &Rc<Self>) {
        let device = self.device.clone();
        let keep = Box::new(move |token: &str| device.keep_token(token));
        let live = Live::visit(Options::default(), Rc::clone(&self.visitor), keep);
        let room = Room::new(
            &live,
            Rc::clone(&self.visitor),
            self.device.clone(),
            self.words.clone(),
            self.opened.clone(),
            self.is_dressed,
        );
        let mounted = body().map(|body| mount_to(body, move || chat::view(room)));
        *self.chat.borrow_mut() = Some(Chat {
            live,
            _mounted: Box::new(mounted),
        });
        chat::take_over();
    }

    fn stop(&self) {
        if let Some(chat) = self.chat.take() {
            chat.live.stop();
        }
    }

    fn go_on(&self, place: &Place) {
        *self.visitor.visit.borrow_mut() = Some(visit(place));
        if let Some(chat) = &*self.chat.borrow() {
            chat.live.go_on();
        }
    }

    fn speak(&self, locale: &str) {
        let language = locale.split('-').next().unwrap_or_default().to_owned();
        let words = self.words.clone();
        if language == "en" {
            return words.set(Words::default());
        }
        leptos::task::spawn_local(async move {
            let text = JsFuture::from(host::words(&language)).await;
            let text = text.ok().and_then(|text| text.as_string());
            words.set(text.and_then(Words::read).unwrap_or_default());
        });
    }

    fn tell_state(&self, unread: u32, conversation: bool) {
        host::tell(
            "state",
            &[
                ("unread", &u64::from(unread)),
                ("conversation", &conversation),
            ],
        );
    }

    fn answer(self: &Rc<Self>, id: u32, method: &str, argument: &Json<'_>) {
        let refusal = match method {
            "setLocale" => {
                let locale = argument.text().unwrap_or_default();
                host::speak(locale);
                self.speak(locale);
                None
            }
            "setTheme" => {
                let text = |name| argument.field::<String>(name).unwrap_or_default();
                host::dress(&text("color"), &text("scheme"));
                None
            }
            "identify" => {
                self.introduce(argument);
                None
            }
            "reset" => {
                self.reset();
                None
            }
            _ => Some("unknown_command"),
        };
        let id = u64::from(id);
        match refusal {
            None => host::tell("result", &[("id", &id), ("value", &true)]),
            Some(code) => host::tell("result", &[("id", &id), ("error", &Refused(code))]),
        }
    }

    /// Their own word for who they are: it goes with their first message.
    fn introduce(&self, says: &Json<'_>) {
        let text = |name| says.field::<String>(name);
        let introduction = Introduce {
            name: text("name"),
            email: text("email"),
            phone: text("phone"),
        };
        *self.visitor.introduction.borrow_mut() = Some(introduction);
    }

    /// Forgets the visitor; whoever opens the chat next is somebody new.
    fn reset(self: &Rc<Self>) {
        self.stop();
        self.device.forget();
        *self.visitor.token.borrow_mut() = None;
        *self.visitor.introduction.borrow_mut() = None;
        self.tell_state(0, false);
        if self.opened.get_untracked() {
            self.start();
        }
    }
}

/// Why a call was refused.
struct Refused(&'static str);

impl protocol::json::Write for Refused {
    fn write(&self, out: &mut String) {
        protocol::json::object(out, &[("code", &self.0)]);
    }
}

fn body() -> Option<HtmlElement> {
    web_sys::window()?.document()?.body()
}

/// Where the visitor is, and what their browser says of them.
fn visit(place: &Place) -> Visit {
    let navigator = web_sys::window().map(|window| window.navigator());
    Visit {
        page: place.page.clone(),
        referrer: place.referrer.clone(),
        language: navigator
            .and_then(|navigator| navigator.language())
            .unwrap_or_default(),
        time_zone: time_zone().unwrap_or_default(),
    }
}

fn time_zone() -> Option<String> {
    let format = js_sys::Intl::DateTimeFormat::default();
    let options: JsValue = format.resolved_options().unchecked_into();
    js_sys::Reflect::get(&options, &"timeZone".into())
        .ok()?
        .as_string()
}
