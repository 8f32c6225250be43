//! The data folder: put back, damaged, deleted under a running server.

mod backup;
mod binary;
mod restored;
mod secret;

use std::{
    fs,
    path::{Path, PathBuf},
};

use server::server::Server;
use testing::{ALICE, Client, TestServer, message_id, nowhere, until};

/// A file of the database of a desk.
fn file(desk: &TestServer, ending: &str) -> PathBuf {
    desk.data().join(format!("frontdesk.db{ending}"))
}

/// Opens a stopped desk's database.
fn database(desk: &TestServer) -> rusqlite::Connection {
    rusqlite::Connection::open(file(desk, "")).unwrap()
}

/// Why a server does not start on this desk's folder.
async fn refusal(desk: &TestServer) -> String {
    refusal_with(desk, |_| {}).await
}

async fn refusal_with(
    desk: &TestServer,
    adjust: impl FnOnce(&mut server::settings::Settings),
) -> String {
    let mut settings = desk.settings().clone();
    adjust(&mut settings);
    let refused = Server::start(settings).await.err();
    format!("{:#}", refused.expect("it does not start"))
}

/// Stops the server, until nothing of it holds the database any more and all is
/// in one file, so that files can be exchanged.
async fn closed(desk: &mut TestServer) {
    desk.stop().await;
    until("the database is closed", || {
        let alone = database(desk).pragma_update_and_check(None, "journal_mode", "DELETE", |row| {
            row.get::<_, String>(0)
        });
        alone.as_deref() == Ok("delete")
    })
    .await;
}

fn truncate(path: &Path) {
    let file = fs::File::options().write(true).open(path).unwrap();
    file.set_len(0).unwrap();
}

#[tokio::test]
async fn files_that_vanish_under_a_running_server_are_said_and_nothing_is_acknowledged() {
    type Harm = fn(&TestServer);
    let harms: [(&str, Harm); 6] = [
        ("deleted", |desk| {
            fs::remove_dir_all(desk.data().join("attachments")).unwrap()
        }),
        ("deleted", |desk| fs::remove_file(file(desk, "")).unwrap()),
        ("deleted", |desk| {
            fs::remove_file(file(desk, "-wal")).unwrap()
        }),
        ("replaced", |desk| {
            let copy = desk.data().join("copy");
            fs::copy(file(desk, ""), &copy).unwrap();
            fs::rename(&copy, file(desk, "")).unwrap();
        }),
        ("cut short", |desk| truncate(&file(desk, ""))),
        ("cut short", |desk| truncate(&file(desk, "-wal"))),
    ];
    for (words, harm) in harms {
        let desk = TestServer::open().await;
        let customer = desk.customer("Rana", "9613000123");
        customer.say("hi").await.unwrap();
        let alice = desk.sign_in(ALICE).await;
        let rana = alice.conversation("Rana").await.id;
        // Nothing is being written while the files are harmed: a write that is
        // underway would make a file that was cut as long as it was.
        customer.say("hello").await.unwrap();
        harm(&desk);
        let answer = alice.put(rana, message_id(), "lost").await;
        assert_eq!(answer.problem(), (503, "storage_unavailable".to_owned()));
        let ready = Client::new(desk.address()).get("/readyz").await;
        assert_eq!(ready.status, 503);
        let fault = desk.app().store.fault().await.to_string();
        assert!(fault.contains(words), "{fault}");
    }
}

#[tokio::test]
async fn a_database_that_is_gone_is_never_replaced_by_an_empty_one() {
    let mut desk = TestServer::open().await;
    closed(&mut desk).await;
    let moved = desk.data().join("moved");
    fs::rename(file(&desk, ""), &moved).unwrap();
    let refused = refusal(&desk).await;
    assert!(refused.contains("is missing"), "{refused}");
    fs::write(file(&desk, ""), b"").unwrap();
    let refused = refusal(&desk).await;
    assert!(refused.contains("is empty"), "{refused}");
    // Not an empty file, but a database with nothing in it.
    fs::remove_file(file(&desk, "")).unwrap();
    database(&desk)
        .execute_batch("PRAGMA journal_mode = WAL")
        .unwrap();
    let refused = refusal(&desk).await;
    assert!(refused.contains("is empty"), "{refused}");
    fs::rename(&moved, file(&desk, "")).unwrap();
    desk.restart().await;
    desk.sign_in(ALICE).await;
}

#[tokio::test]
async fn the_remains_of_files_or_of_a_key_say_that_there_was_a_database() {
    for remains in ["frontdesk.key", "frontdesk.log-marker", "attachments/some"] {
        let mut desk = TestServer::open().await;
        closed(&mut desk).await;
        for name in ["frontdesk.db", "frontdesk.key", "frontdesk.log-marker"] {
            fs::remove_file(desk.data().join(name)).unwrap();
        }
        fs::write(desk.data().join(remains), b"x").unwrap();
        let refused = refusal(&desk).await;
        assert!(refused.contains("is missing"), "{refused}");
        assert!(!file(&desk, "").exists());
    }
}

