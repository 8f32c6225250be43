//! The real binary.

use std::{
    fs,
    io::{BufRead, BufReader},
    path::Path,
    process::{Command, Output, Stdio},
};

use tempfile::TempDir;
use testing::TestServer;

fn frontdesk(data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_frontdesk"));
    command
        .env("FRONTDESK_DATA", data)
        .env("FRONTDESK_LISTEN", "127.0.0.1:0")
        .env("FRONTDESK_AGENT_PASSWORD", "a long password");
    command
}

fn create_account(data: &Path) -> Output {
    let mut command = frontdesk(data);
    command.args([
        "account",
        "create",
        "--name",
        "Shop",
        "--agent",
        "Dana",
        "--email",
        "dana@example.com",
    ]);
    command.output().unwrap()
}

fn words(output: &Output) -> String {
    let (out, err) = (&output.stdout, &output.stderr);
    [String::from_utf8_lossy(out), String::from_utf8_lossy(err)].concat()
}

#[cfg(unix)]
fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    path.metadata().unwrap().permissions().mode() & 0o777
}

#[cfg(unix)]
#[test]
fn every_command_leaves_the_folder_to_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let place = TempDir::new().unwrap();
    let data = place.path().join("data");
    let private = |data: &Path| {
        assert_eq!(mode(data), 0o700);
        for entry in fs::read_dir(data).unwrap().map(Result::unwrap) {
            let right = if entry.path().is_dir() { 0o700 } else { 0o600 };
            assert_eq!(mode(&entry.path()), right, "{:?}", entry.path());
        }
    };
    let made = create_account(&data);
    assert!(made.status.success(), "{}", words(&made));
    private(&data);
    // What an older version left open is closed.
    fs::set_permissions(&data, fs::Permissions::from_mode(0o755)).unwrap();
    let database = data.join("frontdesk.db");
    fs::set_permissions(&database, fs::Permissions::from_mode(0o644)).unwrap();
    assert!(
        !create_account(&data).status.success(),
        "the address is taken"
    );
    private(&data);
    let backup = place.path().join("backup");
    let made = frontdesk(&data)
        .arg("backup")
        .arg(&backup)
        .output()
        .unwrap();
    assert!(made.status.success(), "{}", words(&made));
    private(&backup);
    let restored = place.path().join("restored");
    let made = frontdesk(&restored)
        .arg("restore")
        .arg(&backup)
        .output()
        .unwrap();
    assert!(made.status.success(), "{}", words(&made));
    private(&restored);
    let made = frontdesk(&restored).arg("check").output().unwrap();
    assert!(words(&made).contains("are whole"), "{}", words(&made));
}

#[cfg(target_os = "linux")]
#[test]
fn a_command_that_cannot_say_what_it_did_did_it() {
    let place = TempDir::new().unwrap();
    let full = || fs::File::options().write(true).open("/dev/full").unwrap();
    let mut command = frontdesk(place.path());
    command.args(["account", "create", "--name", "Shop", "--agent", "Dana"]);
    command.args(["--email", "dana@example.com"]);
    let made = command.stdout(full()).stderr(full()).status().unwrap();
    assert!(made.success());
    let listed = frontdesk(place.path())
        .args(["agent", "list"])
        .output()
        .unwrap();
    assert!(words(&listed).contains("dana@example.com"));
}

#[tokio::test]
async fn a_command_beside_a_running_server_keeps_the_epoch() {
    let mut desk = TestServer::open().await;
    let made = create_account(desk.data());
    assert!(made.status.success(), "{}", words(&made));
    let epoch = desk.app().store.epoch();
    desk.restart().await;
    assert_eq!(desk.app().store.epoch(), epoch);
    let accounts = desk.app().store.read(|read| read.accounts()).await.unwrap();
    assert_eq!(accounts.len(), 2);
}

#[test]
fn a_server_whose_database_is_deleted_says_so_and_ends() {
    let place = TempDir::new().unwrap();
    let mut server = frontdesk(place.path())
        .arg("serve")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = BufReader::new(server.stdout.take().unwrap()).lines();
    assert!(said.next().unwrap().unwrap().contains("listens"));
    fs::remove_file(place.path().join("frontdesk.db")).unwrap();
    let ended = server.wait_with_output().unwrap();
    assert!(!ended.status.success());
    assert!(words(&ended).contains("was deleted"), "{}", words(&ended));
    let again = frontdesk(place.path()).arg("serve").output().unwrap();
    assert!(words(&again).contains("is missing"), "{}", words(&again));
}

#[test]
fn a_check_finds_damage_and_lost_files() {
    let place = TempDir::new().unwrap();
    assert!(create_account(place.path()).status.success());
    let database = place.path().join("frontdesk.db");
    let mut bytes = fs::read(&database).unwrap();
    for byte in bytes.iter_mut().skip(4096).step_by(97) {
        *byte ^= 0x55;
    }
    fs::write(&database, bytes).unwrap();
    let found = frontdesk(place.path()).arg("check").output().unwrap();
    assert!(!found.status.success(), "{}", words(&found));
}

#[test]
fn killed_servers_and_commands_beside_them_keep_the_epoch() {
    let place = TempDir::new().unwrap();
    assert!(create_account(place.path()).status.success());
    let epoch = || {
        let database = rusqlite::Connection::open(place.path().join("frontdesk.db")).unwrap();
        let query = "SELECT hex(epoch) FROM log_identity";
        let epoch: String = database.query_row(query, [], |row| row.get(0)).unwrap();
        epoch
    };
    let first = epoch();
    for number in 0..3 {
        let mut server = frontdesk(place.path())
            .arg("serve")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(server.stdout.take().unwrap()).lines();
        assert!(said.next().unwrap().unwrap().contains("listens"));
        let name = format!("Number {number}");
        let mut beside = frontdesk(place.path());
        beside.args(["inbox", "create", "--channel", "widget", "--name", &name]);
        let made = beside.output().unwrap();
        assert!(made.status.success(), "{}", words(&made));
        server.kill().unwrap();
        server.wait().unwrap();
    }
    assert!(
        create_account(place.path()).status.code() == Some(1),
        "the address is taken"
    );
    assert_eq!(epoch(), first);
}
