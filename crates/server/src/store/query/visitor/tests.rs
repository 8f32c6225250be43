//! A visitor's open conversation among many.

use protocol::{
    AccountId, ChannelKind, ContactId, Conversation, ConversationId, ConversationStatus, InboxId,
    Timestamp,
};

use super::{SHOWN, VisitorScope, contact::unknown_contact, open_conversation_ids};
use crate::store::{
    database::{EngineConnection, TestConnection, params},
    migration,
    query::conversation,
    transaction::Transaction,
};

#[test]
fn an_open_conversation_is_found_behind_more_than_are_shown() {
    let visitor = VisitorScope {
        account_id: AccountId::from_bytes([1; 16]),
        inbox_id: InboxId::from_bytes([2; 16]),
        contact_id: ContactId::from_bytes([3; 16]),
    };
    let mut connection = TestConnection::in_memory();
    migration::migrate(&mut connection).unwrap();
    let sql = connection.sql();
    sql.execute(
        "INSERT INTO contacts (id, account_id, inbox_id, created_at) VALUES (?1, ?2, ?3, 0)",
        params![visitor.contact_id, visitor.account_id, visitor.inbox_id],
    )
    .unwrap();
    let oldest = ConversationId::from_bytes([0; 16]);
    for number in 0..=SHOWN {
        let mut new = Conversation::new(
            ConversationId::from_bytes([u8::try_from(number).unwrap(); 16]),
            (ChannelKind::Widget, visitor.inbox_id),
            unknown_contact(visitor.contact_id),
            Timestamp::from_millis(number),
        );
        if new.id != oldest {
            new.status = ConversationStatus::Resolved;
        }
        conversation::insert(sql, visitor.account_id, &new).unwrap();
    }
    assert_eq!(open_conversation_ids(sql, visitor).unwrap(), [oldest]);
    let mut transaction = Transaction::new(sql);
    let open = transaction.open_conversation_of(visitor).unwrap();
    assert_eq!(open, Some(oldest));
}
