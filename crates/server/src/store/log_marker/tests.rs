//! The marker's file, and a model of everything that may happen to a data
//! folder.

#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

use proptest::prelude::*;
use protocol::Epoch;

use super::{Found, Instance, LogMarker, LogPosition, Record, RestoreSign, Writing, begun, plan};

fn record(commits: u64) -> Record {
    Record {
        epoch: Epoch::from_bytes([1; 16]),
        instance: [2; 16],
        next: [3; 16],
        commits,
        file: 0,
    }
}

fn commits(found: Found) -> Option<u64> {
    match found {
        Found::Here { commits, .. } => Some(commits),
        _ => None,
    }
}

#[test]
fn what_was_marked_is_read_again_and_a_torn_file_is_known_as_such() {
    let folder = tempfile::TempDir::new().unwrap();
    let path = folder.path().join("marker");
    assert_eq!(LogMarker::read(&path).unwrap(), Found::Missing);
    let mut marker = LogMarker::open(&path, Writing::Alone, record(0)).unwrap();
    marker.begin(record(5)).unwrap();
    marker.advance(6).unwrap();
    assert_eq!(commits(LogMarker::read(&path).unwrap()), Some(6));
    let whole = std::fs::read(&path).unwrap();
    for at in 0..whole.len() {
        let mut torn = whole.clone();
        torn[at] ^= 1;
        std::fs::write(&path, &torn).unwrap();
        assert_eq!(LogMarker::read(&path).unwrap(), Found::Torn, "byte {at}");
        std::fs::write(&path, &whole[..at]).unwrap();
        assert_eq!(LogMarker::read(&path).unwrap(), Found::Torn, "{at} bytes");
    }
}

/// Also where the file system gives the deleted file's inode to the next one.
#[cfg(target_os = "linux")]
#[test]
fn a_marker_that_was_deleted_and_put_back_from_a_copy_is_a_copy() {
    let folder = tempfile::TempDir::new().unwrap();
    let path = folder.path().join("marker");
    let mut marker = LogMarker::open(&path, Writing::Alone, record(0)).unwrap();
    marker.begin(record(5)).unwrap();
    drop(marker);
    let is_copy = || match LogMarker::read(&path).unwrap() {
        Found::Here { is_copy, .. } => is_copy,
        found => panic!("{found:?}"),
    };
    assert!(!is_copy());
    let Ok(made) = path.metadata().unwrap().created() else {
        return; // Nothing but the inode tells them apart.
    };
    let copy = std::fs::read(&path).unwrap();
    // The clock that files are dated by ticks slowly.
    let other = folder.path().join("other");
    while std::fs::metadata(&other)
        .and_then(|other| other.created())
        .ok()
        <= Some(made)
    {
        drop(std::fs::remove_file(&other));
        std::fs::write(&other, b"").unwrap();
    }
    for _ in 0..20 {
        std::fs::remove_file(&path).unwrap();
        std::fs::write(&path, &copy).unwrap();
        assert!(is_copy());
    }
}

#[test]
fn what_a_command_writes_beside_a_server_counts() {
    let folder = tempfile::TempDir::new().unwrap();
    let path = folder.path().join("marker");
    let mut server = LogMarker::open(&path, Writing::Alone, record(0)).unwrap();
    server.begin(record(5)).unwrap();
    let mut command = LogMarker::open(&path, Writing::Beside, record(5)).unwrap();
    command.advance(8).unwrap();
    server.advance(7).unwrap();
    assert_eq!(commits(LogMarker::read(&path).unwrap()), Some(8));
    server.advance(9).unwrap();
    assert_eq!(commits(LogMarker::read(&path).unwrap()), Some(9));
}

#[cfg(unix)]
#[test]
fn a_copied_marker_is_known_as_such() {
    let folder = tempfile::TempDir::new().unwrap();
    let path = folder.path().join("marker");
    let mut marker = LogMarker::open(&path, Writing::Alone, record(0)).unwrap();
    marker.begin(record(5)).unwrap();
    let copy = folder.path().join("copy");
    std::fs::copy(&path, &copy).unwrap();
    let is_copy = |path| match LogMarker::read(path).unwrap() {
        Found::Here { is_copy, .. } => is_copy,
        found => panic!("{found:?}"),
    };
    assert!(!is_copy(&path));
    assert!(is_copy(&copy));
}

