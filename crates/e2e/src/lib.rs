//! Servers, browsers and networks for the stories in `tests/stories`.
//!
//! In reading order: [`story`] runs one, two at a time at most; a [`ServerProcess`] is
//! the real server, as a process of its own, with a simulated WhatsApp; a
//! [`BrowserPage`] is what an agent sees and does in a browser of their own, which
//! reaches the server through a [`NetworkProxy`] that can be cut; a [`VisitorBrowser`] is the
//! same for somebody on a [`Website`], whose owner may be a [`Signer`]; a [`AgentClient`] is a program that uses the
//! API; [`eventually`] is how all of them wait. Two of
//! them measure: a [`Burst`], and a [`VisitTiming`] over a [`SlowNetwork`].

mod axe;
mod burst;
mod client;
mod driver;
mod eventually;
mod page;
mod program;
mod proxy;
mod server_process;
mod signer;
mod slow_network;
mod story;
mod turn;
mod visit;
mod visitor;
mod watch;
mod website;

pub use burst::{Burst, burst};
pub use client::AgentClient;
pub use eventually::{eventually, within};
pub use page::{BrowserPage, ListRow, ScrollDrift, ShownMessage};
pub use proxy::{NetworkMode, NetworkProxy};
pub use server_process::{AgentLogin, MAYA, OMAR, ServerProcess};
pub use signer::{Signer, Subject};
pub use slow_network::SlowNetwork;
pub use story::{Story, story, story_alone};
pub use turn::{Turn, hers, ours};
pub use visit::{VisitTiming, visit};
pub use visitor::{LauncherPart, Said, VisitorBrowser};
pub use watch::LongTasks;
pub use website::{Markup, Website};
