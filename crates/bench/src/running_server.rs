//! The server under test: the released binary, in its own process, on a fresh
//! database on disk.

use std::{
    io::{BufRead, BufReader},
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use anyhow::{Context, Result, ensure};
use harness::Binary;
use tempfile::TempDir;

use crate::{http_connection::HttpConnection, process::ProcessHandle};

pub(crate) const APP_SECRET: &str = "bench app secret";
pub(crate) const PHONE_NUMBER_ID: &str = "106000000000001";
const PASSWORD: &str = "bench password";

/// Where the binary is, and where its data may go.
#[derive(Debug)]
pub(crate) struct Launcher {
    binary: Binary,
}

impl Launcher {
    /// The given binary, else the one that was built beside this one.
    pub(crate) fn find(given: Option<PathBuf>) -> Result<Self> {
        let binary = Binary::find(given, "bench")?;
        Ok(Self { binary })
    }

    /// A folder on the disk that the server will use.
    pub(crate) fn scratch(&self) -> &Path {
        self.binary.scratch()
    }

    /// Starts a server that has one account, these many agents and one inbox.
    pub(crate) async fn open(&self, agents: usize) -> Result<RunningServer> {
        let data = tempfile::tempdir_in(self.scratch())?;
        self.create(data.path(), agents)?;
        let mut server = self.serve(data.path(), agents).await?;
        server.temporary = Some(data);
        Ok(server)
    }

    /// Makes one account in a folder, with these many agents and one inbox.
    pub(crate) fn create(&self, data: &Path, agents: usize) -> Result<()> {
        self.administer(data, &["account", "create", "--name", "Bench"], Some(0))?;
        for agent in 1..agents {
            self.administer(data, &["agent", "create"], Some(agent))?;
        }
        self.create_inbox(data, "WhatsApp", PHONE_NUMBER_ID)
    }

    pub(crate) fn create_inbox(&self, data: &Path, name: &str, phone_number: &str) -> Result<()> {
        let id = ["--phone-number-id", phone_number];
        let words = [&["inbox", "create", "--name", name], &id[..]].concat();
        self.administer(data, &words, None)
    }

    /// Starts a server on a folder, and signs in its first agents.
    pub(crate) async fn serve(&self, data: &Path, agents: usize) -> Result<RunningServer> {
        let mut server = self.command(data);
        server.args(["serve", "--listen", "127.0.0.1:0"]);
        let mut child = server.stdout(Stdio::piped()).spawn()?;
        let address = address(&mut child);
        let mut server = RunningServer {
            child,
            address: SocketAddr::from(([127, 0, 0, 1], 0)),
            cookies: Vec::new(),
            at_start: 0.0,
            data: data.to_owned(),
            temporary: None,
        };
        server.address = address?;
        server.at_start = server.process().resident()?;
        for agent in 0..agents {
            server.cookies.push(sign_in(server.address, agent).await?);
        }
        Ok(server)
    }

    /// Makes an inbox for a website; its id.
    pub(crate) fn website(&self, server: &RunningServer) -> Result<String> {
        let mut command = self.command(&server.data);
        command.args([
            "inbox",
            "create",
            "--channel",
            "widget",
            "--name",
            "Website",
        ]);
        let made = command.output()?;
        let said = String::from_utf8_lossy(&made.stdout);
        let tag = said.split_once("data-inbox=\"").map(|(_, rest)| rest);
        let inbox = tag.and_then(|tag| tag.split('"').next());
        let inbox = inbox.with_context(|| format!("no inbox was made: {said}"))?;
        Ok(inbox.to_owned())
    }

    fn command(&self, data: &Path) -> Command {
        let mut command = Command::new(self.binary.path());
        command
            .env("FRONTDESK_DATA", data)
            .env("FRONTDESK_LOG", "warn")
            .env("FRONTDESK_WHATSAPP_APP_SECRET", APP_SECRET)
            .env("FRONTDESK_AGENT_PASSWORD", PASSWORD);
        command
    }

    fn administer(&self, data: &Path, words: &[&str], agent: Option<usize>) -> Result<()> {
        let mut command = self.command(data);
        command.args(words).stdout(Stdio::null());
        if let Some(agent) = agent {
            command.args([
                "--agent",
                &format!("Agent {agent}"),
                "--email",
                &email(agent),
            ]);
        }
        ensure!(
            command.status()?.success(),
            "`frontdesk {}` failed",
            words.join(" ")
        );
        Ok(())
    }
}

/// A running server, killed when dropped; its data goes with it, unless it is kept.
#[derive(Debug)]
pub(crate) struct RunningServer {
    child: Child,
    pub(crate) address: SocketAddr,
    /// One session per agent.
    pub(crate) cookies: Vec<String>,
    /// Memory before anybody signed in, in bytes.
    pub(crate) at_start: f64,
    data: PathBuf,
    /// Deletes the data with this, where nobody wants to keep it.
    temporary: Option<TempDir>,
}

impl RunningServer {
    pub(crate) fn process(&self) -> ProcessHandle {
        ProcessHandle(self.child.id())
    }

    /// Size of the database and its log, in bytes.
    pub(crate) fn stored(&self) -> Result<f64> {
        let mut bytes = 0;
        for file in std::fs::read_dir(&self.data)? {
            bytes += file?.metadata()?.len();
        }
        Ok(bytes as f64)
    }
}

impl Drop for RunningServer {
    fn drop(&mut self) {
        let ended = self.child.kill().and_then(|()| self.child.wait());
        if let Err(error) = ended {
            eprintln!("the server did not end: {error}");
        }
    }
}

fn email(agent: usize) -> String {
    format!("agent{agent}@bench.example")
}

fn address(child: &mut Child) -> Result<SocketAddr> {
    let stdout = child.stdout.take().context("the output was not caught")?;
    let mut line = String::new();
    BufReader::new(stdout).read_line(&mut line)?;
    let (_, address) = line
        .trim()
        .rsplit_once("http://")
        .with_context(|| format!("the server said {line:?} and no address"))?;
    Ok(address.parse()?)
}

async fn sign_in(address: SocketAddr, agent: usize) -> Result<String> {
    let body = serde_json::json!({ "email": email(agent), "password": PASSWORD }).to_string();
    let request = format!(
        "POST /api/session HTTP/1.1\r\nHost: {address}\r\nOrigin: http://{address}\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    let mut line = HttpConnection::open(address).await?;
    let answer = line.exchange(request.as_bytes()).await?;
    ensure!(
        answer.status == 200,
        "signing in gave {}: {}",
        answer.status,
        String::from_utf8_lossy(answer.body)
    );
    let cookie = answer.header("set-cookie").context("no session cookie")?;
    Ok(cookie.split(';').next().unwrap_or_default().to_owned())
}
