//! The server under test: the released binary as a process that can be killed,
//! stopped and started again on the same data and address.

use std::{
    fs::File,
    io::{self, Seek, SeekFrom},
    net::{Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};
use harness::ProcessHandle;
use rustix::process::{Pid, Signal, kill_process};
use tokio::time::sleep;

use crate::{client::HttpClient, fixture::PASSWORD, webhook::APP_SECRET};

/// Longer than any start takes, on a busy machine too.
const START_WITHIN: Duration = Duration::from_secs(60);
const STOP_WITHIN: Duration = Duration::from_secs(30);
/// How the server's log begins its last words when another program has the port.
const PORT_IS_TAKEN: &str = "cannot listen on";

/// How the process is started.
#[derive(Debug, Clone)]
pub(crate) struct Start {
    /// What the shell does before it becomes the server: limits.
    pub(crate) limits: String,
    /// Where the output goes, in the shell's words; else into a file.
    pub(crate) output: Option<String>,
    /// The output is a pipe that nobody reads any more.
    pub(crate) unread: bool,
    pub(crate) log: &'static str,
    pub(crate) env: Vec<(String, String)>,
}

impl Default for Start {
    fn default() -> Self {
        Self {
            limits: String::new(),
            output: None,
            unread: false,
            log: "warn",
            env: Vec::new(),
        }
    }
}

/// A server, running or not, on its data and at its address.
#[derive(Debug)]
pub(crate) struct ManagedServer {
    binary: PathBuf,
    pub(crate) data: PathBuf,
    /// Port 0 until the first start reported the real one, which later starts keep.
    pub(crate) address: SocketAddr,
    pub(crate) start: Start,
    child: Option<Child>,
    /// How long the log was when the process was started.
    log_begin: u64,
}

impl ManagedServer {
    pub(crate) fn new(binary: &Path, data: &Path, start: Start) -> Result<Self> {
        Ok(Self {
            binary: binary.to_owned(),
            data: data.to_owned(),
            address: (Ipv4Addr::LOCALHOST, 0).into(),
            start,
            child: None,
            log_begin: 0,
        })
    }

    /// Starts the process, and waits for nothing.
    pub(crate) fn spawn(&mut self) -> Result<()> {
        let Start { limits, output, .. } = &self.start;
        let log = self.log();
        self.log_begin = std::fs::metadata(&log).map_or(0, |log| log.len());
        let output = match output {
            Some(words) => words.clone(),
            None => format!(">>'{0}' 2>&1", log.display()),
        };
        let redirect = if self.start.unread { "" } else { &output };
        let script = format!("{limits}\nexec \"$0\" \"$@\" {redirect}");
        let mut command = Command::new("sh");
        command
            .args(["-c", &script])
            .arg(&self.binary)
            .args(["serve", "--listen", &self.address.to_string()])
            .stdin(Stdio::null());
        if self.address.port() == 0 {
            command.arg("--address-file").arg(self.address_file());
        }
        administer(&mut command, &self.data);
        command.env("FRONTDESK_LOG", self.start.log);
        command.envs(self.start.env.iter().map(|(name, value)| (name, value)));
        if self.start.unread {
            command.stdout(Stdio::piped()).stderr(Stdio::piped());
        }
        let mut child = command.spawn().context("cannot start the server")?;
        // The reader of the pipes is gone from here on.
        drop((child.stdout.take(), child.stderr.take()));
        self.child = Some(child);
        Ok(())
    }

    /// Waits until it says that it is ready; how long that took. Where another
    /// program was given the port since the last start, it starts the server
    /// until the port is free.
    pub(crate) async fn ready(&mut self) -> Result<Duration> {
        let end = Instant::now() + START_WITHIN;
        let mut began = Instant::now();
        while Instant::now() < end {
            if let Some(status) = self.ended()? {
                ensure!(
                    self.log_of_this_start()?.contains(PORT_IS_TAKEN),
                    "the server ended by itself: {status}"
                );
                sleep(Duration::from_millis(100)).await;
                began = Instant::now();
                self.spawn()?;
            }
            self.learn_address()?;
            if self.address.port() != 0 && self.readiness().await == Some(200) {
                return Ok(began.elapsed());
            }
            sleep(Duration::from_millis(5)).await;
        }
        bail!("the server was not ready after {START_WITHIN:?}")
    }

    /// After the first start: the address that the server reported, if it has.
    fn learn_address(&mut self) -> Result<()> {
        if self.address.port() == 0
            && let Ok(address) = std::fs::read_to_string(self.address_file())
        {
            self.address = address.trim().parse()?;
        }
        Ok(())
    }

    fn address_file(&self) -> PathBuf {
        self.data.with_extension("address")
    }

    fn log(&self) -> PathBuf {
        self.data.with_extension("log")
    }

    /// Nothing where the output goes elsewhere.
    fn log_of_this_start(&self) -> Result<String> {
        let Ok(mut log) = File::open(self.log()) else {
            return Ok(String::new());
        };
        log.seek(SeekFrom::Start(self.log_begin))?;
        Ok(io::read_to_string(log)?)
    }

    pub(crate) async fn open(&mut self) -> Result<Duration> {
        self.spawn()?;
        self.ready().await
    }

    /// What `/readyz` says; nothing if nobody answers.
    pub(crate) async fn readiness(&self) -> Option<u16> {
        let mut client = HttpClient::new(self.address);
        client.within = Duration::from_secs(8);
        client.get("/readyz").await.ok().map(|answer| answer.status)
    }

    /// Kills it, without a chance to say anything.
    pub(crate) fn kill(&mut self) -> Result<()> {
        if let Some(mut child) = self.child.take() {
            child.kill()?;
            child.wait()?;
        }
        Ok(())
    }

    /// Asks it to stop; whether it did in time.
    pub(crate) async fn stop(&mut self) -> Result<bool> {
        let Some(child) = &mut self.child else {
            return Ok(true);
        };
        let pid = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
        kill_process(pid.context("a process has an id")?, Signal::TERM)?;
        let began = Instant::now();
        while began.elapsed() < STOP_WITHIN {
            if self.ended()?.is_some() {
                self.child = None;
                return Ok(true);
            }
            sleep(Duration::from_millis(5)).await;
        }
        self.kill()?;
        Ok(false)
    }

    /// How it ended, if it has.
    pub(crate) fn ended(&mut self) -> Result<Option<ExitStatus>> {
        match &mut self.child {
            Some(child) => Ok(child.try_wait()?),
            None => Ok(None),
        }
    }

    pub(crate) fn process(&self) -> ProcessHandle {
        ProcessHandle(self.child.as_ref().map_or(0, Child::id))
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.data.join("fixture.db")
    }
}

impl Drop for ManagedServer {
    fn drop(&mut self) {
        if let Err(error) = self.kill() {
            eprintln!("the server did not end: {error}");
        }
    }
}

/// What every command of the binary is told.
pub(crate) fn administer(command: &mut Command, data: &Path) {
    command
        .env("FRONTDESK_DATA", data)
        .env("FRONTDESK_WHATSAPP_APP_SECRET", APP_SECRET)
        .env("FRONTDESK_AGENT_PASSWORD", PASSWORD);
}

/// Copies a folder with its permissions.
pub(crate) fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    std::fs::create_dir_all(to)?;
    std::fs::set_permissions(to, std::fs::metadata(from)?.permissions())?;
    for entry in std::fs::read_dir(from)? {
        let path = entry?.path();
        let name = path.file_name().context("what is in a folder has a name")?;
        let target = to.join(name);
        if path.is_dir() {
            copy_folder(&path, &target)?;
        } else {
            std::fs::copy(&path, &target)?;
        }
    }
    File::open(to)?.sync_all()?;
    Ok(())
}
