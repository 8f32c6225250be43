//! What stands around everything: the page's clock, colours and visibility,
//! who is here, and which page an address shows. No feature lives here.

use leptos::{mount::mount_to_body, prelude::*};
use leptos_router::{
    components::{ParentRoute, Redirect, Route, Router, Routes},
    path,
};
use live::{Live, Options};

use crate::{
    clock::Now, conversation::ConversationPage, dom::page, dom::visibility::Visible,
    inbox::NothingOpen, route, session::Session, theme::Theme, ui::empty::Empty, ui::icon::Icon,
    workspace::Workspace,
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
    Visible::provide();
    Session::provide(open);
    view! {
        <Router>
            <Routes fallback=NotFoundPage>
                <Route path=path!("/") view=|| view! { <Redirect path=route::INBOX /> } />
                <ParentRoute path=path!("/inbox") view=Workspace>
                    <Route path=path!("") view=NothingOpen />
                    <Route path=path!(":conversation") view=ConversationPage />
                </ParentRoute>
            </Routes>
        </Router>
    }
}

#[component]
fn NotFoundPage() -> impl IntoView {
    view! {
        <main class="page">
            <Empty
                icon=Icon::Search
                title="There is no page here"
                text="The address may be mistyped, or what it named is gone."
            >
                <a class="button" href=route::INBOX>
                    "Go to the inbox"
                </a>
            </Empty>
        </main>
    }
}
