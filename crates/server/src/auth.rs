//! Authentication: who is asking. What they may see, the store's queries decide,
//! each scoped by account.
//!
//! [`agent`]: a session's cookie. [`visitor`]: a token in the `Authorization`
//! header, by [`token`]. [`actor`]: either of them. [`password`]: hashing.
//! [`sign_in_limiter`]: how often somebody may guess.

pub mod actor;
pub mod agent;
pub mod generation;
pub mod password;
pub mod sign_in_limiter;
pub mod token;
pub mod visitor;
