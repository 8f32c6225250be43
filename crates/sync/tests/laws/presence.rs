//! Who types, looks and is here: outside the log, and soon forgotten.

use fake::{
    FakeServer, ReplayContent,
    entity::{alice, bob, client_message_id},
};
use protocol::{AgentId, Presence, ServerFrame};
use sync::{Replica, presence::TYPING_LASTS_MS};

struct Office {
    server: FakeServer,
    replica: Replica,
    conversation: protocol::ConversationId,
}

impl Office {
    fn open() -> Self {
        let server = FakeServer::with_conversations(1);
        let mut replica = Replica::new();
        replica.bootstrap(server.bootstrap(alice(), 10));
        let conversation = *server.conversations.keys().next().unwrap();
        Self {
            server,
            replica,
            conversation,
        }
    }

    fn hear(&mut self, frame: ServerFrame) -> bool {
        let (changes, _) = self.replica.receive(frame, self.server.clock);
        changes.presence
    }

    fn types(&mut self, agent_id: AgentId) {
        let conversation_id = self.conversation;
        self.hear(ServerFrame::Typing {
            conversation_id,
            agent_id: Some(agent_id),
        });
    }

    fn typing(&self) -> Vec<AgentId> {
        self.replica.presence().typing(self.conversation).collect()
    }

    fn views(&mut self, agent_id: AgentId, here: bool) {
        let conversation_id = here.then_some(self.conversation);
        self.hear(ServerFrame::Viewing {
            agent_id,
            conversation_id,
        });
    }

    fn viewing(&self) -> Vec<AgentId> {
        self.replica.presence().viewing(self.conversation).collect()
    }
}

#[test]
fn typing_ends_by_itself() {
    let mut office = Office::open();
    office.types(bob());
    assert_eq!(office.typing(), [bob()]);

    let almost = office.server.clock.plus_millis(TYPING_LASTS_MS - 1);
    assert!(office.replica.tick(almost).is_empty());
    assert_eq!(office.typing(), [bob()]);

    let over = office.server.clock.plus_millis(TYPING_LASTS_MS);
    assert!(office.replica.tick(over).presence);
    assert!(office.typing().is_empty());
}

#[test]
fn typing_ends_with_the_message() {
    let mut office = Office::open();
    office.types(bob());
    let (id, content) = (client_message_id(1), protocol::Content::text("hi"));
    let stored = office
        .server
        .send_message(bob(), office.conversation, id, content);
    assert!(stored.is_ok());
    let at = office.replica.cursor().unwrap().seq;
    let frame = office
        .server
        .frame(alice(), at, 10, ReplayContent::AsWritten);
    assert!(office.hear(frame));
    assert!(office.typing().is_empty());
}

#[test]
fn i_am_not_told_about_myself() {
    let mut office = Office::open();
    office.types(alice());
    office.views(alice(), true);
    assert!(office.typing().is_empty());
    assert!(office.viewing().is_empty());
}

#[test]
fn one_looks_at_one_conversation_or_none() {
    let mut office = Office::open();
    office.views(bob(), true);
    assert_eq!(office.viewing(), [bob()]);
    office.views(bob(), false);
    assert!(office.viewing().is_empty());
}

#[test]
fn who_leaves_neither_types_nor_looks() {
    let mut office = Office::open();
    let presence = |presence| ServerFrame::Presence {
        agent_id: bob(),
        presence,
    };
    office.hear(presence(Presence::Online));
    assert!(office.replica.presence().is_online(bob()));
    office.types(bob());
    office.views(bob(), true);
    office.hear(presence(Presence::Offline));
    assert!(!office.replica.presence().is_online(bob()));
    assert!(office.typing().is_empty() && office.viewing().is_empty());
}

#[test]
fn a_new_line_is_told_anew() {
    let mut office = Office::open();
    office.types(bob());
    office.views(bob(), true);
    let ready = office.server.resume(office.replica.cursor().unwrap());
    assert!(office.hear(ready));
    assert!(office.typing().is_empty() && office.viewing().is_empty());
}
