//! Settings: flags, then `FRONTDESK_*` variables, then a TOML file, then
//! defaults. `frontdesk serve --help` lists them all.

use std::{fmt, net::SocketAddr, path::PathBuf, time::Duration};

use anyhow::Context;
use clap::Args;
use serde::Deserialize;

use crate::secret::SecretKey;

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
    /// Letters to visitors who are away: the mail server that takes them, such
    /// as <smtps://user:password@mail.example:465>; without one there are none
    #[arg(
        long,
        env = "FRONTDESK_SMTP_URL",
        hide_env_values = true,
        value_name = "URL"
    )]
    pub smtp_url: Option<String>,
    /// Letters: whom they are from, such as "Cedar & Clay <hello@example.com>"
    #[arg(long, env = "FRONTDESK_LETTER_FROM", value_name = "MAILBOX")]
    pub letter_from: Option<String>,
    /// Letters: minutes for which an answer may stay unseen [default: 5]
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
    pub public_url: Option<String>,
    pub dashboard: Option<PathBuf>,
    pub event_days: u32,
    pub journal_days: u32,
    pub log: String,
    pub letters: Letters,
    pub whatsapp: WhatsApp,
    /// None: the data folder holds it.
    pub secret_key: Option<SecretKey>,
}

/// Letters to visitors who are away.
#[derive(Clone)]
pub struct Letters {
    /// The mail server; without one there are no letters.
    pub smtp_url: Option<String>,
    pub from: Option<String>,
    /// How long an answer may stay unseen.
    pub after: Duration,
    /// Before a letter is tried for the second time. Each pause after that is
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
        Ok(Settings {
            listen: self.listen.or(file.listen).unwrap_or(listen),
            data: self.data.or(file.data).unwrap_or_else(|| "data".into()),
            public_url: self.public_url.or(file.public_url),
            dashboard: self.dashboard.or(file.dashboard),
            event_days: self.event_days.or(file.event_days).unwrap_or(14),
            journal_days: self.journal_days.or(file.journal_days).unwrap_or(30),
            log: self.log.or(file.log).unwrap_or_else(|| "info".to_owned()),
            letters: Letters {
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
    /// Whether cookies must only travel over TLS.
    pub fn is_secure(&self) -> bool {
        self.public_url
            .as_deref()
            .is_some_and(|url| url.starts_with("https://"))
    }

    /// Whether a page of this origin may use the API with cookies: the public
    /// address, and, on a development machine, the machine itself.
    pub fn allows_origin(&self, origin: &str) -> bool {
        let public = self
            .public_url
            .as_deref()
            .map(|url| url.trim_end_matches('/'));
        public == Some(origin) || (self.listen.ip().is_loopback() && is_loopback(origin))
    }
}

fn is_loopback(origin: &str) -> bool {
    let host = origin
        .strip_prefix("http://")
        .map(|rest| rest.rsplit_once(':').map_or(rest, |(host, _)| host));
    matches!(host, Some("127.0.0.1" | "localhost" | "[::1]"))
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

impl fmt::Debug for Letters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Letters").finish_non_exhaustive()
    }
}

impl fmt::Debug for WhatsApp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WhatsApp").finish_non_exhaustive()
    }
}
