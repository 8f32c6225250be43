//! Widgets: how each website's inbox looks, and who may hold it.

use std::fmt;

use protocol::{
    AccountId, Event, InboxId, Timestamp, Widget, WidgetSettings, settings::ChangeWidget,
    widget::Appearance,
};

use crate::store::{
    database::{FromSql, Json, SqlConnection, SqlError, SqlRow, SqlValue, ValueMismatch, params},
    error::Refusal,
    error::StoreError,
    reader::ReadSnapshot,
    transaction::Transaction,
};
use crate::{auth::generation::Generation, secret::Sealed};

const SELECT: &str = "SELECT w.inbox_id, w.version, i.name, w.look
    FROM widgets w JOIN inboxes i ON i.id = w.inbox_id";

/// What only the server and the agents know of a widget.
#[derive(Debug, Clone)]
pub struct WidgetAccess {
    pub account_id: AccountId,
    /// Sites that may hold it; empty for any.
    pub domains: Vec<String>,
    pub identity_required: bool,
    pub has_identity_secret: bool,
    pub token_generation: Generation,
}

/// What a site signs identities with.
#[derive(Clone)]
pub struct SealedIdentitySecret {
    pub secret: Sealed,
    /// Of the tokens that visitors get for what it signs.
    pub generation: Generation,
}

pub(in crate::store) fn find(
    connection: &dyn SqlConnection,
    account: AccountId,
    id: InboxId,
) -> Result<Option<Widget>, StoreError> {
    Ok(connection.find(
        &format!("{SELECT} WHERE w.account_id = ?1 AND w.inbox_id = ?2"),
        params![account, id],
        widget,
    )?)
}

fn settings(
    connection: &dyn SqlConnection,
    account: AccountId,
    inbox: InboxId,
) -> Result<Option<WidgetSettings>, StoreError> {
    let Some(widget) = find(connection, account, inbox)? else {
        return Ok(None);
    };
    let access = access(connection, inbox)?;
    Ok(access.map(|access| WidgetSettings {
        widget,
        domains: access.domains,
        identity_required: access.identity_required,
        has_identity_secret: access.has_identity_secret,
    }))
}

pub(in crate::store) fn access(
    connection: &dyn SqlConnection,
    inbox: InboxId,
) -> Result<Option<WidgetAccess>, StoreError> {
    Ok(connection.find(
        "SELECT account_id, domains, identity_required, identity_secret IS NOT NULL AS has_identity_secret,
                token_generation
             FROM widgets WHERE inbox_id = ?1",
        params![inbox],
        |row| {
            Ok(WidgetAccess {
                account_id: row.get("account_id")?,
                domains: row.json("domains")?,
                identity_required: row.get("identity_required")?,
                has_identity_secret: row.get("has_identity_secret")?,
                token_generation: row.get("token_generation")?,
            })
        },
    )?)
}

fn widget(row: &SqlRow<'_>) -> Result<Widget, SqlError> {
    Ok(Widget {
        inbox_id: row.get("inbox_id")?,
        version: row.get("version")?,
        name: row.get("name")?,
        look: row.json("look")?,
    })
}

/// Without the secret: this ends up in logs.
impl fmt::Debug for SealedIdentitySecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SealedIdentitySecret")
            .field("generation", &self.generation)
            .finish_non_exhaustive()
    }
}

impl FromSql for Generation {
    fn from_sql(value: SqlValue<'_>) -> Result<Self, ValueMismatch> {
        u64::from_sql(value).map(Self::new)
    }
}

