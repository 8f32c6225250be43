//! Running a story: at most two at a time, each with its own runtime, and with
//! evidence kept of those that end badly.

use std::{
    cell::RefCell,
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
    thread,
    time::Duration,
};

use anyhow::{Context, Result};
use protocol::InboxId;
use serde_json::{Value, json};
use simulator::Timings;
use thirtyfour::WebDriver;
use tokio::time::Instant;

use crate::{AgentLogin, BrowserPage, ServerProcess, VisitorBrowser, driver::Driver, program};

/// Stories that may run at once: each has a server and up to two browsers.
const SLOTS: usize = 2;

/// The servers and browsers of one story, which are ended with it.
#[derive(Debug)]
pub struct Story {
    name: String,
    drivers: RefCell<Vec<Driver>>,
}

/// Runs a story to its end.
///
/// # Panics
/// If it does not end well.
pub fn story(tell: impl AsyncFnOnce(&Story) -> Result<()>) {
    run(1, tell);
}

/// Runs a story while no other runs, because it measures.
///
/// # Panics
/// If it does not end well.
pub fn story_alone(tell: impl AsyncFnOnce(&Story) -> Result<()>) {
    run(SLOTS, tell);
}

fn run(slots: usize, tell: impl AsyncFnOnce(&Story) -> Result<()>) {
    // reqwest is built without a preference; another thread's is as good.
    drop(rustls::crypto::ring::default_provider().install_default());
    let _slots = Slots::take(slots);
    let name = thread::current()
        .name()
        .unwrap_or("story")
        .replace("::", "-");
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime can be built");
    let ended = runtime.block_on(async {
        let story = Story {
            name,
            drivers: RefCell::default(),
        };
        let began = Instant::now();
        let ended = tell(&story).await;
        println!("{}: {:.1?}", story.name, began.elapsed());
        if ended.is_err() {
            story.keep_evidence().await;
        }
        let closed = story.close().await;
        ended.and(closed)
    });
    // The simulator's last posts may still wait for a server that is gone.
    runtime.shutdown_timeout(Duration::from_secs(1));
    if let Err(error) = ended {
        panic!("{error:#}");
    }
}

impl Story {
    /// A shop whose customers read what they get almost at once.
    ///
    /// # Errors
    /// If the server does not start.
    pub async fn desk(&self) -> Result<ServerProcess> {
        let step = Duration::from_millis(50);
        self.desk_with(Timings {
            sent: step,
            delivered: step,
            read: Some(step),
            spread: 0.0,
        })
        .await
    }

    /// A shop whose customers take their time.
    ///
    /// # Errors
    /// If the server does not start.
    pub async fn desk_with(&self, timings: Timings) -> Result<ServerProcess> {
        ServerProcess::open(&self.name, timings).await
    }

    /// A browser that never was here before, on an empty page.
    ///
    /// # Errors
    /// If no browser starts.
    pub async fn browser(&self, desk: &ServerProcess) -> Result<BrowserPage> {
        program::ensure_dashboard()?;
        let driver = Driver::start(json!({})).await?;
        let page = BrowserPage::new(driver.web.clone(), desk.address()).await?;
        self.drivers.borrow_mut().push(driver);
        Ok(page)
    }

    /// A browser in which this agent has just signed in.
    ///
    /// # Errors
    /// If that does not work.
    pub async fn agent(&self, desk: &ServerProcess, agent: AgentLogin) -> Result<BrowserPage> {
        let page = self.browser(desk).await?;
        page.go("/inbox").await?;
        page.sign_in(agent).await?;
        page.is_live().await?;
        Ok(page)
    }

    /// A browser with an empty profile, on no page yet.
    pub(crate) async fn stranger(&self) -> Result<WebDriver> {
        let driver = Driver::start(json!({})).await?;
        let web = driver.web.clone();
        self.drivers.borrow_mut().push(driver);
        Ok(web)
    }

    /// A visitor's browser, on no page yet, and a website with this inbox.
    ///
    /// # Errors
    /// If no browser starts.
    pub async fn visitor(&self, desk: &ServerProcess, inbox: InboxId) -> Result<VisitorBrowser> {
        self.visitor_who(desk, inbox, json!({})).await
    }

    /// The same, where the desk's frame may keep nothing, as long as the website
    /// is visited by its foreign name.
    ///
    /// # Errors
    /// If no browser starts.
    pub async fn forgetful_visitor(
        &self,
        desk: &ServerProcess,
        inbox: InboxId,
    ) -> Result<VisitorBrowser> {
        // Chromium calls all storage cookies here, and 2 is to block. It would give
        // a mere third party a storage of its own for each site.
        let desks = json!({ "127.0.0.1,*": { "setting": 2 } });
        let exceptions = json!({ "cookies": desks });
        let blocked = json!({ "profile": { "content_settings": { "exceptions": exceptions } } });
        self.visitor_who(desk, inbox, blocked).await
    }

    async fn visitor_who(
        &self,
        desk: &ServerProcess,
        inbox: InboxId,
        preferences: Value,
    ) -> Result<VisitorBrowser> {
        let driver = Driver::start(preferences).await?;
        let visitor = VisitorBrowser::new(driver.web.clone(), desk.address(), inbox).await?;
        self.drivers.borrow_mut().push(driver);
        Ok(visitor)
    }

    async fn keep_evidence(&self) {
        let drivers = self.drivers.take();
        for (number, driver) in drivers.iter().enumerate() {
            let name = format!("{}-{number}", self.name);
            let picture = program::evidence().join(format!("{name}.png"));
            match driver.web.screenshot(&picture).await {
                Ok(()) => println!("{name}: see {}", picture.display()),
                Err(error) => println!("{name}: no screenshot: {error}"),
            }
            for entry in driver.web.browser_log().await.unwrap_or_default() {
                println!("{name}: {} {}", entry.level, entry.message);
            }
        }
        self.drivers.replace(drivers);
    }

    async fn close(&self) -> Result<()> {
        for driver in self.drivers.take() {
            driver.stop().await.context("cleaning up")?;
        }
        Ok(())
    }
}

/// Places in the queue of stories.
struct Slots(usize);

static TAKEN: Mutex<usize> = Mutex::new(0);
static FREED: Condvar = Condvar::new();

fn taken() -> MutexGuard<'static, usize> {
    TAKEN.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Slots {
    fn take(wanted: usize) -> Self {
        let mut taken = taken();
        while *taken + wanted > SLOTS {
            taken = FREED.wait(taken).unwrap_or_else(PoisonError::into_inner);
        }
        *taken += wanted;
        Self(wanted)
    }
}

impl Drop for Slots {
    fn drop(&mut self) {
        *taken() -= self.0;
        FREED.notify_all();
    }
}
