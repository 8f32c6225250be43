//! The inboxes there are, and the way to another one.

pub mod new_website;

use leptos::prelude::*;
use leptos_router::hooks::use_location;
use protocol::Inbox;

use self::new_website::NewWebsite;
use crate::{
    channel,
    route::Route,
    session::use_live,
    ui::{
        dialog::Dialog,
        empty::Empty,
        icon::{Icon, SvgIcon},
    },
};

/// The column beside the settings of one.
#[component]
pub fn InboxList() -> impl IntoView {
    let inboxes = ReadSignal::from(use_live().inboxes());
    let making = RwSignal::new(false);
    view! {
        <section class="column list-column" aria-label="Settings">
            <div class="list-header settings-header">
                <div class="bar">
                    <h1>"Settings"</h1>
                    <button
                        type="button"
                        class="button"
                        data-action="new-website"
                        on:click=move |_| making.set(true)
                    >
                        <SvgIcon icon=Icon::Plus small=true />
                        "New website"
                    </button>
                </div>
            </div>
            <div class="scroll settings-list">
                <h2 class="meta">"Inboxes"</h2>
                <ul>{move || inboxes.get().into_iter().map(inbox_item).collect_view()}</ul>
            </div>
        </section>
        <Dialog open=making name="New website">
            <NewWebsite open=making />
        </Dialog>
    }
}

fn inbox_item(inbox: Inbox) -> impl IntoView {
    let path = use_location().pathname;
    let Inbox {
        id,
        name,
        channel,
        address,
        ..
    } = inbox;
    let channel = channel::profile(channel);
    let what = match address {
        Some(address) => format!("{} · {address}", channel.name),
        None => channel.name.to_owned(),
    };
    let inside = view! {
        <SvgIcon icon=channel.icon />
        <span class="settings-inbox">
            <strong class="cut" dir="auto">
                {name}
            </strong>
            <span class="meta cut">{what}</span>
        </span>
    };
    let Some(settings) = channel.settings else {
        return view! { <li data-readonly="">{inside}</li> }.into_any();
    };
    let route = settings(id);
    let is_open = move || path.with(|path| Route::parse(path) == Some(route));
    view! {
        <li>
            <a href=route.path() aria-current=move || is_open().then_some("true")>
                {inside}
            </a>
        </li>
    }
    .into_any()
}

/// Beside the list while no inbox is chosen.
#[component]
pub fn NothingChosen() -> impl IntoView {
    view! {
        <Empty
            icon=Icon::Settings
            title="Choose an inbox"
            text="Here you say how a website’s chat looks, when somebody answers, and where it may be shown."
        />
    }
}
