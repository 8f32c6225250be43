//! A log that nobody can write: closed, its reader gone, its disk full. It is
//! no reason to stop.

use std::time::Duration;

use anyhow::Result;
use harness::Table;

use super::ChaosPlan;
use crate::{client::HttpClient, fixture::Fixture, id, server::Start, webhook};

const ROUNDS: usize = 30;

pub(crate) async fn run(fixture: &Fixture, _plan: ChaosPlan, table: &mut Table) -> Result<()> {
    ChaosPlan::step("a log that cannot be written");
    let ways = [
        ("output closed", Some(">&- 2>&-"), false),
        ("the reader of its pipe gone", None, true),
        ("output on /dev/full", Some(">/dev/full 2>/dev/full"), false),
    ];
    for (name, output, unread) in ways {
        let start = Start {
            output: output.map(str::to_owned),
            unread,
            log: "debug",
            ..Start::default()
        };
        let found = try_out(fixture, start).await;
        let row = format!("log: {name}");
        let goal = "all taken, ready";
        match found {
            Ok((taken, readiness)) => table.budgeted(
                &row,
                format!(
                    "{taken} of {} writes taken, /readyz {readiness:?}",
                    ROUNDS * 2
                ),
                goal,
                taken == ROUNDS * 2 && readiness == Some(200),
            ),
            Err(error) => table.budgeted(&row, format!("{error:#}"), goal, false),
        }
    }
    Ok(())
}

async fn try_out(fixture: &Fixture, start: Start) -> Result<(usize, Option<u16>)> {
    let mut target = fixture.target(start)?;
    target.server.open().await?;
    let mut visitor = target.visitor(0, 0).await?;
    let mut provider = HttpClient::new(target.server.address);
    (visitor.client.within, provider.within) = (Duration::from_secs(5), Duration::from_secs(5));
    let mut taken = 0;
    for _ in 0..ROUNDS {
        let written = visitor.write(&id::fresh(), "is anybody there?").await;
        taken += usize::from(matches!(written, Ok(200 | 201)));
        let message = webhook::WebhookMessage {
            id: id::fresh(),
            from: "9613000001".to_owned(),
            text: "hello".to_owned(),
        };
        // To a number that nobody has, which is worth a warning, and to ours.
        for number in ["000", &target.accounts[0].number] {
            let body = webhook::body(number, std::slice::from_ref(&message));
            let headers = webhook::headers(&body);
            let answer = provider.request("POST", webhook::PATH, &headers, &body);
            let is_ours = number != "000";
            let is_taken = answer.await.is_ok_and(|answer| answer.status == 200);
            taken += usize::from(is_ours && is_taken);
        }
    }
    Ok((taken, target.server.readiness().await))
}
