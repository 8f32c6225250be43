//! What a first visit downloads, as the server sends it.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use super::Plan;
use crate::{
    desk::{Desk, Frontdesk},
    line::Line,
    table::{Table, grouped},
};

/// For all files together, compressed with brotli.
const BUDGET: usize = 350 * 1024;
/// Where Trunk leaves what the server builds in.
const DIST: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../dist");

pub(crate) async fn run(frontdesk: &Frontdesk, table: &mut Table) -> Result<()> {
    Plan::step("what a first visit downloads");
    let files = files(Path::new(DIST))?;
    if files.is_empty() {
        table.told(
            "dashboard, first visit",
            "not measured: no dist/".to_owned(),
        );
        return Ok(());
    }
    let desk = frontdesk.open(1).await?;
    let mut total = [0; 3];
    for file in &files {
        let path = if file == "index.html" { "" } else { file };
        let mut sizes = [0; 3];
        for (size, encoding) in sizes.iter_mut().zip(["identity", "gzip", "br"]) {
            *size = fetch(&desk, path, encoding).await?;
        }
        for (total, size) in total.iter_mut().zip(sizes) {
            *total += size;
        }
        table.told(&format!("  {file}: raw / gzip / brotli"), words(sizes));
    }
    let within = total[2] <= BUDGET;
    let goal = "brotli <= 350 KiB";
    table.judged(
        "dashboard, first visit: raw / gzip / brotli",
        words(total),
        goal,
        within,
    );
    if !within {
        table.break_budget();
    }
    Ok(())
}

fn words(sizes: [usize; 3]) -> String {
    let [raw, gzip, brotli] = sizes.map(|size| grouped(size as f64));
    format!("{raw} / {gzip} / {brotli} bytes")
}

async fn fetch(desk: &Desk, path: &str, encoding: &str) -> Result<usize> {
    let request = format!(
        "GET /{path} HTTP/1.1\r\nHost: {}\r\nAccept-Encoding: {encoding}\r\n\r\n",
        desk.address
    );
    let mut line = Line::open(desk.address).await?;
    let answer = line.exchange(request.as_bytes()).await?;
    ensure!(
        answer.status == 200,
        "/{path} gave {}: is dist/ newer than the server? `cargo xtask bench` builds both",
        answer.status
    );
    Ok(answer.body.len())
}

/// Every file of the folder, by its path inside it.
fn files(folder: &Path) -> Result<Vec<String>> {
    let mut found = Vec::new();
    let mut folders: Vec<PathBuf> = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(&next) else {
            continue;
        };
        for entry in entries {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let inside = path.strip_prefix(folder)?;
                found.push(
                    inside
                        .to_str()
                        .context("a file's name is not text")?
                        .to_owned(),
                );
            }
        }
    }
    found.sort_unstable();
    Ok(found)
}
