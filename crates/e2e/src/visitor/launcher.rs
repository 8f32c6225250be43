//! The launcher and the frame. They are in a closed shadow root, where pages
//! cannot look; the browser's own tools can.

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use thirtyfour::WebElement;

use super::VisitorBrowser;
use crate::eventually;

/// What the loader puts on a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LauncherPart {
    Launcher,
    /// What the chat's frame is in.
    Box,
}

impl VisitorBrowser {
    /// Waits for the website to have its launcher.
    pub(super) async fn has_launcher(&self) -> Result<()> {
        eventually("there is a launcher", async || {
            self.launcher_name().await.map(drop)
        })
        .await
    }

    /// What the launcher is called, by whoever cannot see it: with the number
    /// on its badge, if there is one, and whether the chat is open.
    ///
    /// # Errors
    /// If there is no launcher.
    pub async fn launcher_name(&self) -> Result<String> {
        let launcher = self.inside("BUTTON").await?;
        let name = attribute(&launcher, "aria-label").context("the launcher has no name")?;
        Ok(match attribute(&launcher, "aria-expanded") {
            Some("true") => format!("{name} (open)"),
            _ => name.to_owned(),
        })
    }

    /// Waits for the launcher to be called so.
    ///
    /// # Errors
    /// What it is called instead.
    pub async fn launcher_is(&self, expected: &str) -> Result<()> {
        eventually(&format!("the launcher says {expected:?}"), async || {
            let name = self.launcher_name().await?;
            ensure!(name == expected, "it says {name:?}");
            Ok(())
        })
        .await
    }

    /// Where the middle of the launcher is on screen.
    ///
    /// # Errors
    /// If there is none.
    pub async fn launcher_at(&self) -> Result<(f64, f64)> {
        let launcher = self.inside("BUTTON").await?;
        let node = json!({ "backendNodeId": launcher["backendNodeId"] });
        let model = self.cdp("DOM.getBoxModel", node).await?;
        let corners: [f64; 8] = serde_json::from_value(model["model"]["border"].clone())?;
        let [left, top, _, _, right, bottom, ..] = corners;
        Ok((f64::midpoint(left, right), f64::midpoint(top, bottom)))
    }

    /// Waits for the launcher to be on the left half of the page, or not.
    ///
    /// # Errors
    /// Where it is instead.
    pub async fn launcher_is_on_the_left(&self, expected: bool) -> Result<()> {
        eventually("the launcher is on its side", async || {
            let width: f64 = self.read("return innerWidth", vec![]).await?;
            let (x, _) = self.launcher_at().await?;
            ensure!((x < width / 2.0) == expected, "{x} of {width}");
            Ok(())
        })
        .await
    }

    /// Waits for the launcher, or the box, to be painted so.
    ///
    /// # Errors
    /// How it is painted instead.
    pub async fn paints(&self, part: LauncherPart, property: &str, expected: &str) -> Result<()> {
        let node = match part {
            LauncherPart::Launcher => "BUTTON",
            LauncherPart::Box => "SECTION",
        };
        let computed = format!("function() {{ return getComputedStyle(this)['{property}'] }}");
        eventually(&format!("{part:?} has {property} {expected}"), async || {
            let part = self.inside(node).await?;
            let painted = self.ask(&part, &computed).await?;
            ensure!(painted["value"] == expected, "{painted}");
            Ok(())
        })
        .await
    }

    /// Clicks where the launcher is on screen.
    ///
    /// # Errors
    /// If there is none.
    pub async fn click_launcher(&self) -> Result<()> {
        let (x, y) = self.launcher_at().await?;
        #[expect(clippy::cast_possible_truncation, reason = "a place on screen")]
        let there = self.web.action_chain().move_to(x as i64, y as i64);
        Ok(there.click().perform().await?)
    }

    /// Waits for the keyboard to be at the launcher.
    ///
    /// # Errors
    /// If it is elsewhere.
    pub async fn launcher_has_focus(&self) -> Result<()> {
        eventually("the focus is on the launcher", async || {
            let launcher = self.inside("BUTTON").await?;
            let focused = "function() { return this.matches(':focus') }";
            let focused = self.ask(&launcher, focused).await?;
            ensure!(focused["value"] == true, "it is elsewhere");
            Ok(())
        })
        .await
    }

    /// Whether the frame was needed so far.
    pub(super) async fn is_loaded(&self) -> Result<bool> {
        Ok(self.inside("IFRAME").await.is_ok())
    }

    /// The chat's frame, as an element that can be entered.
    pub(super) async fn frame(&self) -> Result<WebElement> {
        let known = "return window.__frame?.isConnected ? window.__frame : null";
        let known = self.web.execute(known, vec![]).await?;
        if !known.json().is_null() {
            return Ok(known.element()?);
        }
        let frame = self.inside("IFRAME").await?;
        self.ask(&frame, "function() { window.__frame = this }")
            .await?;
        let found = self.web.execute("return window.__frame", vec![]).await?;
        Ok(found.element()?)
    }

    /// Calls a function on a node.
    async fn ask(&self, node: &Value, function: &str) -> Result<Value> {
        let node = json!({ "backendNodeId": node["backendNodeId"] });
        let resolved = self.cdp("DOM.resolveNode", node).await?;
        let call = json!({
            "objectId": resolved["object"]["objectId"],
            "functionDeclaration": function,
            "returnByValue": true,
        });
        let answer = self.cdp("Runtime.callFunctionOn", call).await?;
        Ok(answer["result"].clone())
    }

    /// The first node of a kind inside `<frontdesk-chat>`.
    pub(super) async fn inside(&self, kind: &str) -> Result<Value> {
        let whole = json!({ "depth": -1, "pierce": true });
        let document = self.cdp("DOM.getDocument", whole).await?;
        let host = find(&document["root"], "FRONTDESK-CHAT");
        let found = host.and_then(|host| find(host, kind)).cloned();
        found.with_context(|| format!("the chat has no {kind}"))
    }
}

/// Depth first, into shadow roots too.
fn find<'a>(node: &'a Value, kind: &str) -> Option<&'a Value> {
    if node["nodeName"] == kind {
        return Some(node);
    }
    let below = ["shadowRoots", "children"].map(|name| node[name].as_array());
    below
        .into_iter()
        .flatten()
        .flatten()
        .find_map(|child| find(child, kind))
}

fn attribute<'a>(node: &'a Value, name: &str) -> Option<&'a str> {
    let attributes = node["attributes"].as_array()?;
    let (pairs, _) = attributes.as_chunks::<2>();
    let [_, value] = pairs.iter().find(|[key, _]| key == name)?;
    value.as_str()
}
