//! Frontdesk's server.
//!
//! In reading order: [`server`] (start and stop), [`state`] (what a handler may
//! need), [`router`] (every path on one
//! screen), [`http`] (one file per resource), [`stream`] (how events reach
//! clients), [`store`] (the database is the log), [`channel`] (how customers
//! write to us), [`delivery`] (the outgoing queue),
//! [`visitor`] (who comes through the widget), [`attachment`] (files),
//! [`transcript`] (a conversation as text), [`notification`] (e-mail to visitors
//! who are away), [`job`] (background jobs), [`cli`] (the commands).
//!
//! Who asks: [`accept`] (connections), [`client_ip`], [`origin`], [`auth`] (agents,
//! visitors, guessing), [`email`] (when two addresses are one). What goes wrong: [`error`] (answers), [`panic`],
//! [`supervision`] (restarts), [`readiness`], [`log`], [`metrics`]. What lasts:
//! [`data_folder`], [`secret`] (encryption at rest), [`backup`]. Beside them:
//! [`blocking`] (limits on blocking work), [`clock`], [`text`] (names, and cutting
//! long texts), [`settings`], [`asset`] (the front ends).

pub mod accept;
pub mod asset;
pub mod attachment;
pub mod auth;
pub mod backup;
pub mod blocking;
pub mod channel;
pub mod cli;
pub mod client_ip;
pub mod clock;
pub mod data_folder;
pub mod delivery;
pub mod email;
pub mod error;
pub mod http;
pub mod job;
pub mod log;
pub mod metrics;
pub mod notification;
pub mod origin;
pub mod panic;
pub mod plain_text;
pub mod readiness;
pub mod router;
pub mod secret;
pub mod server;
pub mod settings;
pub mod state;
pub mod store;
pub mod stream;
pub mod supervision;
pub mod text;
pub mod transcript;
pub mod visitor;
