//! Every path on one screen.

use std::{any::Any, time::Duration};

use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::{HeaderName, HeaderValue, Request, StatusCode, header},
    middleware::map_response,
    response::{IntoResponse as _, Response},
    routing::{any, get, patch, post, put},
};
use tower_http::{
    catch_panic::CatchPanicLayer, set_header::SetResponseHeaderLayer, timeout::TimeoutLayer,
    trace::TraceLayer,
};

use crate::{
    asset,
    channel::whatsapp::webhook,
    error::{ApiError, as_problem},
    http::{
        attachment, bootstrap, conversation, health, inbox, message, openapi, session, transcript,
        widget,
    },
    state::AppState,
    stream,
};

/// A command is a few words; 64 KiB is more than the longest text needs.
const MAX_COMMAND: usize = 64 * 1024;

/// For a year, browsers take no answer of this host without TLS.
const HSTS: &str = "max-age=31536000";

/// The same for files, beyond what their bodies may take by themselves.
const FILE_ANSWER_WITHIN: Duration = Duration::from_mins(1);

pub fn router(app: AppState) -> Router {
    let limits = app.settings.connections;
    let is_secure = app.settings.is_secure();
    let api = Router::new()
        .route(
            "/api/session",
            post(session::sign_in).delete(session::sign_out),
        )
        .route("/api/bootstrap", get(bootstrap::show))
        .route("/api/conversations", get(conversation::list))
        .route(
            "/api/conversations/{id}",
            get(conversation::show).merge(patch(conversation::change)),
        )
        .route("/api/conversations/{id}/messages", get(message::list))
        .route(
            "/api/conversations/{id}/messages/{message_id}",
            put(message::send),
        )
        .route(
            "/api/conversations/{id}/messages/{message_id}/retry",
            post(message::retry),
        )
        .route(
            "/api/conversations/{id}/read",
            post(conversation::mark_read),
        )
        .route("/api/conversations/{id}/typing", post(conversation::typing))
        .route("/api/conversations/{id}/transcript", get(transcript::show))
        .route("/api/inboxes", post(inbox::create))
        .route(
            "/api/inboxes/{id}/widget",
            get(inbox::widget::show).merge(patch(inbox::widget::change)),
        )
        .route(
            "/api/inboxes/{id}/widget/identity-secret",
            post(inbox::widget::new_secret),
        )
        .route("/api/socket", get(stream::socket::open))
        .route("/api/events", get(stream::events::open))
        .route("/api/widget/bootstrap", post(widget::bootstrap::show))
        .route("/api/widget/contact", patch(widget::contact::introduce))
        .route("/api/widget/identify", post(widget::identity::identify))
        .route("/api/widget/conversations", get(widget::conversation::list))
        .route(
            "/api/widget/conversations/{id}",
            get(widget::conversation::show),
        )
        .route(
            "/api/widget/conversations/{id}/messages",
            get(widget::message::list),
        )
        .route(
            "/api/widget/conversations/{id}/messages/{message_id}",
            put(widget::message::write),
        )
        .route(
            "/api/widget/conversations/{id}/rating",
            post(widget::rating::rate),
        )
        .route(
            "/api/widget/conversations/{id}/receipt",
            post(widget::conversation::acknowledge),
        )
        .route(
            "/api/widget/conversations/{id}/typing",
            post(widget::conversation::typing),
        )
        .route(
            "/api/widget/conversations/{id}/transcript",
            get(widget::transcript::show),
        )
        .route("/api/widget/events", get(stream::events::open_to_visitor))
        .route("/api/widget/socket", get(stream::socket::open_to_visitor))
        .route("/api/openapi.json", get(openapi::show))
        .route("/api/{*rest}", any(health::no_such_path))
        .layer(DefaultBodyLimit::max(MAX_COMMAND))
        .layer(map_response(as_problem))
        .layer(fixed(header::CACHE_CONTROL, "no-store"));
    let files = Router::new()
        .route("/api/attachments", post(attachment::upload))
        .route("/api/attachments/{id}", get(attachment::download))
        .route(
            "/api/attachments/{id}/thumbnail",
            get(attachment::thumbnail),
        )
        .route("/api/widget/attachments", post(widget::attachment::upload))
        .route(
            "/api/widget/attachments/{id}",
            get(widget::attachment::download),
        )
        .route(
            "/api/widget/attachments/{id}/thumbnail",
            get(widget::attachment::thumbnail),
        )
        // Counted as it comes.
        .layer(DefaultBodyLimit::disable())
        .layer(map_response(as_problem))
        .layer(within(app.settings.uploads.whole + FILE_ANSWER_WITHIN));
    let rest = Router::new()
        .merge(api)
        .route(
            "/webhooks/whatsapp",
            // Its body is counted as it comes.
            get(webhook::verify).merge(post(webhook::receive)),
        )
        .route("/healthz", get(health::live))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(health::metrics))
        .route("/widget/{*path}", get(asset::frame::serve))
        .route("/try/{inbox}", get(asset::frame::sample))
        .fallback(asset::serve)
        .layer(within(limits.answer_within));
    let all = rest.merge(files);
    let all = if is_secure {
        all.layer(fixed(header::STRICT_TRANSPORT_SECURITY, HSTS))
    } else {
        all
    };
    all.layer(fixed(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(fixed(header::REFERRER_POLICY, "same-origin"))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(TraceLayer::new_for_http().make_span_with(span))
        .with_state(app)
}

fn within(limit: Duration) -> TimeoutLayer {
    TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, limit)
}

/// Without the query, which may hold Meta's verify token.
fn span<B>(request: &Request<B>) -> tracing::Span {
    let (method, path) = (request.method(), request.uri().path());
    tracing::debug_span!("request", %method, path)
}

/// A mistake in one handler costs its request. The panic itself is logged where
/// it happens.
fn panicked(_payload: Box<dyn Any + Send>) -> Response {
    ApiError::internal().into_response()
}

fn fixed(name: HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::overriding(name, HeaderValue::from_static(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_handler_that_panics_answers_its_request_and_the_next() {
        let router: Router = Router::new()
            .route(
                "/mistake",
                get(async || -> StatusCode { panic!("on purpose") }),
            )
            .route("/", get(async || "fine"))
            .layer(CatchPanicLayer::custom(panicked));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async { axum::serve(listener, router).await });
        let client = simulator::webhook::loopback_client().unwrap();
        let answer = client.get(format!("{url}/mistake")).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::INTERNAL_SERVER_ERROR);
        let problem: protocol::Problem = answer.json().await.unwrap();
        assert_eq!(problem.code, "internal_error");
        let answer = client.get(url).send().await.unwrap();
        assert_eq!(answer.text().await.unwrap(), "fine");
    }
}
