//! A first visit to a website with a chat on it, on a slow phone: how long until
//! the launcher is there, and until one can write.

use std::net::SocketAddr;

use anyhow::Result;
use e2e::{SlowNetwork, VisitTiming};

use super::{Extent, alone};
use crate::{
    running_server::Launcher,
    table::{Table, median},
    website::BubbleWebsite,
};

/// Times the bubble's.
const LAUNCHER_GOAL: f64 = 1.2;
const COMPOSER_GOAL: f64 = 2.5;

pub(crate) async fn run(launcher: &Launcher, plan: Extent, table: &mut Table) -> Result<()> {
    Extent::step("first visits on a slow phone, in Chromium");
    let server = launcher.open(1).await?;
    let inbox = launcher.website(&server)?;
    let far = BubbleWebsite::of_bubble().await?;
    let mut line = SlowNetwork::default();

    let bubble = line.to(far.address).await?;
    let bubble = format!(r#"<script src="http://{bubble}/bubble.js" async></script>"#);
    let bubble = BubbleWebsite::with(&bubble).await?;
    let widget = line.to(server.address).await?;
    let widget =
        format!(r#"<script src="http://{widget}/widget.js" data-inbox="{inbox}" async></script>"#);
    let widget = BubbleWebsite::with(&widget).await?;
    let sites = [
        line.to(bubble.address).await?,
        line.to(widget.address).await?,
    ];

    let mut visits = [Vec::new(), Vec::new()];
    for _ in 0..plan.visits {
        for ((visits, site), chat) in visits.iter_mut().zip(sites).zip(["bubble", "widget"]) {
            let visit = visit(site)?;
            let (launcher, composer) = (visit.launcher, visit.composer);
            eprintln!("    {chat}: launcher {launcher:.0?}, composer {composer:.0?}");
            visits.push(visit);
        }
    }
    tell(&visits, table);
    Ok(())
}

fn visit(site: SocketAddr) -> Result<VisitTiming> {
    alone("visit", async move |story| {
        e2e::visit(story, &format!("http://{site}/")).await
    })
}

fn tell([bubble, widget]: &[Vec<VisitTiming>; 2], table: &mut Table) {
    let middle = |visits: &[VisitTiming], of: fn(&VisitTiming) -> f64| {
        median(visits.iter().map(of).collect())
    };
    let mut row = |name: &str, of: fn(&VisitTiming) -> f64, goal: f64| {
        let (bubble, widget) = (middle(bubble, of), middle(widget, of));
        table.judged(
            name,
            format!("{widget:.0} / {bubble:.0} ms; {:.2} ×", widget / bubble),
            &format!("<= {goal} ×"),
            widget <= goal * bubble,
        );
    };
    row(
        &format!("first visit × {}, launcher: widget / bubble", widget.len()),
        |visit| visit.launcher.as_secs_f64() * 1000.0,
        LAUNCHER_GOAL,
    );
    row(
        "  from a tap on it to a composer that takes text",
        |visit| visit.composer.as_secs_f64() * 1000.0,
        COMPOSER_GOAL,
    );
    let ready: Vec<f64> = widget
        .iter()
        .filter_map(|visit| Some(visit.ready?.as_secs_f64() * 1000.0))
        .collect();
    table.told(
        "  from the tap until the program runs and its bootstrap is in",
        match ready.len() {
            0 => "never".to_owned(),
            _ => format!("{:.0} ms", median(ready)),
        },
    );
    table.note(
        "First visits are a phone's, 4 times slower than this machine, with 1.6 Mbps and 150 ms there and back. \
         The bubble is a chat for scale: a button of plain JavaScript, and a frame with a textarea.",
    );
}
