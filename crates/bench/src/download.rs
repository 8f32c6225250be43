//! What browsers download, as the server sends it.

use std::{
    fmt,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};

use crate::{http_connection::HttpConnection, running_server::RunningServer, table::grouped};

/// Where the parts of the front end are joined, which the server builds in.
const DIST: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../dist");

/// One download, as it is and compressed: what a browser gets is `brotli`.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Size {
    pub(crate) raw: usize,
    pub(crate) gzip: usize,
    pub(crate) brotli: usize,
}

impl Size {
    /// Downloads what is at a path, in each way.
    pub(crate) async fn of(server: &RunningServer, path: &str) -> Result<Self> {
        Ok(Self {
            raw: fetch(server, path, "identity").await?,
            gzip: fetch(server, path, "gzip").await?,
            brotli: fetch(server, path, "br").await?,
        })
    }
}

impl std::ops::AddAssign for Size {
    fn add_assign(&mut self, other: Self) {
        self.raw += other.raw;
        self.gzip += other.gzip;
        self.brotli += other.brotli;
    }
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [raw, gzip, brotli] =
            [self.raw, self.gzip, self.brotli].map(|size| grouped(size as f64));
        write!(f, "{raw} / {gzip} / {brotli} bytes")
    }
}

async fn fetch(server: &RunningServer, path: &str, encoding: &str) -> Result<usize> {
    let request = format!(
        "GET /{path} HTTP/1.1\r\nHost: {}\r\nAccept-Encoding: {encoding}\r\n\r\n",
        server.address
    );
    let mut line = HttpConnection::open(server.address).await?;
    let answer = line.exchange(request.as_bytes()).await?;
    ensure!(
        answer.status == 200,
        "/{path} gave {}: is dist/ newer than the server? `cargo xtask bench` builds both",
        answer.status
    );
    Ok(answer.body.len())
}

/// Every file that the front ends have, by its path; none where nothing was built.
pub(crate) fn files() -> Result<Vec<String>> {
    let dist = Path::new(DIST);
    let mut found = Vec::new();
    let mut folders: Vec<PathBuf> = vec![dist.to_owned()];
    while let Some(next) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(&next) else {
            continue;
        };
        for entry in entries {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let inside = path.strip_prefix(dist)?;
                let name = inside.to_str().context("a file's name is not text")?;
                found.push(name.to_owned());
            }
        }
    }
    found.sort_unstable();
    Ok(found)
}
