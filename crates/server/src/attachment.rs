//! Files that go with messages: taken in, looked at, kept, and given out to
//! whoever may see the conversation. Their rows are in [`crate::store`].

pub mod kind;
pub mod name;
pub mod objects;
pub mod program;
pub mod receive;
pub mod show;

pub use objects::Objects;
