//! A visitor who may ask again: authenticated, and within the limits of this kind
//! of request. The limit comes before the path and the body, so that flawed
//! requests count too.

use std::marker::PhantomData;

use axum::{extract::FromRequestParts, http::request::Parts};

use crate::{
    auth::{actor::Actor, visitor::VisitorAuth},
    error::ApiError,
    state::AppState,
    visitor::limit::{Limit, VisitorLimits},
};

/// Which limit a kind of request has.
pub trait RequestKind {
    /// The limit of this kind.
    fn limit(limits: &VisitorLimits) -> &Limit;
}

/// What only reads, or is as cheap.
#[derive(Debug, Clone, Copy)]
pub struct Reads;

/// What stores something.
#[derive(Debug, Clone, Copy)]
pub struct Writes;

/// What brings a file.
#[derive(Debug, Clone, Copy)]
pub struct FileUploads;

impl RequestKind for Reads {
    fn limit(limits: &VisitorLimits) -> &Limit {
        &limits.reads
    }
}

impl RequestKind for Writes {
    fn limit(limits: &VisitorLimits) -> &Limit {
        &limits.writes
    }
}

impl RequestKind for FileUploads {
    fn limit(limits: &VisitorLimits) -> &Limit {
        &limits.files
    }
}

/// A visitor with a valid token, within the limit of `K`.
///
/// Refused with 401 as [`VisitorAuth`] is, and 429 `too_many_requests`.
#[derive(Debug, Clone, Copy)]
pub struct LimitedVisitor<K> {
    pub auth: VisitorAuth,
    kind: PhantomData<K>,
}

impl<K> LimitedVisitor<K> {
    /// Who asks, for what agents do alike.
    pub const fn actor(&self) -> Actor {
        Actor::Visitor(self.auth.visitor)
    }
}

impl<K: RequestKind> FromRequestParts<AppState> for LimitedVisitor<K> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, ApiError> {
        let auth = VisitorAuth::from_request_parts(parts, app).await?;
        let visitor = auth.visitor;
        K::limit(&app.limits).check(Some(visitor.contact_id), auth.ip, visitor.inbox_id)?;
        Ok(Self {
            auth,
            kind: PhantomData,
        })
    }
}
