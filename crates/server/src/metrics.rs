//! Every metric there is, with its description, labels and buckets. Names end in what they
//! count: `_total` what has ever happened, `_seconds` a time. Labels are words
//! of ours, never of outside. Histograms have buckets, so that those of several
//! servers can be added up.

use std::{sync::OnceLock, time::Duration};

use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

use crate::state::AppState;

/// Recorded values are kept apart until they are put into buckets.
const UPKEEP_EVERY: Duration = Duration::from_secs(5);

const SECONDS: &[f64] = &[
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0,
];

/// A label, and all that it can say.
type Label = (&'static str, &'static [&'static str]);

const NONE: Label = ("", &[]);

/// Name, words, and a label.
const COUNTERS: &[(&str, &str, Label)] = &[
    (
        "frontdesk_clock_jumps_total",
        "Times that the system's clock was found to have jumped.",
        NONE,
    ),
    (
        "frontdesk_job_restarts_total",
        "Jobs and threads that had to be started again.",
        (
            "job",
            &[
                "accept",
                "checkpoint",
                "letter",
                "metrics",
                "retention",
                "send",
                "session",
                "writer",
            ],
        ),
    ),
    (
        "frontdesk_panics_total",
        "Panics, wherever they were caught.",
        NONE,
    ),
    (
        "frontdesk_sign_ins_delayed_total",
        "Sign-ins that came too early and have to wait.",
        NONE,
    ),
    (
        "frontdesk_store_panics_total",
        "Commands and queries that panicked.",
        ("side", &["read", "write"]),
    ),
    (
        "frontdesk_store_reopened_total",
        "Times that the database was opened again for writing.",
        NONE,
    ),
    (
        "frontdesk_commit_failures_total",
        "Groups of commands that the database did not take.",
        NONE,
    ),
    (
        "frontdesk_connections_evicted_total",
        "Connections that were closed to make room for others.",
        NONE,
    ),
    ("frontdesk_events_total", "Events of the log.", NONE),
    (
        "frontdesk_letters_total",
        "E-mails to visitors that were tried.",
        ("outcome", &["taken", "later", "refused"]),
    ),
    (
        "frontdesk_messages_received_total",
        "Messages that came through webhooks.",
        NONE,
    ),
    (
        "frontdesk_resets_total",
        "Clients that had to begin anew, as the log could not serve their cursor.",
        NONE,
    ),
    (
        "frontdesk_sends_total",
        "Messages that were given to a provider.",
        ("outcome", &["accepted", "later", "refused", "unsure"]),
    ),
    (
        "frontdesk_sign_ins_refused_total",
        "Sign-ins with a wrong address or password.",
        NONE,
    ),
    (
        "frontdesk_unreceivable_messages_total",
        "Customers' messages of a kind that their channel does not receive.",
        NONE,
    ),
    (
        "frontdesk_visitor_requests_refused_total",
        "Requests of visitors over a limit.",
        NONE,
    ),
    (
        "frontdesk_webhook_parts_unknown_total",
        "Parts of webhooks of a kind that is not known; they are journaled.",
        NONE,
    ),
    (
        "frontdesk_webhook_unknown_groups_total",
        "Messages of a group whose id cannot be read; nothing can be sent there.",
        NONE,
    ),
    (
        "frontdesk_webhook_unknown_numbers_total",
        "Parts of webhooks for a phone number that no inbox has.",
        NONE,
    ),
    (
        "frontdesk_webhooks_refused_total",
        "Webhooks without a valid signature.",
        NONE,
    ),
    (
        "frontdesk_webhooks_total",
        "Webhooks that were stored.",
        NONE,
    ),
];

const GAUGES: &[(&str, &str)] = &[
    ("frontdesk_connections", "Open connections."),
    (
        "frontdesk_listeners",
        "Streams that are followed, of any kind.",
    ),
    ("frontdesk_sockets", "Open WebSockets."),
];

const HISTOGRAMS: &[(&str, &str, &[f64])] = &[
    (
        "frontdesk_commit_group_commands",
        "Commands that were committed together.",
        &[1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0, 512.0],
    ),
    (
        "frontdesk_webhook_seconds",
        "From a webhook that was read to one that is durable.",
        SECONDS,
    ),
];

/// The process has one recorder, however many servers a test starts in it.
///
/// # Errors
/// If another recorder was installed before.
pub fn recorder() -> anyhow::Result<PrometheusHandle> {
    static RECORDER: OnceLock<PrometheusHandle> = OnceLock::new();
    if let Some(handle) = RECORDER.get() {
        return Ok(handle.clone());
    }
    let mut builder = PrometheusBuilder::new().set_buckets(SECONDS)?;
    for (name, _, buckets) in HISTOGRAMS {
        builder = builder.set_buckets_for_metric(Matcher::Full((*name).to_owned()), buckets)?;
    }
    let recorder = builder.build_recorder();
    let handle = recorder.handle();
    // Lost a race against another server in this process: theirs serves too.
    let installed = metrics::set_global_recorder(recorder).is_ok();
    if !installed {
        return Ok(RECORDER.get().cloned().unwrap_or(handle));
    }
    describe();
    Ok(RECORDER.get_or_init(|| handle).clone())
}

/// Says what each is, and that nothing has happened yet.
fn describe() {
    for &(name, words, (label, values)) in COUNTERS {
        metrics::describe_counter!(name, words);
        if values.is_empty() {
            metrics::counter!(name).increment(0);
        }
        for &value in values {
            metrics::counter!(name, label => value).increment(0);
        }
    }
    for &(name, words) in GAUGES {
        metrics::describe_gauge!(name, words);
    }
    for &(name, words, _) in HISTOGRAMS {
        metrics::describe_histogram!(name, words);
    }
}

/// Puts recorded values into buckets, so that they take no memory until
/// somebody asks for them, who may never come.
pub(crate) async fn run_upkeep(app: AppState) {
    let mut stopping = app.stopping.clone();
    while !*stopping.borrow() {
        app.metrics.run_upkeep();
        tokio::select! {
            () = tokio::time::sleep(UPKEEP_EVERY) => {}
            _ = stopping.changed() => {}
        }
    }
}

/// Prometheus' text format.
pub fn render(app: &AppState) -> String {
    metrics::gauge!("frontdesk_listeners").set(app.hub.listeners() as f64);
    metrics::gauge!("frontdesk_connections").set(app.connections.len() as f64);
    app.metrics.run_upkeep();
    app.metrics.render()
}

#[cfg(test)]
mod tests;
