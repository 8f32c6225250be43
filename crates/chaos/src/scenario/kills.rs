//! Kills at random moments while four kinds of writers write: nothing that was
//! acknowledged is lost or doubled, and who follows by cursor sees each once.

mod writers;

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use anyhow::Result;
use harness::{Table, grouped};
use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};
use sha2::{Digest as _, Sha256};
use tokio::{
    sync::watch,
    task::JoinSet,
    time::{Instant, sleep},
};

use super::ChaosPlan;
use crate::{
    client::HttpClient,
    fixture::Fixture,
    follower::{Follower, Missed},
    server::Start,
    storage_check::{AcknowledgedWrites, StorageFaults, WriterKind, check},
    stored::DatabaseReader,
    target::Target,
    times::Times,
};

/// How long the last writes may take to be acknowledged.
const LAST_WRITES: Duration = Duration::from_secs(30);
const READY_GOAL: Duration = Duration::from_secs(2);

/// Files that were sent: account, attachment, and what their bytes hash to.
#[derive(Debug, Default)]
struct Files(Mutex<Vec<(String, String, [u8; 32])>>);

impl Files {
    fn note(&self, account: &str, attachment: &str, hash: [u8; 32]) {
        let mut files = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        files.push((account.to_owned(), attachment.to_owned(), hash));
    }

