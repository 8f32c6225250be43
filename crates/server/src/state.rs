//! What a handler may need: the store, the streams, the channels, and what they
//! share. [`crate::server`] makes it, and hands it to the router and the jobs.

use std::sync::Arc;

use metrics_exporter_prometheus::PrometheusHandle;
use tokio::sync::{Notify, watch};

use crate::{
    accept,
    attachment::{AttachmentStore, Reservations, Thumbnails},
    auth::sign_in_limiter::SignInLimiter,
    channel::{Channels, whatsapp::intake::Intake},
    notification::mailer::Mailer,
    readiness::Readiness,
    settings::Settings,
    store::Store,
    stream::Hub,
    supervision::Fatal,
    visitor::limit::VisitorLimits,
};

/// Everything a handler may need. Cheap to clone.
#[derive(Debug, Clone)]
pub struct AppState {
    pub store: Store,
    pub hub: Hub,
    pub settings: Arc<Settings>,
    pub channels: Arc<Channels>,
    /// The files that go with messages.
    pub attachments: AttachmentStore,
    /// Wakes the job that sends to providers.
    pub wake_delivery: Arc<Notify>,
    /// The mail server, where one is set.
    pub mailer: Option<Arc<Mailer>>,
    /// Wakes the job that notifies visitors by e-mail.
    pub wake_notifications: Arc<Notify>,
    pub sign_ins: Arc<SignInLimiter>,
    pub limits: Arc<VisitorLimits>,
    pub metrics: PrometheusHandle,
    pub readiness: Arc<Readiness>,
    /// Reports what the server cannot go on without; the process then ends.
    pub fatal: Fatal,
    /// The connections that are open.
    pub connections: Arc<accept::ConnectionTable>,
    /// Becomes true when the server stops.
    pub stopping: watch::Receiver<bool>,
    /// The webhooks that are underway.
    pub intake: Arc<Intake>,
    /// Memory and storage reserved by uploads that are running.
    pub uploads: Reservations,
    pub thumbnails: Thumbnails,
}
