//! `frontdesk serve`

use clap::Args;

use crate::{
    app::{Server, ensure_inbox},
    settings::Given,
};

#[derive(Debug, Args)]
pub(super) struct Serve {
    #[command(flatten)]
    given: Given,
}

impl Serve {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let settings = self.given.settle()?;
        super::log(&settings.log)?;
        let server = Server::start(settings).await?;
        ensure_inbox(&server.app).await?;
        let accounts = server.app.store.read(|read| read.accounts()).await?;
        println!("Frontdesk listens on http://{}", server.address());
        if accounts.is_empty() {
            println!("There is no account yet. Make one, with its first agent:");
            println!(
                "  frontdesk account create --name \"My shop\" --agent \"My name\" --email me@example.com"
            );
        }
        super::asked_to_stop_serving(&server.app.store).await?;
        println!("Stopping.");
        server.stop().await
    }
}
