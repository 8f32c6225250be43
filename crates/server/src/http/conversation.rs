//! `/api/conversations`: the list, and what is done to one of them.

use axum::{Json, extract::State, http::StatusCode};
use protocol::{
    Assignment, Conversation, ConversationCounts, ConversationId, ConversationPage,
    ConversationStatus, ReadMark,
    command::{ChangeConversation, MarkRead, is_blank},
};
use serde::Deserialize;

use crate::http::extract::{JsonBody, PathId, QueryParams};
use crate::{
    auth::{actor::Actor, agent::AgentAuth},
    clock,
    error::ApiError,
    state::AppState,
    store::conversation::ConversationQuery,
    stream,
};

/// Rows in a page, unless asked otherwise.
const PAGE: usize = 50;
const MAX_PAGE: usize = 200;

/// `?status&inbox&assignee&unread&q&before&limit`
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
pub struct ConversationListParams {
    status: Option<String>,
    inbox: Option<String>,
    assignee: Option<String>,
    unread: Option<bool>,
    q: Option<String>,
    before: Option<String>,
    limit: Option<usize>,
}

/// The longest search text, in bytes.
const MAX_QUERY: usize = 1_000;

impl ConversationListParams {
    fn resolve(self, who: AgentAuth) -> Result<ConversationQuery, ApiError> {
        let status = match self.status.as_deref() {
            None | Some("") => None,
            Some("open") => Some(ConversationStatus::Open),
            Some("resolved") => Some(ConversationStatus::Resolved),
            Some(other) => return Err(ApiError::malformed(format!("unknown status {other:?}"))),
        };
        let assignee = match self.assignee.as_deref() {
            None | Some("") => None,
            Some("me") => Some(Assignment::Agent(who.agent_id)),
            Some("none") => Some(Assignment::Nobody),
            Some(id) => Some(Assignment::Agent(id.parse().map_err(ApiError::malformed)?)),
        };
        if self.q.as_ref().is_some_and(|q| q.len() > MAX_QUERY) {
            return Err(ApiError::malformed("the search is too long"));
        }
        Ok(ConversationQuery {
            status,
            assignee,
            inbox: parsed(self.inbox)?,
            before: parsed(self.before)?,
            unread_only: self.unread.unwrap_or(false),
            text: self.q.filter(|text| !is_blank(text)),
            limit: self.limit.unwrap_or(PAGE).clamp(1, MAX_PAGE),
        })
    }
}

fn parsed<T>(text: Option<String>) -> Result<Option<T>, ApiError>
where
    T: std::str::FromStr,
    T::Err: std::fmt::Display,
{
    text.filter(|text| !text.is_empty())
        .map(|text| text.parse().map_err(ApiError::malformed))
        .transpose()
}

/// One page, newest activity first.
#[utoipa::path(get, path = "/api/conversations", tag = "conversations", params(ConversationListParams), responses(
    (status = 200, body = ConversationPage),
    (status = 400, description = "`malformed`", body = protocol::Problem),
))]
pub async fn list(
    State(app): State<AppState>,
    who: AgentAuth,
    QueryParams(filter): QueryParams<ConversationListParams>,
) -> Result<Json<ConversationPage>, ApiError> {
    let wanted = filter.resolve(who)?;
    let page = app
        .store
        .read(move |read| read.conversations(who.account_id, who.agent_id, &wanted))
        .await?;
    Ok(Json(page))
}

/// How many conversations are assigned to the agent, and how many to nobody. Each is
/// counted up to 1,000.
#[utoipa::path(get, path = "/api/conversations/counts", tag = "conversations", responses(
    (status = 200, body = ConversationCounts),
))]
pub async fn counts(
    State(app): State<AppState>,
    who: AgentAuth,
) -> Result<Json<ConversationCounts>, ApiError> {
    let counts = app
        .store
        .read(move |read| read.conversation_counts(who.account_id, who.agent_id))
        .await?;
    Ok(Json(counts))
}

/// One conversation, as a page of one, with the agent's read mark.
#[utoipa::path(get, path = "/api/conversations/{id}", tag = "conversations", params(("id" = String, Path)), responses(
    (status = 200, body = ConversationPage),
    (status = 404, description = "`not_found`", body = protocol::Problem),
))]
pub async fn show(
    State(app): State<AppState>,
    who: AgentAuth,
    PathId(id): PathId<ConversationId>,
) -> Result<Json<ConversationPage>, ApiError> {
    show_for(&app, who.into(), id).await
}

/// Assigns, resolves, reopens.
#[utoipa::path(patch, path = "/api/conversations/{id}", tag = "conversations", params(("id" = String, Path)), request_body = ChangeConversation, responses(
    (status = 200, body = Conversation),
    (status = 404, description = "`not_found`", body = protocol::Problem),
))]
pub async fn change(
    State(app): State<AppState>,
    who: AgentAuth,
    PathId(id): PathId<ConversationId>,
    JsonBody(ChangeConversation { status, assignee }): JsonBody<ChangeConversation>,
) -> Result<Json<Conversation>, ApiError> {
    app.store
        .write(move |tx| tx.change(who.account_id, id, status, assignee))
        .await?;
    let changed = app
        .store
        .read(move |read| read.conversation(who.account_id, id))
        .await?;
    changed.map(Json).ok_or_else(ApiError::not_found)
}

/// Moves the agent's read mark forward.
#[utoipa::path(post, path = "/api/conversations/{id}/read", tag = "conversations", params(("id" = String, Path)), request_body = MarkRead, responses(
    (status = 200, body = ReadMark),
    (status = 404, description = "`not_found`", body = protocol::Problem),
))]
pub async fn mark_read(
    State(app): State<AppState>,
    who: AgentAuth,
    PathId(id): PathId<ConversationId>,
    JsonBody(MarkRead { up_to }): JsonBody<MarkRead>,
) -> Result<Json<ReadMark>, ApiError> {
    let mark = app
        .store
        .write(move |tx| tx.mark_read(who.account_id, who.agent_id, id, up_to, clock::now()))
        .await?;
    Ok(Json(mark))
}

/// Says that the agent is writing. For clients without a socket.
#[utoipa::path(post, path = "/api/conversations/{id}/typing", tag = "conversations", params(("id" = String, Path)), responses(
    (status = 204, description = "The others are told"),
    (status = 404, description = "`not_found`", body = protocol::Problem),
))]
pub async fn typing(
    State(app): State<AppState>,
    who: AgentAuth,
    PathId(id): PathId<ConversationId>,
) -> Result<StatusCode, ApiError> {
    typing_for(&app, who.into(), id).await
}

/// One conversation, whoever asks, with their read mark if they have one.
pub(super) async fn show_for(
    app: &AppState,
    actor: Actor,
    id: ConversationId,
) -> Result<Json<ConversationPage>, ApiError> {
    let page = app.store.read(move |read| {
        let Some(conversation) = actor.conversation(read, id)? else {
            return Ok(None);
        };
        Ok(Some(ConversationPage {
            items: vec![actor.view(conversation)],
            read_marks: actor.read_mark(read, id)?.into_iter().collect(),
            next: None,
        }))
    });
    page.await?.map(Json).ok_or_else(ApiError::not_found)
}

/// Tells the others in a conversation who is typing, an agent or its visitor.
pub(super) async fn typing_for(
    app: &AppState,
    actor: Actor,
    id: ConversationId,
) -> Result<StatusCode, ApiError> {
    let conversation = actor.find_conversation(app, id).await?;
    stream::typing::tell(app, actor, &conversation);
    Ok(StatusCode::NO_CONTENT)
}

#[cfg(test)]
mod tests;