    fn all(&self) -> Vec<(String, String, [u8; 32])> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

/// What was done to the server.
#[derive(Debug, Default)]
struct Disturbances {
    kills: usize,
    /// Of those, before it had said that it is ready.
    in_start: usize,
    stops: usize,
    stubborn: usize,
    ready: Times,
}

/// What everybody in a run shares.
struct Run {
    acknowledged: Arc<AcknowledgedWrites>,
    files: Arc<Files>,
    stop: watch::Sender<bool>,
    expected: Vec<watch::Sender<Option<usize>>>,
    writers: JoinSet<()>,
    followers: Vec<(usize, tokio::task::JoinHandle<Follower>)>,
}

pub(crate) async fn run(fixture: &Fixture, plan: ChaosPlan, table: &mut Table) -> Result<()> {
    ChaosPlan::step(&format!(
        "{} kills under load, seed {}",
        plan.kills, plan.seed
    ));
    let mut target = fixture.target(Start::default())?;
    target.server.open().await?;
    let began = Instant::now();
    let give_up = began + plan.kills_within + LAST_WRITES;
    let mut run = begin(&target, plan, give_up).await?;
    let disturbances = disturb(&mut target, plan, &run.acknowledged).await?;
    run.stop.send_replace(true);
    while let Some(ended) = run.writers.join_next().await {
        ended?;
    }
    let took = began.elapsed();
    tell_disturbances(plan, &disturbances, took, table);
    let items = run.acknowledged.items();
    tell_stored(&target, &run, plan, table).await?;
    for (account, expected) in run.expected.iter().enumerate() {
        let name = &target.accounts[account].name;
        let own = items.iter().filter(|item| item.account == *name).count();
        expected.send_replace(Some(own));
    }
    let mut missed = Missed::default();
    let mut resumed = 0;
    let followers = run.followers.len();
    for (account, following) in run.followers {
        let follower = following.await?;
        let name = &target.accounts[account].name;
        let own = items.iter().filter(|item| item.account == *name);
        let found = follower.check(own.map(|item| &*item.mark));
        missed.lost += found.lost;
        missed.doubled += found.doubled;
        missed.gaps += found.gaps;
        missed.resets += found.resets;
        resumed += follower.resumed;
    }
    let Missed {
        lost,
        doubled,
        gaps,
        resets,
    } = missed;
    table.budgeted(
        &format!("  {followers} sockets that resumed {resumed} times by their cursor"),
        format!("lost {lost}, doubled {doubled}, gaps {gaps}, resets {resets}"),
        "each message once",
        missed == Missed::default(),
    );
    Ok(())
}

async fn begin(target: &Target, plan: ChaosPlan, give_up: Instant) -> Result<Run> {
    let (stop, stopping) = watch::channel(false);
    let mut run = Run {
        acknowledged: Arc::default(),
        files: Arc::default(),
        stop,
        expected: Vec::new(),
        writers: JoinSet::new(),
        followers: Vec::new(),
    };
    // A little more than it takes, for there are pauses while it starts.
    let usual = plan.kills as f64 * plan.longest_life.as_secs_f64() * 0.7;
    let rate = plan.writes as f64 / usual / 4.0;
    for (place, account) in target.accounts.iter().enumerate() {
        let (expected, expecting) = watch::channel(None);
        run.expected.push(expected);
        for agent in 0..2 {
            let mut client = target.agent(place, agent).await?;
            let follower = Follower::begin(&mut client).await?;
            let following = follower.follow(client, expecting.clone());
            run.followers.push((place, tokio::spawn(following)));
        }
        for (website, inbox) in account.websites.iter().enumerate() {
            let seed = plan.seed ^ ((place * 2 + website + 1) as u64);
            let shared = writers::WriterTarget {
                acknowledged: Arc::clone(&run.acknowledged),
                files: Arc::clone(&run.files),
                stop: stopping.clone(),
                give_up,
                account: account.name.clone(),
                number: account.number.clone(),
                website: inbox.clone(),
            };
            let mut visitor = target.visitor(place, website).await?;
            visitor.write(&crate::id::fresh(), "hello").await?;
            let conversation = visitor.conversation.clone();
            let agent = target.agent(place, 2 + website).await?;
            let address = target.server.address;
            let of = || shared.clone();
            let provider = HttpClient::from(address, crate::target::source());
            run.writers
                .spawn(writers::webhooks(of(), provider, rate, seed));
            run.writers
                .spawn(writers::agent(of(), agent.again(), conversation.clone()));
            run.writers
                .spawn(writers::visitors(of(), HttpClient::new(address)));
            let who = match website {
                0 => writers::UploadActor::Agent { conversation },
                _ => writers::UploadActor::Visitors,
            };
            run.writers.spawn(writers::uploads(of(), agent, who, seed));
        }
    }
    Ok(run)
}

/// Kills until there were enough kills and writes, or the time is up.
async fn disturb(
    target: &mut Target,
    plan: ChaosPlan,
    acknowledged: &AcknowledgedWrites,
) -> Result<Disturbances> {
    let mut random = StdRng::seed_from_u64(plan.seed);
    let mut disturbances = Disturbances::default();
    let end = Instant::now() + plan.kills_within;
    while (disturbances.kills < plan.kills || acknowledged.len() < plan.writes)
        && Instant::now() < end
    {
        let life = random.random_range(50..=millis(plan.longest_life));
        sleep(Duration::from_millis(life)).await;
        if random.random_range(0..12) == 0 {
            disturbances.stops += 1;
            disturbances.stubborn += usize::from(!target.server.stop().await?);
        } else {
            disturbances.kills += 1;
            target.server.kill()?;
        }
        target.server.spawn()?;
        if random.random_range(0..8) == 0 {
            let usual = millis(disturbances.ready.share(0.5)).max(40);
            sleep(Duration::from_millis(random.random_range(0..usual))).await;
            disturbances.kills += 1;
            disturbances.in_start += 1;
            target.server.kill()?;
            target.server.spawn()?;
        }
        let ready = target.server.ready().await?;
        disturbances.ready.push(ready);
        if disturbances.kills.is_multiple_of(20) {
            eprintln!(
                "    {} kills, {} writes",
                disturbances.kills,
                grouped(acknowledged.len() as f64)
            );
        }
    }
    Ok(disturbances)
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

fn tell_disturbances(
    plan: ChaosPlan,
    disturbances: &Disturbances,
    took: Duration,
    table: &mut Table,
) {
    table.budgeted(
        &format!(
            "kills under load, seed {}, {:.0} s",
            plan.seed,
            took.as_secs_f64()
        ),
        format!(
            "{} kills ({} of them in the start), {} polite stops",
            disturbances.kills, disturbances.in_start, disturbances.stops
        ),
        &format!("{} kills", plan.kills),
        disturbances.kills >= plan.kills,
    );
    table.budgeted(
        "  until it is ready again, p50 / p99 / longest",
        format!(
            "{}; {} stops took over 30 s",
            disturbances.ready.words(),
            disturbances.stubborn
        ),
        "p99 < 2 s",
        disturbances.ready.share(0.99) < READY_GOAL && disturbances.stubborn == 0,
    );
}

async fn tell_stored(target: &Target, run: &Run, plan: ChaosPlan, table: &mut Table) -> Result<()> {
    let items = run.acknowledged.items();
    let mut ways: BTreeMap<WriterKind, usize> = BTreeMap::new();
    for item in &items {
        *ways.entry(item.way).or_default() += 1;
    }
    let of = |way| grouped(ways.get(&way).copied().unwrap_or(0) as f64);
    let database = DatabaseReader::open(&target.server.database())?;
    let refusals = run.acknowledged.refusals();
    let faults = StorageFaults {
        refused: refusals.len(),
        ..check(&items, &database.messages()?)
    };
    if let Some(first) = refusals.first() {
        table.note(format!("The first refused write: {first}"));
    }
    table.budgeted(
        &format!(
            "  acknowledged writes: webhooks {}, agents {}, visitors {}, uploads {}",
            of(WriterKind::Webhook),
            of(WriterKind::Agent),
            of(WriterKind::Visitor),
            of(WriterKind::Upload)
        ),
        format!("{}: {faults}", grouped(items.len() as f64)),
        &format!("{}, each there once", grouped(plan.writes as f64)),
        faults == StorageFaults::default() && items.len() >= plan.writes,
    );
    let (files, damaged) = files(target, &run.files).await?;
    table.budgeted(
        "  files, downloaded again",
        format!("{files} whole, {damaged} lost or damaged"),
        "none damaged",
        damaged == 0,
    );
    let integrity = database.integrity()?;
    table.budgeted(
        "  SQLite's integrity_check",
        integrity.clone(),
        "ok",
        integrity == "ok",
    );
    Ok(())
}

async fn files(target: &Target, files: &Files) -> Result<(usize, usize)> {
    let mut agents = BTreeMap::new();
    for (place, account) in target.accounts.iter().enumerate() {
        agents.insert(account.name.clone(), target.agent(place, 1).await?);
    }
    let (mut whole, mut damaged) = (0, 0);
    for (account, attachment, hash) in files.all() {
        let Some(agent) = agents.get_mut(&account) else {
            continue;
        };
        let answer = agent.get(&format!("/api/attachments/{attachment}")).await?;
        let found: [u8; 32] = Sha256::digest(&answer.body).into();
        if answer.status == 200 && found == hash {
            whole += 1;
        } else {
            damaged += 1;
        }
    }
    Ok((whole, damaged))
}
