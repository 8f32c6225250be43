//! The dashboard as an agent sees and uses it. Selectors live here and nowhere
//! else; stories use the verbs.

use std::net::SocketAddr;

use anyhow::{Context, Result, ensure};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};
use thirtyfour::{By, Key, WebDriver, WebElement};

use crate::{AgentLogin, NetworkMode, NetworkProxy, Turn, axe, eventually};

/// A message as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ShownMessage {
    pub id: String,
    pub direction: String,
    pub mark: String,
    pub text: String,
}

/// A conversation as the list shows it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ListRow {
    pub id: String,
    pub name: String,
    pub preview: String,
    pub unread: u32,
}

/// What a row in view did while older messages were put in above it.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
pub struct ScrollDrift {
    /// The most it strayed in any frame, in pixels.
    pub strayed: f64,
    pub before: usize,
    pub after: usize,
}

const BUBBLES: &str = r#"
return [...document.querySelectorAll('[role="log"] [data-message]')].map((bubble) => ({
  id: bubble.dataset.message,
  direction: bubble.dataset.direction,
  mark: bubble.dataset.delivery,
  text: bubble.querySelector('.bubble-text')?.textContent ?? '',
}));"#;

const ROWS: &str = "
const rows = [...document.querySelectorAll('a[data-conversation]')];
const top = (row) => row.getBoundingClientRect().top;
return rows.sort((a, b) => top(a) - top(b)).map((row) => ({
  id: row.dataset.conversation,
  name: row.querySelector('.row-name').textContent,
  preview: row.querySelector('.row-preview').textContent,
  unread: Number(row.dataset.unread),
}));";

const FACTS: &str = "
return [...document.querySelectorAll('.contact .facts > div')].map((fact) =>
  ['dt', 'dd'].map((part) => fact.querySelector(part).textContent));";

/// Scrolls near the beginning, holds on to what is first in view there, and
/// watches it in every frame until a page was put in above and things settled.
const HOLD: &str = r#"
const [done] = arguments;
(async () => {
const log = document.querySelector('[role="log"]');
const bubbles = () => [...log.querySelectorAll('[data-message]')];
const before = bubbles().length;
// Not near enough for more to load, but for the rows there to be laid out:
// those of a jump from afar get their heights in its first frame.
log.scrollTop = Math.min(log.scrollTop, 1000);
const frame = () => new Promise(requestAnimationFrame);
await frame(), await frame(), await frame();
log.scrollTop = Math.min(log.scrollTop, 300);
const edge = log.getBoundingClientRect().top;
const held = bubbles().find((bubble) => bubble.getBoundingClientRect().top >= edge);
const top = () => held.getBoundingClientRect().top;
let at = null;
let strayed = 0;
let settled = 0;
let frames = 0;
const look = () => {
  at ??= top();
  frames += 1;
  strayed = Math.max(strayed, held.isConnected ? Math.abs(top() - at) : Infinity);
  const after = bubbles().length;
  settled = after > before ? settled + 1 : 0;
  if (settled > 30 || frames > 900) done({ strayed, before, after });
  else requestAnimationFrame(look);
};
requestAnimationFrame(look);
})();"#;

/// One browser's page.
#[derive(Debug)]
pub struct BrowserPage {
    pub network: NetworkProxy,
    web: WebDriver,
}

impl BrowserPage {
    pub(crate) async fn new(web: WebDriver, server: SocketAddr) -> Result<Self> {
        let network = NetworkProxy::to(server).await?;
        Ok(Self { network, web })
    }

    /// Opens a path of the dashboard and waits until it is there.
    ///
    /// # Errors
    /// If it does not come up.
    pub async fn go(&self, path: &str) -> Result<()> {
        self.web
            .goto(format!("{}{path}", self.network.url()))
            .await?;
        self.has("body[data-ready]").await
    }

