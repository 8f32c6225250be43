//! The stored outbox.

use live::platform::outbox_store::{IndexedDbOutbox, LocalStorageOutbox};
use protocol::{AgentId, Content, ConversationId, MessageId, Timestamp};
use sync::{Pending, SendRefusal, SendState};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::page::until;

fn pending(n: u8) -> Pending {
    Pending {
        id: MessageId::mint(u64::from(n), [n; 10]),
        conversation_id: ConversationId::mint(1, [1; 10]),
        content: Content::text(format!("text {n} “ü” 🙂")),
        written_at: Timestamp::from_millis(i64::from(n)),
        ordinal: u64::from(n),
        sending: SendState::Waiting,
    }
}

async fn read(agent: AgentId) -> Vec<Pending> {
    let (_, mut stored) = IndexedDbOutbox::open(agent.to_string()).await;
    stored.sort_by_key(|pending| pending.ordinal);
    stored
}

#[wasm_bindgen_test]
async fn what_is_put_is_there_and_what_is_removed_is_not() {
    let agent = AgentId::mint(1, [21; 10]);
    let (store, stored) = IndexedDbOutbox::open(agent.to_string()).await;
    assert!(stored.is_empty() && store.is_durable());
    store.put(&pending(1));
    store.put(&pending(2));
    store.put(&pending(3));
    store.remove(pending(2).id);
    assert_eq!(read(agent).await, [pending(1), pending(3)]);
    // The mirror empties itself once the database has them.
    let mirror = LocalStorageOutbox::open(&agent.to_string());
    until(|| mirror.stored().is_empty()).await;
    assert_eq!(read(agent).await, [pending(1), pending(3)]);
}

#[wasm_bindgen_test]
async fn a_message_is_safe_before_the_method_returns() {
    let agent = AgentId::mint(1, [22; 10]);
    let (store, _) = IndexedDbOutbox::open(agent.to_string()).await;
    store.put(&pending(1));
    // Nothing was awaited: this is what a page closed now would leave.
    assert_eq!(
        LocalStorageOutbox::open(&agent.to_string()).stored(),
        [pending(1)]
    );
}

#[wasm_bindgen_test]
async fn a_new_state_replaces_the_old_one() {
    let agent = AgentId::mint(1, [23; 10]);
    let (store, _) = IndexedDbOutbox::open(agent.to_string()).await;
    store.put(&pending(1));
    let mut refused = pending(1);
    refused.sending = SendState::Refused(SendRefusal {
        code: "text_too_long".to_owned(),
        reason: "Too long.".to_owned(),
    });
    store.put(&refused);
    assert_eq!(read(agent).await, [refused]);
}

#[wasm_bindgen_test]
async fn agents_on_one_device_do_not_meet() {
    let (alice, bob) = (AgentId::mint(1, [24; 10]), AgentId::mint(1, [25; 10]));
    let (store, _) = IndexedDbOutbox::open(alice.to_string()).await;
    store.put(&pending(1));
    assert!(read(bob).await.is_empty());
}
