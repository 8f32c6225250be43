//! Who is at the other end of a stream, how they are authenticated, and what
//! their frames do: agents and visitors share everything else about a stream.

use std::{net::IpAddr, sync::Arc};

use axum::http::HeaderMap;
use protocol::{AccountId, ClientFrame, frame::CloseReason};

use super::{
    hub::Room,
    presence::PresenceGuard,
    sessions::{Grant, Registration},
    typing,
    visitor_pages::VisitorPageGuard,
    visitor_streams::VisitorStream,
};
use crate::{
    accept::{ClientKind, ConnectionHandle},
    auth::{actor::Actor, agent::AgentAuth, token::Token, visitor},
    clock,
    state::AppState,
    store::{event_log::StreamOwner, visitor::VisitorScope},
};

/// Who asks for a stream, before their first frame.
pub(super) enum Caller {
    /// The cookie has said who it is.
    Agent(AgentAuth),
    /// The first frame will.
    Visitor {
        headers: HeaderMap,
        ip: IpAddr,
        handle: Option<ConnectionHandle>,
    },
}

/// Who was let in.
pub(super) enum Listener {
    Agent {
        who: AgentAuth,
        presence_guard: PresenceGuard,
    },
    Visitor {
        visitor: VisitorScope,
        page: VisitorPageGuard,
        /// Counted for as long as it is open.
        _stream: VisitorStream,
    },
}

/// Who was let in, where to, and until when.
pub(super) struct Admitted {
    pub(super) listener: Listener,
    pub(super) room: Arc<Room>,
    pub(super) registration: Registration,
}

impl Caller {
    /// Lets them in, with the token of their first frame. What costs nothing is
    /// asked before the database is.
    pub(super) async fn admit(
        self,
        app: &AppState,
        token: Option<&str>,
    ) -> Result<Admitted, CloseReason> {
        match self {
            Self::Agent(who) => {
                let registration = app.hub.sessions.register(Grant::Session(who.token));
                if !is_welcome(app, registration.grant()).await {
                    return Err(CloseReason::SignedOut);
                }
                let room = app.hub.room(who.account_id);
                let presence_guard = PresenceGuard::begin(Arc::clone(&room), who.agent_id);
                Ok(Admitted {
                    listener: Listener::Agent {
                        who,
                        presence_guard,
                    },
                    room,
                    registration,
                })
            }
            Self::Visitor {
                headers,
                ip,
                handle,
            } => {
                let text = token.ok_or(CloseReason::SignedOut)?;
                let now = clock::now();
                let token = Token::read(text, app.store.visitor_key(), now)
                    .map_err(|_| CloseReason::SignedOut)?;
                let contact = token.contact_id;
                let limits = &app.settings.streams;
                let stream =
                    app.hub
                        .visitor_streams
                        .begin((token.inbox_id, contact), ip, limits)?;
                app.limits
                    .visits
                    .check(Some(contact), ip, token.inbox_id)
                    .map_err(|_| CloseReason::TooMany)?;
                let registration = app.hub.sessions.register(Grant::Visitor(token));
                let admitted = visitor::verify_token(app, text, now).await;
                let (token, access) = admitted.map_err(|_| CloseReason::SignedOut)?;
                visitor::check_origin(&headers, app, &access)
                    .map_err(|_| CloseReason::SignedOut)?;
                if let Some(handle) = handle {
                    handle.identify_as(ClientKind::Visitor);
                }
                let visitor = token.visitor(access.account_id);
                let room = app.hub.room(visitor.account_id);
                let is_known = is_known(app, visitor).await;
                let page = VisitorPageGuard::begin(Arc::clone(&room), contact, is_known);
                let listener = Listener::Visitor {
                    visitor,
                    page,
                    _stream: stream,
                };
                Ok(Admitted {
                    listener,
                    room,
                    registration,
                })
            }
        }
    }
}

/// Whether the grant holds. A store that cannot be read is no reason to turn
/// anybody out.
async fn is_welcome(app: &AppState, grant: Grant) -> bool {
    let now = clock::now();
    let holds = app.store.read(move |read| grant.holds(read, now)).await;
    holds.unwrap_or(true)
}

/// Whether they ever wrote. An unreadable store counts as no: this only says
/// whether agents hear which page they are on.
async fn is_known(app: &AppState, visitor: VisitorScope) -> bool {
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

    pub(super) const fn whose(&self) -> StreamOwner {
        match self {
            Self::Agent { who, .. } => StreamOwner::Agent(who.agent_id),
            Self::Visitor { visitor, .. } => StreamOwner::Visitor(visitor.contact_id),
        }
    }

    fn actor(&self) -> Actor {
        match self {
            Self::Agent { who, .. } => Actor::from(*who),
            Self::Visitor { visitor, .. } => Actor::from(*visitor),
        }
    }

    /// What a frame of theirs does. The heartbeat and the budget are the
    /// socket's.
    pub(super) async fn hear(&self, app: &AppState, frame: ClientFrame) {
        match (self, frame) {
            (_, ClientFrame::Typing { conversation_id }) => {
                // A store that cannot be read counts as no: nothing is lost.
                let actor = self.actor();
                if let Ok(conversation) = actor.find_conversation(app, conversation_id).await {
                    typing::tell(app, actor, &conversation);
                }
            }
            (Self::Agent { presence_guard, .. }, ClientFrame::Viewing { conversation_id }) => {
                match conversation_id {
                    Some(id) if self.actor().find_conversation(app, id).await.is_err() => {}
                    looked_at => presence_guard.view(looked_at),
                }
            }
            (Self::Visitor { page: guard, .. }, ClientFrame::Visiting { page }) => {
                guard.go_to(page.cut());
            }
            (Self::Agent { .. }, ClientFrame::Visiting { .. })
            | (Self::Visitor { .. }, ClientFrame::Viewing { .. })
            | (_, ClientFrame::Resume { .. } | ClientFrame::Ping | ClientFrame::Unknown) => {}
        }
    }
}
