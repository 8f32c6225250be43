//! Starting and stopping: the store, the jobs, and the listener, tied together
//! here and nowhere else.

use std::{net::SocketAddr, sync::Arc};

use anyhow::Context;
use protocol::{ChannelKind, InboxId};
use tokio::{
    net::TcpListener,
    sync::{Notify, watch},
    task::JoinHandle,
};

use crate::{
    accept,
    attachment::{AttachmentStore, Reservations, Thumbnails, leftover},
    auth::sign_in_limiter::SignInLimiter,
    channel::{Channels, whatsapp::intake::Intake},
    clock,
    data_folder::{DataFolder, Lock},
    job, metrics,
    notification::mailer::Mailer,
    readiness::Readiness,
    router,
    settings::Settings,
    state::AppState,
    store::{Access, Refusal, Store, StoreError, inbox::NewInbox},
    stream::Hub,
    supervision::{Fatal, Restarts, supervise},
    visitor::limit::VisitorLimits,
};

/// A running server.
#[derive(Debug)]
pub struct Server {
    pub app: AppState,
    _lock: Lock,
    address: SocketAddr,
    stop: watch::Sender<bool>,
    serving: JoinHandle<()>,
    jobs: Vec<JoinHandle<()>>,
}

impl Server {
    /// Opens the store, starts the jobs, and listens.
    ///
    /// # Errors
    /// If a setting makes no sense, or the data folder, the database or the
    /// address cannot be used.
    pub async fn start(settings: Settings) -> anyhow::Result<Self> {
        let mailer = Mailer::new(&settings.email)?;
        let folder = DataFolder::open(&settings.data)?;
        let lock = folder.lock()?;
        let path = folder.database();
        let hub = Hub::default();
        let publisher = hub.clone();
        let fatal = Fatal::default();
        let publish = move |committed| publisher.publish(&committed);
        let key = settings.secret_key.as_ref();
        let store = Store::open_supervised(&folder, Access::Serve(&lock), key, &fatal, publish)
            .with_context(|| format!("cannot open {}", path.display()))?;
        if let Some(why) = store.restore_sign() {
            tracing::warn!(
                %why,
                "the database was restored to an earlier state: clients load anew, everybody signs in again, and what was queued is not sent by itself"
            );
        }
        let listener = TcpListener::bind(settings.listen)
            .await
            .with_context(|| format!("cannot listen on {}", settings.listen))?;
        let address = listener.local_addr()?;
        let (stop, stopping) = watch::channel(false);
        let connections = accept::table(&settings);
        let app = AppState {
            intake: Arc::new(Intake::new(settings.intake.clone())),
            store,
            hub,
            channels: Arc::new(Channels::new(&settings)?),
            attachments: AttachmentStore::in_folder(&folder.attachments())?,
            sign_ins: Arc::new(SignInLimiter::new(&settings.sign_in)),
            uploads: Reservations::new(settings.uploads.underway),
            thumbnails: Thumbnails::default(),
            settings: Arc::new(settings),
            wake_delivery: Arc::new(Notify::new()),
            mailer: mailer.map(Arc::new),
            wake_notifications: Arc::new(Notify::new()),
            limits: Arc::new(VisitorLimits::default()),
            metrics: metrics::recorder()?,
            connections,
            readiness: Arc::new(Readiness::default()),
            fatal,
            stopping,
        };
        leftover::clear(&app).await;
        let jobs = job::start(&app);
        let serving = tokio::spawn(serve(app.clone(), listener.into_std()?));
        Ok(Self {
            app,
            _lock: lock,
            address,
            stop,
            serving,
            jobs,
        })
    }

    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Waits until something is lost that the server cannot be without, and says
    /// what. The process should end then, so that its supervisor starts another.
    pub async fn failed(&self) -> anyhow::Error {
        anyhow::Error::msg(self.app.fatal.reported().await)
    }

    /// Stops taking requests, closes the streams, finishes what is underway.
    ///
    /// # Errors
    /// If a background task panicked outside its supervision.
    pub async fn stop(self) -> anyhow::Result<()> {
        self.stop.send_replace(true);
        for job in self.jobs {
            job.await?;
        }
        self.serving.await?;
        self.app.store.close();
        Ok(())
    }
}

/// Accepts connections until the server stops. Those that are open outlast a
/// failure of what accepts them.
async fn serve(app: AppState, listener: std::net::TcpListener) {
    let (stopping, fatal) = (app.stopping.clone(), app.fatal.clone());
    supervise("accept", Restarts::FEW, stopping, fatal, || async {
        let again = listener.try_clone().and_then(TcpListener::from_std);
        let listener = match again {
            Ok(listener) => listener,
            Err(error) => {
                tracing::error!(%error, "connections cannot be accepted");
                return;
            }
        };
        let (table, settings) = (Arc::clone(&app.connections), Arc::clone(&app.settings));
        let router = router::router(app.clone());
        accept::serve(listener, router, table, settings, app.stopping.clone()).await;
    })
    .await;
}

/// Makes the inbox that the settings name, in the only account there is.
///
/// # Errors
/// If the store fails.
pub async fn ensure_inbox(app: &AppState) -> anyhow::Result<()> {
    let whatsapp = &app.settings.whatsapp;
    let Some(provider_id) = whatsapp.phone_number_id.clone() else {
        return Ok(());
    };
    let accounts = app.store.read(|read| read.accounts()).await?;
    let &[(account, _)] = accounts.as_slice() else {
        tracing::warn!(
            accounts = accounts.len(),
            "the phone number is not connected: `frontdesk inbox create` says to which account it belongs"
        );
        return Ok(());
    };
    let number = whatsapp.number.clone();
    let new = NewInbox {
        id: clock::fresh(InboxId::mint),
        name: number.clone().unwrap_or_else(|| "WhatsApp".to_owned()),
        channel: ChannelKind::Whatsapp,
        address: number,
        provider_id,
    };
    let made = app
        .store
        .write(move |tx| tx.create_inbox(account, &new, clock::now()))
        .await;
    match made {
        Ok(_) | Err(StoreError::Refused(Refusal::AddressTaken)) => Ok(()),
        Err(error) => Err(error.into()),
    }
}
