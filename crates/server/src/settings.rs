//! Settings: flags, then `FRONTDESK_*` variables, then a TOML file, then
//! defaults. `frontdesk serve --help` lists them all.

use std::{fmt, net::SocketAddr, path::PathBuf, time::Duration};

use anyhow::Context;
use clap::Args;
use serde::Deserialize;

use crate::{
    attachment,
    auth::sign_in_limiter,
    channel::whatsapp::intake,
    client_ip::TrustedProxy,
    origin::{Origin, PublicUrl},
    secret::SecretKey,
    stream::StreamLimits,
};

/// What can be set, each wherever one likes.
#[derive(Clone, Default, Args, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Given {
    /// A TOML file with any of these settings, in `snake_case`
    #[arg(long, env = "FRONTDESK_CONFIG", value_name = "FILE")]
    #[serde(skip)]
    pub config: Option<PathBuf>,
    /// Address and port to listen on [default: 127.0.0.1:3000]
    #[arg(long, env = "FRONTDESK_LISTEN", value_name = "ADDRESS")]
    pub listen: Option<SocketAddr>,
    /// Folder of the database [default: ./data]
    #[arg(long, env = "FRONTDESK_DATA", value_name = "FOLDER")]
    pub data: Option<PathBuf>,
    /// The address people use, such as <https://desk.example>; https makes cookies secure
    #[arg(long, env = "FRONTDESK_PUBLIC_URL", value_name = "URL")]
    pub public_url: Option<String>,
    /// Serve the dashboard from this folder instead of the one built in
    #[arg(long, env = "FRONTDESK_DASHBOARD", value_name = "FOLDER")]
    pub dashboard: Option<PathBuf>,
    /// Days for which a client that was away can resume without loading anew [default: 14]
    #[arg(long, env = "FRONTDESK_EVENT_DAYS", value_name = "DAYS")]
    pub event_days: Option<u32>,
    /// Days for which raw webhooks are kept [default: 30]
    #[arg(long, env = "FRONTDESK_JOURNAL_DAYS", value_name = "DAYS")]
    pub journal_days: Option<u32>,
    /// What to log, in tracing's syntax [default: info]
    #[arg(long, env = "FRONTDESK_LOG", value_name = "FILTER")]
    pub log: Option<String>,
    /// Notification e-mails to visitors who are away: the mail server that takes
    /// them, such as <smtps://user:password@mail.example:465>; without one there are none
    #[arg(
        long,
        env = "FRONTDESK_SMTP_URL",
        hide_env_values = true,
        value_name = "URL"
    )]
    pub smtp_url: Option<String>,
    /// Notification e-mails: whom they are from, such as "Cedar & Clay <hello@example.com>"
    #[arg(long, env = "FRONTDESK_LETTER_FROM", value_name = "MAILBOX")]
    pub letter_from: Option<String>,
    /// Notification e-mails: minutes for which an answer may stay unseen [default: 5]
    #[arg(long, env = "FRONTDESK_LETTER_AFTER_MINUTES", value_name = "MINUTES")]
    pub letter_after_minutes: Option<u32>,
    /// WhatsApp: access token of the Meta app
    #[arg(
        long,
        env = "FRONTDESK_WHATSAPP_ACCESS_TOKEN",
        hide_env_values = true,
        value_name = "TOKEN"
    )]
    pub whatsapp_access_token: Option<String>,
    /// WhatsApp: app secret, which signs webhooks
    #[arg(
        long,
        env = "FRONTDESK_WHATSAPP_APP_SECRET",
        hide_env_values = true,
        value_name = "SECRET"
    )]
    pub whatsapp_app_secret: Option<String>,
    /// WhatsApp: the verify token you typed into Meta's webhook page
    #[arg(
        long,
        env = "FRONTDESK_WHATSAPP_VERIFY_TOKEN",
        hide_env_values = true,
        value_name = "TOKEN"
    )]
    pub whatsapp_verify_token: Option<String>,
    /// WhatsApp: phone number id; an inbox is made for it at start
    #[arg(long, env = "FRONTDESK_WHATSAPP_PHONE_NUMBER_ID", value_name = "ID")]
    pub whatsapp_phone_number_id: Option<String>,
    /// WhatsApp: the number as customers dial it
    #[arg(long, env = "FRONTDESK_WHATSAPP_NUMBER", value_name = "NUMBER")]
    pub whatsapp_number: Option<String>,
    /// WhatsApp: base URL of the Graph API [default: <https://graph.facebook.com>]
    #[arg(long, env = "FRONTDESK_WHATSAPP_API_URL", value_name = "URL")]
    pub whatsapp_api_url: Option<String>,
    /// WhatsApp: Graph API version [default: v23.0]
    #[arg(long, env = "FRONTDESK_WHATSAPP_API_VERSION", value_name = "VERSION")]
    pub whatsapp_api_version: Option<String>,
    /// Proxies whose X-Forwarded-For is believed: addresses or networks, with
    /// commas between them [default: none]
    #[arg(
        long,
        env = "FRONTDESK_TRUSTED_PROXIES",
        value_name = "NETWORKS",
        value_delimiter = ','
    )]
    pub trusted_proxies: Option<Vec<TrustedProxy>>,
    /// Connections that may be open at a time [default: three quarters of what
    /// the system allows, at most 50000]
    #[arg(long, env = "FRONTDESK_MAX_CONNECTIONS", value_name = "NUMBER")]
    pub max_connections: Option<usize>,
    /// Connections that one address may have open, agents' not counted; an IPv6
    /// /64 is one address [default: 256]
    #[arg(
        long,
        env = "FRONTDESK_MAX_CONNECTIONS_PER_ADDRESS",
        value_name = "NUMBER"
    )]
    pub max_connections_per_address: Option<usize>,
    /// Files: megabytes that an account may store [default: 20480]
    #[arg(long, env = "FRONTDESK_STORAGE_ACCOUNT_MB", value_name = "MEGABYTES")]
    pub storage_account_mb: Option<u64>,
    /// Files: megabytes of them that one visitor may store [default: 200]
    #[arg(long, env = "FRONTDESK_STORAGE_VISITOR_MB", value_name = "MEGABYTES")]
    pub storage_visitor_mb: Option<u64>,
    /// The key that secrets in the database are encrypted with: 32 random bytes
    /// in base64 [default: frontdesk.key in the data folder, made at first]
    #[arg(
        long,
        env = "FRONTDESK_SECRET_KEY",
        hide_env_values = true,
        value_name = "KEY"
    )]
    pub secret_key: Option<String>,
}

