//! The mail server that takes our letters.

use std::{fmt, time::Duration};

use anyhow::Context as _;
use lettre::{
    AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor,
    message::Mailbox,
    transport::smtp::{Error, response::Code},
};
use reqwest::Url;
use tokio::time::timeout;

use crate::{settings::Letters, store::letter::Letter};

/// How long the mail server may take for one letter.
const TAKEN_WITHIN: Duration = Duration::from_secs(60);
/// Refusals of us, not of the letter: sign-in needed, too weak, wrong. Somebody
/// will notice, and set it right.
const NOT_SIGNED_IN: [u16; 4] = [530, 534, 535, 538];

/// Without the cause, which may repeat the password.
const NO_SERVER: &str =
    "smtp_url is not a mail server, such as smtps://user:password@mail.example:465";

/// What became of a letter. The words are for logs: nothing of what the mail
/// server said, which repeats addresses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    Taken,
    /// It was not, and may be later.
    Later(String),
    /// It never will be.
    Refused(String),
}

/// How letters leave.
pub struct Post {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

/// Without the password: this ends up in logs.
impl fmt::Debug for Post {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Post").finish_non_exhaustive()
    }
}

impl Post {
    /// `None`: no mail server is set, so no letters are written.
    ///
    /// # Errors
    /// If what is set makes no sense.
    pub fn new(settings: &Letters) -> anyhow::Result<Option<Self>> {
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
            .timeout(Some(TAKEN_WITHIN))
            .build();
        Ok(Some(Self { transport, from }))
    }

    /// Sends one letter, once.
    pub async fn send(&self, letter: &Letter) -> Outcome {
        let message = match super::write(letter, &self.from) {
            Ok(message) => message,
            Err(error) => return Outcome::Refused(error.to_string()),
        };
        match timeout(TAKEN_WITHIN, self.transport.send(message)).await {
            Ok(Ok(_)) => Outcome::Taken,
            Ok(Err(error)) => outcome(&error),
            Err(_) => Outcome::Later("no answer in time".to_owned()),
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

fn outcome(error: &Error) -> Outcome {
    let Some(code) = error.status() else {
        return Outcome::Later(trouble(error));
    };
    let words = format!("refused with {code}");
    if error.is_permanent() && !NOT_SIGNED_IN.contains(&number(code)) {
        Outcome::Refused(words)
    } else {
        Outcome::Later(words)
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

    fn post(smtp_url: Option<&str>, from: Option<&str>) -> anyhow::Result<Option<Post>> {
        let given = Given {
            smtp_url: smtp_url.map(str::to_owned),
            letter_from: from.map(str::to_owned),
            ..Given::default()
        };
        Post::new(&given.settle()?.letters)
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
            assert!(post(Some(url), from).unwrap().is_some(), "{url}");
        }
        assert!(post(None, None).unwrap().is_none());
        assert!(post(None, from).unwrap().is_none());
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
            let error = format!("{:#}", post(Some(url), from).unwrap_err());
            assert!(error.contains(words), "{url}: {error}");
            assert!(!error.contains("secret"), "{error}");
        }
        assert!(post(None, Some("Cedar")).is_err(), "a slip is told at once");
    }

    #[test]
    fn the_password_is_not_shown() {
        let post = post(Some("smtps://u:secret@mail.example"), Some("a@b.example"));
        assert!(!format!("{post:?}").contains("secret"));
        let given = Given {
            smtp_url: Some("smtps://u:secret@mail.example".to_owned()),
            ..Given::default()
        };
        assert!(!format!("{given:?}").contains("secret"));
        assert!(!format!("{:?}", given.settle().unwrap()).contains("secret"));
    }
}
