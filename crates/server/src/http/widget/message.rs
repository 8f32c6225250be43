//! `/api/widget/conversations/{id}/messages`: pages, and writing.

use axum::{Json, extract::State};
use protocol::{
    ChannelKind, ConversationId, Message, MessageId, MessagePage, Problem,
    command::{SendVisitorMessage, check_sendable},
};

use super::contact::usable;
use super::limited::{LimitedVisitor, Reads, Writes};
use crate::http::extract::{JsonBody, PathId, PathIds, QueryParams};
use crate::{
    channel::policy::ChannelPolicy,
    clock,
    error::ApiError,
    http::message::{MessagePageParams, page_for},
    state::AppState,
    store::{message::Sent, visitor::VisitorMessage},
    stream::visitor_pages,
};

/// One page in the message order, oldest first; the newest unless asked.
#[utoipa::path(get, path = "/api/widget/conversations/{id}/messages", tag = "widget", params(("id" = String, Path), MessagePageParams), responses(
    (status = 200, body = MessagePage),
    (status = 404, description = "`not_found`", body = Problem),
))]
pub async fn list(
    State(app): State<AppState>,
    asking: LimitedVisitor<Reads>,
    PathId(id): PathId<ConversationId>,
    QueryParams(params): QueryParams<MessagePageParams>,
) -> Result<Json<MessagePage>, ApiError> {
    page_for(&app, asking.actor(), id, params).await
}

/// Writes. 201 the first time; 200 with the same row on every repeat. The first
/// message begins the conversation it names; where the visitor has an open one
/// already, it goes there instead, and the answer says so.
#[utoipa::path(put, path = "/api/widget/conversations/{id}/messages/{message_id}", tag = "widget", params(("id" = String, Path), ("message_id" = String, Path)), request_body = SendVisitorMessage, responses(
    (status = 201, description = "Stored", body = Message),
    (status = 200, description = "Stored before", body = Message),
    (status = 403, description = "`identity_required`", body = Problem),
    (status = 404, description = "`not_found`: another visitor's conversation", body = Problem),
    (status = 409, description = "`id_taken`", body = Problem),
    (status = 422, description = "`text_empty`, `text_too_long`, `not_utf8`, `content_not_sendable`", body = Problem),
    (status = 429, description = "`too_many_requests`, with Retry-After", body = Problem),
))]
pub async fn write(
    State(app): State<AppState>,
    LimitedVisitor { auth: asking, .. }: LimitedVisitor<Writes>,
    PathIds(id, message_id): PathIds<ConversationId, MessageId>,
    JsonBody(SendVisitorMessage {
        content,
        visit,
        introduction,
    }): JsonBody<SendVisitorMessage>,
) -> Result<Sent, ApiError> {
    let visitor = asking.visitor;
    let introduction = introduction.unwrap_or_default();
    asking.check_claims(&introduction)?;
    check_sendable(&content)?;
    let written = VisitorMessage {
        id: message_id,
        content: ChannelPolicy::of(ChannelKind::Widget).received(content),
        visit: visit.map(protocol::Visit::cut),
        introduction: usable(introduction),
    };
    let sent = app
        .store
        .write(move |tx| tx.write_message(visitor, id, &written, clock::now()))
        .await?;
    if let Sent::Created(_) = &sent {
        let room = app.hub.room(visitor.account_id);
        visitor_pages::make_known(&room, visitor.contact_id);
    }
    Ok(sent)
}