/// What holds after all sources were asked.
#[derive(Clone)]
pub struct Settings {
    pub listen: SocketAddr,
    pub data: PathBuf,
    pub public_url: Option<PublicUrl>,
    pub dashboard: Option<PathBuf>,
    pub event_days: u32,
    pub journal_days: u32,
    pub log: String,
    pub email: EmailSettings,
    pub whatsapp: WhatsApp,
    /// Bounds on webhooks that are underway.
    pub intake: intake::Limits,
    /// Whose word for a client's address is believed.
    pub trusted_proxies: Vec<TrustedProxy>,
    pub connections: Connections,
    /// Limits on guessing passwords.
    pub sign_in: sign_in_limiter::SignInLimits,
    /// Of sockets and event streams. Nothing sets them but tests.
    pub streams: StreamLimits,
    pub uploads: attachment::AttachmentLimits,
    /// None: the data folder holds it.
    pub secret_key: Option<SecretKey>,
}

/// How many connections there may be, and how long they may take.
#[derive(Debug, Clone, Copy)]
pub struct Connections {
    /// In all; none stands for what the descriptor limit leaves room for.
    pub max: Option<usize>,
    /// Of one network, agents' not counted.
    pub max_per_network: usize,
    /// Whether this machine's own connections are counted like others'. They
    /// are not by default: that is where the proxy is.
    pub counts_loopback: bool,
    /// For the head of a request, from its first byte, or the connection's
    /// opening.
    pub head_within: Duration,
    /// From the end of an answer until the next request.
    pub idle_within: Duration,
    /// The same on connections of proxies that are named. Longer than any of
    /// them keeps a connection, so that it is they who close it: one that is
    /// closed when a request is on its way costs that request.
    pub proxy_idle_within: Duration,
    /// For how long a client may read nothing of what is written to it.
    pub write_within: Duration,
    /// From the head of a request to that of its answer: a body that never ends
    /// does not hold memory for ever. Streams have answered long before.
    pub answer_within: Duration,
    /// What is underway when the server stops is cut off after this.
    pub grace: Duration,
}

impl Default for Connections {
    fn default() -> Self {
        Self {
            max: None,
            max_per_network: 256,
            counts_loopback: false,
            head_within: Duration::from_secs(10),
            idle_within: Duration::from_secs(75),
            proxy_idle_within: Duration::from_mins(15),
            write_within: Duration::from_secs(30),
            answer_within: Duration::from_secs(30),
            grace: Duration::from_secs(10),
        }
    }
}

/// E-mail notifications to visitors who are away.
#[derive(Clone)]
pub struct EmailSettings {
    /// The mail server; without one no e-mail is sent.
    pub smtp_url: Option<String>,
    pub from: Option<String>,
    /// How long an answer may stay unseen.
    pub after: Duration,
    /// Before an e-mail is tried for the second time. Each pause after that is
    /// twice as long.
    pub first_pause: Duration,
}

/// The Meta app.
#[derive(Clone)]
pub struct WhatsApp {
    pub access_token: Option<String>,
    pub app_secret: Option<String>,
    pub verify_token: Option<String>,
    pub phone_number_id: Option<String>,
    pub number: Option<String>,
    pub api_url: String,
    pub api_version: String,
}

