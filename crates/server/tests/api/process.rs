//! The real binary, with a log that cannot be written.

use std::{
    fs::File,
    io::{BufRead, BufReader},
    process::{Child, Command, ExitStatus, Stdio},
    time::Duration,
};

use reqwest::{Method, StatusCode};
use simulator::webhook::sign;
use tempfile::TempDir;
use testing::{Answer, Client, SECRET};
use tokio::time::timeout;

/// Ends a test that would hang; nothing here takes as long.
const HANGS_AFTER: Duration = Duration::from_secs(120);
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// A server in a process of its own, ended with the test.
struct Process {
    child: Child,
    client: Client,
    data: TempDir,
}

impl Drop for Process {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

impl Process {
    /// Its output may be lost: a file says where it listens.
    async fn start(filter: &str, (stdout, stderr): (Stdio, Stdio)) -> Self {
        let data = TempDir::new().unwrap();
        let address_file = data.path().join("address");
        let mut child = Command::new(env!("CARGO_BIN_EXE_frontdesk"))
            .args(["serve", "--listen", "127.0.0.1:0", "--address-file"])
            .arg(&address_file)
            .env("FRONTDESK_DATA", data.path())
            .env("FRONTDESK_LOG", filter)
            .env("FRONTDESK_WHATSAPP_APP_SECRET", SECRET)
            .stdin(Stdio::null())
            .stdout(stdout)
            .stderr(stderr)
            .spawn()
            .unwrap();
        let written = timeout(HANGS_AFTER, async {
            loop {
                if let Ok(address) = std::fs::read_to_string(&address_file) {
                    return address;
                }
                let ended = child.try_wait().unwrap();
                assert!(ended.is_none(), "it ended before it listened: {ended:?}");
                tokio::time::sleep(LOOK_EVERY).await;
            }
        });
        let address = written.await.expect("it neither listens nor ends");
        Self {
            child,
            client: Client::new(address.trim().parse().unwrap()),
            data,
        }
    }

    /// An update for a number that no inbox has: it is stored, and told in the
    /// log, by the thread that writes.
    async fn post_unknown(&self, number: &str) -> Answer {
        let body = serde_json::json!({
            "object": "whatsapp_business_account",
            "entry": [{ "id": "1", "changes": [{ "field": "messages", "value": {
                "messaging_product": "whatsapp",
                "metadata": { "display_phone_number": "1", "phone_number_id": number },
                "statuses": [{ "id": "wamid.1", "status": "sent", "timestamp": "1700000000",
                    "recipient_id": "1" }],
            }}]}],
        })
        .to_string()
        .into_bytes();
        let request = self.client.request(Method::POST, "/webhooks/whatsapp");
        let request = request.header("x-hub-signature-256", sign(SECRET, &body));
        self.client.answer(request.body(body)).await
    }

    async fn works(&self) {
        for round in 0..20 {
            let stored = self.post_unknown(&format!("unknown {round}")).await;
            assert_eq!(stored.status, StatusCode::OK, "round {round}");
            let ready = self.client.get("/readyz").await;
            assert_eq!(ready.status, StatusCode::OK, "round {round}");
        }
        let database = rusqlite::Connection::open(self.data.path().join("frontdesk.db")).unwrap();
        let count = "SELECT count(*) FROM webhook_journal";
        let journaled: i64 = database.query_row(count, [], |row| row.get(0)).unwrap();
        assert_eq!(journaled, 20);
    }

    /// Asks it to stop, as a supervisor does.
    async fn stop(mut self) -> ExitStatus {
        let id = self.child.id().to_string();
        let asked = Command::new("kill").args(["-TERM", &id]).status().unwrap();
        assert!(asked.success());
        self.ended().await
    }

    /// Waits until it ends.
    async fn ended(&mut self) -> ExitStatus {
        let ended = timeout(HANGS_AFTER, async {
            loop {
                if let Some(status) = self.child.try_wait().unwrap() {
                    return status;
                }
                tokio::time::sleep(LOOK_EVERY).await;
            }
        });
        ended.await.expect("it does not end")
    }
}

#[tokio::test]
async fn a_log_and_an_output_whose_readers_are_gone_stop_nothing() {
    let mut process = Process::start("debug", (Stdio::piped(), Stdio::piped())).await;
    drop(process.child.stdout.take());
    drop(process.child.stderr.take());
    process.works().await;
    assert!(process.stop().await.success());
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_log_and_an_output_on_a_full_disk_stop_nothing() {
    let full = || Stdio::from(File::options().write(true).open("/dev/full").unwrap());
    let process = Process::start("debug", (full(), full())).await;
    process.works().await;
    assert!(process.stop().await.success());
}

#[tokio::test]
async fn a_log_that_nobody_reads_holds_nobody_up() {
    let process = Process::start("trace", (Stdio::null(), Stdio::piped())).await;
    // More than the 64 KiB that a pipe takes: "trace" tells a lot of each request.
    for _ in 0..300 {
        assert_eq!(process.post_unknown("1").await.status, StatusCode::OK);
    }
    let ready = process.client.get("/readyz").await;
    assert_eq!(ready.status, StatusCode::OK);
    assert!(process.stop().await.success());
}

/// Not the words for why it ends, either.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_log_that_nobody_reads_does_not_keep_a_failed_server_from_its_end() {
    let mut process = Process::start("trace", (Stdio::null(), Stdio::piped())).await;
    // More than the 64 KiB that a pipe takes.
    for _ in 0..300 {
        assert_eq!(process.post_unknown("1").await.status, StatusCode::OK);
    }
    std::fs::remove_file(process.data.path().join("frontdesk.db")).unwrap();
    process.ended().await;
}

#[tokio::test]
async fn what_a_stranger_sends_stays_in_its_line_of_the_log() {
    let mut process = Process::start("info", (Stdio::null(), Stdio::piped())).await;
    let log = process.child.stderr.take().unwrap();
    let forged = "1\n2030-01-01T00:00:00Z ERROR forged\u{1b}[2J\u{202e}";
    assert_eq!(process.post_unknown(forged).await.status, StatusCode::OK);
    assert!(process.stop().await.success());
    let lines: Vec<String> = BufReader::new(log).lines().map(Result::unwrap).collect();
    let told: Vec<_> = lines
        .iter()
        .filter(|line| line.contains("forged"))
        .collect();
    assert_eq!(told.len(), 1, "{lines:#?}");
    assert!(
        told[0].contains("a phone number id that no inbox has"),
        "{told:?}"
    );
    assert!(!told[0].contains(char::is_control), "{told:?}");
    assert!(!told[0].contains('\u{202e}'), "{told:?}");
}
