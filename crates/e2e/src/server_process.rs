//! The real server as a process, on a database of its own, and the simulated
//! WhatsApp it talks to.

use std::{
    fs::File,
    io::{self, Seek, SeekFrom},
    net::{Ipv4Addr, SocketAddr, SocketAddrV4},
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use anyhow::{Context, Result, ensure};
use simulator::{Config, Customer, Retry, Simulator, Timings};
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
    time::{Instant, sleep, timeout},
};

use crate::{AgentClient, program};

/// Someone who answers.
#[derive(Debug, Clone, Copy)]
pub struct AgentLogin {
    pub name: &'static str,
    pub email: &'static str,
    pub password: &'static str,
}

pub const MAYA: AgentLogin = AgentLogin {
    name: "Maya Khoury",
    email: "maya@cedar.example",
    password: "olive-lantern-42",
};
pub const OMAR: AgentLogin = AgentLogin {
    name: "Omar Nassar",
    email: "omar@cedar.example",
    password: "copper-window-17",
};

const START_WITHIN: Duration = Duration::from_secs(20);
/// Ends the wait for a port that another program keeps.
const PORT_FREE_WITHIN: Duration = Duration::from_secs(60);
const ANY_PORT: SocketAddr = SocketAddr::V4(SocketAddrV4::new(Ipv4Addr::LOCALHOST, 0));
const SECRETS: [&str; 3] = [
    "simulated-access-token",
    "simulated-app-secret",
    "simulated-verify",
];

/// A shop with two agents, one WhatsApp number, and customers on demand.
#[derive(Debug)]
pub struct ServerProcess {
    pub simulator: Simulator,
    data: TempDir,
    binary: PathBuf,
    dashboard: Option<PathBuf>,
    address: SocketAddr,
    running: Child,
    log: PathBuf,
}

impl ServerProcess {
    pub(crate) async fn open(story: &str, timings: Timings) -> Result<Self> {
        let config = Config {
            access_token: SECRETS[0].to_owned(),
            app_secret: SECRETS[1].to_owned(),
            timings,
            // A server that was killed is back within a second or two.
            retry: Retry {
                ceiling: Duration::from_millis(500),
                ..Retry::default()
            },
            ..Config::default()
        };
        let simulator = Simulator::start(config).await?;
        let data = tempfile::tempdir()?;
        let binary = program::frontdesk()?;
        let dashboard = program::dashboard(&binary);
        let log = program::evidence().join(format!("{story}.log"));
        std::fs::create_dir_all(program::evidence())?;
        furnish(&binary, data.path(), &simulator.config().phone_number_id).await?;
        let serve = command(&binary, data.path());
        let (running, address) = serve_on(
            serve,
            ANY_PORT,
            &simulator,
            dashboard.as_deref(),
            File::create(&log)?,
        )
        .await?;
        simulator.set_webhook_url(format!("http://{address}/webhooks/whatsapp"));
        Ok(Self {
            simulator,
            data,
            binary,
            dashboard,
            address,
            running,
            log,
        })
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    pub fn customer(&self, name: &str, number: &str) -> Customer {
        self.simulator.customer(name, number)
    }

    /// A program that uses the API as this agent.
    ///
    /// # Errors
    /// If the agent cannot sign in.
    pub async fn client(&self, agent: AgentLogin) -> Result<AgentClient> {
        AgentClient::sign_in(format!("http://{}", self.address), agent).await
    }

    /// `kill -9`: no goodbye, no last write.
    ///
    /// # Errors
    /// If there is nothing left to kill.
    pub async fn kill(&mut self) -> Result<()> {
        self.running
            .kill()
            .await
            .context("the server was gone already")
    }

    /// Starts the server again on the same data and address. Where another
    /// program was given the port in between, it tries until the port is free.
    ///
    /// # Errors
    /// If it does not start.
    pub async fn start_again(&mut self) -> Result<()> {
        let end = Instant::now() + PORT_FREE_WITHIN;
        loop {
            let log_length = std::fs::metadata(&self.log)?.len();
            match self.serve_again().await {
                Ok(running) => {
                    self.running = running;
                    return Ok(());
                }
                Err(error) => {
                    let is_taken = self.log_after(log_length)?.contains("cannot listen on");
                    if !is_taken || Instant::now() >= end {
                        return Err(error);
                    }
                    sleep(Duration::from_millis(100)).await;
                }
            }
        }
    }

    async fn serve_again(&self) -> Result<Child> {
        let serve = command(&self.binary, self.data.path());
        let log = File::options().append(true).open(&self.log)?;
        let dashboard = self.dashboard.as_deref();
        let (running, _) = serve_on(serve, self.address, &self.simulator, dashboard, log).await?;
        Ok(running)
    }

    /// What the log gained since it had this length.
    fn log_after(&self, length: u64) -> Result<String> {
        let mut log = File::open(&self.log)?;
        log.seek(SeekFrom::Start(length))?;
        Ok(io::read_to_string(log)?)
    }
}

fn command(binary: &Path, data: &Path) -> Command {
    let mut command = Command::new(binary);
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("FRONTDESK_") {
            command.env_remove(name);
        }
    }
    command.env("FRONTDESK_DATA", data).kill_on_drop(true);
    command
}

