//! The list is whole, and its names follow the rules.

use std::{fs, path::Path};

use super::*;

/// Every `metrics::kind!("name"` in the sources.
fn recorded(folder: &Path, found: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            recorded(&path, found);
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        for (at, _) in text.match_indices("metrics::") {
            let rest = &text[at + "metrics::".len()..];
            let Some((kind, rest)) = rest.split_once("!(") else {
                continue;
            };
            let name = rest.trim_start().strip_prefix('"');
            let name = name.and_then(|rest| rest.split_once('"'));
            if let Some((name, _)) = name
                && ["counter", "gauge", "histogram"].contains(&kind)
            {
                found.push((kind.to_owned(), name.to_owned()));
            }
        }
    }
}

#[test]
fn every_metric_that_is_recorded_is_in_the_list_and_none_else() {
    let mut found = Vec::new();
    recorded(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
        &mut found,
    );
    let list: Vec<(String, String)> = COUNTERS
        .iter()
        .map(|(name, ..)| ("counter", name))
        .chain(GAUGES.iter().map(|(name, _)| ("gauge", name)))
        .chain(HISTOGRAMS.iter().map(|(name, ..)| ("histogram", name)))
        .map(|(kind, name)| (kind.to_owned(), (*name).to_owned()))
        .collect();
    for metric in &found {
        assert!(list.contains(metric), "{metric:?} is not in the list");
    }
    for metric in &list {
        assert!(found.contains(metric), "{metric:?} is never recorded");
    }
}

#[test]
fn names_say_what_they_count() {
    for (name, words, _) in COUNTERS {
        assert!(name.ends_with("_total"), "{name}");
        assert!(words.ends_with('.'), "{name}: {words}");
    }
    for (name, _) in GAUGES {
        assert!(name.ends_with('s') && !name.ends_with("_total"), "{name}");
    }
    for (name, _, buckets) in HISTOGRAMS {
        let units = ["_seconds", "_bytes", "_commands"];
        assert!(units.iter().any(|unit| name.ends_with(unit)), "{name}");
        assert!(buckets.is_sorted(), "{name}");
    }
}
