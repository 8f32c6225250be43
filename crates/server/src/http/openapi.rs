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
        super::transcript::show,
        super::message::list,
        super::message::send,
        super::message::retry,
        super::attachment::upload,
        super::attachment::download,
        super::attachment::thumbnail,
        super::inbox::create,
        super::inbox::widget::show,
        super::inbox::widget::change,
        super::inbox::widget::new_secret,
        super::widget::attachment::upload,
        super::widget::attachment::download,
        super::widget::attachment::thumbnail,
        super::widget::bootstrap::show,
        super::widget::contact::introduce,
        super::widget::conversation::list,
        super::widget::conversation::show,
        super::widget::conversation::acknowledge,
        super::widget::conversation::typing,
        super::widget::identity::identify,
        super::widget::message::list,
        super::widget::message::write,
        super::widget::rating::rate,
        super::widget::transcript::show,
        crate::stream::socket::open,
        crate::stream::socket::open_to_visitor,
        crate::stream::events::open,
        crate::stream::events::open_to_visitor
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

/// The document.
pub async fn show() -> Json<utoipa::openapi::OpenApi> {
    Json(Document::openapi())
}
