//! `frontdesk monitor`: signs in and prints the account's stream, a line per
//! event, like any other client.

mod lines;

use anyhow::{Context, bail};
use clap::Args;
use futures::{SinkExt, StreamExt};
use protocol::{Bootstrap, ClientFrame, Problem, command::SignIn};
use tokio_tungstenite::{
    connect_async,
    tungstenite::{self, client::IntoClientRequest, http::HeaderValue},
};

use self::lines::MonitorLines;
use crate::origin::{Origin, PublicUrl};

#[derive(Debug, Args)]
pub(super) struct Monitor {
    /// The server
    #[arg(long, env = "FRONTDESK_URL", default_value = "http://127.0.0.1:3000")]
    url: String,
    /// The address people use, where the server has one and it is not --url
    #[arg(long, env = "FRONTDESK_PUBLIC_URL")]
    public_url: Option<PublicUrl>,
    /// Sign in as this agent
    #[arg(long, default_value = "maya@demo.example")]
    email: String,
    /// The agent's password
    #[arg(
        long,
        env = "FRONTDESK_AGENT_PASSWORD",
        hide_env_values = true,
        hide_default_value = true,
        default_value = "frontdesk"
    )]
    password: String,
}

impl Monitor {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        drop(rustls::crypto::ring::default_provider().install_default());
        let url = self.url.trim_end_matches('/').to_owned();
        let client = reqwest::Client::new();
        let sign_in = SignIn {
            email: self.email,
            password: self.password,
        };
        let answer = client
            .post(format!("{url}/api/session"))
            .json(&sign_in)
            .send()
            .await
            .with_context(|| format!("{url} cannot be reached"))?;
        if !answer.status().is_success() {
            let problem: Problem = answer.json().await?;
            bail!("{problem}");
        }
        let cookie = answer
            .headers()
            .get("set-cookie")
            .and_then(|cookie| cookie.to_str().ok())
            .and_then(|cookie| cookie.split(';').next())
            .context("the server gave no session")?
            .to_owned();
        let bootstrap: Bootstrap = client
            .get(format!("{url}/api/bootstrap"))
            .header("cookie", &cookie)
            .send()
            .await?
            .error_for_status()?
            .json()
            .await?;
        println!("{} at event {}", bootstrap.account.name, bootstrap.cursor);
        let address = match self.public_url {
            Some(address) => address,
            None => url.parse()?,
        };
        follow(&url, address.origin(), &cookie, &bootstrap).await
    }
}

async fn follow(
    url: &str,
    origin: &Origin,
    cookie: &str,
    bootstrap: &Bootstrap,
) -> anyhow::Result<()> {
    let socket_url = url.replacen("http", "ws", 1) + "/api/socket";
    let mut request = socket_url.into_client_request()?;
    let headers = request.headers_mut();
    headers.insert("cookie", HeaderValue::from_str(cookie)?);
    headers.insert("origin", HeaderValue::from_str(&origin.to_string())?);
    let (mut socket, _) = connect_async(request).await?;
    let resume = ClientFrame::Resume {
        token: None,
        epoch: Some(bootstrap.epoch),
        cursor: Some(bootstrap.cursor),
    };
    say(&mut socket, &resume).await?;
    let beat = std::time::Duration::from_millis(protocol::frame::HEARTBEAT_MS);
    let mut lines = MonitorLines::new(bootstrap);
    let mut heartbeat = tokio::time::interval(beat);
    loop {
        let heard = tokio::select! {
            heard = socket.next() => heard,
            _ = heartbeat.tick() => {
                say(&mut socket, &ClientFrame::Ping).await?;
                continue;
            }
        };
        match heard {
            None => bail!("the server closed the line"),
            Some(Ok(tungstenite::Message::Text(text))) => {
                lines.print(&serde_json::from_str(&text)?)
            }
            Some(Ok(tungstenite::Message::Close(frame))) => {
                bail!(
                    "the server closed the line: {}",
                    frame.map(|f| f.reason.to_string()).unwrap_or_default()
                )
            }
            Some(Ok(_)) => {}
            Some(Err(error)) => return Err(error.into()),
        }
    }
}

async fn say<S>(socket: &mut S, frame: &ClientFrame) -> anyhow::Result<()>
where
    S: SinkExt<tungstenite::Message, Error = tungstenite::Error> + Unpin,
{
    let text = serde_json::to_string(frame)?;
    Ok(socket.send(tungstenite::Message::text(text)).await?)
}
