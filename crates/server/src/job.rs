//! Background jobs, each supervised: sending, retention, ended sessions, e-mail,
//! and the upkeep of metrics.

mod retention;
mod session;

use std::sync::Arc;

use tokio::task::JoinHandle;

use crate::{
    delivery, metrics, notification,
    state::AppState,
    supervision::{Restarts, supervise},
};

/// Starts every job. Each ends when the server stops, and not before.
pub fn start(app: &AppState) -> Vec<JoinHandle<()>> {
    let mut jobs = vec![
        spawn_supervised(app, "send", delivery::run),
        spawn_supervised(app, "retention", retention::run),
        spawn_supervised(app, "metrics", metrics::run_upkeep),
        spawn_supervised(app, "session", session::run),
    ];
    if let Some(mailer) = &app.mailer {
        let mailer = Arc::clone(mailer);
        jobs.push(spawn_supervised(app, "letter", move |app| {
            notification::worker::run(app, Arc::clone(&mailer))
        }));
    }
    jobs
}

fn spawn_supervised<F: Future<Output = ()> + Send + 'static>(
    app: &AppState,
    name: &'static str,
    job: impl Fn(AppState) -> F + Send + 'static,
) -> JoinHandle<()> {
    let (stopping, fatal) = (app.stopping.clone(), app.fatal.clone());
    let app = app.clone();
    tokio::spawn(supervise(
        name,
        Restarts::FOREVER,
        stopping,
        fatal,
        move || job(app.clone()),
    ))
}
