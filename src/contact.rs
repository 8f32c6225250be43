//! Who the conversation is with: only what is known.

pub mod rating;
pub mod visit;

use leptos::prelude::*;
use protocol::{Attribute, ChannelKind, Contact, ConversationId};

use self::{
    rating::rated,
    visit::{IsOn, began},
};
use crate::{
    channel,
    clock::{self, use_now},
    conversation::reply_window::ReplyWindow,
    dom::calendar,
    route,
    session::{use_account, use_live},
    ui::{
        avatar::{Avatar, hue},
        button::IconButton,
        icon::{Icon, SvgIcon},
    },
    workspace::DetailsPanel,
};

/// The column, or drawer, beside the messages.
#[component]
pub fn ContactPanel(id: ConversationId) -> impl IntoView {
    let view = ReadSignal::from(use_live().conversation(id));
    let conversation =
        Memo::new(move |_| view.with(|view| view.as_ref().map(|view| view.conversation.clone())));
    let panel = expect_context::<DetailsPanel>();
    let name = Signal::derive(move || {
        conversation
            .with(|c| c.as_ref().map(|c| c.contact.display_name()))
            .unwrap_or_default()
    });
    let contact_hue = Signal::derive(move || {
        conversation.with(|c| c.as_ref().map_or(0, |c| hue(c.contact.id.as_bytes())))
    });
    let attributes = Memo::new(move |_| {
        conversation.with(|c| {
            let c = c.as_ref();
            c.map_or_else(Vec::new, |c| c.contact.attributes.clone())
        })
    });
    view! {
        <div class="contact-backdrop" on:click=move |_| panel.open.set(false)></div>
        <aside class="contact" aria-label="Details">
            <div class="bar">
                <h2>"Details"</h2>
                <IconButton icon=Icon::Close name="Close the details" on_press=move |_| panel.open.set(false) />
            </div>
            <div class="scroll">
                <div class="contact-header">
                    <Avatar name hue=contact_hue size="large" />
                    <strong dir="auto">{name}</strong>
                    {move || conversation.with(|c| c.as_ref().and_then(verification))}
                </div>
                <dl class="facts">{move || conversation.get().map(facts)}</dl>
                {move || told(attributes.get())}
            </div>
            <div class="contact-footer">
                <a
                    class="button"
                    data-kind="text"
                    data-action="transcript"
                    href=route::transcript(id)
                    rel="external"
                    download
                >
                    <SvgIcon icon=Icon::ArrowDown small=true />
                    "Download the transcript"
                </a>
            </div>
        </aside>
    }
}

/// Whose word a visitor's name and address are.
fn verification(conversation: &protocol::Conversation) -> Option<AnyView> {
    let Contact {
        name,
        phone,
        email,
        verified,
        attributes,
        ..
    } = &conversation.contact;
    let says_something =
        name.is_some() || phone.is_some() || email.is_some() || !attributes.is_empty();
    if conversation.channel != ChannelKind::Widget || !(*verified || says_something) {
        return None;
    }
    let (icon, words) = if *verified {
        (Icon::Check, "Verified by the website")
    } else {
        (Icon::Person, "As they say themselves")
    };
    let verified = verified.to_string();
    let mark = view! {
        <span class="verification meta" data-verified=verified>
            <SvgIcon icon small=true />
            {words}
        </span>
    };
    Some(mark.into_any())
}

/// A line of what is known.
fn fact(name: impl IntoView, value: impl IntoView) -> AnyView {
    view! {
        <div>
            <dt dir="auto">{name.into_any()}</dt>
            <dd dir="auto">{value.into_any()}</dd>
        </div>
    }
    .into_any()
}

/// What the website tells of them, apart from what we know: a name of its
/// choice must not pass for one of ours.
fn told(attributes: Vec<Attribute>) -> Option<impl IntoView> {
    let is_told = !attributes.is_empty();
    let facts = attributes.into_iter();
    let facts = facts.map(|Attribute { name, value }| fact(name, value));
    let facts = facts.collect_view();
    is_told.then(|| {
        view! {
            <dl class="facts" data-from="website" aria-label="Told by the website">
                {facts}
            </dl>
        }
    })
}

fn facts(conversation: protocol::Conversation) -> impl IntoView {
    let account = use_account();
    let now = use_now();
    let inbox = ReadSignal::from(account.live().inbox(conversation.inbox_id));
    let capabilities =
        move || inbox.with(|inbox| inbox.as_ref().map(|inbox| inbox.capabilities.clone()));
    let inbox_name = move || {
        let inbox = inbox.get()?;
        Some(match inbox.address {
            Some(address) => format!("{} · {address}", inbox.name),
            None => inbox.name,
        })
    };
    let assignee = move || {
        let assignee = conversation.assignee;
        let assignee = assignee.and_then(|agent| account.live().agent(agent).get());
        assignee.map_or_else(|| "Nobody".to_owned(), |agent| agent.name)
    };
    let at = conversation.last_activity_at;
    let window = {
        let conversation = conversation.clone();
        move || {
            ReplyWindow::of(
                &conversation,
                &capabilities().unwrap_or_default(),
                now.get(),
            )
            .words()
        }
    };
    let on_website = conversation.channel == ChannelKind::Widget;
    let contact = conversation.contact.id;
    view! {
        {on_website.then(|| view! { <IsOn contact /> })}
        {conversation.contact.email.map(|email| fact("E-mail", email))}
        {conversation.contact.phone.map(|phone| fact("Number", format!("+{phone}")))}
        {fact("Channel", channel::name(conversation.channel).to_owned())}
        {move || inbox_name().map(|inbox| fact("Inbox", inbox))}
        {fact("Assigned to", assignee)}
        <div>
            <dt>"Last activity"</dt>
            <dd title=calendar::full(at)>
                {move || clock::between_days(at, now.get())} ", " {calendar::time(at)}
            </dd>
        </div>
        {conversation.rating.map(rated)}
        {fact("Messages from them", conversation.inbound_count.to_string())}
        {move || window().map(|words| fact("Reply window", words))}
        {conversation.visit.map(began)}
    }
}
