//! E-mail to visitors who left before they were answered. [`worker`] finds whom to
//! write to, [`email`] composes the message, [`mailer`] hands it to the mail
//! server.

pub mod email;
pub mod mailer;
pub(crate) mod worker;