#[test]
fn a_database_that_is_behind_its_marker_went_back_and_one_ahead_of_it_did_not() {
    let at = |commits| LogPosition {
        epoch: Epoch::from_bytes([1; 16]),
        instance: Some([7; 16]),
        commits,
    };
    let record = begun(&at(10), [7; 16]);
    let marker = Found::Here {
        epoch: record.epoch,
        instance: record.instance,
        next: record.next,
        commits: record.commits,
        is_copy: false,
    };
    let why = |commits| plan(&at(commits), &marker, [8; 16], [9; 16]).restore_sign;
    assert_eq!(why(9), Some(RestoreSign::Behind(1)));
    assert_eq!((why(10), why(11)), (None, None));
}

/// A database: which log, and what is in it.
#[derive(Debug, Clone)]
struct Database {
    position: LogPosition,
    log: Vec<u64>,
}

/// A data folder, its backups, and a client that comes by.
#[derive(Debug)]
struct World {
    database: Database,
    marker: Found,
    runs: bool,
    backups: Vec<(Database, Found)>,
    client: (Epoch, Vec<u64>),
    fresh: u128,
    events: u64,
}

#[derive(Debug, Clone)]
enum Step {
    /// A start; it may die after so many of its three writes.
    Start(u8),
    Commit(u8),
    /// Dies between the commit and the marker.
    CommitAndDie,
    Die,
    Command,
    /// A command that dies between its marker and its commit.
    CommandAndDie,
    Client,
    Backup,
    PutDatabaseBack(usize),
    CopyFolderBack(usize),
    LoseMarker,
    TearMarker,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        6 => Just(Step::Start(3)),
        2 => (0..3u8).prop_map(Step::Start),
        8 => (1..5u8).prop_map(Step::Commit),
        2 => Just(Step::CommitAndDie),
        4 => Just(Step::Die),
        2 => Just(Step::Command),
        1 => Just(Step::CommandAndDie),
        6 => Just(Step::Client),
        3 => Just(Step::Backup),
        3 => any::<usize>().prop_map(Step::PutDatabaseBack),
        1 => any::<usize>().prop_map(Step::CopyFolderBack),
        1 => Just(Step::LoseMarker),
        1 => Just(Step::TearMarker),
    ];
    // Chance alone rarely puts back what a client has seen more than.
    let restore = (1..4u8, 1..4u8, any::<usize>(), 1..9u8).prop_map(|(some, lost, which, new)| {
        vec![
            Step::Start(3),
            Step::Commit(some),
            Step::Backup,
            Step::Commit(lost),
            Step::Client,
            Step::Die,
            Step::PutDatabaseBack(which),
            Step::Start(3),
            Step::Commit(new),
            Step::Client,
        ]
    });
    let steps = prop_oneof![12 => step.prop_map(|step| vec![step]), 1 => restore];
    prop::collection::vec(steps, 1..60).prop_map(|steps| steps.concat())
}

impl World {
    fn new() -> Self {
        let epoch = Epoch::from_bytes([0; 16]);
        let position = LogPosition {
            epoch,
            instance: None,
            commits: 0,
        };
        Self {
            database: Database {
                position,
                log: Vec::new(),
            },
            marker: Found::Missing,
            runs: false,
            backups: Vec::new(),
            client: (epoch, Vec::new()),
            fresh: 0,
            events: 0,
        }
    }

    fn random(&mut self) -> Instance {
        self.fresh += 1;
        self.fresh.to_le_bytes()
    }

    fn mark(&mut self, record: Record) {
        self.marker = Found::Here {
            epoch: record.epoch,
            instance: record.instance,
            next: record.next,
            commits: record.commits,
            is_copy: false,
        };
    }

    fn advance(&mut self) {
        let now = self.database.position.commits;
        if let Found::Here { commits, .. } = &mut self.marker {
            *commits = now.max(*commits);
        }
    }

