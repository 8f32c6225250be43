//! One wrapper per browser API, so that views speak of what they want. What
//! leptos-use has, comes from there: observers, media queries, visibility.

pub mod calendar;
pub mod clipboard;
pub mod focus;
pub mod keyboard;
pub mod language;
pub mod leave;
pub mod number;
pub mod object_url;
pub mod page;
pub mod scroll;
pub mod selection;
pub mod storage;
pub mod transfer;
pub mod upload;
pub mod zone;
