//! What is known of a contact and their conversation, as names and values.

use leptos::prelude::*;
use protocol::Attribute;

use super::{
    rating::rated,
    visit::{IsOn, began},
};
use crate::{
    channel,
    clock::{self, use_now},
    conversation::reply_window::ReplyWindow,
    dom::calendar,
    session::use_account,
};

/// A name and its value.
pub(super) fn fact(name: impl IntoView, value: impl IntoView) -> AnyView {
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
pub(super) fn website_facts(attributes: Vec<Attribute>) -> Option<impl IntoView> {
    let has_facts = !attributes.is_empty();
    let facts = attributes.into_iter();
    let facts = facts.map(|Attribute { name, value }| fact(name, value));
    let facts = facts.collect_view();
    has_facts.then(|| {
        view! {
            <dl class="facts" data-from="website" aria-label="Told by the website">
                {facts}
            </dl>
        }
    })
}

/// What we know.
pub(super) fn facts(conversation: protocol::Conversation) -> impl IntoView {
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
    let channel = channel::profile(conversation.channel);
    let channel_name = channel.name_for(&conversation.contact);
    let contact = conversation.contact.id;
    // A group's members have numbers; it has none.
    let phone = conversation.contact.phone;
    let phone = phone.filter(|_| !conversation.contact.is_group);
    view! {
        {channel.is_on_website.then(|| view! { <IsOn contact /> })}
        {conversation.contact.email.map(|email| fact("E-mail", email))}
        {phone.map(|phone| fact("Number", format!("+{phone}")))}
        {fact("Channel", channel_name)}
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
