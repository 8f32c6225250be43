//! The page as a person uses it: what one sees and does, without selectors.

use std::any::Any;

use dashboard::{app::App, route::Route};
use leptos::{mount::mount_to, prelude::*};
use protocol::{ConversationId, MessageId};
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use web_sys::{
    Element, HtmlElement, HtmlInputElement, HtmlTextAreaElement, KeyboardEvent, KeyboardEventInit,
};

use crate::shop;

/// How many frames a person would wait for anything here.
const PATIENCE: usize = 240;

const STYLE: [&str; 8] = [
    include_str!("../../style/tokens.css"),
    include_str!("../../style/base.css"),
    include_str!("../../style/ui.css"),
    include_str!("../../style/shell.css"),
    include_str!("../../style/inbox.css"),
    include_str!("../../style/conversation.css"),
    include_str!("../../style/settings.css"),
    include_str!("../../style/overlay.css"),
];

/// The dashboard on the page, until it is dropped.
pub(crate) struct DashboardPage {
    _mounted: Box<dyn Any>,
    home: HtmlElement,
}

impl Drop for DashboardPage {
    fn drop(&mut self) {
        self.home.remove();
    }
}

/// An empty place on the page, in our style.
pub(crate) fn place() -> HtmlElement {
    if document().get_element_by_id("style").is_none() {
        let style = document().create_element("style").unwrap();
        style.set_id("style");
        style.set_text_content(Some(&STYLE.concat()));
        document().head().unwrap().append_child(&style).unwrap();
    }
    let home: HtmlElement = document().create_element("div").unwrap().unchecked_into();
    // Beside what the test runner writes.
    home.style()
        .set_css_text("position: fixed; inset: 0; z-index: 9; background: Canvas");
    document().body().unwrap().append_child(&home).unwrap();
    home
}

/// Opens the dashboard at an address, on the shop that is open.
pub(crate) async fn open(route: Route) -> DashboardPage {
    let history = window().history().unwrap();
    history
        .replace_state_with_url(&JsValue::NULL, "", Some(&route.path()))
        .unwrap();
    let home = place();
    let mounted = mount_to(home.clone(), || view! { <App open=shop::live /> });
    let page = DashboardPage {
        _mounted: Box::new(mounted),
        home,
    };
    page.until("the list is here", || {
        page.find(".list-column .row, .list-column .empty, .settings-list li")
            .is_some()
    })
    .await;
    page.until("it is live", || page.connection() == "live")
        .await;
    page
}

impl DashboardPage {
    pub(crate) fn find(&self, selector: &str) -> Option<HtmlElement> {
        self.home
            .query_selector(selector)
            .unwrap()
            .map(JsCast::unchecked_into)
    }

    pub(crate) fn count(&self, selector: &str) -> u32 {
        self.home.query_selector_all(selector).unwrap().length()
    }

    #[track_caller]
    pub(crate) fn get(&self, selector: &str) -> HtmlElement {
        self.find(selector)
            .unwrap_or_else(|| panic!("{selector} is not on the page"))
    }

    /// Waits, frame by frame, until something is so.
    pub(crate) async fn until(&self, what: &str, is_so: impl Fn() -> bool) {
        for _ in 0..PATIENCE {
            if is_so() {
                return;
            }
            frame().await;
        }
        panic!("never: {what}. The page says: {}", self.home.inner_text());
    }

    pub(crate) async fn sees(&self, text: &str) {
        self.until(text, || self.home.inner_text().contains(text))
            .await;
    }

    pub(crate) async fn sees_bubble(&self, text: &str) -> Bubble {
        self.until(text, || self.bubble(text).is_some()).await;
        self.bubble(text).unwrap()
    }

    pub(crate) fn bubble(&self, text: &str) -> Option<Bubble> {
        let all = self.home.query_selector_all(".bubble").unwrap();
        (0..all.length()).find_map(|index| {
            let bubble: Element = all.item(index)?.unchecked_into();
            let said = bubble
                .query_selector(".bubble-text")
                .unwrap()?
                .text_content()?;
            (said == text).then_some(Bubble(bubble))
        })
    }

    pub(crate) fn bubbles(&self) -> u32 {
        self.count(".bubble")
    }

