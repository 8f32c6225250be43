//! Accepting connections, and serving HTTP on them until the server stops.

use std::{io, net::SocketAddr, time::Duration};

use axum::{
    Router,
    extract::{ConnectInfo, Request, connect_info::Connected},
    middleware::map_request,
    serve::{IncomingStream, Listener},
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::watch,
};

use crate::write_timeout::WriteTimeout;

/// Serves `router` until `stopping` becomes true and the requests underway are
/// answered. A client that takes nothing of an answer for `write_within` is cut.
///
/// # Errors
/// If the listener fails.
pub(crate) async fn serve(
    listener: TcpListener,
    router: Router,
    write_within: Duration,
    mut stopping: watch::Receiver<bool>,
) -> std::io::Result<()> {
    let listener = Connections {
        listener,
        write_within,
    };
    let router = router.layer(map_request(name_peer));
    let service = router.into_make_service_with_connect_info::<Peer>();
    axum::serve(listener, service)
        .with_graceful_shutdown(async move {
            drop(stopping.changed().await);
        })
        .await
}

/// Where connections come from.
struct Connections {
    listener: TcpListener,
    write_within: Duration,
}

impl Listener for Connections {
    type Io = WriteTimeout<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, SocketAddr) {
        let (stream, address) = Listener::accept(&mut self.listener).await;
        // A small frame must not wait until the one before is acknowledged.
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "a connection keeps Nagle's algorithm");
        }
        (WriteTimeout::new(stream, self.write_within), address)
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

/// Who is at the other end.
#[derive(Clone, Copy)]
struct Peer(SocketAddr);

impl Connected<IncomingStream<'_, Connections>> for Peer {
    fn connect_info(stream: IncomingStream<'_, Connections>) -> Self {
        Self(*stream.remote_addr())
    }
}

/// Handlers ask for the address itself.
async fn name_peer(mut request: Request) -> Request {
    let peer = request.extensions_mut().remove::<ConnectInfo<Peer>>();
    if let Some(ConnectInfo(Peer(address))) = peer {
        request.extensions_mut().insert(ConnectInfo(address));
    }
    request
}
