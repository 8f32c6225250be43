//! `POST /api/widget/bootstrap`: the bootstrap of a visitor, old or new.

use std::net::SocketAddr;

use axum::{
    Json,
    extract::{ConnectInfo, State},
    http::HeaderMap,
};
use protocol::{Problem, VisitorBootstrap, bootstrap::StartVisit, grapheme};

use crate::http::extract::JsonBody;
use crate::{
    auth::{agent, token::Token, visitor},
    clock,
    error::ApiError,
    state::AppState,
    visitor::{availability, domain, view},
};

/// The state at `cursor`, as this visitor sees it. Without a token it is a new
/// visitor's, of whom nothing is stored until they write.
#[utoipa::path(post, path = "/api/widget/bootstrap", tag = "widget", request_body = StartVisit, responses(
    (status = 200, body = VisitorBootstrap),
    (status = 401, description = "`token_invalid`, `token_expired`", body = Problem),
    (status = 403, description = "`forbidden_domain`, `forbidden_origin`", body = Problem),
    (status = 404, description = "`unknown_inbox`", body = Problem),
    (status = 429, description = "`too_many_requests`, with Retry-After", body = Problem),
))]
pub async fn show(
    State(app): State<AppState>,
    ConnectInfo(client): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    body: Result<JsonBody<StartVisit>, ApiError>,
) -> Result<Json<VisitorBootstrap>, ApiError> {
    let now = clock::now();
    let ip = client.ip();
    let key = app.store.visitor_key();
    let given = visitor::bearer_token(&headers)
        .map(|token| Token::read(token, key, now))
        .transpose();
    let (body, given) = match (body, given) {
        (Ok(JsonBody(body)), Ok(given)) => (body, given),
        // Flawed requests count too.
        (Err(error), _) | (_, Err(error)) => {
            app.limits.visits.check_network(ip)?;
            return Err(error);
        }
    };
    let StartVisit { inbox_id, host } = body;
    let contact = given.map(|token| token.contact_id);
    app.limits.visits.check(contact, ip, inbox_id)?;
    let access = visitor::find_access(&app, inbox_id).await?;
    visitor::check_origin(&headers, &app, &access)?;
    check_host(&app, &headers, &access.domains, host.as_deref())?;
    // A token of another inbox is nobody's here.
    let given = given.filter(|token| token.inbox_id == inbox_id);
    if let Some(token) = given {
        visitor::check_generation(&app, token, &access).await?;
    }
    let generation = access.token_generation;
    let token = given.unwrap_or_else(|| Token::new(inbox_id, generation, now));
    let fresh = match given {
        Some(token) if token.is_old(now) => {
            Some(Token::of(inbox_id, token.contact_id, generation, now))
        }
        Some(_) => None,
        None => Some(token),
    };
    let account = access.account_id;
    let visitor = token.visitor(account);
    let epoch = app.store.epoch();
    let bootstrap = app
        .store
        .read(move |read| {
            let Some(widget) = read.widget(account, inbox_id)? else {
                return Ok(None);
            };
            let availability = availability::of(widget.look.hours.as_ref(), now);
            Ok(Some(VisitorBootstrap {
                epoch,
                cursor: read.cursor(account)?,
                me: visitor.contact_id,
                token: None,
                widget,
                availability,
                agents: read.agents(account)?.into_iter().map(view::agent).collect(),
                conversations: view::page(read.visitor_conversations(visitor)?),
            }))
        })
        .await?;
    let bootstrap = bootstrap.ok_or_else(visitor::no_such_inbox)?;
    Ok(Json(VisitorBootstrap {
        token: fresh.map(|token| token.sign(key)),
        ..bootstrap
    }))
}

/// Checks the parent that the frame reports, for browsers that do not enforce
/// `frame-ancestors`.
fn check_host(
    app: &AppState,
    headers: &HeaderMap,
    domains: &[String],
    host: Option<&str>,
) -> Result<(), ApiError> {
    let Some(host) = host.filter(|_| !domains.is_empty()) else {
        return Ok(());
    };
    let is_allowed = domains.iter().any(|domain| domain::holds(domain, host))
        || app.settings.is_own_origin(host, agent::host(headers));
    if is_allowed {
        return Ok(());
    }
    let problem = Problem::new(
        403,
        "forbidden_domain",
        "This website may not show this inbox's chat.",
    );
    let host = grapheme::cut(host, 100);
    Err(ApiError::new(problem.with_detail(format!(
        "{host} is not among the inbox's domains."
    ))))
}
