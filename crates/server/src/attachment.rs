//! Files that go with messages: uploaded, inspected, stored, and downloaded by
//! whoever may see the conversation. Their rows are in [`crate::store`].
//!
//! In reading order: [`receive`] (an upload, over [`incoming`], bounded by
//! [`limits`] and [`reservation`]), [`kind`], [`name`] and [`program`] (what it is,
//! and what is refused), [`objects`] (the object store), [`show`] (a download, with
//! [`range`]), [`thumbnail`] (made by [`picture`] and [`jpeg`]), [`leftover`]
//! (what a crash left).

mod incoming;
mod jpeg;
pub mod kind;
pub mod leftover;
pub mod limits;
pub mod name;
pub mod objects;
pub mod picture;
pub mod program;
pub mod range;
pub mod receive;
pub mod reservation;
pub mod show;
pub mod thumbnail;

pub use limits::Limits;
pub use objects::Objects;
pub use reservation::{Reservations, Uploader};
pub use thumbnail::Thumbnails;
