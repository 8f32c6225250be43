//! One message: what it says, when, how far it came, and what to do if it did
//! not.

use leptos::prelude::*;
use protocol::{Content, Direction, Failure, MessageId};
use sync::{DeliveryState, Row};

use super::body::Body;
use crate::{
    dom::calendar,
    ui::{
        icon::{Icon, SvgIcon},
        tick::{DeliveryTick, Tick},
        time_label::TimeLabel,
    },
};

/// The mark as tests and style know it.
pub const fn delivery_word(mark: &DeliveryState) -> &'static str {
    match mark {
        DeliveryState::None => "none",
        DeliveryState::Waiting => "waiting",
        DeliveryState::Sent => "sent",
        DeliveryState::Delivered => "delivered",
        DeliveryState::Read => "read",
        DeliveryState::Refused { .. } => "refused",
        DeliveryState::Failed { .. } => "failed",
    }
}

/// A message. The same element from the first key press to the second tick.
#[component]
pub fn Bubble(
    id: MessageId,
    /// Never empty while this is shown.
    #[prop(into)]
    row: Signal<Option<Row>>,
    #[prop(into)] on_retry: Callback<()>,
    #[prop(into)] on_discard: Callback<()>,
    /// Why another try can only fail, and what to do instead.
    #[prop(into)]
    no_retry: Signal<Option<&'static str>>,
    /// Whether a failed message may have reached others.
    #[prop(into)]
    is_group: Signal<bool>,
) -> impl IntoView {
    let part = move |read: fn(&Row) -> DeliveryState| {
        Memo::new(move |_| row.with(|row| row.as_ref().map(read)))
    };
    let mark = part(|row| row.delivery.clone());
    let direction = Memo::new(move |_| row.with(|row| row.as_ref().map(|row| row.direction)));
    let content = Memo::new(move |_| row.with(|row| row.as_ref().map(|row| row.content.clone())));
    let at = Memo::new(move |_| {
        row.with(|row| row.as_ref().map(|row| row.at))
            .unwrap_or_default()
    });
    // The text alone has a direction of its own: side and tail are the message's.
    // A file's name and size are isolated, and do not decide its caption's.
    let has_text = Memo::new(move |_| {
        content.with(|content| {
            matches!(
                content,
                Some(
                    Content::Text { .. }
                        | Content::Attachment {
                            caption: Some(_),
                            ..
                        }
                )
            )
        })
    });
    let mark_is = move || mark.with(|mark| mark.as_ref().map(delivery_word));
    view! {
        <div
            class="bubble"
            data-message=id.to_string()
            data-direction=move || direction.get().map(Direction::as_str)
            data-delivery=mark_is
        >
            <div class="bubble-content" dir=move || has_text.get().then_some("auto")>
                {move || content.get().map(|content| view! { <Body content /> })}
                <span class="bubble-meta">
                    // Isolated, so that the words of a time say nothing of the text.
                    <bdi>
                        <TimeLabel at words=calendar::time />
                        {move || {
                            let tick = mark.with(|mark| mark.as_ref().and_then(Tick::of_delivery));
                            tick.map(|tick| view! { <DeliveryTick tick /> })
                        }}
                    </bdi>
                </span>
            </div>
        </div>
        {move || mark.get().and_then(|mark| failure(mark, on_retry, on_discard, no_retry, is_group.get()))}
    }
}

fn failure(
    mark: DeliveryState,
    on_retry: Callback<()>,
    on_discard: Callback<()>,
    no_retry: Signal<Option<&'static str>>,
    is_group: bool,
) -> Option<impl IntoView> {
    // What may have arrived is not to vanish.
    let (reason, can_delete) = match mark {
        DeliveryState::Refused { reason, .. } => (reason, true),
        DeliveryState::Failed { reason, code } => {
            (reason, !is_group && code != Failure::OUTCOME_UNKNOWN)
        }
        DeliveryState::None
        | DeliveryState::Waiting
        | DeliveryState::Sent
        | DeliveryState::Delivered
        | DeliveryState::Read => return None,
    };
    Some(view! {
        <div class="failure" role="alert">
            <SvgIcon icon=Icon::Alert small=true />
            <span class="failure-reason">
                <span dir="auto">{reason}</span>
                {move || no_retry.get().map(|why| view! { <span class="failure-advice">{why}</span> })}
            </span>
            {move || {
                no_retry
                    .get()
                    .is_none()
                    .then(|| {
                        view! {
                            <button
                                type="button"
                                class="button"
                                data-kind="text"
                                data-action="retry"
                                on:click=move |_| on_retry.run(())
                            >
                                "Retry"
                            </button>
                        }
                    })
            }}
            {can_delete
                .then(|| {
                    view! {
                        <button
                            type="button"
                            class="button"
                            data-kind="text"
                            data-action="delete"
                            on:click=move |_| on_discard.run(())
                        >
                            "Delete"
                        </button>
                    }
                })}
        </div>
    })
}
