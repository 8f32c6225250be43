//! Files that go with messages: uploaded, inspected, stored, and downloaded by
//! whoever may see the conversation. Their rows are in [`crate::store`].
//!
//! In reading order: [`upload`] (an upload, over [`incoming`], bounded by
//! [`limits`] and [`reservation`]), [`kind`], [`name`] and [`program`] (what it is,
//! and what is refused), [`store`] (where the bytes are), [`download`] (with
//! [`range`]), [`thumbnail`] (made by [`picture`] and [`jpeg`]), [`leftover`] (what
//! a crash left).

pub mod download;
mod incoming;
mod jpeg;
pub mod kind;
pub mod leftover;
pub mod limits;
pub mod name;
pub mod picture;
pub mod program;
pub mod range;
pub mod reservation;
pub mod store;
pub mod thumbnail;
pub mod upload;

pub use limits::AttachmentLimits;
pub use reservation::{Reservations, Uploader};
pub use store::AttachmentStore;
pub use thumbnail::Thumbnails;
