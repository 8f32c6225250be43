//! `/metrics`, as Prometheus reads it.

use std::collections::{BTreeMap, BTreeSet};

use testing::{ALICE, Client, TestServer};

/// What was said of each family: the lines `HELP` and `TYPE`, and its samples.
#[derive(Debug, Default)]
struct Family {
    help: Option<String>,
    kind: Option<String>,
    samples: Vec<String>,
}

async fn scrape(desk: &TestServer) -> BTreeMap<String, Family> {
    let answer = Client::new(desk.address()).get("/metrics").await;
    let text = String::from_utf8(answer.body).unwrap();
    let mut families: BTreeMap<String, Family> = BTreeMap::new();
    for line in text.lines().filter(|line| !line.is_empty()) {
        if let Some(rest) = line.strip_prefix("# HELP ") {
            let (name, words) = rest.split_once(' ').unwrap();
            families.entry(name.to_owned()).or_default().help = Some(words.to_owned());
        } else if let Some(rest) = line.strip_prefix("# TYPE ") {
            let (name, kind) = rest.split_once(' ').unwrap();
            families.entry(name.to_owned()).or_default().kind = Some(kind.to_owned());
        } else {
            let name = line.split(['{', ' ']).next().unwrap();
            let family = ["_bucket", "_sum", "_count"]
                .iter()
                .find_map(|part| name.strip_suffix(part))
                .unwrap_or(name);
            let family = families.entry(family.to_owned()).or_default();
            family.samples.push(line.to_owned());
        }
    }
    families
}

#[tokio::test]
async fn every_metric_has_words_a_unit_and_buckets() {
    let desk = TestServer::open().await;
    desk.customer("Rana", "9613000123").say("hi").await.unwrap();
    let alice = desk.sign_in(ALICE).await;
    let rana = alice.conversation("Rana").await.id;
    alice.send(rana, "hello").await;
    let _line = alice.stream().await;
    alice.try_sign_in(ALICE.email, "wrong").await;
    let families = scrape(&desk).await;
    for (name, family) in &families {
        let (help, kind) = (&family.help, family.kind.as_deref());
        assert!(help.is_some(), "{name} has no HELP");
        match kind {
            Some("counter") => assert!(name.ends_with("_total"), "{name}"),
            Some("gauge") => assert!(!name.ends_with("_total"), "{name}"),
            Some("histogram") => {
                let samples = &family.samples;
                let has = |text: &str| samples.iter().any(|sample| sample.contains(text));
                assert!(has("_bucket{le=\"+Inf\"}"), "{name}: {samples:?}");
                assert!(has("_sum ") && has("_count "), "{name}: {samples:?}");
                assert!(!has("quantile"), "{name}: {samples:?}");
            }
            kind => panic!("{name} is {kind:?}"),
        }
    }
    let names: BTreeSet<&str> = families.keys().map(String::as_str).collect();
    for name in [
        "frontdesk_commit_group_commands",
        "frontdesk_connections",
        "frontdesk_connections_evicted_total",
        "frontdesk_sign_ins_refused_total",
        "frontdesk_webhook_seconds",
    ] {
        assert!(names.contains(name), "{name} is missing of {names:?}");
    }
}

#[tokio::test]
async fn what_never_happened_is_zero_and_not_missing() {
    let desk = TestServer::open().await;
    let families = scrape(&desk).await;
    // Other tests of this process count, too.
    let family = &families["frontdesk_commit_failures_total"];
    assert_eq!(family.samples.len(), 1, "{family:?}");
}
