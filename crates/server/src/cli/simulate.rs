//! `frontdesk simulate message`: a customer writes to a running server.

use anyhow::{Context, bail};
use clap::{Args, Subcommand};
use simulator::simulate::{self, SimulatorOptions};

use super::demo;

#[derive(Debug, Subcommand)]
pub(super) enum Simulate {
    /// Send a signed WhatsApp message to the server's webhook
    Message(SimulateMessage),
}

/// Without further settings this fits a running `frontdesk demo`.
#[derive(Debug, Args)]
pub(super) struct SimulateMessage {
    /// The customer's number, digits with country code
    #[arg(long, value_parser = digits)]
    from: String,
    /// What they write
    #[arg(long, value_parser = clap::builder::NonEmptyStringValueParser::new())]
    text: String,
    /// The customer's profile name
    #[arg(long, default_value = "Simulated customer")]
    name: String,
    /// The id of the group they write in; without it they write to the business alone
    #[arg(long)]
    group: Option<String>,
    /// How many messages
    #[arg(long, default_value_t = 1)]
    repeat: usize,
    /// All at once, not one after the other
    #[arg(long)]
    burst: bool,
    /// The server
    #[arg(long, env = "FRONTDESK_URL", default_value = "http://127.0.0.1:3000")]
    url: String,
    #[arg(long, env = "FRONTDESK_WHATSAPP_APP_SECRET", hide_env_values = true, hide_default_value = true, default_value = demo::APP_SECRET)]
    app_secret: String,
    #[arg(long, env = "FRONTDESK_WHATSAPP_PHONE_NUMBER_ID", default_value = demo::PHONE_NUMBER_ID)]
    phone_number_id: String,
}

/// As WhatsApp writes numbers: a plus and spaces are for people.
fn digits(number: &str) -> Result<String, &'static str> {
    let digits: String = number
        .chars()
        .filter(|c| !matches!(c, '+' | ' ' | '-'))
        .collect();
    if (5..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        Ok(digits)
    } else {
        Err("a number has 5 to 15 digits")
    }
}

impl Simulate {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let Self::Message(message) = self;
        let options = SimulatorOptions {
            webhook_url: format!("{}/webhooks/whatsapp", message.url.trim_end_matches('/')),
            app_secret: message.app_secret,
            phone_number_id: message.phone_number_id,
            from: message.from,
            name: message.name,
            text: message.text,
            group_id: message.group,
            repeat: message.repeat,
            burst: message.burst,
        };
        let summary = simulate::message(options)
            .await
            .context("the webhook cannot be reached")?;
        say!("{summary}");
        if !summary.is_success() {
            bail!("not every message was taken");
        }
        Ok(())
    }
}
