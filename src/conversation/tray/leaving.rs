//! What happens to trays when something is left: the page, the conversation, the
//! account.

use leptos::prelude::*;
use live::Loading;
use protocol::{AgentId, ConversationId, ConversationStatus};

use super::{trays::AttachmentTrays, words};
use crate::{
    dom::leave,
    session::{AccountHandle, Session},
};

/// For the lifetime of the calling view.
pub(super) fn follow(trays: AttachmentTrays, session: Session) {
    // The page alone has the files.
    leave::ask_while(move || trays.with(|store| !store.is_empty()));
    follow_agent(trays, session);
    follow_conversations(trays);
}

/// Files are the agent's who picked them. After a session that ended by itself the
/// same agent finds them again.
fn follow_agent(trays: AttachmentTrays, session: Session) {
    let owner = StoredValue::new(None::<AgentId>);
    let account = session.account();
    let me = move || {
        let me = account.get()?.live().me();
        me.with(|me| me.as_ref().map(|me| me.id))
    };
    Effect::new(move |_| {
        if session.has_signed_out() {
            trays.clear();
        }
        let Some(me) = me() else { return };
        if owner.get_value().is_some_and(|owner| owner != me) {
            trays.clear();
        }
        owner.set_value(Some(me));
        untrack(|| trays.go_on());
    });
}

/// How a conversation is doing whose tray has files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct TrayConversation {
    id: ConversationId,
    is_lost: bool,
    status: Option<ConversationStatus>,
}

impl TrayConversation {
    fn of(id: ConversationId, account: AccountHandle) -> Self {
        let live = account.live();
        let status = live
            .conversation(id)
            .with(|view| view.as_ref().map(|view| view.conversation.status));
        let not_found = || {
            let timeline = live.timeline(id);
            timeline.with(|timeline| timeline.loading == Loading::NotFound)
        };
        Self {
            id,
            is_lost: status.is_none() && not_found(),
            status,
        }
    }
}

/// A tray goes with its conversation. What was sent before the conversation was
/// resolved is sent all the same.
fn follow_conversations(trays: AttachmentTrays) {
    let conversations = move || {
        let Some(account) = trays.account() else {
            return Vec::new();
        };
        let with_files = trays.with(|store| store.conversations()).into_iter();
        with_files
            .map(|id| TrayConversation::of(id, account))
            .collect::<Vec<_>>()
    };
    Effect::new(move |before: Option<Vec<TrayConversation>>| {
        let now = conversations();
        untrack(|| follow_changes(trays, &before.unwrap_or_default(), &now));
        now
    });
}

/// Does what follows from how the conversations were and are.
fn follow_changes(trays: AttachmentTrays, before: &[TrayConversation], now: &[TrayConversation]) {
    for conversation in now {
        let id = conversation.id;
        let earlier = before.iter().find(|earlier| earlier.id == id);
        let was = earlier.and_then(|earlier| earlier.status);
        if conversation.is_lost {
            trays.remove_all(id);
        } else if was.is_some() && conversation.status.is_none() {
            // Deleted, or only not loaded any more: the server says which.
            trays.load(id);
        } else if is_resolved_now(was, conversation.status) {
            let files = trays.remove_waiting(id);
            if files > 0 {
                let words = words::went_with_resolved(files);
                trays.report("files_not_sent", words);
            }
        }
    }
}

/// Whether it was resolved while files waited. Those of a conversation that was
/// resolved before are an answer that opens it again.
fn is_resolved_now(was: Option<ConversationStatus>, is: Option<ConversationStatus>) -> bool {
    was == Some(ConversationStatus::Open) && is == Some(ConversationStatus::Resolved)
}
