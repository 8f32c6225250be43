//! A database that was restored to an earlier state.

use std::fs;

use protocol::Epoch;
use server::store::{RestoreSign, database_copy};
use testing::{ALICE, Client, TestServer};

use super::{closed, database, file};

fn epoch(desk: &TestServer) -> Epoch {
    desk.app().store.epoch()
}

fn outgoing(desk: &TestServer) -> Vec<(String, String)> {
    let database = database(desk);
    let mut rows = database
        .prepare("SELECT state, coalesce(last_error, '') FROM outgoing")
        .unwrap();
    let rows = rows
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap();
    rows.map(Result::unwrap).collect()
}

#[tokio::test]
async fn a_database_that_was_put_back_begins_an_epoch_and_sends_nothing_twice() {
    let mut desk = TestServer::open().await;
    desk.customer("Rana", "9613000123").say("hi").await.unwrap();
    let alice = desk.sign_in(ALICE).await;
    let rana = alice.conversation("Rana").await.id;
    // WhatsApp refuses while the copy is made, so that it holds a queued message.
    desk.simulator
        .adjust_quirks(|quirks| quirks.http_error_next = Some((500, 131_016)));
    alice.send(rana, "once").await;
    let copy = desk.data().join("copy");
    database_copy::copy(&file(&desk, ""), &copy).unwrap();
    assert_eq!(desk.simulator.sent_at_least(1).await.len(), 1);
    desk.simulator.settled().await;
    desk.customer("Rana", "9613000123")
        .say("more")
        .await
        .unwrap();
    let old = epoch(&desk);
    closed(&mut desk).await;
    fs::rename(&copy, file(&desk, "")).unwrap();
    desk.restart().await;
    let why = desk.app().store.restore_sign();
    assert!(matches!(why, Some(RestoreSign::Behind(_))), "{why:?}");
    assert_ne!(epoch(&desk), old);
    assert_eq!(
        outgoing(&desk),
        [("unsure".to_owned(), "restored".to_owned())]
    );
    assert_eq!(
        alice.get("/api/bootstrap").await.status,
        401,
        "sessions have ended"
    );
    let alice = desk.sign_in(ALICE).await;
    // What comes after goes out, and shows that the queue was looked at.
    alice.send(rana, "after").await;
    let sent = desk.simulator.sent_at_least(2).await;
    let texts: Vec<&str> = sent.iter().map(|sent| &*sent.text).collect();
    assert_eq!(texts, ["once", "after"]);
}

/// Puts everything back into the same folder, as `rm -r` and `cp -a` do.
#[tokio::test]
async fn a_folder_that_was_emptied_and_filled_from_its_copy_begins_an_epoch() {
    let mut desk = TestServer::open().await;
    let old = epoch(&desk);
    desk.stop().await;
    let names = ["frontdesk.db", "frontdesk.log-marker", "frontdesk.key"];
    let copy = tempfile::TempDir::new().unwrap();
    for name in names {
        fs::copy(desk.data().join(name), copy.path().join(name)).unwrap();
    }
    let wal = file(&desk, "-wal").metadata();
    assert!(
        wal.map_or(0, |wal| wal.len()) == 0,
        "the database is whole by itself after a stop"
    );
    desk.restart().await;
    desk.customer("Rana", "9613000123").say("hi").await.unwrap();
    closed(&mut desk).await;
    for name in names {
        fs::remove_file(desk.data().join(name)).unwrap();
    }
    for name in names {
        fs::copy(copy.path().join(name), desk.data().join(name)).unwrap();
    }
    desk.restart().await;
    assert!(desk.app().store.restore_sign().is_some());
    assert_ne!(epoch(&desk), old);
}

#[tokio::test]
async fn starts_and_commands_keep_epoch_and_sessions() {
    let mut desk = TestServer::open().await;
    let alice = desk.sign_in(ALICE).await;
    let first = epoch(&desk);
    for _ in 0..3 {
        desk.restart().await;
        assert_eq!(desk.app().store.restore_sign(), None);
    }
    assert_eq!(epoch(&desk), first);
    assert_eq!(alice.get("/api/bootstrap").await.status, 200);
}

#[tokio::test]
async fn a_lost_a_torn_and_a_copied_marker_begin_an_epoch() {
    type Harm = fn(&std::path::Path);
    let harms: [(RestoreSign, Harm); 3] = [
        (RestoreSign::Unmarked, |marker| {
            fs::remove_file(marker).unwrap()
        }),
        (RestoreSign::Torn, |marker| {
            fs::write(marker, b"torn").unwrap()
        }),
        (RestoreSign::Copied, |marker| {
            let copy = marker.with_extension("copy");
            fs::copy(marker, &copy).unwrap();
            fs::rename(&copy, marker).unwrap();
        }),
    ];
    for (why, harm) in harms {
        let mut desk = TestServer::open().await;
        let old = epoch(&desk);
        closed(&mut desk).await;
        harm(&desk.data().join("frontdesk.log-marker"));
        desk.restart().await;
        assert_eq!(desk.app().store.restore_sign(), Some(why));
        assert_ne!(epoch(&desk), old);
        let after = epoch(&desk);
        desk.restart().await;
        assert_eq!(epoch(&desk), after, "once");
    }
}

#[tokio::test]
async fn a_database_of_an_older_version_keeps_its_epoch_at_the_upgrade() {
    let mut desk = TestServer::open().await;
    let alice = desk.sign_in(ALICE).await;
    let old = epoch(&desk);
    closed(&mut desk).await;
    database(&desk)
        .execute_batch("UPDATE log_identity SET instance = NULL, commits = 0")
        .unwrap();
    fs::remove_file(desk.data().join("frontdesk.log-marker")).unwrap();
    desk.restart().await;
    assert_eq!(epoch(&desk), old);
    assert_eq!(alice.get("/api/bootstrap").await.status, 200);
}

#[tokio::test]
async fn what_was_unseen_before_is_not_mailed_again() {
    let mut desk = TestServer::open().await;
    let alice = desk.sign_in(ALICE).await;
    let rana = desk.visitor().await;
    rana.bootstrap().await;
    let (_, conversation) = rana.begin("Rana", "hello").await;
    alice.send(conversation, "unseen").await;
    closed(&mut desk).await;
    fs::remove_file(desk.data().join("frontdesk.log-marker")).unwrap();
    desk.restart().await;
    let query =
        "SELECT count(*) FROM letters l JOIN messages m ON m.conversation_id = l.conversation_id
                 WHERE m.direction = 'out' AND m.seq <= l.up_to";
    let mailed: i64 = database(&desk)
        .query_row(query, [], |row| row.get(0))
        .unwrap();
    assert_eq!(mailed, 1);
    assert_eq!(Client::new(desk.address()).get("/readyz").await.status, 200);
}
