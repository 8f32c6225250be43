//! `GET /api/openapi.json`, generated from the types and handlers.

use axum::Json;
use protocol as p;
use utoipa::OpenApi;

/// What others may rely on.
#[derive(Debug, OpenApi)]
#[openapi(
    info(
        title = "Frontdesk",
        description = "Errors are `application/problem+json`. The stream (`/api/socket`, `/api/events`) is described in docs/protocol.md."
    ),
    paths(
        super::session::sign_in,
        super::session::sign_out,
        super::bootstrap::show,
        super::conversation::list,
        super::conversation::show,
        super::conversation::change,
        super::conversation::mark_read,
        super::conversation::typing,
        super::message::list,
        super::message::send,
        super::message::retry,
        crate::stream::socket::open,
        crate::stream::events::open
    ),
    components(schemas(
        p::Agent,
        p::Author,
        p::Bootstrap,
        p::Channel,
        p::Contact,
        p::Content,
        p::Conversation,
        p::ConversationPage,
        p::Direction,
        p::Event,
        p::Failure,
        p::Inbox,
        p::LastMessage,
        p::Logged,
        p::Message,
        p::MessagePage,
        p::Problem,
        p::ReadMark,
        p::Stage,
        p::Status,
        p::Assignment,
        p::command::SignIn,
        p::command::SendMessage,
        p::command::MarkRead,
        p::command::ChangeConversation
    ))
)]
struct Document;

/// The document.
pub async fn show() -> Json<utoipa::openapi::OpenApi> {
    Json(Document::openapi())
}
