//! What lists and searches cost as an account grows: they should not notice.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

use super::Extent;
use crate::{
    http_connection::HttpConnection,
    running_server::{Launcher, RunningServer},
    seed::{self, Seeded},
    table::{Table, grouped},
};

const GOAL: Duration = Duration::from_millis(10);
/// Requests of each kind, after a few that warm the caches.
const REQUESTS: usize = 100;
const WARM_UP: usize = 5;

/// A kind of request, and what it asks for.
struct GrowthQuestion {
    name: &'static str,
    query: &'static str,
}

const fn question(name: &'static str, query: &'static str) -> GrowthQuestion {
    GrowthQuestion { name, query }
}

/// `{rare}` is an inbox with few conversations, `{few}` an agent who has few,
/// `{deep}` a cursor in the middle of the list.
const QUESTIONS: [GrowthQuestion; 27] = [
    question("list: all", ""),
    question("list: all, from the middle", "before={deep}"),
    question("list: open, few", "status=open"),
    question("list: resolved, nearly all", "status=resolved"),
    question("list: an inbox with few", "inbox={rare}"),
    question("list: mine, few", "assignee=me"),
    question("list: nobody's", "assignee=none"),
    question("list: another agent's, few", "assignee={few}"),
    question("list: open and another's", "status=open&assignee={few}"),
    question(
        "list: open, mine, few's inbox",
        "status=open&assignee=me&inbox={rare}",
    ),
    question("list: open, from the middle", "status=open&before={deep}"),
    question("list: unread, nearly all", "unread=true"),
    question("search: a common name, many", "q=rana"),
    question("search: the middle of a name", "q=miro"),
    question("search: name and middle of another", "q=rana%20ka"),
    question("search: an e-mail address, none", "q=rana@mail.example"),
    question("search: a whole number, one", "q=%2B961%2000%20004%20242"),
    question("search: the end of a number", "q=004242"),
    question("search: Cyrillic", "q=%D0%9D%D0%B8%D0%BD%D0%B0"),
    question("search: Chinese, one character", "q=%E4%BC%9F"),
    question("search: accents", "q=Jos%C3%A9"),
    question("search: one character, many", "q=a"),
    question("search: two characters, many", "q=ar"),
    question("search: two characters, none", "q=qz"),
    question("search: no hits", "q=zzyzx"),
    question("search: many, open alone", "q=rana&status=open"),
    question("search: many, from the middle", "q=rana&before={deep}"),
];

pub(crate) async fn run(launcher: &Launcher, sizes: &[usize], table: &mut Table) -> Result<()> {
    let mut columns = Vec::new();
    for size in sizes {
        Extent::step(&format!(
            "lists and searches over {} conversations",
            grouped(*size as f64)
        ));
        let seeded = seed::account(
            &launcher.scratch().join(format!("conversations-{size}")),
            *size,
            launcher,
        )
        .await?;
        let server = launcher.serve(&seeded.folder, 1).await?;
        columns.push(measure(&server, &seeded).await?);
        let stored = server.stored()?;
        table.told(
            &format!(
                "disk, {} conversations of {} messages",
                grouped(*size as f64),
                seed::MESSAGES
            ),
            format!(
                "{} bytes a message ({:.0} MiB)",
                grouped(stored / (*size * seed::MESSAGES) as f64),
                stored / (1024.0 * 1024.0)
            ),
        );
    }
    let sizes: Vec<_> = sizes.iter().map(|size| grouped(*size as f64)).collect();
    table.note(format!(
        "Lists and searches: median (99th percentile) of {REQUESTS} requests over one connection, at {} conversations.",
        sizes.join(" / ")
    ));
    for (at, question) in QUESTIONS.iter().enumerate() {
        let results: Vec<_> = columns.iter().map(|column| column[at]).collect();
        let words: Vec<_> = results.iter().map(Latency::to_string).collect();
        let is_reached = results.iter().all(|latency| latency.median < GOAL);
        table.judged(question.name, words.join(" / "), "< 10 ms", is_reached);
    }
    Ok(())
}

#[derive(Debug, Clone, Copy)]
struct Latency {
    median: Duration,
    p99: Duration,
}

impl std::fmt::Display for Latency {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let [median, p99] = [self.median, self.p99].map(|time| time.as_secs_f64() * 1e3);
        write!(f, "{median:.1} ({p99:.1}) ms")
    }
}

async fn measure(server: &RunningServer, seeded: &Seeded) -> Result<Vec<Latency>> {
    let mut connection = HttpConnection::open(server.address).await?;
    let mut all = Vec::new();
    for question in &QUESTIONS {
        let query = question.query.replace("{rare}", &seeded.rare_inbox);
        let query = query.replace("{few}", &seeded.agent_with_few);
        let query = query.replace("{deep}", &seeded.middle);
        let request = format!(
            "GET /api/conversations?{query} HTTP/1.1\r\nHost: {}\r\nCookie: {}\r\n\r\n",
            server.address, server.cookies[0]
        );
        all.push(
            latency(&mut connection, &request)
                .await
                .context(question.name)?,
        );
    }
    Ok(all)
}

async fn latency(connection: &mut HttpConnection, request: &str) -> Result<Latency> {
    let mut taken = Vec::new();
    for turn in 0..WARM_UP + REQUESTS {
        let begun = Instant::now();
        let answer = connection.exchange(request.as_bytes()).await?;
        ensure!(
            answer.status == 200,
            "{}",
            String::from_utf8_lossy(answer.body)
        );
        if turn >= WARM_UP {
            taken.push(begun.elapsed());
        }
    }
    taken.sort_unstable();
    Ok(Latency {
        median: taken[REQUESTS / 2],
        p99: taken[REQUESTS * 99 / 100],
    })
}
