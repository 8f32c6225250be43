//! A first visit to a website with a chat on it, on a slow phone.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use serde_json::json;
use thirtyfour::WebDriver;
use tokio::time::sleep;

use crate::{Story, eventually};

/// How much slower than this machine the phone is.
const SLOWER: u32 = 4;
const WIDTH: u32 = 390;
const HEIGHT: u32 = 844;
/// From the middle of a launcher to the edges of the page.
const CORNER: u32 = 44;
/// What a visitor reads before writing.
const READS_FOR: Duration = Duration::from_secs(1);

/// Watches, in every document of the page, for what a visitor would see and
/// could do. The launcher is in a closed shadow root, so it is found by its place
/// on screen. The composer counts from when it takes text: that may be before the
/// chat's program runs, if the text is still there afterwards.
const WATCH: &str = r#"
(() => {
  const now = () => performance.timeOrigin + performance.now();
  const watch = (look) => requestAnimationFrame(() => look() || watch(look));
  if (self === top) {
    const seen = (window.__seen = {});
    const edge = CORNER;
    addEventListener('message', ({ data }) => {
      Object.assign(seen, data?.seen);
      if (data?.frontdesk && data.type === 'ready') seen.ready ??= now();
    });
    addEventListener('click', ({ timeStamp }) => {
      seen.tapped ??= performance.timeOrigin + timeStamp;
    }, true);
    watch(() => {
      const found = document.elementFromPoint(innerWidth - edge, innerHeight - edge);
      if (!found?.matches('frontdesk-chat, button')) return false;
      seen.launcher = performance.now();
      return true;
    });
  } else {
    const tell = (seen) => top.postMessage({ seen }, '*');
    watch(() => {
      const composer = document.querySelector('textarea');
      if (!composer || composer.disabled || composer.readOnly) return false;
      const { x, y, width, height } = composer.getBoundingClientRect();
      if (document.elementFromPoint(x + width / 2, y + height / 2) !== composer) return false;
      composer.focus();
      document.execCommand('insertText', false, 'Hello');
      if (composer.value !== 'Hello') return false;
      tell({ typed: now() });
      const kept = () => document.querySelector('textarea')?.value === 'Hello';
      setTimeout(() => tell({ kept: kept() }), 5000);
      return true;
    });
  }
})();"#;

/// What the visitor waited for.
#[derive(Debug, Clone, Copy)]
pub struct VisitTiming {
    /// From the beginning of the page until there is a launcher.
    pub launcher: Duration,
    /// From a tap on it until the composer takes text.
    pub composer: Duration,
    /// From the tap until the widget reports that its bootstrap is in.
    pub ready: Option<Duration>,
}

#[derive(Debug, Default, Deserialize)]
struct VisitMarks {
    launcher: Option<f64>,
    tapped: Option<f64>,
    typed: Option<f64>,
    ready: Option<f64>,
    kept: Option<bool>,
}

/// A first visit: nothing of the page is in the browser's cache.
///
/// # Errors
/// If no launcher or no composer comes up, or if what was typed is lost.
pub async fn visit(story: &Story, url: &str) -> Result<VisitTiming> {
    let web = story.stranger().await?;
    become_a_phone(&web).await?;
    web.goto(url).await?;
    let launcher = eventually("there is a launcher", async || {
        seen(&web).await?.launcher.context("not in its place")
    })
    .await?;
    sleep(READS_FOR).await;
    tap(&web).await?;
    let seen = eventually("the composer takes text", async || {
        let seen = seen(&web).await?;
        ensure!(seen.kept.is_some(), "{seen:?}");
        Ok(seen)
    })
    .await?;
    ensure!(seen.kept == Some(true), "what was typed is lost");
    let tapped = seen.tapped.context("no tap")?;
    let after = |time: f64| Duration::try_from_secs_f64((time - tapped) / 1000.0);
    Ok(VisitTiming {
        launcher: Duration::try_from_secs_f64(launcher / 1000.0)?,
        composer: after(seen.typed.context("nothing was typed")?)?,
        ready: seen.ready.map(after).transpose()?,
    })
}

async fn become_a_phone(web: &WebDriver) -> Result<()> {
    let screen =
        json!({ "width": WIDTH, "height": HEIGHT, "deviceScaleFactor": 1, "mobile": true });
    let watch = WATCH.replace("CORNER", &CORNER.to_string());
    let commands = [
        ("Emulation.setCPUThrottlingRate", json!({ "rate": SLOWER })),
        ("Emulation.setDeviceMetricsOverride", screen),
        (
            "Emulation.setTouchEmulationEnabled",
            json!({ "enabled": true }),
        ),
        (
            "Page.addScriptToEvaluateOnNewDocument",
            json!({ "source": watch }),
        ),
    ];
    for (command, parameters) in commands {
        web.cdp().send_raw(command, parameters).await?;
    }
    Ok(())
}

/// Taps where the launcher is.
async fn tap(web: &WebDriver) -> Result<()> {
    let finger = json!({ "x": WIDTH - CORNER, "y": HEIGHT - CORNER });
    for (kind, fingers) in [("touchStart", json!([finger])), ("touchEnd", json!([]))] {
        let touch = json!({ "type": kind, "touchPoints": fingers });
        web.cdp()
            .send_raw("Input.dispatchTouchEvent", touch)
            .await?;
    }
    Ok(())
}

async fn seen(web: &WebDriver) -> Result<VisitMarks> {
    let seen = web.execute("return window.__seen", vec![]).await?;
    Ok(seen.convert()?)
}
