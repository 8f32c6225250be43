//! `GET /api/bootstrap`: the bootstrap and its cursor, in one consistent
//! read.

use axum::{Json, extract::State};
use protocol::{Bootstrap, bootstrap::Account};

use crate::{
    auth::agent::AgentAuth, error::ApiError, state::AppState,
    store::conversation::ConversationQuery,
};

/// Rows of the list's first page.
const FIRST_PAGE: usize = 50;
/// Unread conversations below it that are sent along, so that counts are right.
const UNREAD: usize = 500;

/// The state of the account at `cursor`.
#[utoipa::path(get, path = "/api/bootstrap", tag = "stream", responses(
    (status = 200, body = Bootstrap),
    (status = 401, description = "`signed_out`", body = protocol::Problem),
))]
pub async fn show(
    State(app): State<AppState>,
    who: AgentAuth,
) -> Result<Json<Bootstrap>, ApiError> {
    let epoch = app.store.epoch();
    let (account, me) = (who.account_id, who.agent_id);
    let bootstrap = app
        .store
        .read(move |read| {
            let wanted = ConversationQuery {
                limit: FIRST_PAGE,
                ..ConversationQuery::default()
            };
            let conversations = read.conversations(account, me, &wanted)?;
            let below = ConversationQuery {
                limit: UNREAD,
                unread_only: true,
                before: conversations.next,
                ..ConversationQuery::default()
            };
            let mut unread = read.conversations(account, me, &below)?;
            if conversations.next.is_none() {
                unread = protocol::ConversationPage {
                    items: Vec::new(),
                    read_marks: Vec::new(),
                    next: None,
                };
            }
            Ok(Bootstrap {
                epoch,
                cursor: read.cursor(account)?,
                me,
                account: Account {
                    name: read.account_name(account)?,
                },
                agents: read.agents(account)?,
                inboxes: read.inboxes(account)?,
                conversations,
                unread,
            })
        })
        .await?;
    Ok(Json(bootstrap))
}
