//! Accessibility of the chat: what axe finds, and checks that axe does not make.

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use super::VisitorBrowser;
use crate::axe;

/// Lets axe see into the closed shadow of the launcher.
const OPEN_SHADOWS: &str = "
const attach = Element.prototype.attachShadow;
Element.prototype.attachShadow = function (how) { return attach.call(this, { ...how, mode: 'open' }) };";

/// Contrast as WCAG 2.2 counts it: 4.5 for text, 3 for large text and for
/// pictures on buttons. axe passes over pictures, placeholders, and text that it
/// takes for overlapped. Colours come as whatever CSS has; a canvas makes bytes
/// of them.
const CONTRAST: &str = r#"
const context = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
const bytes = (color) => {
  context.clearRect(0, 0, 1, 1);
  context.fillStyle = color;
  context.fillRect(0, 0, 1, 1);
  const [red, green, blue, alpha] = context.getImageData(0, 0, 1, 1).data;
  return [red, green, blue, alpha / 255];
};
const over = ([red, green, blue, alpha], below) =>
  [red, green, blue].map((part, at) => part * alpha + below[at] * (1 - alpha)).concat(1);
const lightness = (color) => {
  const [red, green, blue] = color.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};
const contrast = (one, other) => {
  const [dark, light] = [lightness(one), lightness(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
};
const upwards = (element) => element ? [element, ...upwards(element.parentElement)] : [];
const ground = (element) => upwards(element)
  .map((one) => bytes(getComputedStyle(one).backgroundColor))
  .reduceRight((below, color) => over(color, below), [255, 255, 255, 1]);
const fades = (element) => upwards(element)
  .reduce((all, one) => all * getComputedStyle(one).opacity, 1);

const flaws = [];
const look = (element, color, least, what) => {
  const below = ground(element);
  const [red, green, blue, alpha] = bytes(color);
  const found = contrast(over([red, green, blue, alpha * fades(element)], below), below);
  if (found < least) flaws.push(`${what} has a contrast of ${found.toFixed(2)} instead of ${least}`);
};
for (const element of document.body.querySelectorAll('*')) {
  if (!element.checkVisibility({ visibilityProperty: true }) || element.closest('.hidden')) continue;
  const style = getComputedStyle(element);
  const size = parseFloat(style.fontSize);
  const least = size >= 24 || (size >= 18.66 && style.fontWeight >= 700) ? 3 : 4.5;
  const says = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  if (says) look(element, style.color, least, JSON.stringify(element.textContent.trim()));
  if (element.placeholder)
    look(element, getComputedStyle(element, '::placeholder').color, least, JSON.stringify(element.placeholder));
  if (element.tagName === 'svg') look(element, style.color, 3, `the picture on #${element.parentElement.id}`);
}
return flaws;"#;

/// What a screen reader finds its way by.
const ROLES: [&str; 4] = ["main", "heading", "log", "status"];

impl VisitorBrowser {
    /// The chat as it is now has no accessibility violation, enough contrast, and
    /// the roles of [`ROLES`].
    ///
    /// # Errors
    /// What is wrong.
    pub async fn is_accessible(&self) -> Result<()> {
        self.frame().await?.enter_frame().await?;
        let found = axe::findings(&self.web, None).await;
        self.web.enter_default_frame().await?;
        let mut flaws = found?;
        flaws.extend(self.in_chat::<Vec<String>>(CONTRAST, vec![]).await?);
        ensure!(flaws.is_empty(), "{flaws:#?}");
        let nodes = self.accessible_nodes().await?;
        for expected in ROLES {
            let is_there = nodes.iter().any(|node| node["role"]["value"] == expected);
            ensure!(is_there, "there is no {expected}");
        }
        Ok(())
    }

    /// From the next page on, [`VisitorBrowser::has_accessible_launcher`] can tell.
    ///
    /// # Errors
    /// If the browser is gone.
    pub async fn open_shadows(&self) -> Result<()> {
        let script = json!({ "source": OPEN_SHADOWS });
        self.cdp("Page.addScriptToEvaluateOnNewDocument", script)
            .await?;
        Ok(())
    }

    /// axe finds no accessibility violation in what the loader put on the page.
    ///
    /// # Errors
    /// The violations.
    pub async fn has_accessible_launcher(&self) -> Result<()> {
        let flaws = axe::findings(&self.web, Some("frontdesk-chat")).await?;
        ensure!(flaws.is_empty(), "{flaws:#?}");
        Ok(())
    }

    /// What a screen reader is given of the frame.
    async fn accessible_nodes(&self) -> Result<Vec<Value>> {
        let frame = self.inside("IFRAME").await?;
        let frame = json!({ "frameId": frame["frameId"] });
        let tree = self.cdp("Accessibility.getFullAXTree", frame).await?;
        let nodes = tree["nodes"].as_array().context("no tree")?;
        let shown = nodes.iter().filter(|node| node["ignored"] == false);
        Ok(shown.cloned().collect())
    }
}
