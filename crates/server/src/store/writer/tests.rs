//! A writer whose commands panic, and whose connection is lost.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use protocol::AccountId;
use tokio::time::timeout;

use super::{super::migration, *};
use crate::{
    clock,
    data_folder::{DataFolder, WatchedFiles},
    store::{
        database::{SqlError, SqlErrorKind, TestConnection, engine_at, params},
        error::Refusal,
    },
};

const GENEROUS: Duration = Duration::from_secs(60);
const FEW: Restarts = Restarts {
    first_pause: Duration::from_millis(1),
    longest_pause: GENEROUS,
    most: Some(2),
};

struct WriterFixture {
    writer: Writer,
    fatal: Fatal,
    /// From now on nothing can be rolled back.
    is_stuck: Arc<AtomicBool>,
    account: AccountId,
    folder: tempfile::TempDir,
}

async fn started(on_commit: impl FnMut(Committed) + Send + 'static) -> WriterFixture {
    let folder = tempfile::tempdir().unwrap();
    let data = DataFolder::open(folder.path()).unwrap();
    let path = data.database();
    let mut connection = TestConnection::open_or_create(&path).unwrap();
    migration::migrate(&mut connection).unwrap();
    std::fs::create_dir(data.attachments()).unwrap();
    let (marker, ..) = crate::store::begin(&connection, &data).unwrap();
    let files = WatchedFiles::of(&data, false).unwrap();
    let guard = Arc::new(CommitGuard::new(files, marker));
    let is_stuck = Arc::new(AtomicBool::new(false));
    connection.deny_rollback_when(Arc::clone(&is_stuck));
    let fatal = Fatal::default();
    let (connection, engine) = (Box::new(connection), engine_at(&path));
    let writer = Writer::start(connection, engine, guard, &fatal, FEW, on_commit).unwrap();
    let account = clock::fresh(AccountId::mint);
    let created = writer.write(move |tx| tx.create_account(account, "Cedar", clock::now()));
    created.await.unwrap();
    WriterFixture {
        writer,
        fatal,
        is_stuck,
        account,
        folder,
    }
}

impl WriterFixture {
    /// Logs one event, which tells the listeners.
    async fn make_inbox(&self, name: &str) -> Result<(), StoreError> {
        let (account, id) = (self.account, clock::fresh(protocol::InboxId::mint));
        let new = crate::store::query::inbox::NewInbox::website(id, name.to_owned());
        let write = self.writer.write(move |tx| {
            tx.create_inbox(account, &new, clock::now())?;
            Ok(())
        });
        timeout(GENEROUS, write).await.unwrap()
    }

    async fn count(&self, table: &'static str) -> i64 {
        let count = self.writer.write(move |tx| {
            let count = format!("SELECT count(*) AS count FROM {table}");
            Ok(tx
                .connection
                .one(&count, params![], |row| row.get("count"))?)
        });
        timeout(GENEROUS, count).await.unwrap().unwrap()
    }
}

fn failure(kind: SqlErrorKind) -> StoreError {
    SqlError::new(kind, "on purpose").into()
}

fn scribble(tx: &Transaction<'_>) {
    tx.connection
        .execute("INSERT INTO keys VALUES ('scribble', x'00')", params![])
        .unwrap();
}

#[tokio::test]
async fn a_command_that_panics_costs_itself_and_nothing_else() {
    let fixture = started(|_| {}).await;
    let panics = || {
        fixture.writer.write(|tx| -> Result<(), StoreError> {
            scribble(tx);
            panic!("on purpose")
        })
    };
    let before = fixture.count("keys").await;
    let (first, panicked, refused, second, panicked_too) = tokio::join!(
        biased;
        fixture.make_inbox("first"),
        panics(),
        fixture
            .writer
            .write(|_| Err::<(), _>(Refusal::NotFound.into())),
        fixture.make_inbox("second"),
        panics(),
    );
    first.unwrap();
    second.unwrap();
    assert!(matches!(
        refused,
        Err(StoreError::Refused(Refusal::NotFound))
    ));
    for panicked in [panicked, panicked_too] {
        let error = panicked.unwrap_err();
        assert!(matches!(&error, StoreError::Panicked(_)), "{error}");
        assert!(error.to_string().contains("on purpose"), "{error}");
    }
    assert_eq!(fixture.count("inboxes").await, 2);
    assert_eq!(fixture.count("keys").await, before, "it was rolled back");
}

