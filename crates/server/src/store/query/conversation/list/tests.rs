//! The list pages against a plain reference, and the plans of their queries.

use protocol::{
    AccountId, AgentId, Assignment, ContactId, Conversation, ConversationId, ConversationStatus,
    InboxId, Seq, Timestamp,
};

use super::{MAX_SORTED, MergedRanges};
use crate::store::{
    database::{EngineConnection, SqlConnection, TestConnection, params},
    migration,
    query::conversation::{ConversationQuery, insert},
    query::visitor::contact::unknown_contact,
    reader::ReadSnapshot,
};

fn account() -> AccountId {
    AccountId::from_bytes([1; 16])
}

fn other_account() -> AccountId {
    AccountId::from_bytes([2; 16])
}

fn me() -> AgentId {
    AgentId::from_bytes([3; 16])
}

fn other_agent() -> AgentId {
    AgentId::from_bytes([4; 16])
}

fn inboxes() -> [InboxId; 2] {
    [InboxId::from_bytes([5; 16]), InboxId::from_bytes([6; 16])]
}

fn foreign_inbox() -> InboxId {
    InboxId::from_bytes([7; 16])
}

const STATUSES: [ConversationStatus; 2] = [ConversationStatus::Open, ConversationStatus::Resolved];

fn conversation(number: u8) -> Conversation {
    let turn = usize::from(number);
    let name = ["Rana", "Karim", "José"][turn % 3];
    let mut contact = unknown_contact(ContactId::from_bytes([number; 16]));
    contact.name = Some(format!("{name} {number}"));
    Conversation {
        version: Seq::new(u64::from(number)),
        status: STATUSES[turn / 2 % 2],
        assignee: [None, Some(me()), Some(other_agent())][turn / 4 % 3],
        inbound_count: 2,
        ..Conversation::new(
            ConversationId::from_bytes([number.wrapping_mul(89); 16]),
            (protocol::ChannelKind::Whatsapp, inboxes()[turn % 2]),
            contact,
            Timestamp::from_millis(i64::from(number / 5) * 37 % 11),
        )
    }
}

fn store(connection: &dyn SqlConnection, account: AccountId, new: &Conversation) {
    connection
        .execute(
            "INSERT INTO contacts (id, account_id, name, created_at) VALUES (?1, ?2, ?3, 0)",
            params![new.contact.id, account, new.contact.name],
        )
        .unwrap();
    insert(connection, account, new).unwrap();
}

/// 120 conversations of one account, of which I read every fifth, and one of another.
fn stored() -> (TestConnection, Vec<Conversation>) {
    let mut connection = TestConnection::in_memory();
    migration::migrate(&mut connection).unwrap();
    let sql = connection.sql();
    let inboxes = inboxes().map(|inbox| (account(), inbox)).into_iter();
    for (account, inbox) in inboxes.chain([(other_account(), foreign_inbox())]) {
        sql.execute(
            "INSERT INTO inboxes (id, account_id, version, channel, name, provider_id, created_at)
                 VALUES (?1, ?2, 1, 'whatsapp', 'An inbox', hex(?1), 0)",
            params![inbox, account],
        )
        .unwrap();
    }
    let mut all: Vec<_> = (0..120).map(conversation).collect();
    for (turn, new) in all.iter().enumerate() {
        store(sql, account(), new);
        if is_read(turn) {
            sql.execute(
                "INSERT INTO read_marks VALUES (?1, ?2, ?3, 1, 1, 2)",
                params![me(), new.id, account()],
            )
            .unwrap();
        }
    }
    let foreign = Conversation {
        inbox_id: foreign_inbox(),
        ..conversation(200)
    };
    store(sql, other_account(), &foreign);
    for (turn, conversation) in all.iter_mut().enumerate() {
        conversation.inbound_count -= if is_read(turn) { 2 } else { 0 };
    }
    all.sort_by_key(Conversation::cursor);
    (connection, all)
}

const fn is_read(turn: usize) -> bool {
    turn.is_multiple_of(5)
}

fn every_filter() -> Vec<ConversationQuery> {
    let mut all = Vec::new();
    let statuses = [None, Some(STATUSES[0]), Some(STATUSES[1])];
    let [first, second] = inboxes();
    let inboxes = [None, Some(first), Some(second), Some(foreign_inbox())];
    let assignees = [
        None,
        Some(Assignment::Nobody),
        Some(Assignment::Agent(me())),
        Some(Assignment::Agent(other_agent())),
    ];
    for status in statuses {
        for inbox in inboxes {
            for assignee in assignees {
                for unread_only in [false, true] {
                    for text in [None, Some("rana"), Some("ana 1"), Some("nobody")] {
                        all.push(ConversationQuery {
                            status,
                            inbox,
                            assignee,
                            unread_only,
                            text: text.map(ToOwned::to_owned),
                            before: None,
                            limit: 7,
                        });
                    }
                }
            }
        }
    }
    all
}

