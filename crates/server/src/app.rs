//! What runs: the store, the hub, the channel, the jobs, and the listener that
//! ties them together. Starting and stopping are here and nowhere else.

use std::{
    net::SocketAddr,
    sync::{Arc, OnceLock},
};

use anyhow::Context;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use protocol::{Channel, InboxId};
use tokio::{
    net::TcpListener,
    sync::{Notify, watch},
    task::JoinHandle,
};

use crate::{
    accept,
    attachment::Objects,
    clock,
    data_folder::{DataFolder, Lock},
    http::session::SignIns,
    job,
    letter::Post,
    router,
    session::SignedIn,
    settings::Settings,
    store::{Access, Refusal, Store, StoreError, inbox::NewInbox},
    stream::Hub,
    visitor::limit::Limits,
    whatsapp::graph::Graph,
};

/// Everything a handler may need. Cheap to clone.
#[derive(Debug, Clone)]
pub struct App {
    pub store: Store,
    pub hub: Hub,
    pub settings: Arc<Settings>,
    pub graph: Arc<Graph>,
    /// The files that go with messages.
    pub objects: Objects,
    /// Wakes the job that sends to providers.
    pub outgoing: Arc<Notify>,
    /// What takes letters, where there is one.
    pub post: Option<Arc<Post>>,
    /// Wakes the job that writes letters.
    pub answered: Arc<Notify>,
    pub sign_ins: Arc<SignIns>,
    pub limits: Arc<Limits>,
    pub metrics: PrometheusHandle,
    /// Becomes true when the server stops.
    pub stopping: watch::Receiver<bool>,
}

/// A running server.
#[derive(Debug)]
pub struct Server {
    pub app: App,
    _lock: Lock,
    address: SocketAddr,
    stop: watch::Sender<bool>,
    serving: JoinHandle<std::io::Result<()>>,
    jobs: Vec<JoinHandle<()>>,
}

impl App {
    /// Whether the session is still there.
    pub async fn is_signed_in(&self, who: SignedIn) -> bool {
        let now = clock::now();
        let session = self
            .store
            .read(move |read| read.session(who.token, now))
            .await;
        // A store that cannot be read is no reason to sign people out.
        session.map_or(true, |session| session.is_some())
    }
}

impl Server {
    /// Opens the store, starts the jobs, and listens.
    ///
    /// # Errors
    /// If a setting makes no sense, or the data folder, the database or the
    /// address cannot be used.
    pub async fn start(settings: Settings) -> anyhow::Result<Self> {
        let post = Post::new(&settings.letters)?;
        let folder = DataFolder::open(&settings.data)?;
        let lock = folder.lock()?;
        let path = folder.database();
        let hub = Hub::default();
        let publisher = hub.clone();
        let key = settings.secret_key.as_ref();
        let store = Store::open(&folder, Access::Serve(&lock), key, move |committed| {
            publisher.publish(&committed);
        })
        .with_context(|| format!("cannot open {}", path.display()))?;
        if let Some(why) = store.went_back() {
            tracing::warn!(
                %why,
                "the log went back in time: clients load anew, everybody signs in again, and what was queued is not sent by itself"
            );
        }
        let listener = TcpListener::bind(settings.listen)
            .await
            .with_context(|| format!("cannot listen on {}", settings.listen))?;
        let address = listener.local_addr()?;
        let (stop, stopping) = watch::channel(false);
        let app = App {
            store,
            hub,
            graph: Arc::new(Graph::new(&settings.whatsapp)?),
            objects: Objects::in_folder(&folder.attachments())?,
            settings: Arc::new(settings),
            outgoing: Arc::new(Notify::new()),
            post: post.map(Arc::new),
            answered: Arc::new(Notify::new()),
            sign_ins: Arc::new(SignIns::default()),
            limits: Arc::new(Limits::default()),
            metrics: recorder()?,
            stopping,
        };
        let jobs = job::start(&app);
        let serving = tokio::spawn(accept::serve(
            listener,
            router::router(app.clone()),
            app.stopping.clone(),
        ));
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

    /// Stops taking requests, closes the streams, finishes what is underway.
    ///
    /// # Errors
    /// If the listener had failed.
    pub async fn stop(self) -> anyhow::Result<()> {
        self.stop.send_replace(true);
        for job in self.jobs {
            job.await?;
        }
        // A client that never finishes its request must not keep us here.
        let grace = std::time::Duration::from_secs(10);
        match tokio::time::timeout(grace, self.serving).await {
            Ok(served) => served??,
            Err(_) => tracing::warn!("some requests were cut off"),
        }
        self.app.store.close();
        Ok(())
    }
}

/// Makes the inbox that the settings name, in the only account there is.
///
/// # Errors
/// If the store fails.
pub async fn ensure_inbox(app: &App) -> anyhow::Result<()> {
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
        channel: Channel::Whatsapp,
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

/// The process has one recorder, however many servers a test starts in it.
fn recorder() -> anyhow::Result<PrometheusHandle> {
    static RECORDER: OnceLock<PrometheusHandle> = OnceLock::new();
    if let Some(handle) = RECORDER.get() {
        return Ok(handle.clone());
    }
    let recorder = PrometheusBuilder::new().build_recorder();
    let handle = recorder.handle();
    // Lost a race against another server in this process: theirs serves too.
    let installed = metrics::set_global_recorder(recorder).is_ok();
    Ok(if installed {
        RECORDER.get_or_init(|| handle).clone()
    } else {
        RECORDER.get().cloned().unwrap_or(handle)
    })
}