impl Transaction<'_> {
    /// Gives a new inbox its widget.
    pub(in crate::store) fn create_widget(
        &mut self,
        account: AccountId,
        inbox: InboxId,
        name: &str,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let widget = Widget {
            inbox_id: inbox,
            version: self.next_seq(account)?,
            name: name.to_owned(),
            look: Appearance::default(),
        };
        self.connection.execute(
            "INSERT INTO widgets (inbox_id, account_id, version, look) VALUES (?1, ?2, ?3, ?4)",
            params![inbox, account, widget.version, Json(&widget.look)],
        )?;
        self.tell_widget(account, widget, now)
    }

    fn tell_widget(
        &mut self,
        account: AccountId,
        widget: Widget,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let version = widget.version;
        let event = Event::WidgetUpdated {
            widget,
            availability: None,
        };
        self.log(account, version, event, now)
    }

    /// Changes what is given. A change of nothing is neither stored nor logged.
    pub fn change_widget(
        &mut self,
        account: AccountId,
        inbox: InboxId,
        change: &ChangeWidget,
        now: Timestamp,
    ) -> Result<WidgetSettings, StoreError> {
        let Some(mut settings) = settings(self.connection, account, inbox)? else {
            return Err(Refusal::NotFound.into());
        };
        if change.identity_required == Some(true) && !settings.has_identity_secret {
            return Err(Refusal::NoIdentitySecret.into());
        }
        let before = settings.clone();
        let widget = &mut settings.widget;
        if let Some(name) = &change.name
            && *name != widget.name
        {
            self.rename_inbox(account, inbox, name, now)?;
            widget.name.clone_from(name);
        }
        if let Some(look) = &change.look {
            widget.look.clone_from(look);
        }
        if let Some(domains) = &change.domains {
            settings.domains.clone_from(domains);
        }
        if let Some(required) = change.identity_required {
            settings.identity_required = required;
        }
        if settings == before {
            return Ok(settings);
        }
        settings.widget.version = self.next_seq(account)?;
        self.connection.execute(
            "UPDATE widgets SET version = ?3, look = ?4, domains = ?5, identity_required = ?6
                 WHERE inbox_id = ?1 AND account_id = ?2",
            params![
                inbox,
                account,
                settings.widget.version,
                Json(&settings.widget.look),
                Json(&settings.domains),
                settings.identity_required
            ],
        )?;
        self.tell_widget(account, settings.widget.clone(), now)?;
        Ok(settings)
    }

    /// Replaces the secret that a site signs identities with. Tokens that
    /// visitors got by the one before end.
    pub fn set_identity_secret(
        &mut self,
        account: AccountId,
        inbox: InboxId,
        secret: &Sealed,
    ) -> Result<(), StoreError> {
        let changed = self.connection.execute(
            "UPDATE widgets SET identity_secret = ?3, token_generation = token_generation + 1
                 WHERE inbox_id = ?1 AND account_id = ?2",
            params![inbox, account, secret.as_str()],
        )?;
        if changed == 0 {
            return Err(Refusal::NotFound.into());
        }
        Ok(())
    }
}

impl ReadSnapshot<'_> {
    pub fn widget(&self, account: AccountId, inbox: InboxId) -> Result<Option<Widget>, StoreError> {
        find(self.connection, account, inbox)
    }

    /// What the account's agents set up; nothing for an inbox without widget.
    pub fn widget_settings(
        &self,
        account: AccountId,
        inbox: InboxId,
    ) -> Result<Option<WidgetSettings>, StoreError> {
        settings(self.connection, account, inbox)
    }

    /// What is needed to let somebody in. Over all accounts: a visitor names
    /// the inbox alone.
    pub fn access(&self, inbox: InboxId) -> Result<Option<WidgetAccess>, StoreError> {
        access(self.connection, inbox)
    }

    /// The secret that a site signs identities with, as it is stored.
    pub fn identity_secret(
        &self,
        account: AccountId,
        inbox: InboxId,
    ) -> Result<Option<SealedIdentitySecret>, StoreError> {
        let found = self.connection.find(
            "SELECT identity_secret, token_generation FROM widgets
             WHERE inbox_id = ?1 AND account_id = ?2 AND identity_secret IS NOT NULL",
            params![inbox, account],
            |row| {
                Ok(SealedIdentitySecret {
                    secret: Sealed::from_stored(row.get("identity_secret")?),
                    generation: row.get("token_generation")?,
                })
            },
        )?;
        Ok(found)
    }
}
