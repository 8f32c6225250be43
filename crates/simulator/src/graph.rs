//! The pretend Graph API: the one endpoint that a chat needs,
//! `POST /{version}/{phone_number_id}/messages`.

mod error;
mod request;

pub(crate) use error::GraphError;
pub(crate) use request::{Address, SendRequest};

use std::sync::Arc;

use axum::{
    Json, Router,
    body::Bytes,
    extract::{ConnectInfo, Path, State},
    http::{HeaderMap, header::AUTHORIZATION},
    response::{IntoResponse, Response},
    routing::post,
};
use serde_json::{Value, json};

use crate::{cuttable::CutHandle, quirk::AnswerMode, world::SimulatorState};
use request::GraphRequest;

pub(crate) fn router(world: Arc<SimulatorState>) -> Router {
    Router::new()
        .route("/{version}/{phone_number_id}/messages", post(messages))
        .fallback(async || GraphError::unknown_path())
        .with_state(world)
}

/// Checks in Meta's order: who asks, for which number, and only then what.
async fn messages(
    State(world): State<Arc<SimulatorState>>,
    Path((version, phone_number_id)): Path<(String, String)>,
    ConnectInfo(connection): ConnectInfo<CutHandle>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, GraphError> {
    authorize(&headers, &world.config.access_token)?;
    if !is_version(&version) {
        return Err(GraphError::unknown_path());
    }
    if phone_number_id != world.config.phone_number_id {
        return Err(GraphError::unknown_object(&phone_number_id));
    }
    let body: Value = serde_json::from_slice(&body).map_err(|_| GraphError::not_json())?;
    match request::parse(&body)? {
        GraphRequest::Read { message_id, typing } => {
            world.mark_read(message_id, typing)?;
            Ok(Json(json!({ "success": true })).into_response())
        }
        GraphRequest::Send(outgoing) => send(&world, outgoing, &connection).await,
    }
}

async fn send(
    world: &Arc<SimulatorState>,
    outgoing: SendRequest,
    connection: &CutHandle,
) -> Result<Response, GraphError> {
    let accepted = world.accept(outgoing)?;
    let schedule = Arc::clone(world).run(accepted.schedule);
    if accepted.answer == AnswerMode::AfterStatuses {
        schedule.await;
    } else {
        world.tasks.spawn(schedule);
    }
    match accepted.answer {
        AnswerMode::AtOnce | AnswerMode::AfterStatuses => {}
        AnswerMode::Cut => connection.cut(),
        AnswerMode::Never => {
            world.tasks.stopped().await;
            connection.cut();
        }
    }
    Ok(([("facebook-api-version", "v24.0")], Json(accepted.response)).into_response())
}

fn authorize(headers: &HeaderMap, access_token: &str) -> Result<(), GraphError> {
    let token = headers
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "))
        .ok_or_else(|| GraphError::unauthorized("An access token is required."))?;
    if token == access_token {
        Ok(())
    } else {
        Err(GraphError::unauthorized(
            "Invalid OAuth access token - Cannot parse access token",
        ))
    }
}

fn is_version(version: &str) -> bool {
    version
        .strip_prefix('v')
        .and_then(|version| version.split_once('.'))
        .is_some_and(|(major, minor)| major.parse::<u16>().is_ok() && minor.parse::<u16>().is_ok())
}
