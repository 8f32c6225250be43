//! A menu on a button: arrows move, Enter chooses, Esc and a click elsewhere
//! close it, and the focus goes back where it was.

use leptos::{ev::KeyboardEvent, html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::layers::closes_by_escape;
use crate::dom::focus;

/// A button and what it opens.
#[component]
pub fn Menu(
    /// What is on the button.
    button: ViewFn,
    #[prop(into)] name: Signal<String>,
    #[prop(optional)] class: &'static str,
    #[prop(optional)] kind: &'static str,
    #[prop(optional)] side: &'static str,
    /// Given by whoever opens it by a command too.
    #[prop(default = RwSignal::new(false))]
    open: RwSignal<bool>,
    /// How tests find the button.
    #[prop(optional)]
    action: &'static str,
    children: ChildrenFn,
) -> impl IntoView {
    let trigger = NodeRef::<html::Button>::new();
    let menu = NodeRef::<html::Div>::new();

    // Where the focus was before: it is given back there.
    let before = StoredValue::new_local(None::<HtmlElement>);
    // The first item has the focus once there is one.
    Effect::new(move |_| {
        if let Some(menu) = menu.get() {
            let active = document().active_element();
            before.set_value(active.and_then(|active| active.dyn_into().ok()));
            focus_item(&menu, |_| 0);
        }
    });
    let close = move || {
        open.set(false);
        if let Some(before) = before.get_value() {
            before.focus().ok();
        }
        let is_back = !focus::is_within("[role=menu]") && !focus::is_nowhere();
        if is_back {
            return;
        }
        if let Some(trigger) = trigger.get_untracked() {
            trigger.focus().ok();
        }
    };
    let escape = move || {
        close();
        true
    };
    closes_by_escape(move || open.get(), escape);
    let typed = move |event: KeyboardEvent| {
        let Some(menu) = menu.get_untracked() else {
            return;
        };
        match event.key().as_str() {
            "ArrowDown" => focus_item(&menu, |at| at.map_or(0, |at| at + 1)),
            "ArrowUp" => focus_item(&menu, |at| at.map_or(0, |at| at - 1)),
            "Home" => focus_item(&menu, |_| 0),
            "End" => focus_item(&menu, |_| -1),
            "Tab" => close(),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    };
    view! {
        <span class="menu-anchor">
            <button
                node_ref=trigger
                type="button"
                class=class
                data-kind=(!kind.is_empty()).then_some(kind)
                data-action=(!action.is_empty()).then_some(action)
                aria-haspopup="menu"
                aria-expanded=move || open.get().to_string()
                aria-label=move || name.get()
                title=move || name.get()
                on:click=move |_| open.update(|open| *open = !*open)
            >
                {button.run()}
            </button>
            <Show when=move || open.get()>
                <div class="menu-backdrop" on:click=move |_| open.set(false)></div>
                <div
                    class="menu"
                    role="menu"
                    data-side=(!side.is_empty()).then_some(side)
                    node_ref=menu
                    on:keydown=typed
                    on:click=move |event| {
                        let target = event.target().and_then(|t| t.dyn_into::<web_sys::Element>().ok());
                        let chosen = target
                            .and_then(|element| element.closest("[role=menuitem]").ok().flatten());
                        if chosen.is_some() {
                            close();
                        }
                    }
                >
                    {children()}
                </div>
            </Show>
        </span>
    }
}

/// Moves the focus to the item that `next` says, given where it is; round and round.
fn focus_item(menu: &web_sys::Element, next: fn(Option<i64>) -> i64) {
    let items = menu.get_elements_by_tag_name("button");
    let count = i64::from(items.length());
    let active = document().active_element();
    let at = (0..items.length()).find(|index| active.is_some() && items.item(*index) == active);
    let next = next(at.map(i64::from))
        .checked_rem_euclid(count)
        .and_then(|next| u32::try_from(next).ok());
    if let Some(item) = next.and_then(|next| items.item(next)) {
        item.unchecked_into::<HtmlElement>().focus().ok();
    }
}

/// One line of a menu.
#[component]
pub fn MenuItem(on_choose: impl Fn() + 'static, children: Children) -> impl IntoView {
    view! {
        <button
            type="button"
            class="menu-item"
            role="menuitem"
            tabindex="-1"
            on:click=move |_| on_choose()
        >
            {children()}
        </button>
    }
}
