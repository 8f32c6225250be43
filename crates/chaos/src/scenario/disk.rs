//! Data and log on a disk that fills: writes are refused, nothing that was
//! acknowledged is lost, reads go on, and when space returns so does storing.

use std::{
    fs::{self, File},
    io::Write as _,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use anyhow::{Context, Result};
use harness::Table;
use rustix::process::{Pid, Resource, Rlimit, prlimit};
use tokio::time::{Instant, sleep};

use super::ChaosPlan;
use crate::{
    client::HttpClient,
    fixture::Fixture,
    id,
    server::Start,
    storage_check::{Item, MessageKey, WriterKind, check},
    stored::DatabaseReader,
    target::Target,
    webhook,
};

const SIZE: &str = "size=48m,mode=0700";
/// How long storing may take to return after space did.
const RETURN_WITHIN: Duration = Duration::from_secs(15);

/// What runs out of space.
enum Space {
    /// A filesystem of its own, taken away when dropped.
    Mounted { folder: PathBuf },
    /// Where mounting is not allowed: no file may grow past a limit.
    Limited,
}

impl Space {
    fn make(folder: &Path) -> Self {
        let mount = Command::new("mount")
            .args(["-t", "tmpfs", "-o", SIZE, "frontdesk-chaos"])
            .arg(folder)
            .status();
        if mount.is_ok_and(|status| status.success()) {
            let folder = folder.to_owned();
            Self::Mounted { folder }
        } else {
            Self::Limited
        }
    }

    const fn words(&self) -> &'static str {
        match self {
            Self::Mounted { .. } => "a tmpfs of 48 MB",
            Self::Limited => "RLIMIT_FSIZE, since mounting is not allowed",
        }
    }

    /// Uses up the space to the last byte.
    fn fill(&self, target: &Target) -> Result<()> {
        match self {
            Self::Mounted { folder } => {
                let mut ballast = File::create(folder.join("ballast"))?;
                for size in [1024 * 1024, 4096] {
                    while ballast.write_all(&vec![7; size]).is_ok() {}
                }
                Ok(())
            }
            Self::Limited => {
                let mut largest = 0;
                let log = target.server.data.with_extension("log");
                for file in fs::read_dir(&target.server.data)?.flatten() {
                    largest = largest.max(file.metadata()?.len());
                }
                largest = largest.max(fs::metadata(log)?.len());
                limit(target, Some(largest))
            }
        }
    }

    fn free(&self, target: &Target) -> Result<()> {
        match self {
            Self::Mounted { folder } => Ok(fs::remove_file(folder.join("ballast"))?),
            Self::Limited => limit(target, None),
        }
    }
}

impl Drop for Space {
    fn drop(&mut self) {
        if let Self::Mounted { folder } = self {
            // Lazily: the server may still be going.
            let gone = Command::new("umount").arg("-l").arg(&*folder).status();
            if !gone.is_ok_and(|status| status.success()) {
                eprintln!("{} is still mounted", folder.display());
            }
        }
    }
}

fn limit(target: &Target, current: Option<u64>) -> Result<()> {
    let pid = i32::try_from(target.server.process().0)?;
    let limit = Rlimit {
        current,
        maximum: None,
    };
    prlimit(Pid::from_raw(pid), Resource::Fsize, limit)?;
    Ok(())
}

pub(crate) async fn run(fixture: &Fixture, _plan: ChaosPlan, table: &mut Table) -> Result<()> {
    ChaosPlan::step("a disk that fills, with data and log on it");
    let folder = tempfile::tempdir_in(fixture.binary.scratch())?;
    let space = Space::make(folder.path());
    let data = folder.path().join("data");
    let start = Start {
        limits: "trap '' XFSZ".to_owned(),
        log: "debug",
        ..Start::default()
    };
    let mut target = fixture.desk_in(&data, start, None)?;
    target.server.open().await?;
    let found = fill(&mut target, &space).await;
    let row = format!("a full disk: {}", space.words());
    match found {
        Ok(found) => tell(&row, &found, table),
        Err(error) => table.budgeted(&row, format!("{error:#}"), "goes on", false),
    }
    target.server.kill()
}

/// What was seen of it.
struct DiskFindings {
    refused: usize,
    unanswered: usize,
    readiness: Option<u16>,
    reads: usize,
    returned: Option<Duration>,
    readiness_after: Option<u16>,
    acknowledged: usize,
    faults: crate::storage_check::StorageFaults,
    ended: bool,
}

