//! One message. The side comes from its direction alone.

use leptos::prelude::*;
use protocol::{Author, Content, ConversationId, Direction, MessageId};
use sync::{
    Mark, Row,
    link::{Piece, pieces},
};

use super::{Room, moment, thread::name};
use crate::words::Word;

pub(super) fn view(
    room: Room,
    conversation: ConversationId,
    id: MessageId,
    days: Memo<Vec<MessageId>>,
) -> impl IntoView {
    let row = room.live(|live| live.row(conversation, id));
    let row = ReadSignal::from(row);
    let begins_day = move || days.with(|days| days.contains(&id));
    view! {
        {move || begins_day().then(|| row.with(|row| row.as_ref().map(|row| {
            view! { <h2 class="day">{moment::day(row.at)}</h2> }
        })))}
        {move || row.get().map(|row| bubble(room, conversation, row))}
    }
}

fn bubble(room: Room, conversation: ConversationId, row: Row) -> impl IntoView {
    let is_mine = row.direction == Direction::In;
    let side = if is_mine { "mine" } else { "theirs" };
    let author = row.author;
    let who = move || match author {
        Author::Contact(_) => room.say(Word::You),
        author => name(room, author),
    };
    let face = (!is_mine).then(|| {
        let letter = name(room, author).chars().next().map(String::from);
        view! { <span class="face" aria-hidden="true">{letter}</span> }
    });
    let is_refused = matches!(row.mark, Mark::Refused { .. } | Mark::Failed { .. });
    let id = row.id;
    view! {
        <div class="row" class:mine=is_mine class:theirs=!is_mine data-state=is_refused.then_some("refused") data-side=side>
            {face}
            <div class="bubble" dir="auto">
                <span class="hidden">{who}": "</span>
                {body(room, &row.content)}
                <span class="meta">
                    {moment::time(row.at)}
                    {is_mine.then(|| tick(room, &row.mark))}
                </span>
            </div>
            {is_refused.then(|| view! {
                <p class="why" role="alert">
                    {reason(room, &row.mark)}
                    <button on:click=move |_| room.live(|live| live.retry(conversation, id))>
                        {move || room.say(Word::Retry)}
                    </button>
                    <button on:click=move |_| room.live(|live| live.discard(id))>
                        {move || room.say(Word::Delete)}
                    </button>
                </p>
            })}
        </div>
    }
}

fn body(room: Room, content: &Content) -> AnyView {
    let Content::Text { text } = content else {
        return view! { <em>{room.say(Word::Unreadable)}</em> }.into_any();
    };
    let pieces = pieces(text).into_iter().map(|piece| match piece {
        Piece::Text(text) => text.to_owned().into_any(),
        Piece::Link(link) => {
            let link = link.to_owned();
            view! {
                <a href=link.clone() target="_blank" rel="noopener noreferrer nofollow">
                    {link.clone()}
                </a>
            }
            .into_any()
        }
    });
    pieces.collect_view().into_any()
}

/// A clock, a tick, or a mark that something is wrong.
fn tick(room: Room, mark: &Mark) -> impl IntoView + use<> {
    let (word, path) = match mark {
        Mark::Waiting => (
            Word::Waiting,
            "M8 3a5 5 0 1 0 0 10A5 5 0 0 0 8 3M8 5.5V8l1.8 1.2",
        ),
        Mark::Refused { .. } | Mark::Failed { .. } => (Word::NotSent, "M8 4v5M8 11.5v.5"),
        _ => (Word::Sent, "M3 8.5l3 3 7-7"),
    };
    view! {
        <svg viewBox="0 0 16 16" role="img" aria-label=move || room.say(word)>
            <path d=path/>
        </svg>
    }
}

fn reason(room: Room, mark: &Mark) -> String {
    match mark {
        Mark::Refused { code, .. } if code == "text_too_long" => room.say(Word::TooLong),
        _ => room.say(Word::NotSent),
    }
}
