//! The WhatsApp channel (Meta Cloud API): webhooks in, messages out. Facts and
//! their sources are in `docs/whatsapp.md`.

pub mod graph;
pub mod intake;
mod limit;
pub mod mend;
pub mod part;
pub mod payload;
pub mod receive;
pub mod refusal;
pub mod signature;
pub mod webhook;
