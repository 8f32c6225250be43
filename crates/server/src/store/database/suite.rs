//! What every engine must do, written against the seam: a command or query may
//! rely on nothing else. Each story runs for each engine in [`engines`].

use std::{
    ops::ControlFlow,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use protocol::{AgentId, Author, ContactId, ConversationId, Seq, Timestamp};

use super::{
    Backfill, DatabaseEngine, EngineConnection, Json, SCHEMA, SqlConnection, SqlError,
    SqlErrorKind, engine_at, params,
};

/// A database of one engine, and connections to it.
struct TestedEngine {
    database: Arc<dyn DatabaseEngine>,
    writer: Box<dyn EngineConnection>,
    reader: Box<dyn EngineConnection>,
    folder: tempfile::TempDir,
}

fn sqlite() -> TestedEngine {
    let folder = tempfile::tempdir().unwrap();
    let database = engine_at(&folder.path().join("suite.db"));
    let writer = database.open_or_create().unwrap();
    writer.begin().unwrap();
    create(writer.sql());
    writer.commit().unwrap();
    TestedEngine {
        writer,
        reader: database.open_reader().unwrap(),
        database,
        folder,
    }
}

fn engines() -> Vec<TestedEngine> {
    vec![sqlite()]
}

fn create(sql: &dyn SqlConnection) {
    sql.execute(
        "CREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT UNIQUE, body BLOB, flag INTEGER)",
        params![],
    )
    .unwrap();
}

fn insert(sql: &dyn SqlConnection, id: i64, name: &str) -> Result<usize, SqlError> {
    sql.execute(
        "INSERT INTO items (id, name) VALUES (?1, ?2)",
        params![id, name],
    )
}

fn names(sql: &dyn SqlConnection) -> Vec<String> {
    sql.all("SELECT name FROM items ORDER BY id", params![], |row| {
        row.get("name")
    })
    .unwrap()
}

#[test]
fn values_come_back_as_they_went_in() {
    for engine in engines() {
        let sql = engine.writer.sql();
        let texts = ["", "a\0b", "'; DROP TABLE items; --", "陈 👩‍👩‍👧 مرحبا"];
        for (id, text) in (0_i64..).zip(texts) {
            insert(sql, id, text).unwrap();
        }
        assert_eq!(names(sql), texts);
        let bytes = vec![0_u8, 255, 10];
        sql.execute(
            "UPDATE items SET body = ?2, flag = ?3 WHERE id = ?1",
            params![0_i64, bytes, true],
        )
        .unwrap();
        let read = sql.one(
            "SELECT body, flag FROM items WHERE id = 0",
            params![],
            |row| Ok((row.get::<Vec<u8>>("body")?, row.get::<bool>("flag")?)),
        );
        assert_eq!(read, Ok((bytes, true)));
        let null = sql.one("SELECT body FROM items WHERE id = 1", params![], |row| {
            row.get::<Option<Vec<u8>>>("body")
        });
        assert_eq!(null, Ok(None));
    }
}

#[test]
fn protocol_values_come_back_as_they_went_in() {
    for engine in engines() {
        let sql = engine.writer.sql();
        let id = ConversationId::from_bytes([7; 16]);
        let last = Seq::new(u64::try_from(i64::MAX).unwrap());
        let before_1970 = Timestamp::from_millis(-1);
        let read = sql.one(
            "SELECT ?1 AS id, ?2 AS seq, ?3 AS at, ?4 AS list",
            params![id, last, before_1970, Json(vec!["a", "b"])],
            |row| {
                Ok((
                    row.get("id")?,
                    row.get("seq")?,
                    row.get("at")?,
                    row.json::<Vec<String>>("list")?,
                ))
            },
        );
        let list = vec!["a".to_owned(), "b".to_owned()];
        assert_eq!(read, Ok((id, last, before_1970, list)));
        for author in [
            Author::System,
            Author::Contact(ContactId::from_bytes([8; 16])),
            Author::Agent(AgentId::from_bytes([9; 16])),
        ] {
            let read = sql.one("SELECT ?1 AS author", params![author], |row| {
                row.get("author")
            });
            assert_eq!(read, Ok(author));
        }
        for stray in [&[] as &[u8], &[0, 1], &[1], &[2; 16], &[3; 17]] {
            let read = sql.one("SELECT ?1 AS author", params![stray], |row| {
                row.get::<Author>("author")
            });
            assert_eq!(read.unwrap_err().kind, SqlErrorKind::Column);
        }
        let beyond = sql.exists("SELECT 1 WHERE ?1 = 1", params![Seq::new(u64::MAX)]);
        assert!(beyond.is_err(), "no number is cut short");
    }
}

#[test]
fn columns_are_read_by_name_in_any_order_and_what_is_not_there_is_an_error() {
    for engine in engines() {
        let sql = engine.writer.sql();
        insert(sql, 1, "one").unwrap();
        let query = "SELECT id, name, name AS alias FROM items";
        let read = sql.one(query, params![], |row| {
            let alias: String = row.get("alias")?;
            let id: i64 = row.get("id")?;
            Ok((alias, id, row.get::<String>("name")?, row.get::<i64>("id")?))
        });
        assert_eq!(read, Ok(("one".to_owned(), 1, "one".to_owned(), 1)));
        let missing = sql.one(query, params![], |row| row.get::<i64>("number"));
        assert_eq!(missing.unwrap_err().kind, SqlErrorKind::Column);
        let other_type = sql.one(query, params![], |row| row.get::<i64>("name"));
        let error = other_type.unwrap_err();
        assert_eq!(error.kind, SqlErrorKind::Column);
        assert!(error.to_string().contains("name"), "{error}");
    }
}

#[test]
fn no_row_is_none_or_an_error_of_its_own() {
    for engine in engines() {
        let sql = engine.writer.sql();
        let query = "SELECT id FROM items WHERE id = ?1";
        let id = |row: &super::SqlRow<'_>| row.get::<i64>("id");
        assert_eq!(sql.find(query, params![1_i64], id), Ok(None));
        assert_eq!(sql.exists(query, params![1_i64]), Ok(false));
        let error = sql.one(query, params![1_i64], id).unwrap_err();
        assert_eq!(error.kind, SqlErrorKind::NoRow);
    }
}

#[test]
fn a_constraint_says_so_and_what_can_be_put_in_its_place_is() {
    for engine in engines() {
        let sql = engine.writer.sql();
        insert(sql, 1, "one").unwrap();
        let twice = insert(sql, 2, "one").unwrap_err();
        assert_eq!(twice.kind, SqlErrorKind::Constraint);
        let changed = sql.execute(
            "INSERT INTO items (id, name) VALUES (1, 'two')
             ON CONFLICT (id) DO UPDATE SET name = excluded.name
             WHERE items.name <> excluded.name",
            params![],
        );
        assert_eq!(changed, Ok(1));
        let nothing = sql.execute(
            "INSERT INTO items (id, name) VALUES (1, 'three') ON CONFLICT DO NOTHING",
            params![],
        );
        assert_eq!(nothing, Ok(0));
        assert_eq!(names(sql), ["two"]);
    }
}

#[test]
fn what_is_written_can_be_returned_and_all_of_it_is_written() {
    for engine in engines() {
        let sql = engine.writer.sql();
        for (id, name) in [(1, "a"), (2, "b"), (3, "c")] {
            insert(sql, id, name).unwrap();
        }
        let update = "UPDATE items SET flag = 1 WHERE id > ?1 RETURNING id";
        let first = sql.find(update, params![1_i64], |row| row.get::<i64>("id"));
        assert!(first.unwrap().is_some());
        let flagged = sql.all("SELECT id FROM items WHERE flag = 1", params![], |row| {
            row.get::<i64>("id")
        });
        assert_eq!(flagged.unwrap().len(), 2);
    }
}

#[test]
fn a_page_begins_behind_a_row_of_two_columns() {
    for engine in engines() {
        let sql = engine.writer.sql();
        for (id, name) in [(1, "a"), (2, "b"), (3, "c")] {
            insert(sql, id, name).unwrap();
        }
        let page = sql.all(
            "SELECT id FROM items WHERE (name, id) < (?1, ?2) ORDER BY name DESC, id DESC LIMIT ?3",
            params!["c", 3_i64, 1_usize],
            |row| row.get::<i64>("id"),
        );
        assert_eq!(page, Ok(vec![2]));
    }
}

#[test]
fn rows_are_handed_out_until_enough_and_statements_can_run_meanwhile() {
    for engine in engines() {
        let sql = engine.writer.sql();
        for (id, name) in [(1, "a"), (2, "b"), (3, "c")] {
            insert(sql, id, name).unwrap();
        }
        let mut seen = Vec::new();
        sql.each_row("SELECT id FROM items ORDER BY id", params![], &mut |row| {
            let id: i64 = row.get("id")?;
            seen.push(id);
            sql.execute("UPDATE items SET flag = 1 WHERE id = ?1", params![id])?;
            Ok(if id < 2 {
                ControlFlow::Continue(())
            } else {
                ControlFlow::Break(())
            })
        })
        .unwrap();
        assert_eq!(seen, [1, 2]);
        assert_eq!(
            sql.exists("SELECT 1 FROM items WHERE id = 3 AND flag = 1", params![]),
            Ok(false)
        );
    }
}

#[test]
fn a_wrong_number_of_parameters_is_an_error() {
    for engine in engines() {
        let sql = engine.writer.sql();
        assert!(
            sql.execute("DELETE FROM items WHERE id = ?1", params![])
                .is_err()
        );
        assert!(sql.execute("DELETE FROM items", params![1_i64]).is_err());
    }
}

#[test]
fn what_is_rolled_back_was_never_there() {
    for engine in engines() {
        engine.writer.begin().unwrap();
        insert(engine.writer.sql(), 1, "one").unwrap();
        assert!(engine.writer.roll_back());
        assert_eq!(names(engine.writer.sql()), [""; 0]);
        let failed = engine.writer.transaction(|sql| {
            insert(sql, 1, "one")?;
            Err::<(), _>(SqlError::new(SqlErrorKind::Other, "on purpose"))
        });
        failed.unwrap_err();
        assert_eq!(names(engine.writer.sql()), [""; 0]);
        let stored: Result<_, SqlError> = engine.writer.transaction(|sql| insert(sql, 1, "one"));
        assert_eq!(stored, Ok(1));
        assert_eq!(names(engine.writer.sql()), ["one"]);
    }
}

#[test]
fn a_snapshot_sees_nothing_of_what_is_committed_meanwhile() {
    for engine in engines() {
        insert(engine.writer.sql(), 1, "before").unwrap();
        let is_given_up = Arc::new(AtomicBool::new(false));
        engine.reader.begin_snapshot(is_given_up).unwrap();
        let sql = engine.reader.sql();
        assert_eq!(names(sql), ["before"]);
        insert(engine.writer.sql(), 2, "after").unwrap();
        assert_eq!(names(sql), ["before"]);
        assert!(engine.reader.end_snapshot());
        assert_eq!(names(engine.reader.sql()), ["before", "after"]);
    }
}

#[test]
fn a_snapshot_writes_nothing() {
    for engine in engines() {
        engine.reader.begin_snapshot(Arc::default()).unwrap();
        insert(engine.reader.sql(), 1, "one").unwrap_err();
        assert!(engine.reader.end_snapshot());
    }
}

#[test]
fn a_commit_is_seen_by_readers_and_an_open_transaction_is_not() {
    for engine in engines() {
        engine.writer.begin().unwrap();
        insert(engine.writer.sql(), 1, "one").unwrap();
        assert_eq!(names(engine.reader.sql()), [""; 0]);
        engine.writer.commit().unwrap();
        assert_eq!(names(engine.reader.sql()), ["one"]);
        assert!(engine.writer.roll_back(), "nothing is open");
        assert_eq!(names(engine.reader.sql()), ["one"]);
    }
}

#[test]
fn a_transaction_that_panics_is_rolled_back() {
    for engine in engines() {
        let panicked = crate::panic::catch(|| {
            engine.writer.transaction(|sql| -> Result<(), SqlError> {
                insert(sql, 1, "one")?;
                panic!("on purpose")
            })
        });
        assert!(panicked.is_err());
        engine.writer.begin().unwrap();
        assert_eq!(names(engine.writer.sql()), [""; 0]);
    }
}

#[test]
fn a_query_that_nobody_wants_is_interrupted_and_the_next_one_is_not() {
    for engine in engines() {
        let is_given_up = Arc::new(AtomicBool::new(false));
        let reader = &engine.reader;
        reader.begin_snapshot(Arc::clone(&is_given_up)).unwrap();
        assert_eq!(names(reader.sql()), [""; 0]);
        is_given_up.store(true, Ordering::Relaxed);
        let endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
            SELECT count(*) AS count FROM n";
        let counted = reader
            .sql()
            .one(endless, params![], |row| row.get::<i64>("count"));
        assert_eq!(counted.unwrap_err().kind, SqlErrorKind::Interrupted);
        assert!(reader.end_snapshot());
        let counts = endless.replace("FROM n)", "FROM n WHERE i < 100000)");
        let counted = reader
            .sql()
            .one(&counts, params![], |row| row.get::<i64>("count"));
        assert_eq!(counted, Ok(100_000));
    }
}

#[test]
fn migrations_run_once_each_up_to_the_schema_with_their_backfill() {
    const BACKFILL: Backfill = Backfill {
        schema: 2,
        run: |sql| sql.execute("DELETE FROM items", params![]).map(drop),
    };
    for mut engine in engines() {
        assert_eq!(engine.writer.schema(), Ok(0));
        insert(engine.writer.sql(), 1, "one").unwrap();
        engine.writer.migrate(1, &[BACKFILL]).unwrap();
        assert_eq!(engine.writer.schema(), Ok(1));
        assert_eq!(names(engine.writer.sql()), ["one"]);
        engine.writer.migrate(SCHEMA, &[BACKFILL]).unwrap();
        assert_eq!(engine.writer.schema(), Ok(SCHEMA));
        assert_eq!(names(engine.writer.sql()), [""; 0]);
        insert(engine.writer.sql(), 1, "one").unwrap();
        engine.writer.migrate(SCHEMA, &[BACKFILL]).unwrap();
        assert_eq!(names(engine.writer.sql()), ["one"]);
    }
}

#[test]
fn a_migration_whose_backfill_fails_changes_nothing() {
    const FAILS: Backfill = Backfill {
        schema: SCHEMA,
        run: |_| Err(SqlError::new(SqlErrorKind::Other, "on purpose")),
    };
    for mut engine in engines() {
        engine.writer.migrate(1, &[]).unwrap();
        let error = engine.writer.migrate(SCHEMA, &[FAILS]).unwrap_err();
        assert!(error.to_string().contains("on purpose"), "{error}");
        assert_eq!(engine.writer.schema(), Ok(1));
        engine.writer.migrate(SCHEMA, &[]).unwrap();
    }
}

#[test]
fn a_newer_schema_is_refused_and_left_as_it_is() {
    for mut engine in engines() {
        engine.writer.migrate(SCHEMA, &[]).unwrap();
        engine.writer.migrate(SCHEMA - 1, &[]).unwrap_err();
        assert_eq!(engine.writer.schema(), Ok(SCHEMA));
        let beside = engine.database.open_beside().unwrap();
        assert_eq!(beside.schema(), Ok(SCHEMA));
    }
}

#[test]
fn a_writer_and_a_reader_need_a_database_and_only_one_call_makes_it() {
    for engine in engines() {
        let missing = engine_at(&engine.folder.path().join("missing.db"));
        missing.open_writer().unwrap_err();
        missing.open_reader().unwrap_err();
        missing.open_beside().unwrap_err();
        missing.open_or_create().unwrap();
        missing.open_writer().unwrap();
    }
}

#[test]
fn a_copy_holds_what_was_committed_and_both_are_whole() {
    for engine in engines() {
        insert(engine.writer.sql(), 1, "one").unwrap();
        engine.writer.begin().unwrap();
        insert(engine.writer.sql(), 2, "open").unwrap();
        let target = engine.folder.path().join("copy.db");
        engine.database.copy_into(&target).unwrap();
        engine.writer.commit().unwrap();
        let copy = engine_at(&target);
        assert_eq!(names(copy.open_reader().unwrap().sql()), ["one"]);
        for database in [&copy, &engine.database] {
            assert_eq!(database.integrity_check(), Ok(Vec::new()));
            assert_eq!(database.open_beside().unwrap().quick_check(), Ok(()));
        }
    }
}

#[test]
fn after_a_close_the_database_is_whole_without_what_lies_beside_it() {
    for engine in engines() {
        let overwritten: Result<_, SqlError> = engine
            .writer
            .overwriting_transaction(|sql| insert(sql, 1, "one"));
        assert_eq!(overwritten, Ok(1));
        insert(engine.writer.sql(), 2, "two").unwrap();
        engine.database.close().unwrap();
        let moved = engine.folder.path().join("moved.db");
        std::fs::copy(engine.folder.path().join("suite.db"), &moved).unwrap();
        let moved = engine_at(&moved).open_or_create().unwrap();
        assert_eq!(names(moved.sql()), ["one", "two"]);
    }
}
