//! Accepting connections, and serving HTTP on them until the server stops.

use std::net::SocketAddr;

use axum::{Router, serve::ListenerExt as _};
use tokio::{net::TcpListener, sync::watch};

/// Serves `router` until `stopping` becomes true and the requests underway are
/// answered.
///
/// # Errors
/// If the listener fails.
pub(crate) async fn serve(
    listener: TcpListener,
    router: Router,
    mut stopping: watch::Receiver<bool>,
) -> std::io::Result<()> {
    // A small frame must not wait until the one before is acknowledged.
    let listener = listener.tap_io(|stream| {
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "a connection keeps Nagle's algorithm");
        }
    });
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service)
        .with_graceful_shutdown(async move {
            drop(stopping.changed().await);
        })
        .await
}
