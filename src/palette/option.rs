//! One line of the palette: a conversation or a command.

use leptos::{html, prelude::*};
use protocol::ConversationId;

use super::PaletteItem;
use crate::{
    channel,
    command::Command,
    dom::scroll,
    session::use_live,
    ui::{
        avatar::{Avatar, hue},
        icon::SvgIcon,
    },
};

/// What the field's `aria-activedescendant` names.
pub fn element_id(index: usize) -> String {
    format!("choice-{index}")
}

/// A line; pointing at it selects it, and a click chooses it.
#[component]
pub fn PaletteOption(
    item: PaletteItem,
    index: usize,
    selected: RwSignal<usize>,
    on_choose: Callback<PaletteItem>,
) -> impl IntoView {
    let is_selected = Memo::new(move |_| selected.get() == index);
    let node = NodeRef::<html::Li>::new();
    Effect::new(move |_| {
        if let (true, Some(node)) = (is_selected.get(), node.get()) {
            scroll::into_view(&node);
        }
    });
    view! {
        <li
            node_ref=node
            role="option"
            id=element_id(index)
            aria-selected=move || is_selected.get().to_string()
            on:pointermove=move |_| selected.set(index)
            on:click=move |_| on_choose.run(item)
        >
            {match item {
                PaletteItem::Conversation(id) => view! { <ConversationOption id /> }.into_any(),
                PaletteItem::Command(command) => view! { <CommandOption command /> }.into_any(),
            }}
        </li>
    }
}

#[component]
fn ConversationOption(id: ConversationId) -> impl IntoView {
    let view = ReadSignal::from(use_live().conversation(id));
    move || {
        let conversation = view.get()?.conversation;
        let name = conversation.contact.display_name();
        Some(view! {
            <Avatar
                name=name.clone()
                hue=hue(conversation.contact.id.as_bytes())
                is_group=conversation.contact.is_group
                size="small"
            />
            <span class="cut" dir="auto">
                {name}
            </span>
            <span class="meta">{channel::profile(conversation.channel).name_for(&conversation.contact)}</span>
        })
    }
}

#[component]
fn CommandOption(command: Command) -> impl IntoView {
    let (offer, key) = command.offer()?;
    Some(view! {
        <SvgIcon icon=offer.icon />
        <span class="cut">{offer.label}</span>
        {key.map(|key| view! { <kbd class="key">{key}</kbd> })}
    })
}
