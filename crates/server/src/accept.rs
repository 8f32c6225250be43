//! Accepting connections, and serving HTTP on them until the server stops.
//!
//! In reading order: [`table`] (how many there may be, and who makes room),
//! [`connection`] (what is known of one), [`stream`] (its bytes), [`http`] (its
//! requests), [`guarded_body`] (until when one is underway), [`descriptors`] (what the
//! system allows), [`unsent`] (what waits for a client).

mod connection;
mod descriptors;
mod guarded_body;
mod http;
mod stream;
mod table;
mod unsent;

use std::{io, sync::Arc, time::Duration};

use axum::Router;
use tokio::{
    net::TcpListener,
    sync::watch,
    time::{sleep, timeout},
};

pub use self::{
    connection::{ClientKind, ConnectionHandle},
    table::ConnectionTable,
};
use self::{http::Http, stream::TrackedStream};
use crate::settings::Settings;

/// After an accept that failed; each pause after that is twice as long.
const FIRST_PAUSE: Duration = Duration::from_millis(20);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// A table for as many connections as the settings and the system allow.
pub fn table(settings: &Settings) -> Arc<ConnectionTable> {
    let limits = &settings.connections;
    let max = descriptors::room(limits.max);
    tracing::debug!(max, "connections that may be open at a time");
    Arc::new(ConnectionTable::new(max, limits.max_per_network))
}

/// Serves `router` until `stopping` becomes true and the requests underway are
/// answered, or cut off.
pub(crate) async fn serve(
    listener: TcpListener,
    router: Router,
    table: Arc<ConnectionTable>,
    settings: Arc<Settings>,
    mut stopping: watch::Receiver<bool>,
) {
    let limits = settings.connections;
    let http = Http::new(router, settings, stopping.clone());
    // Each connection holds a receiver until it is closed.
    let (open, receiver) = watch::channel(());
    let mut pause = FIRST_PAUSE;
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = stopped(&mut stopping) => break,
        };
        let (tcp, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) if is_of_one_connection(&error) => continue,
            Err(error) => {
                // Mostly no descriptors: somebody has to give one back.
                let made_room = table.make_room();
                tracing::warn!(%error, made_room, "cannot accept connections");
                sleep(pause).await;
                pause = (pause * 2).min(LONGEST_PAUSE);
                continue;
            }
        };
        pause = FIRST_PAUSE;
        let network = http.counted_as(peer.ip());
        let Some(handle) = table.admit(network) else {
            tracing::debug!(%peer, "no room for another connection");
            continue;
        };
        // A small frame must not wait until the one before is acknowledged.
        if let Err(error) = tcp.set_nodelay(true) {
            tracing::debug!(%error, "a connection keeps Nagle's algorithm");
        }
        if let Err(error) = unsent::limit(&tcp) {
            tracing::debug!(%error, "a connection's send buffer is as large as it likes");
        }
        let stream = TrackedStream::new(tcp, handle, &limits, receiver.clone());
        tokio::spawn(http.serve(stream, peer));
    }
    drop((listener, receiver));
    // A client that never finishes its request must not keep us here.
    if timeout(limits.grace, open.closed()).await.is_err() {
        tracing::warn!("some requests were cut off");
        table.close_all();
    }
}

/// Waits until the server stops.
async fn stopped(stopping: &mut watch::Receiver<bool>) {
    drop(stopping.wait_for(|stopping| *stopping).await);
}

/// Errors of a connection that ended before it was accepted.
fn is_of_one_connection(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionRefused
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::Interrupted
    )
}
