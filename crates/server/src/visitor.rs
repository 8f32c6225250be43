//! A website's visitors: who they are by the website's word, where the widget may
//! be shown, when somebody answers, what they see, and how much they may ask. Who is asking is in
//! [`crate::auth::visitor`].

pub mod availability;
pub mod domain;
pub mod identity;
pub mod limit;
pub mod view;
