//! Pieces that know nothing of conversations.

pub mod avatar;
pub mod badge;
pub mod button;
pub mod code_block;
pub mod copy;
pub mod dialog;
pub mod empty;
pub mod icon;
pub mod layers;
pub mod menu;
pub mod skeleton;
pub mod tick;
pub mod time_label;