impl Given {
    /// Asks the file for what flags and variables left open.
    ///
    /// # Errors
    /// If the file cannot be read, or says something unknown.
    pub fn settle(self) -> anyhow::Result<Settings> {
        let file = match &self.config {
            None => Self::default(),
            Some(path) => {
                let text = std::fs::read_to_string(path)
                    .with_context(|| format!("cannot read {}", path.display()))?;
                toml::from_str(&text)
                    .with_context(|| format!("{} is not a valid settings file", path.display()))?
            }
        };
        let listen = SocketAddr::from(([127, 0, 0, 1], 3000));
        let public_url = self.public_url.or(file.public_url);
        let public_url = public_url
            .map(|url| {
                url.parse()
                    .with_context(|| format!("the public URL is {url:?}"))
            })
            .transpose()?;
        let connections = Connections::default();
        Ok(Settings {
            listen: self.listen.or(file.listen).unwrap_or(listen),
            data: self.data.or(file.data).unwrap_or_else(|| "data".into()),
            public_url,
            dashboard: self.dashboard.or(file.dashboard),
            event_days: self.event_days.or(file.event_days).unwrap_or(14),
            journal_days: self.journal_days.or(file.journal_days).unwrap_or(30),
            log: self.log.or(file.log).unwrap_or_else(|| "info".to_owned()),
            email: EmailSettings {
                smtp_url: self.smtp_url.or(file.smtp_url),
                from: self.letter_from.or(file.letter_from),
                after: Duration::from_secs(
                    60 * u64::from(
                        self.letter_after_minutes
                            .or(file.letter_after_minutes)
                            .unwrap_or(5),
                    ),
                ),
                first_pause: Duration::from_secs(30),
            },
            whatsapp: WhatsApp {
                access_token: self.whatsapp_access_token.or(file.whatsapp_access_token),
                app_secret: self.whatsapp_app_secret.or(file.whatsapp_app_secret),
                verify_token: self.whatsapp_verify_token.or(file.whatsapp_verify_token),
                phone_number_id: self
                    .whatsapp_phone_number_id
                    .or(file.whatsapp_phone_number_id),
                number: self.whatsapp_number.or(file.whatsapp_number),
                api_url: self
                    .whatsapp_api_url
                    .or(file.whatsapp_api_url)
                    .unwrap_or_else(|| "https://graph.facebook.com".to_owned()),
                api_version: self
                    .whatsapp_api_version
                    .or(file.whatsapp_api_version)
                    .unwrap_or_else(|| "v23.0".to_owned()),
            },
            intake: intake::Limits::default(),
            trusted_proxies: self
                .trusted_proxies
                .or(file.trusted_proxies)
                .unwrap_or_default(),
            connections: Connections {
                max: self.max_connections.or(file.max_connections),
                max_per_network: self
                    .max_connections_per_address
                    .or(file.max_connections_per_address)
                    .unwrap_or(connections.max_per_network),
                ..connections
            },
            sign_in: sign_in_limiter::SignInLimits::default(),
            streams: StreamLimits::default(),
            uploads: attachment::AttachmentLimits::default().with_storage_mb(
                self.storage_account_mb.or(file.storage_account_mb),
                self.storage_visitor_mb.or(file.storage_visitor_mb),
            ),
            secret_key: self
                .secret_key
                .or(file.secret_key)
                .as_deref()
                .map(SecretKey::from_base64)
                .transpose()?,
        })
    }
}

impl Settings {
    /// Whether people reach the server over TLS, so that cookies must too.
    pub fn is_secure(&self) -> bool {
        let public = self.public_url.as_ref();
        public.is_some_and(|url| url.origin().is_secure())
    }

    /// Whether a page of this origin may use the API with cookies: the server's
    /// own, and, on a development machine without a public address, those of the
    /// machine itself.
    pub fn allows_origin(&self, origin: &str, host: Option<&str>) -> bool {
        let is_local = self.public_url.is_none()
            && self.listen.ip().is_loopback()
            && Origin::parse(origin).is_some_and(|origin| origin.is_loopback());
        is_local || self.is_own_origin(origin, host)
    }

    /// Whether this is exactly the public address, or, where none is set, the
    /// address that the request was made to.
    pub fn is_own_origin(&self, origin: &str, host: Option<&str>) -> bool {
        let Some(origin) = Origin::parse(origin) else {
            return false;
        };
        match &self.public_url {
            Some(public) => *public.origin() == origin,
            None => host.is_some_and(|host| origin.is_of_host(host)),
        }
    }
}

/// Without the secrets: settings end up in logs.
impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("listen", &self.listen)
            .field("data", &self.data)
            .field("public_url", &self.public_url)
            .field("phone_number_id", &self.whatsapp.phone_number_id)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Given {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Given").finish_non_exhaustive()
    }
}

impl fmt::Debug for EmailSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EmailSettings").finish_non_exhaustive()
    }
}

impl fmt::Debug for WhatsApp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WhatsApp").finish_non_exhaustive()
    }
}