    /// A hard reload.
    ///
    /// # Errors
    /// If it does not come up.
    pub async fn reload(&self) -> Result<()> {
        self.web.refresh().await?;
        self.has("body[data-ready]").await
    }

    /// # Errors
    /// If the browser does not say.
    pub async fn path(&self) -> Result<String> {
        Ok(self.web.current_url().await?.path().to_owned())
    }

    /// Types e-mail and password into the sign-in form.
    ///
    /// # Errors
    /// If there is no sign-in form.
    pub async fn submit_sign_in(&self, email: &str, password: &str) -> Result<()> {
        for (name, text) in [("email", email), ("password", password)] {
            let field = self.find(&format!("input[name=\"{name}\"]")).await?;
            field.clear().await?;
            field.send_keys(text).await?;
        }
        self.click("button[type=\"submit\"]").await
    }

    /// # Errors
    /// If the agent does not get in.
    pub async fn sign_in(&self, agent: AgentLogin) -> Result<()> {
        self.submit_sign_in(agent.email, agent.password).await?;
        self.has("input[name=\"search\"]").await
    }

    /// Opens the conversation with `name` from the list.
    ///
    /// # Errors
    /// If it is not in the list.
    pub async fn open(&self, name: &str) -> Result<()> {
        eventually(&format!("the conversation with {name} opens"), async || {
            let row = self.row_of(name).await?;
            let selector = format!("a[data-conversation=\"{}\"]", row.id);
            if self.path().await? != format!("/inbox/{}", row.id) {
                self.web.find(By::Css(selector)).await?.click().await?;
            }
            let title = self.words(".thread-column h1").await?;
            ensure!(is_called(&title, name), "not yet");
            self.web.find(By::Css("textarea[name=\"message\"]")).await?;
            Ok(())
        })
        .await
    }

    /// # Errors
    /// If there is nowhere to write.
    pub async fn type_and_send(&self, text: &str) -> Result<()> {
        let field = self.find("textarea[name=\"message\"]").await?;
        field.send_keys(text).await?;
        Ok(field.send_keys(Key::Enter + "").await?)
    }

    /// Presses keys, whatever has the focus.
    ///
    /// # Errors
    /// If the browser is gone.
    pub async fn press(&self, keys: impl Into<thirtyfour::TypingData>) -> Result<()> {
        let keys: Vec<char> = keys.into().as_vec();
        let mut chain = self.web.action_chain();
        for key in keys {
            chain = chain.key_down(key).key_up(key);
        }
        Ok(chain.perform().await?)
    }

    /// Presses a key together with Ctrl.
    ///
    /// # Errors
    /// If the browser is gone.
    pub async fn press_with_ctrl(&self, key: char) -> Result<()> {
        let chain = self.web.action_chain().key_down(Key::Control);
        let chain = chain.key_down(key).key_up(key).key_up(Key::Control);
        Ok(chain.perform().await?)
    }

    /// # Errors
    /// If the browser is gone.
    pub async fn bubbles(&self) -> Result<Vec<ShownMessage>> {
        self.read(BUBBLES, vec![]).await
    }

    /// # Errors
    /// If the browser is gone.
    pub async fn texts(&self) -> Result<Vec<String>> {
        Ok(self
            .bubbles()
            .await?
            .into_iter()
            .map(|bubble| bubble.text)
            .collect())
    }

    /// Waits until the thread shows exactly these texts.
    ///
    /// # Errors
    /// What it shows instead.
    pub async fn see_in_order(&self, expected: &[impl AsRef<str>]) -> Result<()> {
        let expected: Vec<&str> = expected.iter().map(AsRef::as_ref).collect();
        eventually("the thread shows all messages in order", async || {
            let texts = self.texts().await?;
            ensure!(
                texts == expected,
                "shown: {texts:?}\nexpected: {expected:?}"
            );
            Ok(())
        })
        .await
    }

