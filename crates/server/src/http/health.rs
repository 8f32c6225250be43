//! `/healthz`, `/readyz`, `/metrics`, and paths that are none.

use axum::{
    extract::State,
    http::{StatusCode, header},
    response::IntoResponse,
};

use crate::{app::App, error::ApiError};

/// The process answers.
pub async fn live() -> &'static str {
    "ok"
}

/// The database answers, and the server is not stopping.
pub async fn ready(State(app): State<App>) -> (StatusCode, &'static str) {
    if *app.stopping.borrow() {
        return (StatusCode::SERVICE_UNAVAILABLE, "stopping");
    }
    if app.store.check().is_err() {
        return (
            StatusCode::SERVICE_UNAVAILABLE,
            "the data folder cannot be used",
        );
    }
    match app.store.read(|read| read.accounts()).await {
        Ok(_) => (StatusCode::OK, "ready"),
        Err(error) => {
            tracing::error!(%error, "not ready");
            (
                StatusCode::SERVICE_UNAVAILABLE,
                "the database does not answer",
            )
        }
    }
}

/// Prometheus text format.
pub async fn metrics(State(app): State<App>) -> impl IntoResponse {
    metrics::gauge!("frontdesk_listeners").set(app.hub.listeners() as f64);
    app.metrics.run_upkeep();
    (
        [(header::CONTENT_TYPE, "text/plain; version=0.0.4")],
        app.metrics.render(),
    )
}

/// An unknown path of the API is a 404 problem, not the dashboard.
pub async fn no_such_path() -> ApiError {
    ApiError::not_found()
}
