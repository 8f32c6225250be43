//! Gives each agent that is stored without one the key of their address.

use std::collections::HashSet;

use protocol::AgentId;

use super::database::{SqlConnection, SqlError, params};
use crate::email::EmailKey;

/// Where two agents have one address in two spellings, the older keeps it. The
/// other one's is followed by `#` and their id, and that is what they sign in as.
pub(super) fn backfill(connection: &dyn SqlConnection) -> Result<(), SqlError> {
    let agents: Vec<(AgentId, String)> = connection.all(
        "SELECT id, email FROM agents ORDER BY created_at, id",
        params![],
        |row| Ok((row.get("id")?, row.get("email")?)),
    )?;
    let mut taken = HashSet::new();
    for (id, mut email) in agents {
        let mut key = EmailKey::of(&email);
        if !taken.insert(key.clone()) {
            let sign_in_as = format!("{email}#{id}");
            tracing::warn!(
                %email, %sign_in_as,
                "two agents have the same e-mail address, spelled differently: the newer one's has changed"
            );
            key = EmailKey::of(&sign_in_as);
            email = sign_in_as;
        }
        connection.execute(
            "UPDATE agents SET email = ?2, email_key = ?3 WHERE id = ?1",
            params![id, email, key.as_str()],
        )?;
    }
    Ok(())
}
