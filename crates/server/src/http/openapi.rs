//! `GET /api/openapi.json`, generated from the types and handlers. Its paths come
//! with their routes, in [`crate::router`].

use axum::{
    body::Bytes,
    http::header,
    routing::{MethodRouter, get},
};
use protocol as p;
use utoipa::OpenApi;

/// What others may rely on, apart from the paths.
#[derive(Debug, OpenApi)]
#[openapi(
    info(
        title = "Frontdesk",
        description = "Errors are `application/problem+json`. The stream (`/api/socket`, `/api/events`) is described in docs/protocol.md."
    ),
    components(schemas(
        p::Agent,
        p::Attachment,
        p::Attribute,
        p::Author,
        p::Bootstrap,
        p::Capabilities,
        p::ChannelKind,
        p::Contact,
        p::Content,
        p::ContentKind,
        p::Conversation,
        p::ConversationPage,
        p::Direction,
        p::Event,
        p::Failure,
        p::Inbox,
        p::LastMessage,
        p::LoggedEvent,
        p::Message,
        p::MessagePage,
        p::Problem,
        p::Rating,
        p::ReadMark,
        p::ConversationStatus,
        p::Status,
        p::Assignment,
        p::command::SignIn,
        p::command::SendMessage,
        p::command::MarkRead,
        p::command::ChangeConversation,
        p::bootstrap::StartVisit,
        p::Availability,
        p::Hours,
        p::hours::Span,
        p::VisitorBootstrap,
        p::Widget,
        p::WidgetSettings,
        p::WebPage,
        p::Visit,
        p::command::Acknowledge,
        p::command::Introduce,
        p::command::Rate,
        p::command::SendVisitorMessage,
        p::identity::Identified,
        p::identity::Identify,
        p::settings::ChangeWidget,
        p::settings::IdentitySecret,
        p::settings::NewWebsite,
        p::widget::FormField,
        p::widget::Appearance,
        p::widget::Position,
        p::widget::Question,
        p::widget::Scheme
    ))
)]
struct Document;

/// The document without its paths.
pub fn document() -> utoipa::openapi::OpenApi {
    Document::openapi()
}

/// Answers with the document, which is written once.
pub fn serve<S>(document: &utoipa::openapi::OpenApi) -> MethodRouter<S>
where
    S: Clone + Send + Sync + 'static,
{
    let json = document.to_json().expect("the document is JSON");
    let json = Bytes::from(json);
    get(async move || ([(header::CONTENT_TYPE, "application/json")], json.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_its_routes_the_document_has_no_paths() {
        assert!(document().paths.paths.is_empty());
    }

    #[test]
    fn types_that_only_a_stream_carries_are_in_the_document() {
        let schemas = document().components.unwrap().schemas;
        for name in ["Event", "LoggedEvent", "Problem"] {
            assert!(schemas.contains_key(name), "{name}");
        }
    }
}
