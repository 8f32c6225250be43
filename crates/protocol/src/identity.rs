//! A website says who its visitor is.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::ContactId;

/// `POST /api/widget/identify`: what the website has signed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Identify {
    /// A JWT (RFC 7519), signed with HS256 and the inbox's identity secret.
    pub token: String,
}

/// Without the token: this ends up in logs.
impl fmt::Debug for Identify {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Identify").finish_non_exhaustive()
    }
}

/// Who the visitor is from now on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Identified {
    /// The contact from now on.
    pub me: ContactId,
    /// To be kept and shown from now on, where that is somebody else than the
    /// one who asked: everything of theirs is to be fetched anew.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
}
