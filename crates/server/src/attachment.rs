//! Files that go with messages: taken in, looked at, kept, and given out to
//! whoever may see the conversation. Their rows are in [`crate::store`].

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
