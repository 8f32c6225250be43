//! The inboxes there are, and the way to another one.

use leptos::{ev::SubmitEvent, html, prelude::*, task::spawn_local};
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
};
use live::settings;
use protocol::Inbox;

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
            <NewWebsite making />
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

#[component]
fn NewWebsite(making: RwSignal<bool>) -> impl IntoView {
    let (live, navigate) = (use_live(), use_navigate());
    let field = NodeRef::<html::Input>::new();
    let busy = RwSignal::new(false);
    let error = RwSignal::new(String::new());
    field.on_load(|field| {
        field.focus().ok();
    });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(field) = field.get_untracked() else {
            return;
        };
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let (live, navigate) = (live.clone(), navigate.clone());
        spawn_local(async move {
            match settings::new_website(&live, field.value()).await {
                Ok(inbox) => {
                    making.set(false);
                    navigate(&Route::Website(inbox.id).path(), NavigateOptions::default());
                }
                Err(problem) => {
                    error.set(problem.words().to_owned());
                    field.focus().ok();
                }
            }
            busy.set(false);
        });
    };
    view! {
        <form class="dialog-form" on:submit=submit>
            <h2>"New website"</h2>
            <label class="field">
                <span>"Name"</span>
                <input
                    node_ref=field
                    name="website"
                    dir="auto"
                    autocomplete="off"
                    aria-describedby="website-error"
                />
            </label>
            <p class="meta">"Visitors see it at the head of the chat."</p>
            <p class="form-error" role="alert" id="website-error">
                {error}
            </p>
            <div class="dialog-footer">
                <button type="button" class="button" on:click=move |_| making.set(false)>
                    "Cancel"
                </button>
                <button type="submit" class="button" data-kind="primary">
                    {move || if busy.get() { "Making it…" } else { "Make it" }}
                </button>
            </div>
        </form>
    }
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
