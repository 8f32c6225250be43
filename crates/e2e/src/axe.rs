//! axe, which reads a page as those do who cannot see it, or not well.

use std::fs;

use anyhow::{Context, Result};
use serde_json::{Value, json};
use thirtyfour::WebDriver;

use crate::program;

/// What keeps people out, in a part of the document that the driver is in, once
/// its colours have stopped changing.
const RUN: &str = "
const [part, done] = arguments;
const lines = ({ id, help, nodes }) => nodes.map(({ html, any, all, none }) =>
  `${id}: ${help}: ${html} ${[...any, ...all, ...none].map(({ message }) => message)}`);
const settled = document.getAnimations()
  .filter((animation) => animation instanceof CSSTransition)
  .map(({ finished }) => finished.catch(() => {}));
Promise.all(settled)
  .then(() => axe.run(part ?? document, { preload: false, iframes: false }))
  .then(({ violations }) => done(violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(lines)), (error) => done([`axe: ${error}`]));";

/// What axe finds in what a selector names, or in all of the document.
pub(crate) async fn findings(web: &WebDriver, part: Option<&str>) -> Result<Vec<String>> {
    let is_here = web.execute("return !!window.axe", vec![]).await?;
    if is_here.json() != &json!(true) {
        let file = program::axe();
        let axe = fs::read_to_string(&file).with_context(|| {
            let file = file.display();
            format!("there is no axe in {file}: `cargo xtask setup` fetches it")
        })?;
        web.execute(axe, vec![]).await?;
    }
    let part = part.map_or(Value::Null, |part| json!(part));
    let found = web.execute_async(RUN, vec![part]).await?;
    Ok(found.convert()?)
}