fn tell(row: &str, found: &DiskFindings, table: &mut Table) {
    let DiskFindings {
        refused,
        unanswered,
        readiness,
        reads,
        returned,
        readiness_after,
        acknowledged,
        faults,
        ended,
    } = found;
    table.budgeted(
        row,
        format!(
            "{refused} writes refused with 503, {unanswered} unanswered; {reads} of 10 reads; ended by itself: {ended}"
        ),
        "refused, reads go on",
        *refused > 0 && *unanswered == 0 && *reads == 10 && !ended,
    );
    table.budgeted(
        "  /readyz while it is full / after",
        format!("{readiness:?} / {readiness_after:?}"),
        "503 / 200",
        *readiness == Some(503) && *readiness_after == Some(200),
    );
    table.budgeted(
        "  storing returns when space does, without a restart",
        returned.map_or_else(
            || format!("not within {} s", RETURN_WITHIN.as_secs()),
            |time| format!("after {} ms", time.as_millis()),
        ),
        "< 15 s",
        returned.is_some(),
    );
    table.budgeted(
        &format!("  {acknowledged} acknowledged writes, before, while and after"),
        faults.to_string(),
        "each there once",
        *faults == crate::storage_check::StorageFaults::default(),
    );
}

async fn fill(target: &mut Target, space: &Space) -> Result<DiskFindings> {
    let mut agent = target.agent(0, 0).await?;
    let mut provider = HttpClient::new(target.server.address);
    (agent.within, provider.within) = (Duration::from_secs(8), Duration::from_secs(8));
    let mut written = Vec::new();
    for _ in 0..50 {
        let post = SizedWebhook::new(target);
        post.send(&mut provider).await?;
        written.push(post);
    }
    space.fill(target).context("the disk could not be filled")?;
    let mut waiting = Vec::new();
    let (mut refused, mut unanswered) = (0, 0);
    let end = Instant::now() + Duration::from_secs(15);
    while refused + unanswered < 40 && Instant::now() < end {
        let post = SizedWebhook::new(target);
        match post.send(&mut provider).await {
            Ok(200) => written.push(post),
            Ok(503) => {
                refused += 1;
                waiting.push(post);
            }
            _ => {
                unanswered += 1;
                waiting.push(post);
            }
        }
        if unanswered > 5 {
            break;
        }
    }
    let readiness = target.server.readiness().await;
    let mut reads = 0;
    for _ in 0..10 {
        let answer = agent.get("/api/conversations").await;
        reads += usize::from(answer.is_ok_and(|answer| answer.status == 200));
    }
    space.free(target)?;
    let returned = storing_returns(target, &mut provider, &mut written).await;
    for post in waiting {
        if returned.is_some() && post.send(&mut provider).await? == 200 {
            written.push(post);
        }
    }
    let readiness_after = target.server.readiness().await;
    let ended = target.server.ended()?.is_some();
    let items: Vec<Item> = written.iter().map(|post| post.item(target)).collect();
    let stored = DatabaseReader::open(&target.server.database())?.messages()?;
    Ok(DiskFindings {
        refused,
        unanswered,
        readiness,
        reads,
        returned,
        readiness_after,
        acknowledged: items.len(),
        faults: check(&items, &stored),
        ended,
    })
}

async fn storing_returns(
    target: &Target,
    provider: &mut HttpClient,
    written: &mut Vec<SizedWebhook>,
) -> Option<Duration> {
    let began = Instant::now();
    while began.elapsed() < RETURN_WITHIN {
        let post = SizedWebhook::new(target);
        if matches!(post.send(provider).await, Ok(200)) {
            written.push(post);
            return Some(began.elapsed());
        }
        sleep(Duration::from_millis(50)).await;
    }
    None
}

/// One webhook of some size, with one message.
struct SizedWebhook {
    id: String,
    text: String,
    body: Vec<u8>,
}

impl SizedWebhook {
    fn new(target: &Target) -> Self {
        let id = format!("wamid.{}", id::fresh());
        let text = format!("{id} {}", "x".repeat(3_900));
        let message = webhook::WebhookMessage {
            id: id.clone(),
            from: "9613000001".to_owned(),
            text: text.clone(),
        };
        let body = webhook::body(&target.accounts[0].number, &[message]);
        Self { id, text, body }
    }

    async fn send(&self, provider: &mut HttpClient) -> Result<u16> {
        let headers = webhook::headers(&self.body);
        let answer = provider.request("POST", webhook::PATH, &headers, &self.body);
        Ok(answer.await?.status)
    }

    fn item(&self, target: &Target) -> Item {
        Item {
            way: WriterKind::Webhook,
            account: target.accounts[0].name.clone(),
            key: MessageKey::Provider(self.id.clone()),
            mark: self.text.clone(),
        }
    }
}
