//! The order of conversations, whatever the machine's clock does.

use std::time::Duration;

use protocol::{Content, Timestamp};
use server::clock::{Clock, JumpLimits, now};
use testing::{ALICE, TestServer, message_id};

#[tokio::test]
async fn conversations_keep_their_order_across_a_day_ahead_and_back() {
    const DAY: i64 = 24 * 60 * 60 * 1000;
    let desk = TestServer::open().await;
    let names = ["Rana", "Karim", "Maya"];
    for (name, number) in names
        .into_iter()
        .zip(["9613000123", "9613000777", "9613000888"])
    {
        desk.customer(name, number).say("hi").await.unwrap();
    }
    let alice = desk.sign_in(ALICE).await;
    let (account, _) = desk.app().store.read(|read| read.accounts()).await.unwrap()[0];
    let agent = alice.bootstrap().await.me;
    let mut clock = Clock::new(JumpLimits::USUAL);
    let begin = now().plus_millis(60_000);
    let jumps = [0, DAY, DAY, 0, -DAY, 0, 0, DAY, -DAY];
    for (second, off) in (0_i64..).zip(jumps) {
        let elapsed = second * 1000;
        let machine = begin.plus_millis(elapsed + off);
        let told: Timestamp = clock
            .read(machine, Duration::from_millis(elapsed.cast_unsigned()))
            .now;
        let name = names[usize::try_from(second).unwrap() % names.len()];
        let conversation = alice.conversation(name).await.id;
        let write = move |tx: &mut server::store::Transaction<'_>| {
            let content = Content::text("hello");
            tx.send_message(account, agent, conversation, message_id(), &content, told)
        };
        desk.app().store.write(write).await.unwrap();
        let first = &alice.bootstrap().await.conversations.items[0];
        assert_eq!(first.id, conversation, "{name} wrote last, at {second}");
    }
}
