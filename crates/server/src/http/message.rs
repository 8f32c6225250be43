//! `/api/conversations/{id}/messages`: pages of a conversation, and sending.

use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use protocol::{
    ConversationId, Message, MessageId, MessagePage, Status,
    command::{SendMessage, check_sendable},
};
use serde::Deserialize;

use crate::http::extract::{JsonBody, PathId, PathIds, QueryParams};
use crate::{
    auth::{actor::Actor, agent::AgentAuth},
    clock,
    error::ApiError,
    state::AppState,
    store::message::{MessageRange, Sent},
};

const PAGE: usize = 50;
const MAX_PAGE: usize = 200;

/// `?before&after&limit`
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
pub struct MessagePageParams {
    before: Option<String>,
    after: Option<String>,
    limit: Option<usize>,
}

impl MessagePageParams {
    /// What is asked for, and how much of it.
    ///
    /// # Errors
    /// 400 if there are two cursors, or one that is none.
    fn resolve(self) -> Result<(MessageRange, usize), ApiError> {
        let range = match (self.before, self.after) {
            (None, None) => MessageRange::Newest,
            (Some(key), None) => MessageRange::Before(key.parse().map_err(ApiError::malformed)?),
            (None, Some(key)) => MessageRange::After(key.parse().map_err(ApiError::malformed)?),
            (Some(_), Some(_)) => return Err(ApiError::malformed("either before or after")),
        };
        Ok((range, self.limit.unwrap_or(PAGE).clamp(1, MAX_PAGE)))
    }
}

/// One page in the message order, oldest first; the newest unless asked.
#[utoipa::path(get, path = "/api/conversations/{id}/messages", tag = "messages", params(("id" = String, Path), MessagePageParams), responses(
    (status = 200, body = MessagePage),
    (status = 404, description = "`not_found`", body = protocol::Problem),
))]
pub async fn list(
    State(app): State<AppState>,
    who: AgentAuth,
    PathId(id): PathId<ConversationId>,
    QueryParams(params): QueryParams<MessagePageParams>,
) -> Result<Json<MessagePage>, ApiError> {
    page_for(&app, who.into(), id, params).await
}

/// The page that is asked for, by an agent or by the conversation's visitor.
pub(super) async fn page_for(
    app: &AppState,
    actor: Actor,
    id: ConversationId,
    params: MessagePageParams,
) -> Result<Json<MessagePage>, ApiError> {
    let (range, limit) = params.resolve()?;
    let page = app
        .store
        .read(move |read| actor.messages(read, id, range, limit));
    page.await?.map(Json).ok_or_else(ApiError::not_found)
}

impl IntoResponse for Sent {
    /// 201 with a row that is new, 200 with one that was there.
    fn into_response(self) -> Response {
        let (status, message) = match self {
            Self::Created(message) => (StatusCode::CREATED, message),
            Self::Repeated(message) => (StatusCode::OK, message),
        };
        (status, Json(message)).into_response()
    }
}

/// Sends. 201 the first time; 200 with the same row on every repeat.
#[utoipa::path(put, path = "/api/conversations/{id}/messages/{message_id}", tag = "messages", params(("id" = String, Path), ("message_id" = String, Path)), request_body = SendMessage, responses(
    (status = 201, description = "Stored, and on its way", body = Message),
    (status = 200, description = "Stored before", body = Message),
    (status = 409, description = "`id_taken`", body = protocol::Problem),
    (status = 422, description = "`text_empty`, `text_too_long`, `not_utf8`, `content_not_sendable`", body = protocol::Problem),
    (status = 503, description = "`storage_unavailable`: not stored, try again", body = protocol::Problem),
))]
pub async fn send(
    State(app): State<AppState>,
    who: AgentAuth,
    PathIds(id, message_id): PathIds<ConversationId, MessageId>,
    JsonBody(SendMessage { content }): JsonBody<SendMessage>,
) -> Result<Sent, ApiError> {
    check_sendable(&content)?;
    let sent = app
        .store
        .write(move |tx| {
            tx.send_message(
                who.account_id,
                who.agent_id,
                id,
                message_id,
                &content,
                clock::now(),
            )
        })
        .await?;
    if let Sent::Created(message) = &sent {
        // A queued one goes to a provider; the others are there already.
        if message.status == Status::Queued {
            app.wake_delivery.notify_one();
        } else {
            app.wake_notifications.notify_one();
        }
    }
    Ok(sent)
}

