//! The chat in its frame, as the visitor sees and uses it. Selectors live here
//! and nowhere else.

use anyhow::{Result, ensure};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};
use thirtyfour::{By, Key, TypingData};

use super::VisitorBrowser;
use crate::{Turn, eventually};

/// A message as the chat shows it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Said {
    pub text: String,
    /// It stands on the visitor's own side.
    pub is_mine: bool,
    /// What its tick says, if it is the visitor's.
    pub mark: Option<String>,
}

const SAID: &str = "
return [...document.querySelectorAll('#messages > .row')].map((row) => ({
  text: row.querySelector('.body').textContent,
  is_mine: row.classList.contains('mine'),
  mark: row.querySelector('.meta svg').getAttribute('aria-label'),
}));";

impl VisitorBrowser {
    /// Opens the chat with a click on its launcher, and waits until it can be
    /// written in.
    ///
    /// # Errors
    /// If it does not come up.
    pub async fn open_chat(&self) -> Result<()> {
        self.click_launcher().await?;
        self.is_ready().await
    }

    /// # Errors
    /// If there is no launcher to click.
    pub async fn close_chat(&self) -> Result<()> {
        self.click_launcher().await
    }

    /// Waits for the chat's program to be here. It runs when it is opened.
    ///
    /// # Errors
    /// If it never comes.
    pub async fn has_loaded(&self) -> Result<()> {
        let script = "return performance.getEntriesByType('resource')
            .some((entry) => entry.name.endsWith('.wasm') && entry.responseEnd > 0)";
        eventually("the chat has loaded", async || {
            let has_loaded: bool = self.in_chat(script, vec![]).await?;
            ensure!(has_loaded, "it has not");
            Ok(())
        })
        .await
    }

    /// Waits for the chat to run.
    ///
    /// # Errors
    /// If it never does.
    pub async fn is_ready(&self) -> Result<()> {
        eventually("the chat runs", async || {
            ensure!(!self.status().await?.is_empty(), "it says nothing");
            Ok(())
        })
        .await
    }

    /// What the chat says below the inbox's name.
    ///
    /// # Errors
    /// If there is no chat.
    pub async fn status(&self) -> Result<String> {
        let script = "return document.getElementById('status').textContent";
        self.in_chat(script, vec![]).await
    }

    /// Waits for the chat to say this below the inbox's name.
    ///
    /// # Errors
    /// What it says instead.
    pub async fn status_is(&self, expected: &str) -> Result<()> {
        eventually(&format!("the chat says {expected:?}"), async || {
            let status = self.status().await?;
            ensure!(status == expected, "it says {status:?}");
            Ok(())
        })
        .await
    }

    /// # Errors
    /// If there is nowhere to write.
    pub async fn write(&self, text: &str) -> Result<()> {
        self.fill("#text", text.to_owned() + Key::Enter).await
    }

    /// Types into a field of the chat, once it is shown.
    ///
    /// # Errors
    /// If it never is.
    pub async fn fill(&self, selector: &str, keys: impl Into<TypingData>) -> Result<()> {
        self.shows(selector).await?;
        self.frame().await?.enter_frame().await?;
        let typed = async {
            let field = self.web.find(By::Css(selector)).await?;
            field.send_keys(keys).await
        };
        let typed = typed.await;
        self.web.enter_default_frame().await?;
        Ok(typed?)
    }

    /// # Errors
    /// If there is nothing to click.
    pub async fn click(&self, selector: &str) -> Result<()> {
        self.shows(selector).await?;
        self.frame().await?.enter_frame().await?;
        let clicked = async { self.web.find(By::Css(selector)).await?.click().await };
        let clicked = clicked.await;
        self.web.enter_default_frame().await?;
        Ok(clicked?)
    }

    /// Waits for a part of the chat to be on screen.
    ///
    /// # Errors
    /// If it never is.
    pub async fn shows(&self, selector: &str) -> Result<()> {
        eventually(&format!("the chat shows {selector}"), async || {
            ensure!(self.is_shown(selector).await?, "it does not");
            Ok(())
        })
        .await
    }

    /// Whether a part of the chat is on screen now.
    ///
    /// # Errors
    /// If there is no chat.
    pub async fn is_shown(&self, selector: &str) -> Result<bool> {
        let script = "return !!document.querySelector(arguments[0])?.checkVisibility()";
        self.in_chat(script, vec![json!(selector)]).await
    }

    /// # Errors
    /// If there is no chat.
    pub async fn said(&self) -> Result<Vec<Said>> {
        self.in_chat(SAID, vec![]).await
    }

    /// The chat's messages, with their sides.
    ///
    /// # Errors
    /// If there is no chat.
    pub async fn turns(&self) -> Result<Vec<Turn>> {
        let said = self.said().await?.into_iter();
        let turns = said.map(|said| Turn {
            is_visitors: said.is_mine,
            text: said.text,
        });
        Ok(turns.collect())
    }

    /// Waits until the chat shows exactly this, each on its own side.
    ///
    /// # Errors
    /// What it shows instead.
    pub async fn sees(&self, expected: &[Turn]) -> Result<()> {
        eventually("the chat shows all messages in order", async || {
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
    /// What the chat shows instead.
    pub async fn sees_mark(&self, text: &str, mark: &str) -> Result<()> {
        eventually(&format!("{text:?} is {mark}"), async || {
            let said = self.said().await?;
            let found = said.iter().rev().find(|said| said.text == text);
            let is_marked = found.is_some_and(|said| said.mark.as_deref() == Some(mark));
            ensure!(is_marked, "{said:?}");
            Ok(())
        })
        .await
    }

    /// Runs a script in the chat's frame and reads what it returns.
    ///
    /// # Errors
    /// If it throws, or returns something else, or there is no chat.
    pub async fn in_chat<T: DeserializeOwned>(&self, script: &str, given: Vec<Value>) -> Result<T> {
        self.frame().await?.enter_frame().await?;
        let read = self.web.execute(script, given).await;
        self.web.enter_default_frame().await?;
        Ok(read?.convert()?)
    }
}