#[tokio::test]
async fn a_listener_that_panics_costs_no_acknowledgement() {
    let heard = Arc::new(Mutex::new(0));
    let hears = Arc::clone(&heard);
    let fixture = started(move |_| {
        *hears
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner) += 1;
        panic!("on purpose");
    })
    .await;
    for _ in 0..3 {
        fixture.make_inbox("Website").await.unwrap();
    }
    assert_eq!(fixture.count("inboxes").await, 3);
    let heard = heard.lock();
    assert_eq!(*heard.unwrap_or_else(std::sync::PoisonError::into_inner), 3);
}

#[tokio::test]
async fn a_command_that_panics_when_it_is_dropped_costs_nothing() {
    struct Bomb;
    impl Drop for Bomb {
        fn drop(&mut self) {
            panic!("on purpose");
        }
    }
    let fixture = started(|_| {}).await;
    let bomb = Bomb;
    let write = fixture.writer.write(move |_| {
        let _held = &bomb;
        Ok(())
    });
    // The answer may have been given before or be lost with the panic.
    let _answer = timeout(GENEROUS, write).await.unwrap();
    fixture.make_inbox("Website").await.unwrap();
}

#[tokio::test]
async fn a_command_that_ends_the_transaction_costs_itself() {
    let fixture = started(|_| {}).await;
    let ends = fixture.writer.write(|tx| -> Result<(), StoreError> {
        tx.connection.execute("COMMIT", params![])?;
        panic!("on purpose")
    });
    assert!(ends.await.is_err());
    let nests = fixture
        .writer
        .write(|tx| Ok(tx.connection.execute("BEGIN", params![])?));
    assert!(nests.await.is_err());
    fixture.make_inbox("Website").await.unwrap();
}

#[tokio::test]
async fn after_an_error_of_the_disk_the_database_is_opened_again() {
    let fixture = started(|_| {}).await;
    let fails = |kind| {
        fixture.writer.write(move |tx| {
            tx.connection
                .execute("PRAGMA recursive_triggers = ON", params![])?;
            Err::<(), _>(failure(kind))
        })
    };
    let is_old = || async {
        let asked = fixture.writer.write(|tx| {
            let asked = "PRAGMA recursive_triggers";
            Ok(tx.connection.one(asked, params![], |row| {
                row.get::<bool>("recursive_triggers")
            })?)
        });
        asked.await.unwrap()
    };
    fails(SqlErrorKind::Other).await.unwrap_err();
    assert!(is_old().await, "a full disk passes by itself");
    fails(SqlErrorKind::ConnectionUnusable).await.unwrap_err();
    assert!(!is_old().await);
    fixture.make_inbox("Website").await.unwrap();
    assert_eq!(fixture.count("inboxes").await, 1);
}

#[tokio::test]
async fn a_file_that_is_gone_is_not_made_anew() {
    let fixture = started(|_| {}).await;
    let path = fixture.folder.path().join("frontdesk.db");
    std::fs::remove_file(&path).unwrap();
    let fails = fixture
        .writer
        .write(|_| Err::<(), _>(failure(SqlErrorKind::ConnectionUnusable)));
    fails.await.unwrap_err();
    assert!(!path.exists());
    assert!(engine_at(&path).open_writer().is_err());
    assert!(!path.exists());
}

#[tokio::test]
async fn a_connection_that_is_stuck_in_a_transaction_is_replaced() {
    let fixture = started(|_| {}).await;
    let before = fixture.count("keys").await;
    fixture.is_stuck.store(true, Ordering::SeqCst);
    let panics = fixture.writer.write(|tx| -> Result<(), StoreError> {
        scribble(tx);
        panic!("on purpose")
    });
    assert!(matches!(panics.await, Err(StoreError::Panicked(_))));
    fixture.make_inbox("Website").await.unwrap();
    assert_eq!(fixture.count("keys").await, before);
}

#[tokio::test]
async fn a_writer_that_cannot_be_had_again_is_fatal() {
    let fixture = started(|_| {}).await;
    fixture.is_stuck.store(true, Ordering::SeqCst);
    let database = fixture.folder.path().join("frontdesk.db");
    let panics = fixture.writer.write(move |_| -> Result<(), StoreError> {
        // After the look whether it is there, which comes before each group.
        std::fs::remove_file(&database).unwrap();
        panic!("on purpose")
    });
    assert!(matches!(panics.await, Err(StoreError::Panicked(_))));
    let reason = timeout(GENEROUS, fixture.fatal.reported()).await.unwrap();
    assert!(reason.contains("cannot be opened again"), "{reason}");
    // Nobody waits for ever.
    fixture.make_inbox("Website").await.unwrap_err();
}
