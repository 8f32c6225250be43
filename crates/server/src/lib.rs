//! Frontdesk's server.
//!
//! In reading order: [`app`] (what runs), [`router`] (every path on one
//! screen), [`http`] (one file per resource), [`stream`] (how events reach
//! clients), [`store`] (the database is the log), [`channel`] (how customers
//! write to us), [`delivery`] (the outgoing queue),
//! [`visitor`] (who comes through the widget), [`attachment`] (files),
//! [`transcript`] (a conversation as text), [`notification`] (e-mail to visitors
//! who are away), [`job`] (background jobs), [`cli`] (the commands).
//!
//! Who asks: [`accept`] (connections), [`peer`] (client addresses), [`origin`],
//! [`session`] with [`password`], [`sign_in`] (limits on guessing), [`email`] (when
//! two addresses are one). What goes wrong: [`error`] (answers), [`panic`],
//! [`supervision`] (restarts), [`readiness`], [`log`], [`metrics`]. What lasts:
//! [`data_folder`], [`secret`] (encryption at rest), [`backup`]. Beside them:
//! [`blocking`] (limits on blocking work), [`clock`], [`text`] (names, and cutting
//! long texts), [`settings`], [`asset`] (the front ends).

pub mod accept;
pub mod app;
pub mod asset;
pub mod attachment;
pub mod backup;
pub mod blocking;
pub mod channel;
pub mod cli;
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
pub mod password;
pub mod peer;
pub mod plain_text;
pub mod readiness;
pub mod router;
pub mod secret;
pub mod session;
pub mod settings;
pub mod sign_in;
pub mod store;
pub mod stream;
pub mod supervision;
pub mod text;
pub mod transcript;
pub mod visitor;
