//! What happens by itself.

mod retention;
mod send;

use tokio::task::JoinHandle;

use crate::app::App;

/// Starts every job. Each ends when the server stops.
pub fn start(app: &App) -> Vec<JoinHandle<()>> {
    vec![
        tokio::spawn(send::run(app.clone())),
        tokio::spawn(retention::run(app.clone())),
    ]
}