    /// The names in the list, from the top.
    pub(crate) fn names(&self) -> Vec<String> {
        let rows = self.home.query_selector_all(".row").unwrap();
        let mut rows: Vec<Element> = (0..rows.length())
            .map(|index| rows.item(index).unwrap().unchecked_into())
            .collect();
        rows.sort_by(|a, b| {
            let top = |row: &Element| {
                row.closest(".row-slot")
                    .unwrap()
                    .unwrap()
                    .get_attribute("style")
            };
            place_in(top(a)).cmp(&place_in(top(b)))
        });
        rows.iter()
            .map(|row| {
                row.query_selector(".row-name")
                    .unwrap()
                    .unwrap()
                    .text_content()
                    .unwrap()
            })
            .collect()
    }

    pub(crate) fn row(&self, id: ConversationId) -> RowElement {
        RowElement(self.get(&format!("a[data-conversation=\"{id}\"]")))
    }

    /// Opens a conversation by its address.
    pub(crate) async fn opens(&self, id: ConversationId) {
        self.goes_to(Route::Conversation(id));
        self.until("the thread is here", || self.find(".bubble").is_some())
            .await;
    }

    /// Goes to an address as Back and Forward do. A click would be taken by the
    /// routers of earlier tests, whose listeners outlive their pages.
    pub(crate) fn goes_to(&self, route: Route) {
        let history = window().history().unwrap();
        history
            .push_state_with_url(&JsValue::NULL, "", Some(&route.path()))
            .unwrap();
        let moved = web_sys::Event::new("popstate").unwrap();
        window().dispatch_event(&moved).unwrap();
    }

    /// Enters a text into the field of this name.
    pub(crate) fn enters(&self, name: &str, text: &str) {
        let field = self.get(&format!("[name={name}]"));
        match field.dyn_ref::<HtmlTextAreaElement>() {
            Some(lines) => lines.set_value(text),
            None => field.unchecked_ref::<HtmlInputElement>().set_value(text),
        }
        fire(&field, "input");
    }

    /// What is in the field of this name.
    pub(crate) fn entered(&self, name: &str) -> String {
        let field = self.get(&format!("[name={name}]"));
        match field.dyn_ref::<HtmlTextAreaElement>() {
            Some(lines) => lines.value(),
            None => field.unchecked_ref::<HtmlInputElement>().value(),
        }
    }

    /// Turns a switch.
    pub(crate) fn turns(&self, name: &str, on: bool) {
        let field: HtmlInputElement = self.get(&format!("[name={name}]")).unchecked_into();
        field.set_checked(on);
        fire(&field, "change");
    }

    /// Sends the form that is on the page.
    pub(crate) fn submits(&self, form: &str) {
        fire(&self.get(form), "submit");
    }

    pub(crate) fn text(&self) -> String {
        self.home.inner_text()
    }

    pub(crate) fn filters(&self, word: &str) {
        self.get(&format!("[data-filter={word}]")).click();
    }

    pub(crate) fn searches(&self, text: &str) {
        let field: HtmlInputElement = self.get("input[name=search]").unchecked_into();
        field.set_value(text);
        fire(&field, "input");
    }

    pub(crate) fn types(&self, text: &str) {
        let field = self.composer();
        field.focus().unwrap();
        field.set_value(text);
        fire(&field, "input");
    }

    pub(crate) fn composer(&self) -> HtmlTextAreaElement {
        self.get("textarea[name=message]").unchecked_into()
    }

    /// Presses a key in the composer.
    pub(crate) fn presses(&self, key: &str, with: impl FnOnce(&KeyboardEventInit)) {
        press(&self.composer(), key, with);
    }

    /// Presses a key nowhere in particular.
    pub(crate) fn presses_anywhere(&self, key: &str) {
        press(&document().body().unwrap(), key, |_| ());
    }

    /// Opens the details of the contact, unless they are open.
    pub(crate) async fn shows_details(&self) {
        if self.find(".contact").is_none() {
            self.get("[aria-label=Details]").click();
        }
        self.until("the details", || self.find(".contact").is_some())
            .await;
    }

    /// Presses a key together with Ctrl.
    pub(crate) fn presses_anywhere_with_ctrl(&self, key: &str) {
        press(&document().body().unwrap(), key, |init| {
            init.set_ctrl_key(true)
        });
    }

    pub(crate) fn clicks(&self, action: &str) {
        self.get(&format!("button[data-action={action}]")).click();
    }

    pub(crate) fn has(&self, action: &str) -> bool {
        self.find(&format!("button[data-action={action}]"))
            .is_some()
    }

