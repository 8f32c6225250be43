//! What stands around everything: the page's clock and colours, who is here, and
//! which page an address shows. No feature lives here.

use leptos::{mount::mount_to_body, prelude::*};
use leptos_router::{
    components::{FlatRoutes, Redirect, Route, Router},
    path,
};
use live::{Live, Options};

use crate::{
    clock::Now,
    conversation::tray::trays::AttachmentTrays,
    dom::page,
    route::{INBOX_PATTERN, Route as Page, SETTINGS_PATTERN, Section},
    session::{Session, use_session},
    settings::UnsavedDrafts,
    theme::Theme,
    ui::empty::Empty,
    ui::icon::Icon,
    ui::layers::Layers,
    workspace::{FocusReturn, Workspace},
};

/// Puts the dashboard on the page, in place of the painted frame.
pub fn mount() {
    mount_to_body(|| view! { <App open=|| Live::start(Options::default()) /> });
    page::ready();
}

/// The whole, on the account that `open` opens.
#[component]
pub fn App(open: fn() -> Live) -> impl IntoView {
    Theme::provide();
    Now::provide();
    Session::provide(open);
    UnsavedDrafts::provide();
    Layers::provide();
    FocusReturn::provide();
    AttachmentTrays::provide(use_session());
    view! {
        <Router>
            // Flat, because nested routes weigh ten kilobytes: the workspace stays
            // while what it shows beside the list changes with the address.
            <FlatRoutes fallback=NotFoundPage>
                <Route path=path!("/") view=|| view! { <Redirect path=Page::Inbox.path() /> } />
                <Route path=INBOX_PATTERN view=|| view! { <Workspace section=Section::Inbox /> } />
                <Route path=SETTINGS_PATTERN view=|| view! { <Workspace section=Section::Settings /> } />
            </FlatRoutes>
        </Router>
    }
}

#[component]
fn NotFoundPage() -> impl IntoView {
    page::set_title("Not found · Frontdesk");
    view! {
        <main class="page">
            <Empty
                icon=Icon::Search
                title="There is no page here"
                text="The address may be mistyped, or what it named is gone."
            >
                <a class="button" href=Page::Inbox.path()>
                    "Go to the inbox"
                </a>
            </Empty>
        </main>
    }
}