    /// The messages of a visitor's open conversation, with their sides.
    ///
    /// # Errors
    /// If the browser is gone.
    pub async fn turns(&self) -> Result<Vec<Turn>> {
        let bubbles = self.bubbles().await?.into_iter();
        let turns = bubbles.map(|bubble| Turn {
            is_visitors: bubble.direction == "in",
            text: bubble.text,
        });
        Ok(turns.collect())
    }

    /// Waits until the thread shows exactly this, each on its own side.
    ///
    /// # Errors
    /// What it shows instead.
    pub async fn sees(&self, expected: &[Turn]) -> Result<()> {
        eventually("the thread shows all messages in order", async || {
            let shown = self.turns().await?;
            ensure!(
                shown == expected,
                "shown: {shown:?}\nexpected: {expected:?}"
            );
            Ok(())
        })
        .await
    }

    /// Waits for the newest message with this text to carry this mark.
    ///
    /// # Errors
    /// What the thread shows instead.
    pub async fn see_mark(&self, text: &str, mark: &str) -> Result<ShownMessage> {
        eventually(&format!("{text:?} is {mark}"), async || {
            let bubbles = self.bubbles().await?;
            let found = bubbles.iter().rev().find(|bubble| bubble.text == text);
            let found = found.filter(|bubble| bubble.mark == mark).cloned();
            found.with_context(|| format!("{bubbles:?}"))
        })
        .await
    }

    /// The list, from the top.
    ///
    /// # Errors
    /// If the browser is gone.
    pub async fn rows(&self) -> Result<Vec<ListRow>> {
        self.read(ROWS, vec![]).await
    }

    /// A name that ends with `…` is the beginning of one.
    ///
    /// # Errors
    /// If nobody in the list has this name.
    pub async fn row_of(&self, name: &str) -> Result<ListRow> {
        let rows = self.rows().await?;
        let found = rows.iter().find(|row| is_called(&row.name, name)).cloned();
        found.with_context(|| format!("no {name} in the list: {rows:?}"))
    }

    /// Waits for the details to say whether the website vouches for who this is.
    ///
    /// # Errors
    /// What they say instead.
    pub async fn is_vouched_for(&self, expected: bool) -> Result<()> {
        let selector = ".contact .verification";
        eventually(
            "the details say whether the contact is verified",
            async || {
                let found = self.attribute(selector, "data-verified").await?;
                ensure!(found == expected.to_string(), "{found}");
                Ok(())
            },
        )
        .await
    }

    /// Waits for the details to have these lines.
    ///
    /// # Errors
    /// What they have instead.
    pub async fn knows(&self, expected: &[(&str, &str)]) -> Result<()> {
        eventually(&format!("the details say {expected:?}"), async || {
            let facts: Vec<(String, String)> = self.read(FACTS, vec![]).await?;
            for (name, value) in expected {
                let is_known = facts.iter().any(|(n, v)| n == name && v == value);
                ensure!(is_known, "no {name} {value} in {facts:?}");
            }
            Ok(())
        })
        .await
    }

    /// `connecting`, `live` or `offline`.
    ///
    /// # Errors
    /// If the page says nothing about it.
    pub async fn connection(&self) -> Result<String> {
        self.attribute(".connection", "data-state").await
    }

    /// Waits until the connection is live.
    ///
    /// # Errors
    /// What it is instead.
    pub async fn is_live(&self) -> Result<()> {
        self.connection_is("live").await
    }

