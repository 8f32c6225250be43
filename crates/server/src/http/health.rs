//! `/healthz`, `/readyz`, `/metrics`, and paths that are none.

use axum::{
    extract::State,
    http::{StatusCode, header},
    response::IntoResponse,
};

use crate::{error::ApiError, readiness::NotReady, state::AppState};

/// The process answers.
pub async fn live() -> &'static str {
    "ok"
}

/// The database can be written and read, and the server is not stopping. If
/// not, the body says in words what is wrong.
pub async fn ready(State(app): State<AppState>) -> (StatusCode, String) {
    let checked = if *app.stopping.borrow() {
        Err(NotReady::Stopping)
    } else {
        app.readiness.check(&app.store).await
    };
    match checked {
        Ok(()) => (StatusCode::OK, "ready".to_owned()),
        Err(why) => (StatusCode::SERVICE_UNAVAILABLE, why.to_string()),
    }
}

/// Prometheus text format.
pub async fn metrics(State(app): State<AppState>) -> impl IntoResponse {
    (
        [(header::CONTENT_TYPE, "text/plain; version=0.0.4")],
        crate::metrics::render(&app),
    )
}

/// An unknown path of the API is a 404 problem, not the dashboard.
pub async fn no_such_path() -> ApiError {
    ApiError::not_found()
}
