//! Readers whose queries panic, fail, or are wanted by nobody any more.

use std::time::Duration;

use futures::poll;
use tokio::{sync::oneshot, time::timeout};

use super::{super::migration, *};
use crate::store::database::{SqlError, SqlErrorKind, engine_at, params};

const GENEROUS: Duration = Duration::from_secs(60);
/// Would count for hours.
const ENDLESS: &str = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
    SELECT count(*) AS count FROM n";

fn readers() -> (tempfile::TempDir, Arc<Readers>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("test.db");
    let engine = engine_at(&path);
    migration::migrate(&mut *engine.open_or_create().unwrap()).unwrap();
    let readers = Readers::open(engine).unwrap();
    (folder, Arc::new(readers))
}

async fn probe(readers: &Arc<Readers>) -> Result<(), StoreError> {
    let read = Arc::clone(readers).read(|read| read.probe());
    timeout(GENEROUS, read).await.unwrap()
}

fn failure(kind: SqlErrorKind) -> StoreError {
    SqlError::new(kind, "on purpose").into()
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
            read.connection.execute("COMMIT", params![])?;
            read.connection.execute("BEGIN", params![])?;
            read.probe()
        });
        stuck.await.unwrap();
        probe(&readers).await.unwrap();
    }
    for connection in readers.free().iter() {
        // There is none within another.
        connection.begin_snapshot(Arc::default()).unwrap();
        assert!(connection.end_snapshot());
    }
}

#[tokio::test]
async fn a_connection_that_failed_is_replaced() {
    let (_folder, readers) = readers();
    for _ in 0..2 * READERS {
        let fails = Arc::clone(&readers).read(|read| {
            read.connection
                .execute("CREATE TEMP TABLE old (x)", params![])?;
            Err::<(), _>(failure(SqlErrorKind::ConnectionUnusable))
        });
        fails.await.unwrap_err();
        probe(&readers).await.unwrap();
    }
    let refused = Arc::clone(&readers).read(|_| Err::<(), _>(failure(SqlErrorKind::Other)));
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
                .one(ENDLESS, params![], |row| row.get::<i64>("count"));
            ended.send(counted.unwrap_err()).unwrap();
            Ok(())
        }));
        assert!(poll!(&mut slow).is_pending());
        timeout(GENEROUS, has_begun).await.unwrap().unwrap();
        drop(slow);
        let error = timeout(GENEROUS, has_ended).await.unwrap().unwrap();
        assert_eq!(error.kind, SqlErrorKind::Interrupted);
        // The next one on this connection is nobody's to interrupt.
        probe(&readers).await.unwrap();
    }
}