    fn start(&mut self, dies_after: u8) {
        let (fresh, nobody) = (self.random(), self.random());
        let plan = plan(&self.database.position, &self.marker, fresh, nobody);
        if dies_after == 0 {
            return;
        }
        self.mark(plan.pending);
        if dies_after == 1 {
            return;
        }
        if plan.restore_sign.is_some() {
            self.database.position.epoch = Epoch::from_bytes(self.random());
        }
        self.database.position.instance = Some(fresh);
        self.database.position.commits += 1;
        if dies_after == 2 {
            return;
        }
        self.mark(begun(&self.database.position, fresh));
        self.runs = true;
    }

    fn commit(&mut self) {
        self.events += 1;
        self.database.position.commits += 1;
        self.database.log.push(self.events);
    }

    /// What the server does for a cursor.
    fn meet_client(&mut self) {
        let Database { position, log } = &self.database;
        let (epoch, known) = &mut self.client;
        if *epoch != position.epoch || known.len() > log.len() {
            (*epoch, *known) = (position.epoch, log.clone());
        } else {
            let missed = log[known.len()..].to_vec();
            known.extend(missed);
        }
    }

    fn step(&mut self, step: Step) {
        match step {
            Step::Start(dies_after) if !self.runs => self.start(dies_after),
            Step::Commit(times) if self.runs => {
                for _ in 0..times {
                    self.commit();
                    self.advance();
                }
            }
            Step::CommitAndDie if self.runs => {
                self.commit();
                self.runs = false;
            }
            Step::Die => self.runs = false,
            Step::Command if self.runs => {
                self.commit();
                self.advance();
            }
            Step::Command => {
                self.start(3);
                self.commit();
                self.advance();
                self.runs = false;
            }
            Step::CommandAndDie if self.runs => {
                let next = self.database.position.commits + 1;
                if let Found::Here { commits, .. } = &mut self.marker {
                    *commits = next.max(*commits);
                }
            }
            Step::Client if self.runs => {
                self.meet_client();
                assert_eq!(self.client.1, self.database.log);
            }
            Step::Backup => {
                let mut marker = self.marker;
                if let Found::Here { is_copy, .. } = &mut marker {
                    *is_copy = true;
                }
                self.backups.push((self.database.clone(), marker));
            }
            Step::PutDatabaseBack(which) if !self.runs && !self.backups.is_empty() => {
                let database = self.backups[which % self.backups.len()].0.clone();
                // Nothing can tell that from the first start of this version.
                if self.marker != Found::Missing || database.position.instance.is_some() {
                    self.database = database;
                }
            }
            Step::CopyFolderBack(which) if !self.runs && !self.backups.is_empty() => {
                let (database, marker) = self.backups[which % self.backups.len()].clone();
                // The same.
                if marker != Found::Missing || database.position.instance.is_some() {
                    (self.database, self.marker) = (database, marker);
                }
            }
            // A file from before the first start is none.
            Step::LoseMarker if !self.runs && self.database.position.instance.is_some() => {
                self.marker = Found::Missing;
            }
            Step::TearMarker if !self.runs && self.marker != Found::Missing => {
                self.marker = Found::Torn;
            }
            _ => {}
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn whatever_happens_to_the_folder_a_client_knows_what_is_in_the_log(steps in steps()) {
        let mut world = World::new();
        for step in steps {
            world.step(step);
        }
        if !world.runs {
            world.start(3);
        }
        world.meet_client();
        prop_assert_eq!(&world.client.1, &world.database.log);
    }

    #[test]
    fn starts_crashes_and_commands_alone_keep_the_epoch(steps in steps()) {
        let mut world = World::new();
        let epoch = world.database.position.epoch;
        for step in steps {
            let is_harmless = matches!(
                step,
                Step::Start(_) | Step::Commit(_) | Step::CommitAndDie | Step::Die | Step::Command
                    | Step::Client | Step::Backup
            );
            if is_harmless {
                world.step(step);
            }
        }
        prop_assert_eq!(world.database.position.epoch, epoch);
    }
}
