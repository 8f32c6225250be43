//! One row of the list. It repaints when its conversation changes, and moves
//! when its place does.

use leptos::{ev::MouseEvent, prelude::*};
use live::ConversationView;
use protocol::{ConversationId, ConversationStatus};

use super::ListFocus;
use crate::{
    channel,
    clock::{self, use_now},
    command::ReplyFocus,
    route::Route,
    session::use_live,
    ui::{
        avatar::{Avatar, hue},
        badge::Badge,
        icon::SvgIcon,
        tick::{DeliveryTick, Tick},
        time_label::TimeLabel,
    },
    workspace::OpenConversation,
};

/// A conversation at its place.
#[component]
pub fn ConversationRow(id: ConversationId, #[prop(into)] index: Signal<usize>) -> impl IntoView {
    let view = ReadSignal::from(use_live().conversation(id));
    // Not made anew each time the conversation changes.
    let is_known = Memo::new(move |_| view.with(Option::is_some));
    view! {
        <li class="row-slot" style:--index=move || index.get().to_string()>
            {move || is_known.get().then(|| view! { <RowLink id index view /> })}
        </li>
    }
}

#[component]
fn RowLink(
    id: ConversationId,
    index: Signal<usize>,
    view: ReadSignal<Option<ConversationView>>,
) -> impl IntoView {
    let now = use_now();
    let OpenConversation(open) = expect_context();
    let focus: ListFocus = expect_context();
    let link = focus.register(id);
    let reply_focus: ReplyFocus = expect_context();
    let read = move |part: fn(&ConversationView) -> String| {
        Memo::new(move |_| view.with(|view| view.as_ref().map(part).unwrap_or_default()))
    };
    let name = read(|view| view.conversation.contact.display_name());
    let preview = read(|view| {
        let last = view.conversation.last_message.as_ref();
        match &view.pending {
            Some(pending) => pending.text.clone(),
            None => last.map(|last| last.preview.clone()).unwrap_or_default(),
        }
    });
    let sender = Memo::new(move |_| {
        view.with(|view| {
            view.as_ref()?
                .conversation
                .last_message
                .as_ref()?
                .sender
                .clone()
        })
    });
    let unread = Memo::new(move |_| view.with(|view| view.as_ref().map_or(0, |view| view.unread)));
    let at = Memo::new(move |_| {
        view.with(|view| {
            let view = view.as_ref()?;
            let pending = view.pending.as_ref();
            Some(pending.map_or(view.conversation.last_activity_at, |it| it.at))
        })
        .unwrap_or_default()
    });
    let tick = Memo::new(move |_| {
        view.with(|view| {
            let view = view.as_ref()?;
            match &view.pending {
                Some(pending) => Tick::of_delivery(&pending.delivery),
                None => Tick::of_status(view.conversation.last_message.as_ref()?.status),
            }
        })
    });
    let status =
        Memo::new(move |_| view.with(|view| view.as_ref().map(|view| view.conversation.status)));
    let (channel, contact, group) = view.with_untracked(|view| {
        let conversation = view.as_ref().map(|view| &view.conversation);
        let group = conversation.filter(|it| it.contact.is_group);
        (
            conversation.map(|conversation| conversation.channel),
            conversation.map_or(0, |it| hue(it.contact.id.as_bytes())),
            group.map(|it| channel::profile(it.channel).group_name),
        )
    });
    let reached_by_tab = move || match focus.at.get() {
        Some(at) => at == id,
        None => open.get().map_or(index.get() == 0, |open| open == id),
    };
    let opened = move |event: MouseEvent| {
        focus.at.set(Some(id));
        let elsewhere = event.ctrl_key() || event.meta_key() || event.shift_key();
        // What follows is writing; a finger would bring up the keyboard on screen.
        let by_key = event.detail() == 0;
        if !elsewhere && (by_key || has_fine_pointer()) {
            reply_focus.request(id);
        }
    };
    view! {
        <a
            class="row"
            node_ref=link
            href=Route::Conversation(id).path()
            data-conversation=id.to_string()
            data-status=move || status.get().map(ConversationStatus::as_str)
            data-unread=move || unread.get().to_string()
            aria-current=move || (open.get() == Some(id)).then_some("true")
            tabindex=move || if reached_by_tab() { "0" } else { "-1" }
            draggable="false"
            on:click=opened
        >
            <Avatar name hue=contact is_group=group.is_some()>
                {channel
                    .map(|channel| {
                        view! {
                            <span class="avatar-badge" data-channel=channel.as_str()>
                                <SvgIcon icon=channel::profile(channel).icon />
                            </span>
                        }
                    })}
            </Avatar>
            <span class="row-lines">
                <span class="row-line">
                    <span class="row-name cut" dir="auto">
                        {name}
                    </span>
                    {group.map(|words| view! { <span class="visually-hidden" data-group="">{words}</span> })}
                    <TimeLabel class="meta" at words=move |at| clock::in_list(at, now.get()) />
                </span>
                <span class="row-line">
                    {move || tick.get().map(|tick| view! { <DeliveryTick tick /> })}
                    <span class="row-preview cut" dir="auto">
                        // Isolated, so that the name says nothing of the text's direction.
                        {move || sender.get().map(|sender| view! { <bdi>{sender}</bdi> ": " })}
                        {preview}
                    </span>
                    <Badge
                        count=Signal::derive(move || usize::try_from(unread.get()).unwrap_or(usize::MAX))
                        of="unread"
                    />
                </span>
            </span>
        </a>
    }
}

fn has_fine_pointer() -> bool {
    let fine = window().match_media("(pointer: fine)");
    matches!(fine, Ok(Some(query)) if query.matches())
}