    /// Waits until the connection is in this state.
    ///
    /// # Errors
    /// What it is instead.
    pub async fn connection_is(&self, state: &str) -> Result<()> {
        eventually(&format!("the connection is {state}"), async || {
            let now = self.connection().await?;
            ensure!(now == state, "the connection is {now}");
            Ok(())
        })
        .await
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

    /// Sets the browser's own offline switch; the proxy stays as it is.
    ///
    /// # Errors
    /// If the browser is gone.
    pub async fn emulate(&self, offline: bool) -> Result<()> {
        let conditions = json!({
            "offline": offline,
            "latency": 0,
            "downloadThroughput": -1,
            "uploadThroughput": -1,
        });
        let cdp = self.web.cdp();
        cdp.send_raw("Network.enable", json!({})).await?;
        cdp.send_raw("Network.emulateNetworkConditions", conditions)
            .await?;
        Ok(())
    }

    /// What the agent's system prefers: `light` or `dark`.
    ///
    /// # Errors
    /// If the browser is gone.
    pub async fn prefer(&self, scheme: &str) -> Result<()> {
        let feature = json!({ "name": "prefers-color-scheme", "value": scheme });
        let media = json!({ "features": [feature] });
        let cdp = self.web.cdp();
        cdp.send_raw("Emulation.setEmulatedMedia", media).await?;
        Ok(())
    }

    /// axe finds no accessibility violation in the page as it is now.
    ///
    /// # Errors
    /// The violations.
    pub async fn is_accessible(&self) -> Result<()> {
        let flaws = axe::findings(&self.web, None).await?;
        ensure!(flaws.is_empty(), "{flaws:#?}");
        Ok(())
    }

    /// Closes the tab and opens an empty one in the same browser.
    ///
    /// # Errors
    /// If the browser is gone.
    pub async fn close_tab(&self) -> Result<()> {
        let old = self.web.window().await?;
        let new = self.web.new_tab().await?;
        self.web.switch_to_window(old).await?;
        self.web.close_window().await?;
        Ok(self.web.switch_to_window(new).await?)
    }

    /// Has older messages loaded and measures how far the view moved.
    ///
    /// # Errors
    /// If the browser is gone.
    pub async fn load_older(&self) -> Result<ScrollDrift> {
        let held = self.web.execute_async(HOLD, vec![]).await?;
        Ok(held.convert()?)
    }

    /// Waits for an element.
    ///
    /// # Errors
    /// If it never comes.
    pub async fn has(&self, selector: &str) -> Result<()> {
        self.find(selector).await.map(drop)
    }

    /// # Errors
    /// If the browser is gone.
    pub async fn count(&self, selector: &str) -> Result<usize> {
        self.read(
            "return document.querySelectorAll(arguments[0]).length",
            vec![json!(selector)],
        )
        .await
    }

    /// The text inside the first element that fits.
    ///
    /// # Errors
    /// If there is none.
    pub async fn words(&self, selector: &str) -> Result<String> {
        let script = "return document.querySelector(arguments[0])?.textContent ?? null";
        let words: Option<String> = self.read(script, vec![json!(selector)]).await?;
        words.with_context(|| format!("no {selector}"))
    }

    /// # Errors
    /// If there is no such element or attribute.
    pub async fn attribute(&self, selector: &str, name: &str) -> Result<String> {
        let script =
            "return document.querySelector(arguments[0])?.getAttribute(arguments[1]) ?? null";
        let value: Option<String> = self
            .read(script, vec![json!(selector), json!(name)])
            .await?;
        value.with_context(|| format!("no {selector} with {name}"))
    }

    /// # Errors
    /// If there is nothing to click.
    pub async fn click(&self, selector: &str) -> Result<()> {
        Ok(self.find(selector).await?.click().await?)
    }

    /// Runs a script in the page and reads what it returns.
    ///
    /// # Errors
    /// If it throws, or returns something else.
    pub async fn read<T: DeserializeOwned>(
        &self,
        script: &str,
        arguments: Vec<Value>,
    ) -> Result<T> {
        Ok(self.web.execute(script, arguments).await?.convert()?)
    }

    async fn find(&self, selector: &str) -> Result<WebElement> {
        eventually(&format!("there is a {selector}"), async || {
            Ok(self.web.find(By::Css(selector)).await?)
        })
        .await
    }
}

fn is_called(name: &str, wanted: &str) -> bool {
    match wanted.strip_suffix('…') {
        Some(beginning) => name.starts_with(beginning),
        None => name == wanted,
    }
}