/// What the filter means. An unread conversation is one that `stored` left a count.
fn passes(wanted: &ConversationQuery, row: &Conversation) -> bool {
    let assignee = wanted.assignee.is_none_or(|wanted| match wanted {
        Assignment::Nobody => row.assignee.is_none(),
        Assignment::Agent(agent) => row.assignee == Some(agent),
    });
    let name = row
        .contact
        .name
        .as_deref()
        .unwrap_or_default()
        .to_lowercase();
    assignee
        && wanted.status.is_none_or(|status| status == row.status)
        && wanted.inbox.is_none_or(|inbox| inbox == row.inbox_id)
        && (!wanted.unread_only || row.inbound_count > 0)
        && wanted.text.as_ref().is_none_or(|text| name.contains(text))
}

#[test]
fn pages_of_every_filter_join_to_what_passes_it_in_order() {
    let (connection, all) = stored();
    let read = ReadSnapshot {
        connection: connection.sql(),
    };
    for filter in every_filter() {
        let expected: Vec<_> = all
            .iter()
            .filter(|row| passes(&filter, row))
            .map(|row| row.id)
            .collect();
        let mut found = Vec::new();
        let mut wanted = filter.clone();
        loop {
            let page = read.conversations(account(), me(), &wanted).unwrap();
            found.extend(page.items.iter().map(|row| row.id));
            let Some(next) = page.next else { break };
            assert_eq!(page.items.len(), filter.limit, "{filter:?}");
            wanted.before = Some(next);
        }
        assert_eq!(found, expected, "{filter:?}");
    }
}

/// More candidates than are sorted, and so few pass that a page is not full after
/// the first of the list: the scan goes on behind these.
#[test]
fn what_few_pass_is_found_among_many_candidates_and_each_once() {
    let (connection, _) = stored();
    let sql = connection.sql();
    let count = u32::try_from(4 * MAX_SORTED).unwrap();
    let mut unread = Vec::new();
    for number in 0..count {
        let mut bytes = [9; 16];
        bytes[..4].copy_from_slice(&number.to_be_bytes());
        let mut new = conversation(1);
        new.id = ConversationId::from_bytes(bytes);
        new.contact.id = ContactId::from_bytes(bytes);
        new.contact.name = Some(format!("Layla {number}"));
        new.last_activity_at = Timestamp::from_millis(1_000 + i64::from(number));
        store(sql, account(), &new);
        if number % 100 == 0 {
            unread.push(new.id);
            continue;
        }
        sql.execute(
            "INSERT INTO read_marks VALUES (?1, ?2, ?3, 1, 1, 2)",
            params![me(), new.id, account()],
        )
        .unwrap();
    }
    unread.reverse();
    let read = ReadSnapshot { connection: sql };
    let mut query = ConversationQuery {
        text: Some("layla".to_owned()),
        unread_only: true,
        limit: 7,
        ..ConversationQuery::default()
    };
    let mut found = Vec::new();
    loop {
        let page = read.conversations(account(), me(), &query).unwrap();
        found.extend(page.items.iter().map(|row| row.id));
        let Some(next) = page.next else { break };
        query.before = Some(next);
    }
    assert_eq!(found, unread);
}

#[test]
fn every_range_of_a_list_is_read_from_an_index_alone_in_its_order() {
    let (connection, all) = stored();
    for mut wanted in every_filter() {
        for before in [None, Some(all[60].cursor())] {
            wanted.before = before;
            let merged = MergedRanges::new(connection.sql(), account(), &wanted).unwrap();
            for range in &merged.ranges {
                let plan = connection.query_plan(&range.sql());
                let index = match wanted.assignee {
                    None => "COVERING INDEX conversations_by_inbox",
                    Some(_) => "COVERING INDEX conversations_by_assignee",
                };
                assert!(plan.contains(index), "{plan}");
                assert!(!plan.contains("TEMP B-TREE"), "{plan}");
                let is_bounded = plan.contains("(last_activity_at,id)<(?,?)")
                    || plan.contains("last_activity_at<?");
                assert_eq!(is_bounded, before.is_some(), "{plan}");
            }
        }
    }
}
