//! `frontdesk serve`

use std::path::PathBuf;

use clap::Args;

use super::address_file;
use crate::{
    log::Output,
    server::{Server, ensure_inbox},
    settings::Given,
};

#[derive(Debug, Args)]
pub(super) struct Serve {
    #[command(flatten)]
    given: Given,
    /// Write the address into this file once the server listens there
    #[arg(long, env = "FRONTDESK_ADDRESS_FILE", value_name = "FILE")]
    address_file: Option<PathBuf>,
}

impl Serve {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let settings = self.given.settle()?;
        let output = Output::start(&settings.log)?;
        let server = Server::start(settings).await?;
        ensure_inbox(&server.app).await?;
        let accounts = server.app.store.read(|read| read.accounts()).await?;
        if let Some(path) = &self.address_file {
            address_file::write(path, server.address())?;
        }
        output.say(format_args!(
            "Frontdesk listens on http://{}",
            server.address()
        ));
        if accounts.is_empty() {
            output.say("There is no account yet. Make one, with its first agent:");
            output.say("  frontdesk account create --name \"My shop\" --agent \"My name\" --email me@example.com");
        }
        let ended = super::ended(&server).await;
        output.say("Stopping.");
        let stopped = server.stop().await;
        ended.and(stopped)
    }
}