/// Tries a failed message again.
#[utoipa::path(post, path = "/api/conversations/{id}/messages/{message_id}/retry", tag = "messages", params(("id" = String, Path), ("message_id" = String, Path)), responses(
    (status = 200, body = Message),
    (status = 409, description = "`not_failed`", body = protocol::Problem),
))]
pub async fn retry(
    State(app): State<AppState>,
    who: AgentAuth,
    PathIds(id, message_id): PathIds<ConversationId, MessageId>,
) -> Result<Json<Message>, ApiError> {
    let message = app
        .store
        .write(move |tx| tx.retry_message(who.account_id, id, message_id, clock::now()))
        .await?;
    app.wake_delivery.notify_one();
    Ok(Json(message))
}

/// Deletes a message that failed, for all agents. One whose outcome is not known may
/// have arrived, and stays.
#[utoipa::path(delete, path = "/api/conversations/{id}/messages/{message_id}", tag = "messages", params(("id" = String, Path), ("message_id" = String, Path)), responses(
    (status = 204),
    (status = 404, description = "`not_found`", body = protocol::Problem),
    (status = 409, description = "`not_failed`", body = protocol::Problem),
))]
pub async fn delete(
    State(app): State<AppState>,
    who: AgentAuth,
    PathIds(id, message_id): PathIds<ConversationId, MessageId>,
) -> Result<StatusCode, ApiError> {
    app.store
        .write(move |tx| tx.delete_failed_message(who.account_id, id, message_id, clock::now()))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

#[cfg(test)]
mod tests {
    use protocol::{Author, ContactId, Content, Direction, MessageCursor, Seq, Status, Timestamp};

    use super::*;

    const KEY: &str = "1700000000.42";

    fn params(before: Option<&str>, after: Option<&str>) -> MessagePageParams {
        MessagePageParams {
            before: before.map(str::to_owned),
            after: after.map(str::to_owned),
            limit: None,
        }
    }

    fn message() -> Message {
        Message {
            id: MessageId::from_bytes([1; 16]),
            conversation_id: ConversationId::from_bytes([2; 16]),
            seq: Seq::ZERO,
            version: Seq::ZERO,
            direction: Direction::In,
            author: Author::Contact(ContactId::from_bytes([3; 16])),
            sender: None,
            status: Status::Received,
            sent_at: Timestamp::default(),
            content: Content::text("hello"),
            failure: None,
        }
    }

    #[test]
    fn without_a_cursor_the_newest_fifty_are_asked_for() {
        let (range, limit) = params(None, None).resolve().unwrap();
        assert!(matches!(range, MessageRange::Newest));
        assert_eq!(limit, 50);
    }

    #[test]
    fn a_cursor_asks_for_what_is_before_or_after_it() {
        let key: MessageCursor = KEY.parse().unwrap();
        let (before, _) = params(Some(KEY), None).resolve().unwrap();
        assert!(matches!(before, MessageRange::Before(cursor) if cursor == key));
        let (after, _) = params(None, Some(KEY)).resolve().unwrap();
        assert!(matches!(after, MessageRange::After(cursor) if cursor == key));
    }

    #[test]
    fn a_page_is_not_asked_for_on_both_sides() {
        let refused = params(Some(KEY), Some(KEY)).resolve().unwrap_err();
        assert_eq!(refused.problem().status, 400);
    }

    #[test]
    fn a_cursor_that_is_none_is_malformed() {
        for key in ["", "1700000000", "a.b", "1700000000.-1"] {
            assert!(params(Some(key), None).resolve().is_err(), "{key}");
            assert!(params(None, Some(key)).resolve().is_err(), "{key}");
        }
    }

    #[test]
    fn a_page_of_messages_has_a_least_and_a_most() {
        for (limit, rows) in [(0, 1), (7, 7), (1_000, 200)] {
            let params = MessagePageParams {
                limit: Some(limit),
                ..MessagePageParams::default()
            };
            assert_eq!(params.resolve().unwrap().1, rows);
        }
    }

    #[test]
    fn what_was_stored_now_is_created_and_what_was_there_is_not() {
        let created = Sent::Created(message()).into_response();
        assert_eq!(created.status(), StatusCode::CREATED);
        let repeated = Sent::Repeated(message()).into_response();
        assert_eq!(repeated.status(), StatusCode::OK);
    }
}
