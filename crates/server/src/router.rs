//! Every path on one screen.

use std::{any::Any, time::Duration};

use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::{HeaderName, HeaderValue, Request, StatusCode, header},
    middleware::map_response,
    response::{IntoResponse as _, Response},
    routing::{any, get, post},
};
use tower_http::{
    catch_panic::CatchPanicLayer, set_header::SetResponseHeaderLayer, timeout::TimeoutLayer,
    trace::TraceLayer,
};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    asset,
    channel::whatsapp::webhook,
    error::{ApiError, as_problem},
    http::{
        attachment, bootstrap, conversation, extract, health, inbox, message, openapi, session,
        transcript, widget,
    },
    state::AppState,
    stream,
};

/// For a year, browsers take no answer of this host without TLS.
const HSTS: &str = "max-age=31536000";

/// The same for files, beyond what their bodies may take by themselves.
const FILE_ANSWER_WITHIN: Duration = Duration::from_mins(1);

pub fn router(app: AppState) -> Router {
    let limits = app.settings.connections;
    let is_secure = app.settings.is_secure();
    let (commands, mut document) = commands().split_for_parts();
    let (files, documented_files) = files().split_for_parts();
    document.merge(documented_files);
    let commands = commands
        .route("/api/openapi.json", openapi::serve(&document))
        .route("/api/{*rest}", any(health::no_such_path))
        .layer(DefaultBodyLimit::max(extract::MAX_BODY))
        .layer(map_response(as_problem))
        .layer(fixed(header::CACHE_CONTROL, "no-store"));
    let files = files
        // Counted as it comes.
        .layer(DefaultBodyLimit::disable())
        .layer(map_response(as_problem))
        .layer(within(app.settings.uploads.whole + FILE_ANSWER_WITHIN));
    let rest = Router::new()
        .merge(commands)
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

/// The API, apart from files. A handler's `#[utoipa::path]` is its method, its
/// path and its documentation; here it gets its place among the others.
fn commands() -> OpenApiRouter<AppState> {
    OpenApiRouter::with_openapi(openapi::document())
        // Agents
        .routes(routes!(session::sign_in, session::sign_out))
        .routes(routes!(bootstrap::show))
        .routes(routes!(conversation::list))
        .routes(routes!(conversation::counts))
        .routes(routes!(conversation::show, conversation::change))
        .routes(routes!(message::list))
        .routes(routes!(message::send, message::delete))
        .routes(routes!(message::retry))
        .routes(routes!(conversation::mark_read))
        .routes(routes!(conversation::typing))
        .routes(routes!(transcript::show))
        .routes(routes!(inbox::create))
        .routes(routes!(inbox::widget::show, inbox::widget::change))
        .routes(routes!(inbox::widget::new_secret))
        .routes(routes!(stream::socket::open))
        .routes(routes!(stream::events::open))
        // Visitors
        .routes(routes!(widget::bootstrap::show))
        .routes(routes!(widget::contact::introduce))
        .routes(routes!(widget::identity::identify))
        .routes(routes!(widget::conversation::list))
        .routes(routes!(widget::conversation::show))
        .routes(routes!(widget::message::list))
        .routes(routes!(widget::message::write))
        .routes(routes!(widget::rating::rate))
        .routes(routes!(widget::conversation::acknowledge))
        .routes(routes!(widget::conversation::typing))
        .routes(routes!(widget::transcript::show))
        .routes(routes!(stream::events::open_to_visitor))
        .routes(routes!(stream::socket::open_to_visitor))
}

/// Files, with limits of their own.
fn files() -> OpenApiRouter<AppState> {
    OpenApiRouter::default()
        .routes(routes!(attachment::upload))
        .routes(routes!(attachment::download))
        .routes(routes!(attachment::thumbnail))
        .routes(routes!(widget::attachment::upload))
        .routes(routes!(widget::attachment::download))
        .routes(routes!(widget::attachment::thumbnail))
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