async fn furnish(binary: &Path, data: &Path, phone_number_id: &str) -> Result<()> {
    let made = [
        (
            vec![
                "account",
                "create",
                "--name",
                "Cedar & Clay",
                "--agent",
                MAYA.name,
                "--email",
                MAYA.email,
            ],
            MAYA.password,
        ),
        (
            vec![
                "agent", "create", "--agent", OMAR.name, "--email", OMAR.email,
            ],
            OMAR.password,
        ),
        (
            vec![
                "inbox",
                "create",
                "--name",
                "Shop",
                "--phone-number-id",
                phone_number_id,
            ],
            "",
        ),
    ];
    for (arguments, password) in made {
        let mut command = command(binary, data);
        let done = command
            .args(&arguments)
            .env("FRONTDESK_AGENT_PASSWORD", password)
            .output()
            .await?;
        ensure!(
            done.status.success(),
            "`frontdesk {}`: {}",
            arguments.join(" "),
            String::from_utf8_lossy(&done.stderr)
        );
    }
    Ok(())
}

async fn serve_on(
    mut command: Command,
    address: SocketAddr,
    simulator: &Simulator,
    dashboard: Option<&Path>,
    log: File,
) -> Result<(Child, SocketAddr)> {
    if let Some(dashboard) = dashboard {
        command.env("FRONTDESK_DASHBOARD", dashboard);
    }
    let mut running = command
        .arg("serve")
        .env("FRONTDESK_LISTEN", address.to_string())
        .env("FRONTDESK_LOG", "info,tower_http=info")
        .env("FRONTDESK_WHATSAPP_API_URL", simulator.base_url())
        .env("FRONTDESK_WHATSAPP_ACCESS_TOKEN", SECRETS[0])
        .env("FRONTDESK_WHATSAPP_APP_SECRET", SECRETS[1])
        .env("FRONTDESK_WHATSAPP_VERIFY_TOKEN", SECRETS[2])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(log)
        .spawn()
        .context("the server cannot be started")?;
    let said = running.stdout.take().context("its output is piped")?;
    let mut lines = BufReader::new(said).lines();
    let listens = async {
        while let Some(line) = lines.next_line().await? {
            if let Some(address) = line.strip_prefix("Frontdesk listens on http://") {
                return address.parse().with_context(|| line.clone());
            }
        }
        anyhow::bail!("the server ended before it listened")
    };
    let address = timeout(START_WITHIN, listens)
        .await
        .context("the server does not start")??;
    // A pipe that nobody empties would block the server.
    tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
    Ok((running, address))
}