    /// What the open menu offers.
    pub(crate) fn menu(&self) -> String {
        let menu = self.find("[role=menu]");
        menu.map_or_else(String::new, |menu| menu.inner_text())
    }

    pub(crate) fn connection(&self) -> String {
        self.get(".connection").get_attribute("data-state").unwrap()
    }

    pub(crate) fn log(&self) -> HtmlElement {
        self.get("[role=log]")
    }

    /// Scrolls the thread to so many pixels from its beginning.
    pub(crate) async fn scrolls_to(&self, top: i32) {
        self.log().set_scroll_top(top);
        frame().await;
        frame().await;
    }

    /// Scrolls the thread to its beginning.
    pub(crate) fn scroll_up(&self) {
        self.log().set_scroll_top(0);
    }

    /// How far the thread is from its end.
    pub(crate) fn below_view(&self) -> i32 {
        let log = self.log();
        log.scroll_height() - log.client_height() - log.scroll_top()
    }
}

/// A bubble.
pub(crate) struct Bubble(pub(crate) Element);

impl Bubble {
    pub(crate) fn mark(&self) -> String {
        self.0.get_attribute("data-delivery").unwrap_or_default()
    }

    pub(crate) fn direction(&self) -> String {
        self.0.get_attribute("data-direction").unwrap_or_default()
    }

    pub(crate) fn id(&self) -> MessageId {
        self.0
            .get_attribute("data-message")
            .unwrap()
            .parse()
            .unwrap()
    }

    pub(crate) fn top(&self) -> f64 {
        self.0.get_bounding_client_rect().top()
    }

    /// Where a piece of its text begins, from the left.
    pub(crate) fn left_of(&self, piece: &str) -> f64 {
        let parts = self.0.query_selector(".bubble-text").unwrap().unwrap();
        let parts = parts.child_nodes();
        let texts = (0..parts.length()).filter_map(|at| parts.get(at));
        let mut places = texts.filter_map(|text| {
            let said = text.text_content()?;
            let at = said[..said.find(piece)?].encode_utf16().count();
            let range = document().create_range().unwrap();
            let at = u32::try_from(at).unwrap();
            range.set_start(&text, at).unwrap();
            let end = at + u32::try_from(piece.encode_utf16().count()).unwrap();
            range.set_end(&text, end).unwrap();
            Some(range.get_bounding_client_rect().left())
        });
        places.next_back().expect("the bubble says it")
    }
}

/// A row of the list.
pub(crate) struct RowElement(pub(crate) HtmlElement);

impl RowElement {
    pub(crate) fn unread(&self) -> String {
        self.0.get_attribute("data-unread").unwrap_or_default()
    }

    pub(crate) fn preview(&self) -> String {
        self.0
            .query_selector(".row-preview")
            .unwrap()
            .unwrap()
            .text_content()
            .unwrap()
    }
}

fn place_in(style: Option<String>) -> u32 {
    let style = style.unwrap_or_default();
    let value = style.split("--index:").nth(1).unwrap_or_default();
    value
        .trim()
        .trim_end_matches(';')
        .parse()
        .unwrap_or(u32::MAX)
}

pub(crate) fn fire(target: &Element, name: &str) {
    let init = web_sys::EventInit::new();
    init.set_bubbles(true);
    init.set_cancelable(true);
    let event = web_sys::Event::new_with_event_init_dict(name, &init).unwrap();
    target.dispatch_event(&event).unwrap();
}

pub(crate) fn press(target: &Element, key: &str, with: impl FnOnce(&KeyboardEventInit)) {
    let init = KeyboardEventInit::new();
    init.set_key(key);
    init.set_bubbles(true);
    init.set_cancelable(true);
    with(&init);
    let event = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init).unwrap();
    target.dispatch_event(&event).unwrap();
}

/// The next frame, and all that was to happen before it.
pub(crate) async fn frame() {
    let (done, drawn) = futures::channel::oneshot::channel::<()>();
    let call = Closure::once_into_js(move || done.send(()).unwrap_or_default());
    window()
        .request_animation_frame(call.unchecked_ref())
        .unwrap();
    drawn.await.unwrap();
    leptos::task::tick().await;
}

/// Whether the keyboard is there.
pub(crate) fn is_focused(selector: &str) -> bool {
    document()
        .active_element()
        .is_some_and(|active| active.matches(selector).unwrap())
}
