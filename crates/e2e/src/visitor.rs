//! A website's visitor, in a browser of their own: what they do on the page.
//! What they see in the chat is in `visitor/chat.rs`.

mod access;
mod chat;
mod launcher;

use std::net::SocketAddr;

use anyhow::{Result, ensure};
use protocol::InboxId;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use thirtyfour::{TypingData, WebDriver, WindowHandle};

use crate::{NetworkMode, NetworkProxy, Website, eventually};

pub use chat::Said;
pub use launcher::LauncherPart;

/// Runs in every document before anything else does.
const WATCH: &str = "
window.__flaws = [];
addEventListener('securitypolicyviolation', (event) =>
  window.__flaws.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`));
addEventListener('error', (event) => window.__flaws.push(String(event.message)));
addEventListener('unhandledrejection', (event) => window.__flaws.push(String(event.reason)));";

/// One visitor's browser.
#[derive(Debug)]
pub struct VisitorBrowser {
    pub network: NetworkProxy,
    pub website: Website,
    web: WebDriver,
}

impl VisitorBrowser {
    pub(crate) async fn new(web: WebDriver, desk: SocketAddr, inbox: InboxId) -> Result<Self> {
        let network = NetworkProxy::to(desk).await?;
        let website = Website::open(network.url(), inbox).await?;
        let visitor = Self {
            network,
            website,
            web,
        };
        visitor.watch().await?;
        Ok(visitor)
    }

    async fn watch(&self) -> Result<()> {
        let script = json!({ "source": WATCH });
        self.cdp("Page.addScriptToEvaluateOnNewDocument", script)
            .await?;
        Ok(())
    }

    /// Comes to the website's first page.
    ///
    /// # Errors
    /// If it does not load, or has no launcher.
    pub async fn come(&self) -> Result<()> {
        self.come_to(&self.website.url()).await
    }

    /// Comes to an address of the website.
    ///
    /// # Errors
    /// If it does not load, or has no launcher.
    pub async fn come_to(&self, url: &str) -> Result<()> {
        self.web.goto(url).await?;
        self.has_launcher().await
    }

    /// # Errors
    /// If the page does not come back.
    pub async fn reload(&self) -> Result<()> {
        self.web.refresh().await?;
        self.has_launcher().await
    }

    /// Opens another tab and turns to it; the one before is returned.
    ///
    /// # Errors
    /// If the browser is gone.
    pub async fn open_tab(&self) -> Result<WindowHandle> {
        let tab = self.web.new_tab().await?;
        let before = self.turn_to(tab).await?;
        self.watch().await?;
        Ok(before)
    }

    /// Turns to another tab; the one before is returned.
    ///
    /// # Errors
    /// If the tab is gone.
    pub async fn turn_to(&self, tab: WindowHandle) -> Result<WindowHandle> {
        let before = self.web.window().await?;
        self.web.switch_to_window(tab).await?;
        Ok(before)
    }

    /// What the tabs are called, also those that nobody sees.
    ///
    /// # Errors
    /// If the browser is gone.
    pub async fn titles(&self) -> Result<Vec<String>> {
        let targets = self.cdp("Target.getTargets", json!({})).await?;
        let all = targets["targetInfos"].as_array().into_iter().flatten();
        let titles = all.filter_map(|target| target["title"].as_str());
        Ok(titles.map(str::to_owned).collect())
    }

    /// What the website itself does: `Frontdesk(command, argument)`.
    ///
    /// # Errors
    /// What the promise is rejected with.
    pub async fn command(&self, command: &str, argument: Value) -> Result<Value> {
        let script = "
            const [command, argument, done] = arguments;
            Frontdesk(command, argument).then((value) => done({ value: value ?? null }),
              (error) => done({ error: `${error.code ?? error}` }));";
        let answer = self
            .web
            .execute_async(script, vec![json!(command), argument])
            .await?;
        let error = &answer.json()["error"];
        ensure!(error.is_null(), "{command}: {error}");
        Ok(answer.json()["value"].clone())
    }

    /// The same for a command that makes the open chat begin anew, for somebody
    /// else: waits until it has.
    ///
    /// # Errors
    /// What the promise is rejected with.
    pub async fn begins_anew(&self, command: &str, argument: Value) -> Result<()> {
        self.in_chat::<()>("window.__before = true", vec![]).await?;
        self.command(command, argument).await?;
        eventually("the chat begins anew", async || {
            let is_new: bool = self.in_chat("return !window.__before", vec![]).await?;
            ensure!(is_new, "it is the one before");
            Ok(())
        })
        .await?;
        self.is_live().await
    }

    /// Presses keys, whatever has the focus.
    ///
    /// # Errors
    /// If the browser is gone.
    pub async fn press(&self, keys: impl Into<TypingData>) -> Result<()> {
        let mut chain = self.web.action_chain();
        for key in keys.into().as_vec() {
            chain = chain.key_down(key).key_up(key);
        }
        Ok(chain.perform().await?)
    }

    /// Cuts the network and tells the browser, which fires `offline`.
    ///
    /// # Errors
    /// If the browser is gone.
    pub async fn go_offline(&self) -> Result<()> {
        self.network.set_network(NetworkMode::Nothing);
        self.emulate(true).await
    }

    /// Restores the network and tells the browser, which fires `online`.
    ///
    /// # Errors
    /// If the browser is gone.
    pub async fn go_online(&self) -> Result<()> {
        self.network.set_network(NetworkMode::Everything);
        self.emulate(false).await
    }

    async fn emulate(&self, offline: bool) -> Result<()> {
        self.cdp("Network.enable", json!({})).await?;
        let conditions = json!({
            "offline": offline,
            "latency": 0,
            "downloadThroughput": -1,
            "uploadThroughput": -1,
        });
        self.cdp("Network.emulateNetworkConditions", conditions)
            .await?;
        Ok(())
    }

    /// What the visitor's system prefers: `light` or `dark`.
    ///
    /// # Errors
    /// If the browser is gone.
    pub async fn prefer(&self, scheme: &str) -> Result<()> {
        let feature = json!({ "name": "prefers-color-scheme", "value": scheme });
        let media = json!({ "features": [feature] });
        self.cdp("Emulation.setEmulatedMedia", media).await?;
        Ok(())
    }

    /// Runs a script in the website's page and reads what it returns.
    ///
    /// # Errors
    /// If it throws, or returns something else.
    pub async fn read<T: DeserializeOwned>(&self, script: &str, given: Vec<Value>) -> Result<T> {
        Ok(self.web.execute(script, given).await?.convert()?)
    }

    /// Nothing went wrong so far, in page and chat: no error in the console, no
    /// exception, no violation of a policy.
    ///
    /// # Errors
    /// What did.
    pub async fn is_flawless(&self) -> Result<()> {
        self.throws_nothing().await?;
        let log = self.web.browser_log().await?;
        let errors: Vec<_> = log.iter().filter(|entry| entry.level != "INFO").collect();
        ensure!(errors.is_empty(), "in the console: {errors:?}");
        Ok(())
    }

    /// No exception so far, in page and chat, and no violation of a policy. The
    /// console may have its warnings.
    ///
    /// # Errors
    /// What there was.
    pub async fn throws_nothing(&self) -> Result<()> {
        let script = "return window.__flaws ?? ['nobody watched']";
        let page: Vec<String> = self.read(script, vec![]).await?;
        ensure!(page.is_empty(), "in the page: {page:?}");
        if self.is_loaded().await? {
            let chat: Vec<String> = self.in_chat(script, vec![]).await?;
            ensure!(chat.is_empty(), "in the chat: {chat:?}");
        }
        Ok(())
    }

    /// Waits until the chat is connected and an agent is online.
    ///
    /// # Errors
    /// The status that the chat shows instead.
    pub async fn is_live(&self) -> Result<()> {
        self.status_is("We are here").await
    }

    async fn cdp(&self, method: &str, given: Value) -> Result<Value> {
        Ok(self.web.cdp().send_raw(method, given).await?)
    }
}
