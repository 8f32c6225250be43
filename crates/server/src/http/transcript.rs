//! `GET /api/conversations/{id}/transcript`: all of it, as a text to keep.

use axum::{
    body::{Body, Bytes},
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use futures::stream;
use protocol::{AccountId, ConversationId, MessageCursor, MessagePage, Seq};

use crate::http::extract::PathId;
use crate::{
    auth::{actor::Actor, agent::AgentAuth},
    error::ApiError,
    state::AppState,
    store::{ReadSnapshot, StoreError, message::MessageRange},
    transcript::Transcript,
};

/// Messages that are read, and held, at a time.
const PAGE: usize = 200;
/// Before every message.
const BEGINNING: MessageCursor = MessageCursor {
    second: i64::MIN,
    seq: Seq::ZERO,
};

/// All of it as it is now, as a file.
#[utoipa::path(get, path = "/api/conversations/{id}/transcript", tag = "conversations", params(("id" = String, Path)), responses(
    (status = 200, description = "A file", body = String, content_type = "text/plain; charset=utf-8"),
    (status = 404, description = "`not_found`", body = protocol::Problem),
))]
pub async fn show(
    State(app): State<AppState>,
    who: AgentAuth,
    PathId(id): PathId<ConversationId>,
) -> Result<Response, ApiError> {
    show_for(app, who.into(), id).await
}

/// A conversation that this actor may see, page by page: nobody holds all of a
/// long one, or a reader of the store for as long as a slow connection takes.
pub(super) async fn show_for(
    app: AppState,
    actor: Actor,
    id: ConversationId,
) -> Result<Response, ApiError> {
    let account = actor.account_id();
    let found = app.store.read(move |read| {
        let Some(conversation) = actor.conversation(read, id)? else {
            return Ok(None);
        };
        let inboxes = read.inboxes(account)?.into_iter();
        let mut names = inboxes.filter(|inbox| inbox.id == conversation.inbox_id);
        let name = names.next().map(|inbox| inbox.name).unwrap_or_default();
        let transcript = Transcript::of(&conversation, &name, read.agents(account)?);
        let first = page(read, account, conversation.id, BEGINNING)?;
        Ok(Some((conversation, transcript, first)))
    });
    let (conversation, transcript, first) = found.await?.ok_or_else(ApiError::not_found)?;
    let last = conversation.last_message.as_ref();
    let until = last.map_or(conversation.last_activity_at, |last| last.sent_at);
    let from = first.items.first().map_or(until, |first| first.sent_at);
    let name = transcript.file_name(from);
    let rest = Rest {
        app,
        account,
        id: conversation.id,
        // What is written from now on is not part of it.
        last: last.map(|last| MessageCursor::of(last.sent_at, last.seq)),
        heading: transcript.heading(from, until),
        transcript,
        next: Next::Here(first),
    };
    let headers = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ),
    ];
    let body = Body::from_stream(stream::try_unfold(rest, Rest::step));
    Ok((headers, body).into_response())
}

fn page(
    read: &ReadSnapshot<'_>,
    account: AccountId,
    id: ConversationId,
    after: MessageCursor,
) -> Result<MessagePage, StoreError> {
    let page = read.messages(account, id, MessageRange::After(after), PAGE)?;
    // Gone meanwhile: that was all.
    Ok(page.unwrap_or(MessagePage {
        items: Vec::new(),
        next: None,
    }))
}

/// What is still to be written.
struct Rest {
    app: AppState,
    account: AccountId,
    id: ConversationId,
    last: Option<MessageCursor>,
    heading: String,
    transcript: Transcript,
    next: Next,
}

enum Next {
    Here(MessagePage),
    After(MessageCursor),
    Nothing,
}

impl Rest {
    async fn step(mut self) -> Result<Option<(Bytes, Self)>, StoreError> {
        let page = match std::mem::replace(&mut self.next, Next::Nothing) {
            Next::Here(page) => page,
            Next::After(key) => {
                let (account, id) = (self.account, self.id);
                let page = move |read: &ReadSnapshot<'_>| page(read, account, id, key);
                self.app.store.read(page).await?
            }
            Next::Nothing => return Ok(None),
        };
        let mut text = std::mem::take(&mut self.heading);
        for message in &page.items {
            if Some(message.cursor()) <= self.last {
                text += &self.transcript.entry(message);
            }
        }
        if let Some(key) = page.next.filter(|key| Some(*key) < self.last) {
            self.next = Next::After(key);
        }
        Ok(Some((text.into(), self)))
    }
}
