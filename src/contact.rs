//! Who the conversation is with: only what is known.

pub mod facts;
pub mod rating;
pub mod visit;

use leptos::{ev, html, prelude::*};
use protocol::{Contact, ConversationId};

use self::facts::{facts, website_facts};
use crate::{
    channel,
    dom::focus,
    route,
    session::use_live,
    ui::{
        avatar::{Avatar, hue},
        button::IconButton,
        icon::{Icon, SvgIcon},
        layers::closes_by_escape,
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
    let is_group = Signal::derive(move || {
        conversation.with(|c| c.as_ref().is_some_and(|c| c.contact.is_group))
    });
    let attributes = Memo::new(move |_| {
        conversation.with(|c| {
            let c = c.as_ref();
            c.map_or_else(Vec::new, |c| c.contact.attributes.clone())
        })
    });
    let backdrop = NodeRef::<html::Div>::new();
    // Over the messages it is a layer; beside them it is a column, which stays.
    let measure = move || {
        let backdrop = backdrop.get_untracked();
        let is_over = backdrop.is_some_and(|backdrop| backdrop.client_height() > 0);
        panel.is_over.set(is_over);
        if is_over && !focus::is_within(".contact") {
            focus::first(".contact .bar button");
        }
    };
    Effect::new(move |_| {
        backdrop.track();
        measure();
    });
    let resized = window_event_listener(ev::resize, move |_| measure());
    on_cleanup(move || {
        resized.remove();
        panel.is_over.try_set(false);
    });
    let close = move || {
        let is_over = panel.is_over.get_untracked();
        if is_over {
            panel.open.set(false);
        }
        is_over
    };
    closes_by_escape(move || panel.open.get(), close);
    view! {
        <div class="contact-backdrop" node_ref=backdrop on:click=move |_| panel.open.set(false)></div>
        <aside class="contact" aria-label="Details">
            <div class="bar">
                <h2>"Details"</h2>
                <IconButton icon=Icon::Close name="Close the details" on_press=move |_| panel.open.set(false) />
            </div>
            <div class="scroll">
                <div class="contact-header">
                    <Avatar name hue=contact_hue is_group size="large" />
                    <strong dir="auto">{name}</strong>
                    {move || conversation.with(|c| c.as_ref().and_then(verification))}
                </div>
                <dl class="facts">{move || conversation.get().map(facts)}</dl>
                {move || website_facts(attributes.get())}
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
    let channel = channel::profile(conversation.channel);
    if !channel.is_on_website || !(*verified || says_something) {
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
