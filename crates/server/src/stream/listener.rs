//! Who listens on a line, and what their frames do: agents and visitors share
//! everything about a socket but this.

use std::{net::IpAddr, sync::Arc};

use axum::http::HeaderMap;
use protocol::{AccountId, ClientFrame, frame::CloseReason};

use super::{hub::Room, presence::Attendance, visits::Visit};
use crate::{
    accept::{Handle, Identity},
    app::App,
    clock,
    http::{
        conversation::{seen, tell_typing},
        widget::conversation as visitors,
    },
    session::SignedIn,
    store::{event_log::Whose, visitor::Visitor},
    visitor,
};

/// Who asks for a line, before they have said anything.
pub(super) enum Caller {
    /// The cookie has said who it is.
    Agent(SignedIn),
    /// The first frame will.
    Visitor {
        headers: HeaderMap,
        ip: IpAddr,
        handle: Option<Handle>,
    },
}

/// Who was let in.
pub(super) enum Listener {
    Agent {
        who: SignedIn,
        attendance: Attendance,
    },
    Visitor {
        visitor: Visitor,
        token: visitor::Token,
        ip: IpAddr,
        visit: Visit,
    },
}

impl Caller {
    /// Lets them in, with the token of their first frame.
    pub(super) async fn admit(
        self,
        app: &App,
        token: Option<&str>,
    ) -> Result<(Listener, Arc<Room>), CloseReason> {
        match self {
            Self::Agent(who) => {
                let room = app.hub.room(who.account_id);
                let attendance = Attendance::begin(Arc::clone(&room), who.agent_id);
                Ok((Listener::Agent { who, attendance }, room))
            }
            Self::Visitor {
                headers,
                ip,
                handle,
            } => {
                let token = token.ok_or(CloseReason::SignedOut)?;
                let admitted = visitor::admit(app, token, clock::now()).await;
                let (token, door) = admitted.map_err(|_| CloseReason::SignedOut)?;
                visitor::check_origin(&headers, app, &door).map_err(|_| CloseReason::SignedOut)?;
                let contact = token.contact_id;
                app.limits
                    .visits
                    .check(Some(contact), ip, token.inbox_id)
                    .map_err(|_| CloseReason::TooMany)?;
                if let Some(handle) = handle {
                    handle.is(Identity::Visitor);
                }
                let visitor = token.visitor(door.account_id);
                let room = app.hub.room(visitor.account_id);
                let is_known = is_known(app, visitor).await;
                let visit = Visit::begin(Arc::clone(&room), contact, is_known);
                let listener = Listener::Visitor {
                    visitor,
                    token,
                    ip,
                    visit,
                };
                Ok((listener, room))
            }
        }
    }
}

/// Whether they ever wrote. An unreadable store counts as no: this only says
/// whether agents hear which page they are on.
async fn is_known(app: &App, visitor: Visitor) -> bool {
    let page = app
        .store
        .read(move |read| read.visitor_conversations(visitor))
        .await;
    page.is_ok_and(|page| !page.items.is_empty())
}

impl Listener {
    pub(super) const fn account_id(&self) -> AccountId {
        match self {
            Self::Agent { who, .. } => who.account_id,
            Self::Visitor { visitor, .. } => visitor.account_id,
        }
    }

    pub(super) const fn whose(&self) -> Whose {
        match self {
            Self::Agent { who, .. } => Whose::Agent(who.agent_id),
            Self::Visitor { visitor, .. } => Whose::Visitor(visitor.contact_id),
        }
    }

    /// Whether they may still listen: a session may have ended elsewhere, a
    /// token is past its day, an inbox is gone.
    pub(super) async fn is_welcome(&self, app: &App) -> bool {
        match self {
            Self::Agent { who, .. } => app.is_signed_in(*who).await,
            Self::Visitor { token, .. } => visitor::is_still_admitted(app, *token).await,
        }
    }

    /// Whether they say more than anybody has to say. What is too much is not
    /// heard: nobody waits for an answer to any of it.
    fn is_flooding(&self, app: &App) -> bool {
        match self {
            Self::Agent { .. } => false,
            Self::Visitor { visitor, ip, .. } => app
                .limits
                .reads
                .check(Some(visitor.contact_id), *ip, visitor.inbox_id)
                .is_err(),
        }
    }

    /// What a frame of theirs does. The heartbeat is the socket's.
    pub(super) async fn hear(&self, app: &App, frame: ClientFrame) {
        if self.is_flooding(app) {
            return;
        }
        match (self, frame) {
            (Self::Agent { who, .. }, ClientFrame::Typing { conversation_id }) => {
                if let Some(conversation) = seen(app, *who, conversation_id).await {
                    tell_typing(app, *who, &conversation);
                }
            }
            (Self::Visitor { visitor, .. }, ClientFrame::Typing { conversation_id }) => {
                if visitors::is_theirs(app, *visitor, conversation_id).await {
                    visitors::tell_typing(app, *visitor, conversation_id);
                }
            }
            (Self::Agent { who, attendance }, ClientFrame::Viewing { conversation_id }) => {
                match conversation_id {
                    Some(id) if seen(app, *who, id).await.is_none() => {}
                    looked_at => attendance.view(looked_at),
                }
            }
            (Self::Visitor { visit, .. }, ClientFrame::Visiting { page }) => {
                visit.go_to(page.cut());
            }
            (Self::Agent { .. }, ClientFrame::Visiting { .. })
            | (Self::Visitor { .. }, ClientFrame::Viewing { .. })
            | (_, ClientFrame::Resume { .. } | ClientFrame::Ping | ClientFrame::Unknown) => {}
        }
    }
}
