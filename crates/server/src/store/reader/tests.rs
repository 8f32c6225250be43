//! Readers whose queries panic, fail, or are wanted by nobody any more.

use std::time::Duration;

use futures::poll;
use tokio::{sync::oneshot, time::timeout};

use super::{super::migration, *};

const GENEROUS: Duration = Duration::from_secs(60);
/// Would count for hours.
const ENDLESS: &str = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
    SELECT count(*) FROM n";

fn readers() -> (tempfile::TempDir, Arc<Readers>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("test.db");
    let mut connection = connection::open(&path).unwrap();
    migration::migrate(&mut connection).unwrap();
    let readers = Readers::open(&path).unwrap();
    (folder, Arc::new(readers))
}

async fn probe(readers: &Arc<Readers>) -> Result<(), StoreError> {
    let read = Arc::clone(readers).read(|read| read.probe());
    timeout(GENEROUS, read).await.unwrap()
}

fn sql(code: i32) -> StoreError {
    rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(code), None).into()
}

#[tokio::test]
async fn a_query_that_panics_costs_no_connection() {
    let (_folder, readers) = readers();
    for _ in 0..2 * READERS {
        let panics =
            Arc::clone(&readers).read(|_| -> Result<(), StoreError> { panic!("on purpose") });
        let error = panics.await.unwrap_err();
        assert!(matches!(error, StoreError::Panicked(_)), "{error}");
    }
    probe(&readers).await.unwrap();
    assert_eq!(readers.free().len(), READERS);
}

#[tokio::test]
async fn a_connection_is_not_left_in_a_transaction() {
    let (_folder, readers) = readers();
    for _ in 0..2 * READERS {
        let stuck = Arc::clone(&readers).read(|read| {
            read.connection
                .execute_batch("COMMIT; BEGIN; SELECT * FROM accounts;")?;
            std::mem::forget(read.connection.prepare("SELECT 1")?);
            Ok(())
        });
        stuck.await.unwrap();
        probe(&readers).await.unwrap();
    }
    assert!(readers.free().iter().all(Connection::is_autocommit));
}

#[tokio::test]
async fn a_connection_that_failed_is_replaced() {
    let (_folder, readers) = readers();
    for _ in 0..2 * READERS {
        let fails = Arc::clone(&readers).read(|read| {
            read.connection.execute_batch("CREATE TEMP TABLE old (x)")?;
            Err::<(), _>(sql(rusqlite::ffi::SQLITE_IOERR))
        });
        fails.await.unwrap_err();
        probe(&readers).await.unwrap();
    }
    let refused = Arc::clone(&readers).read(|_| Err::<(), _>(sql(rusqlite::ffi::SQLITE_BUSY)));
    refused.await.unwrap_err();
    assert_eq!(
        readers.free().len(),
        1,
        "one does for all that came one by one"
    );
}

#[tokio::test]
async fn a_query_whose_client_hung_up_is_interrupted() {
    let (_folder, readers) = readers();
    for _ in 0..2 * READERS {
        let (begun, has_begun) = oneshot::channel();
        let (ended, has_ended) = oneshot::channel();
        let mut slow = Box::pin(Arc::clone(&readers).read(move |read| {
            begun.send(()).unwrap();
            let counted = read
                .connection
                .query_row(ENDLESS, [], |row| row.get::<_, i64>(0));
            ended.send(counted.unwrap_err()).unwrap();
            Ok(())
        }));
        assert!(poll!(&mut slow).is_pending());
        timeout(GENEROUS, has_begun).await.unwrap().unwrap();
        drop(slow);
        let error = timeout(GENEROUS, has_ended).await.unwrap().unwrap();
        let code = error.sqlite_error_code();
        assert_eq!(code, Some(rusqlite::ErrorCode::OperationInterrupted));
        // The next one on this connection is nobody's to interrupt.
        probe(&readers).await.unwrap();
    }
}
