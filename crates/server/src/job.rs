//! What happens by itself.

mod letter;
mod retention;
mod send;
mod session;

use std::sync::Arc;

use tokio::task::JoinHandle;

use crate::app::App;

/// Starts every job. Each ends when the server stops.
pub fn start(app: &App) -> Vec<JoinHandle<()>> {
    let mut jobs = vec![
        tokio::spawn(send::run(app.clone())),
        tokio::spawn(retention::run(app.clone())),
        tokio::spawn(session::run(app.clone())),
    ];
    if let Some(post) = &app.post {
        jobs.push(tokio::spawn(letter::run(app.clone(), Arc::clone(post))));
    }
    jobs
}
