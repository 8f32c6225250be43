//! Hands e-mail to the mail server (SMTP).

use std::{fmt, time::Duration};

use anyhow::Context as _;
use lettre::{
    AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor,
    message::Mailbox,
    transport::smtp::{Error, response::Code},
};
use reqwest::Url;
use tokio::time::timeout;

use super::email;
use crate::{settings::EmailSettings, store::notification::EmailNotification};

/// How long the mail server may take for one message.
const SENT_WITHIN: Duration = Duration::from_secs(60);
/// Refusals of our account, not of the message (sign-in needed, too weak, wrong):
/// worth another try, since somebody will correct the settings.
const NOT_SIGNED_IN: [u16; 4] = [530, 534, 535, 538];

/// Without the cause, which may repeat the password.
const NO_SERVER: &str =
    "smtp_url is not a mail server, such as smtps://user:password@mail.example:465";

/// What a try came to. The words are for logs: nothing of what the mail server
/// said, since that repeats addresses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MailOutcome {
    /// The mail server took it.
    Accepted,
    /// It did not, and may later.
    Retry(String),
    /// It never will.
    Refused(String),
}

/// A client of the mail server.
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

/// Without the password: this ends up in logs.
impl fmt::Debug for Mailer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mailer").finish_non_exhaustive()
    }
}

impl Mailer {
    /// `None`: no mail server is set, so no e-mail is sent.
    ///
    /// # Errors
    /// If what is set makes no sense.
    pub fn new(settings: &EmailSettings) -> anyhow::Result<Option<Self>> {
        let from = settings.from.as_deref().map(|from| {
            from.parse::<Mailbox>().context(
                "letter_from is not a mailbox, such as \"Cedar & Clay <hello@example.com>\"",
            )
        });
        let from = from.transpose()?;
        let Some(url) = &settings.smtp_url else {
            return Ok(None);
        };
        let from = from.context("smtp_url is set, and letter_from is not: who writes?")?;
        check(url)?;
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)
            .map_err(|_| anyhow::anyhow!(NO_SERVER))?
            .timeout(Some(SENT_WITHIN))
            .build();
        Ok(Some(Self { transport, from }))
    }

    /// Sends one message, once.
    pub async fn send(&self, notification: &EmailNotification) -> MailOutcome {
        let message = match email::compose(notification, &self.from) {
            Ok(message) => message,
            Err(error) => return MailOutcome::Refused(error.to_string()),
        };
        match timeout(SENT_WITHIN, self.transport.send(message)).await {
            Ok(Ok(_)) => MailOutcome::Accepted,
            Ok(Err(error)) => outcome(&error),
            Err(_) => MailOutcome::Retry("no answer in time".to_owned()),
        }
    }
}

/// A password goes over TLS, or stays on this machine.
fn check(url: &str) -> anyhow::Result<()> {
    let url = Url::parse(url).map_err(|_| anyhow::anyhow!(NO_SERVER))?;
    anyhow::ensure!(matches!(url.scheme(), "smtp" | "smtps"), NO_SERVER);
    let is_here = matches!(
        url.host_str(),
        Some("localhost" | "127.0.0.1" | "::1" | "[::1]")
    );
    let is_safe = url.scheme() == "smtps"
        || url
            .query_pairs()
            .any(|(key, value)| key == "tls" && value == "required");
    anyhow::ensure!(
        url.password().is_none() || is_safe || is_here,
        "smtp_url would send its password in the clear: say smtps://, or add ?tls=required for STARTTLS"
    );
    Ok(())
}

fn outcome(error: &Error) -> MailOutcome {
    let Some(code) = error.status() else {
        return MailOutcome::Retry(trouble(error));
    };
    let words = format!("refused with {code}");
    if error.is_permanent() && !NOT_SIGNED_IN.contains(&number(code)) {
        MailOutcome::Refused(words)
    } else {
        MailOutcome::Retry(words)
    }
}

fn number(code: Code) -> u16 {
    code.into()
}

/// What went wrong where the mail server said nothing.
fn trouble(error: &Error) -> String {
    if error.is_response() {
        "an answer that is not SMTP".to_owned()
    } else {
        error.to_string()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

    use crate::settings::Given;

    use super::*;

    fn mailer(smtp_url: Option<&str>, from: Option<&str>) -> anyhow::Result<Option<Mailer>> {
        let given = Given {
            smtp_url: smtp_url.map(str::to_owned),
            letter_from: from.map(str::to_owned),
            ..Given::default()
        };
        Mailer::new(&given.settle()?.email)
    }

    #[test]
    fn what_makes_sense_is_taken() {
        let from = Some("Cedar & Clay <hello@example.com>");
        for url in [
            "smtps://user:pass%40word@mail.example:465",
            "smtp://user:password@mail.example:587?tls=required",
            "smtp://user:password@127.0.0.1:2525",
            "smtp://mail.example",
        ] {
            assert!(mailer(Some(url), from).unwrap().is_some(), "{url}");
        }
        assert!(mailer(None, None).unwrap().is_none());
        assert!(mailer(None, from).unwrap().is_none());
    }

    #[test]
    fn what_makes_none_is_said_in_words_without_the_password() {
        let from = Some("hello@example.com");
        for (url, from, words) in [
            ("mail.example", from, "smtp_url is not a mail server"),
            (
                "https://u:secret@mail.example",
                from,
                "smtp_url is not a mail server",
            ),
            (
                "smtps://u:secret@mail.example:x",
                from,
                "smtp_url is not a mail server",
            ),
            ("smtp://u:secret@mail.example", from, "in the clear"),
            (
                "smtp://u:secret@mail.example?tls=opportunistic",
                from,
                "in the clear",
            ),
            ("smtps://u:secret@mail.example", None, "letter_from is not"),
            (
                "smtps://u:secret@mail.example",
                Some("Cedar"),
                "letter_from is not a mailbox",
            ),
        ] {
            let error = format!("{:#}", mailer(Some(url), from).unwrap_err());
            assert!(error.contains(words), "{url}: {error}");
            assert!(!error.contains("secret"), "{error}");
        }
        assert!(
            mailer(None, Some("Cedar")).is_err(),
            "a slip is told at once"
        );
    }

    #[test]
    fn the_password_is_not_shown() {
        let mailer = mailer(Some("smtps://u:secret@mail.example"), Some("a@b.example"));
        assert!(!format!("{mailer:?}").contains("secret"));
        let given = Given {
            smtp_url: Some("smtps://u:secret@mail.example".to_owned()),
            ..Given::default()
        };
        assert!(!format!("{given:?}").contains("secret"));
        assert!(!format!("{:?}", given.settle().unwrap()).contains("secret"));
    }
}