#[tokio::test]
async fn a_newer_schema_is_refused_and_not_stamped() {
    let mut desk = TestServer::open().await;
    closed(&mut desk).await;
    database(&desk)
        .pragma_update(None, "user_version", 99)
        .unwrap();
    let refused = refusal(&desk).await;
    assert!(refused.contains("newer version of Frontdesk"), "{refused}");
    let version = database(&desk).pragma_query_value(None, "user_version", |row| row.get(0));
    assert_eq!(version, Ok(99));
    database(&desk)
        .pragma_update(None, "user_version", server::store::SCHEMA)
        .unwrap();
    desk.restart().await;
}

#[tokio::test]
async fn flipped_bytes_are_refused_in_words_at_the_start() {
    let mut desk = TestServer::open().await;
    closed(&mut desk).await;
    let whole = fs::read(file(&desk, "")).unwrap();
    let mut flipped = whole.clone();
    for byte in flipped.iter_mut().skip(4096).step_by(97) {
        *byte ^= 0x55;
    }
    let mut no_header = whole.clone();
    no_header[..16].fill(0);
    for damaged in [flipped, no_header] {
        fs::write(file(&desk, ""), damaged).unwrap();
        let refused = refusal(&desk).await;
        assert!(refused.contains("the database is damaged"), "{refused}");
    }
    fs::write(file(&desk, ""), whole).unwrap();
    desk.restart().await;
}

#[tokio::test]
async fn damage_that_is_met_while_running_is_not_ready_and_refused() {
    let mut desk = TestServer::open().await;
    let rana = desk.visitor().await;
    rana.bootstrap().await;
    for _ in 0..50 {
        rana.write(nowhere(), &"long ".repeat(200)).await;
    }
    closed(&mut desk).await;
    desk.restart().await;
    // After the start's own look for damage.
    let mut bytes = fs::read(file(&desk, "")).unwrap();
    for byte in bytes.iter_mut().skip(4096) {
        *byte ^= 0x55;
    }
    use std::io::Write;
    let mut open = fs::File::options()
        .write(true)
        .open(file(&desk, ""))
        .unwrap();
    open.write_all(&bytes).unwrap();
    let damaged = desk
        .app()
        .store
        .read(|read| read.unsent_attachments(server::clock::now()))
        .await;
    let mut words = format!("{damaged:?}");
    for _ in 0..20 {
        if desk.app().store.check().is_err() {
            break;
        }
        words = format!(
            "{:?}",
            desk.app().store.read(|read| read.retention_state()).await
        );
        let who = Client::new(desk.address())
            .try_sign_in(ALICE.email, ALICE.password)
            .await;
        words.push_str(&who.status.to_string());
    }
    let fault = desk.app().store.check().expect_err(&words).to_string();
    assert!(fault.contains("damaged"), "{fault}");
    let ready = Client::new(desk.address()).get("/readyz").await;
    assert_eq!(ready.status, 503);
}

#[tokio::test]
async fn an_implausible_jump_of_the_time_deletes_nothing() {
    const FORTY_DAYS: i64 = 40 * 24 * 60 * 60 * 1000;
    let mut desk = TestServer::open().await;
    desk.customer("Rana", "9613000123").say("hi").await.unwrap();
    desk.sign_in(ALICE).await;
    let events = "SELECT (SELECT count(*) FROM events), (SELECT count(*) FROM webhook_journal),
                         (SELECT count(*) FROM sessions)";
    let count = |desk: &TestServer| -> (i64, i64, i64) {
        database(desk)
            .query_row(events, [], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?))
            })
            .unwrap()
    };
    let looked_since = |desk: &TestServer, at: i64| -> bool {
        let query = "SELECT coalesce(retention_seen_at, 0) FROM log_identity";
        let seen: i64 = database(desk)
            .query_row(query, [], |row| row.get(0))
            .unwrap();
        seen >= at
    };
    closed(&mut desk).await;
    let before = count(&desk);
    assert!(before.0 > 0 && before.1 > 0 && before.2 > 0);
    // As if all that had been forty days ago, and the server off since.
    database(&desk)
        .execute_batch(&format!(
            "UPDATE events SET created_at = created_at - {FORTY_DAYS};
             UPDATE webhook_journal SET received_at = received_at - {FORTY_DAYS};
             UPDATE sessions SET expires_at = expires_at - {FORTY_DAYS};
             UPDATE log_identity SET retention_seen_at = retention_seen_at - {FORTY_DAYS};"
        ))
        .unwrap();
    let start = server::clock::now().millis();
    desk.restart().await;
    until("retention has looked", || looked_since(&desk, start)).await;
    closed(&mut desk).await;
    assert_eq!(count(&desk), before);
    // Once the time is trusted, what is old goes.
    database(&desk)
        .execute_batch("UPDATE log_identity SET retention_wait_ms = 0")
        .unwrap();
    desk.restart().await;
    until("what is old is gone", || count(&desk) == (0, 0, 0)).await;
}
