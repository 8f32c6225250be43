//! chromedriver as a process of its own.

use std::{path::PathBuf, process::Stdio, time::Duration};

use anyhow::{Context, Result, bail};
use serde_json::Value;
use tempfile::TempDir;
use thirtyfour::{ChromiumLikeCapabilities, DesiredCapabilities, LoggingPrefsLogLevel, WebDriver};
use tokio::{
    io::{AsyncBufReadExt, BufReader, Lines},
    process::{Child, ChildStdout, Command},
    time::timeout,
};

use crate::program;

const START_WITHIN: Duration = Duration::from_secs(20);
/// Chromium cannot set up its sandbox for root, and a test talks to nobody else.
const FLAGS: [&str; 14] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-sync",
    // Two windows at once: neither may doze.
    "--disable-renderer-backgrounding",
    "--disable-backgrounding-occluded-windows",
    // A frame of another site stays where its page is, in the driver's sight.
    "--disable-site-isolation-trials",
    "--disable-features=IsolateOrigins,site-per-process",
    "--window-size=1360,860",
];

/// How often a chromedriver is started that ends at once.
const START_TRIES: usize = 3;

/// A driver with one browser that never was here before.
#[derive(Debug)]
pub(crate) struct Driver {
    pub(crate) web: WebDriver,
    process: Child,
    _profile: TempDir,
}

impl Driver {
    /// With the preferences that a person would have set.
    pub(crate) async fn start(preferences: Value) -> Result<Self> {
        let (process, port) = start_process().await?;
        let url = format!("http://127.0.0.1:{port}");
        let profile = tempfile::tempdir()?;
        let mut wishes = DesiredCapabilities::chrome();
        for flag in FLAGS {
            wishes.add_arg(flag)?;
        }
        wishes.add_arg(&format!("--user-data-dir={}", profile.path().display()))?;
        wishes.add_experimental_option("prefs", preferences)?;
        wishes.set_browser_log_level(LoggingPrefsLogLevel::All)?;
        let web = WebDriver::new(url, wishes)
            .await
            .context("no browser was started")?;
        Ok(Self {
            web,
            process,
            _profile: profile,
        })
    }

    pub(crate) async fn stop(mut self) -> Result<()> {
        let quit = self.web.clone().quit().await;
        self.process.kill().await?;
        quit.context("the browser did not quit")
    }
}

/// A chromedriver, and its port. It listens on the same port of IPv4 and IPv6, and
/// ends where the second is taken: then another is started.
async fn start_process() -> Result<(Child, u16)> {
    let program: PathBuf = program::chromedriver();
    for _ in 0..START_TRIES {
        let mut process = Command::new(&program)
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("{} cannot be started", program.display()))?;
        let output = process.stdout.take().context("its output is piped")?;
        let mut lines = BufReader::new(output).lines();
        let port = timeout(START_WITHIN, reported_port(&mut lines))
            .await
            .context("chromedriver does not start")??;
        if let Some(port) = port {
            // A pipe that nobody empties would block chromedriver.
            tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
            return Ok((process, port));
        }
    }
    bail!("chromedriver ended before it listened, {START_TRIES} times")
}

/// Reads until chromedriver says which port it got; none if it ends.
async fn reported_port(lines: &mut Lines<BufReader<ChildStdout>>) -> Result<Option<u16>> {
    while let Some(line) = lines.next_line().await? {
        if let Some((_, port)) = line.split_once("started successfully on port ") {
            let port = port.trim_end_matches('.');
            return port.parse().map(Some).with_context(|| line.clone());
        }
    }
    Ok(None)
}
