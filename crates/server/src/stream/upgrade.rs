//! From an HTTP request to a WebSocket. axum's own extractor keeps the
//! connection to itself, but what breaks the protocol is to be told so before
//! the connection ends (see [`super::close`]).

use axum::{
    body::Body,
    extract::FromRequestParts,
    http::{Request, request::Parts},
    response::Response,
};
use hyper::upgrade::{OnUpgrade, Upgraded};
use hyper_util::rt::TokioIo;
use tokio_tungstenite::{
    WebSocketStream,
    tungstenite::{
        handshake::server::create_response,
        protocol::{Role, WebSocketConfig},
    },
};

use super::meter::Metered;
use crate::error::ApiError;

/// A WebSocket that ends with an error when the peer sends too fast, or, as its
/// connection does, when it takes nothing.
pub(super) type MeteredSocket = WebSocketStream<Metered<TokioIo<Upgraded>>>;

/// A request to become a WebSocket.
#[derive(Debug)]
pub struct Upgrade {
    on_upgrade: OnUpgrade,
    response: Response<()>,
}

impl<S: Send + Sync> FromRequestParts<S> for Upgrade {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let mut request = Request::new(());
        request.method_mut().clone_from(&parts.method);
        *request.version_mut() = parts.version;
        request.headers_mut().clone_from(&parts.headers);
        let response = create_response(&request).map_err(ApiError::malformed)?;
        let on_upgrade = parts.extensions.remove::<OnUpgrade>();
        Ok(Self {
            on_upgrade: on_upgrade
                .ok_or_else(|| ApiError::malformed("this connection cannot be upgraded"))?,
            response,
        })
    }
}

impl Upgrade {
    /// Answers, and serves the socket when the answer is out.
    pub(super) fn serve<F>(
        self,
        config: WebSocketConfig,
        serve: impl FnOnce(MeteredSocket) -> F + Send + 'static,
    ) -> Response
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let Self {
            on_upgrade,
            response,
        } = self;
        tokio::spawn(async move {
            // Fails only when the client has left.
            let Ok(upgraded) = on_upgrade.await else {
                return;
            };
            let stream = Metered::new(TokioIo::new(upgraded));
            serve(MeteredSocket::from_raw_socket(stream, Role::Server, Some(config)).await).await;
        });
        response.map(|()| Body::empty())
    }
}
