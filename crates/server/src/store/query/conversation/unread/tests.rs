//! Unread counts and pages against a plain reference.

use protocol::{
    AccountId, AgentId, ChannelKind, ContactId, Conversation, ConversationId, InboxId, ReadMark,
    Seq, Timestamp,
};
use rand::{RngExt, SeedableRng, rngs::StdRng};

use super::{MOST_LISTED, apply_read_mark, candidates, listed};
use crate::store::{
    database::{EngineConnection, TestConnection, params},
    migration,
    query::{conversation, visitor::contact::unknown_contact},
};

/// An account in memory, with one agent.
struct AccountFixture {
    connection: TestConnection,
    seq: u64,
    /// Each with how many of its messages the agent has read.
    conversations: Vec<(Conversation, u32)>,
}

fn id() -> AccountId {
    AccountId::from_bytes([1; 16])
}

fn me() -> AgentId {
    AgentId::from_bytes([2; 16])
}

impl AccountFixture {
    fn new() -> Self {
        let mut connection = TestConnection::in_memory();
        migration::migrate(&mut connection).unwrap();
        Self {
            connection,
            seq: 0,
            conversations: Vec::new(),
        }
    }

    fn next(&mut self) -> Seq {
        self.seq += 1;
        Seq::new(self.seq)
    }

    fn begin(&mut self) {
        let version = self.next();
        let number = u128::from(self.seq).to_be_bytes();
        let new = Conversation {
            version,
            inbound_count: 1,
            ..Conversation::new(
                ConversationId::from_bytes(number),
                (ChannelKind::Whatsapp, InboxId::from_bytes([3; 16])),
                unknown_contact(ContactId::from_bytes(number)),
                Timestamp::from_millis(0),
            )
        };
        conversation::insert(self.connection.sql(), id(), &new).unwrap();
        self.conversations.push((new, 0));
    }

    fn receive(&mut self, at: usize) {
        let version = self.next();
        let (conversation, _) = &mut self.conversations[at];
        conversation.version = version;
        conversation.inbound_count += 1;
        conversation::update(self.connection.sql(), id(), conversation).unwrap();
    }

    fn read(&mut self, at: usize, messages: u32) {
        let version = self.next();
        let (conversation, read) = &mut self.conversations[at];
        *read = messages.clamp(*read, conversation.inbound_count);
        let mark = ReadMark {
            conversation_id: conversation.id,
            agent_id: me(),
            version,
            up_to: version,
            inbound_read: *read,
        };
        self.connection
            .sql()
            .execute(
                "INSERT OR REPLACE INTO read_marks
                    (agent_id, conversation_id, account_id, version, up_to, inbound_read)
                 VALUES (?1, ?2, ?3, ?4, ?4, ?5)",
                params![me(), conversation.id, id(), version, *read],
            )
            .unwrap();
        apply_read_mark(self.connection.sql(), id(), conversation, mark).unwrap();
    }

    fn candidates(&self) -> Vec<i64> {
        candidates(self.connection.sql(), id(), me(), usize::MAX - 1)
            .unwrap()
            .unwrap()
    }

    fn number(&self, conversation: &Conversation) -> i64 {
        let query = "SELECT number FROM conversations WHERE id = ?1";
        let sql = self.connection.sql();
        sql.one(query, params![conversation.id], |row| row.get("number"))
            .unwrap()
    }

    fn check(&self) {
        let candidates = self.candidates();
        for (conversation, read) in &self.conversations {
            let is_unread = conversation.inbound_count > *read;
            assert!(!is_unread || candidates.contains(&self.number(conversation)));
        }
    }
}

#[test]
fn no_unread_conversation_is_ever_missing() {
    let seed = 7;
    let mut random = StdRng::seed_from_u64(seed);
    let mut account = AccountFixture::new();
    account.begin();
    for _ in 0..2_000 {
        let at = random.random_range(0..account.conversations.len());
        match random.random_range(0..8) {
            0 => account.begin(),
            1..4 => account.receive(at),
            4 => account.read(at, random.random_range(0..4)),
            _ => account.read(at, u32::MAX),
        }
        account.check();
    }
}

#[test]
fn what_was_read_is_not_looked_at_again() {
    let mut account = AccountFixture::new();
    for _ in 0..500 {
        account.begin();
    }
    // All but two.
    for at in 2..500 {
        account.read(at, u32::MAX);
    }
    assert_eq!(account.candidates().len(), 2);
    account.receive(100);
    assert_eq!(account.candidates().len(), 3);
}

#[test]
fn an_agent_who_leaves_much_unread_has_a_bounded_list() {
    let mut account = AccountFixture::new();
    for _ in 0..MOST_LISTED * 2 {
        account.begin();
    }
    for _ in 0..100 {
        account.read(0, u32::MAX);
        account.receive(0);
    }
    assert_eq!(listed(account.connection.sql(), me()).unwrap(), MOST_LISTED);
    account.check();
}
