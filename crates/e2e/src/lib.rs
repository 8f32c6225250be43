//! What the stories in `tests/stories` are told with.
//!
//! In reading order: [`story`] runs one, two at a time at most; a [`Desk`] is
//! the real server, as a process of its own, with a pretend WhatsApp; a
//! [`Page`] is what an agent sees and does in a browser of their own, which
//! reaches the server over a [`Line`] that can be cut; a [`Visitor`] is the
//! same for somebody on a [`Website`], whose owner may be a [`Signer`]; a [`Client`] is a program that uses the
//! API; [`eventually`] is how all of them wait. Two of
//! them measure: a [`Burst`], and a [`Visit`] over a [`SlowLine`].

mod axe;
mod burst;
mod client;
mod desk;
mod driver;
mod eventually;
mod line;
mod page;
mod program;
mod signer;
mod slow;
mod story;
mod turn;
mod visit;
mod visitor;
mod watch;
mod website;

pub use burst::{Burst, burst};
pub use client::Client;
pub use desk::{Desk, MAYA, OMAR, Person};
pub use eventually::{eventually, within};
pub use line::{Line, Passage};
pub use page::{Bubble, Held, ListRow, Page};
pub use signer::{Signer, Subject};
pub use slow::SlowLine;
pub use story::{Story, story, story_alone};
pub use turn::{Turn, hers, ours};
pub use visit::{Visit, visit};
pub use visitor::{Part, Said, Visitor};
pub use watch::LongTasks;
pub use website::{Markup, Website};
