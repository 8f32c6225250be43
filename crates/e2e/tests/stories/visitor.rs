//! Visitors of a website write in its chat, and agents answer.

mod access;
mod conversation;
mod device;
mod file;
mod hostile;
mod identity;
mod keyboard;
mod look;
mod network;
mod page;
mod resolved;
mod tabs;

use anyhow::Result;
use e2e::{BrowserPage, MAYA, ServerProcess, Story, VisitorBrowser};

/// An agent at the desk, and a visitor who has just come to the website.
struct Scene {
    desk: ServerProcess,
    maya: BrowserPage,
    rana: VisitorBrowser,
}

async fn scene(story: &Story) -> Result<Scene> {
    let desk = story.desk().await?;
    let inbox = desk.client(MAYA).await?.website("Cedar & Clay").await?;
    let maya = story.agent(&desk, MAYA).await?;
    let rana = story.visitor(&desk, inbox).await?;
    rana.come().await?;
    Ok(Scene { desk, maya, rana })
}

/// What visitors are called who did not say who they are.
const SOMEBODY: &str = "Contact …";
