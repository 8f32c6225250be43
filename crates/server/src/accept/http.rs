//! The requests of a connection, over HTTP/1.1: HTTP/2 needs TLS in browsers, and
//! TLS is the proxy's.

use std::{
    convert::Infallible,
    net::{IpAddr, SocketAddr},
    pin::pin,
    sync::{Arc, Once},
    time::Duration,
};

use axum::{
    Router,
    body::Body,
    extract::ConnectInfo,
    http::{HeaderMap, Request, StatusCode},
    response::Response,
};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::sync::watch;
use tower_service::Service as _;

use super::{
    connection::ConnectionHandle,
    guarded_body::{GuardedBody, RequestGuard},
    stopped,
    stream::TrackedStream,
};
use crate::{
    client_ip::{self, Network},
    settings::Settings,
};

/// The longest head of a request, and what is read of a body at a time.
const BUFFER: usize = 64 * 1024;

/// Serves connections.
pub(super) struct Http {
    /// For clients' own connections, and for those of proxies that are named.
    direct: http1::Builder,
    proxied: http1::Builder,
    router: Router,
    settings: Arc<Settings>,
    stopping: watch::Receiver<bool>,
}

impl Http {
    pub(super) fn new(
        router: Router,
        settings: Arc<Settings>,
        stopping: watch::Receiver<bool>,
    ) -> Self {
        Self {
            direct: builder(settings.connections.idle_within),
            proxied: builder(settings.connections.proxy_idle_within),
            // Once, not for each request.
            router: router.with_state(()),
            settings,
            stopping,
        }
    }

    /// What a connection from there is counted as. A proxy's are of many people,
    /// and this machine's own are a proxy's, or ours.
    pub(super) fn counted_as(&self, ip: IpAddr) -> Option<Network> {
        let is_exempt = (!self.settings.connections.counts_loopback
            && ip.to_canonical().is_loopback())
            || self.is_proxy(ip);
        (!is_exempt).then(|| Network::of(ip))
    }

    fn is_proxy(&self, ip: IpAddr) -> bool {
        client_ip::is_proxy(ip, &self.settings.trusted_proxies)
    }

    /// Serves one connection to its end, or until it is upgraded.
    pub(super) fn serve(
        &self,
        stream: TrackedStream,
        peer: SocketAddr,
    ) -> impl Future<Output = ()> + Send + 'static {
        let handle = stream.handle.clone();
        let (router, settings) = (self.router.clone(), Arc::clone(&self.settings));
        let service = service_fn(move |request: Request<Incoming>| {
            let router = router.clone();
            let client = client_ip::address(peer, request.headers(), &settings.trusted_proxies);
            warn_of_unnamed_proxy(peer.ip(), request.headers(), &settings);
            let client = SocketAddr::new(client, peer.port());
            answer(router, request, client, handle.clone())
        });
        let builder = if self.is_proxy(peer.ip()) {
            &self.proxied
        } else {
            &self.direct
        };
        let connection = builder
            .serve_connection(TokioIo::new(stream), service)
            .with_upgrades();
        let mut stopping = self.stopping.clone();
        async move {
            let mut connection = pin!(connection);
            let served = tokio::select! {
                served = connection.as_mut() => served,
                () = stopped(&mut stopping) => {
                    connection.as_mut().graceful_shutdown();
                    connection.await
                }
            };
            if let Err(error) = served {
                tracing::debug!(%error, "a connection ended early");
            }
        }
    }
}

/// A proxy that is not named makes all its clients one address, which its owner
/// should know. It is on this machine or on a network of its own, as containers
/// have; from elsewhere anybody may say anything.
fn warn_of_unnamed_proxy(peer: IpAddr, headers: &HeaderMap, settings: &Settings) {
    static ONCE: Once = Once::new();
    if client_ip::is_near(peer)
        && !client_ip::is_proxy(peer, &settings.trusted_proxies)
        && headers.contains_key(client_ip::FORWARDED_FOR)
    {
        ONCE.call_once(|| {
            tracing::warn!(
                "{peer} says for whom it asks, but is not believed: \
                 if it is your proxy, name it with --trusted-proxies {peer}"
            );
        });
    }
}

fn builder(idle_within: Duration) -> http1::Builder {
    let mut builder = http1::Builder::new();
    builder
        .timer(TokioTimer::new())
        .header_read_timeout(idle_within)
        .max_buf_size(BUFFER);
    builder
}

/// Answers one request. `ConnectInfo` is whom it is from, behind the proxies.
async fn answer(
    mut router: Router,
    request: Request<Incoming>,
    client: SocketAddr,
    handle: ConnectionHandle,
) -> Result<Response, Infallible> {
    let guard = RequestGuard::begin(handle.clone());
    let mut request = request.map(Body::new);
    let extensions = request.extensions_mut();
    extensions.insert(ConnectInfo(client));
    extensions.insert(handle);
    let answer = router.call(request).await?;
    if answer.status() == StatusCode::SWITCHING_PROTOCOLS {
        // No other request comes.
        guard.keep_busy();
        return Ok(answer);
    }
    // A stream of events or a file may take long after its head.
    Ok(answer.map(|body| {
        Body::new(GuardedBody {
            body,
            _guard: guard,
        })
    }))
}
