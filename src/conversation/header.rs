//! Who this is with, who else looks at it, who shall answer.

use leptos::prelude::*;
use protocol::ConversationId;

use super::{assign::AssignMenu, resolve::ResolveButton};
use crate::{
    channel,
    command::{Command, use_commands},
    route::Route,
    session::{use_account, use_live},
    ui::{
        avatar::{Avatar, hue},
        button::IconButton,
        icon::{Icon, SvgIcon},
    },
    workspace::DetailsPanel,
};

/// The bar above the messages.
#[component]
pub fn ThreadHeader(id: ConversationId) -> impl IntoView {
    let view = ReadSignal::from(use_live().conversation(id));
    let conversation =
        Memo::new(move |_| view.with(|view| view.as_ref().map(|view| view.conversation.clone())));
    let panel = expect_context::<DetailsPanel>();
    use_commands().on(Command::ToggleDetails, move || panel.toggle());
    let name = move || conversation.with(|c| c.as_ref().map(|c| c.contact.display_name()));
    let channel = Memo::new(move |_| {
        conversation.with(|c| {
            let c = c.as_ref()?;
            Some((c.channel, channel::profile(c.channel).name_for(&c.contact)))
        })
    });
    let number = move || {
        conversation.with(|c| {
            let contact = &c.as_ref()?.contact;
            if contact.is_group {
                return None;
            }
            let phone = contact.phone.as_ref().map(|phone| format!("+{phone}"));
            // Not twice, where the number is the name.
            let reached = phone.or_else(|| contact.email.clone());
            reached.filter(|_| contact.name.is_some())
        })
    };
    let assignee =
        Signal::derive(move || conversation.with(|c| c.as_ref().and_then(|c| c.assignee)));
    let status = Signal::derive(move || conversation.with(|c| c.as_ref().map(|c| c.status)));
    view! {
        <header class="bar thread-bar" inert=move || panel.is_over.get()>
            <a class="button back" data-kind="icon" href=Route::Inbox.path() aria-label="Back to the list">
                <SvgIcon icon=Icon::Back />
            </a>
            <div class="who">
                <h1 class="cut" dir="auto">
                    {name}
                </h1>
                <span class="where meta">
                    {move || {
                        channel
                            .get()
                            .map(|(channel, name)| {
                                view! {
                                    <SvgIcon icon=channel::profile(channel).icon />
                                    <span>{name}</span>
                                }
                            })
                    }}
                    {move || number().map(|number| view! {
                            <span>"·"</span>
                            <bdi class="cut" dir="ltr">{number}</bdi>
                        })}
                </span>
            </div>
            <Viewers id />
            <AssignMenu id assignee />
            <ResolveButton id status />
            <IconButton
                icon=Icon::Panel
                name="Details"
                pressed=panel.open
                on_press=move |_| panel.toggle()
            />
        </header>
    }
}

/// The others who have it on screen.
#[component]
fn Viewers(id: ConversationId) -> impl IntoView {
    let account = use_account();
    let presence = Memo::from(use_live().presence_in(id));
    let viewers = Memo::new(move |_| {
        presence.with(|presence| {
            let viewing = presence.viewing.iter();
            viewing
                .filter_map(|agent| account.live().agent(*agent).get())
                .collect::<Vec<_>>()
        })
    });
    move || {
        let viewers = viewers.get();
        if viewers.is_empty() {
            return None;
        }
        let names: Vec<_> = viewers.iter().map(|agent| agent.name.as_str()).collect();
        let words = format!("Also looking: {}", names.join(", "));
        let faces = viewers
            .iter()
            .take(3)
            .map(|agent| {
                view! { <Avatar name=agent.name.clone() hue=hue(agent.id.as_bytes()) size="small" /> }
            })
            .collect_view();
        Some(view! {
            <span class="viewers" role="img" aria-label=words.clone() title=words>
                {faces}
            </span>
        })
    }
}
