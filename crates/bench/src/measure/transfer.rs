//! What a first visit of the dashboard downloads.

use anyhow::Result;

use super::{Extent, size};
use crate::{
    download::{self, Size},
    running_server::Launcher,
    table::Table,
};

/// For all files together, compressed with brotli.
const BUDGET: usize = 400_000;

pub(crate) async fn run(launcher: &Launcher, table: &mut Table) -> Result<()> {
    Extent::step("what a first visit of the dashboard downloads");
    let mut files = download::files()?;
    files.retain(|file| !size::is_of_widget(file));
    if files.is_empty() {
        table.told(
            "dashboard, first visit",
            "not measured: no dist/".to_owned(),
        );
        return Ok(());
    }
    let server = launcher.open(1).await?;
    let mut total = Size::default();
    for file in &files {
        let path = if file == "index.html" { "" } else { file };
        let size = Size::of(&server, path).await?;
        total += size;
        table.told(&format!("  {file}: raw / gzip / brotli"), size.to_string());
    }
    table.budgeted(
        "dashboard, first visit: raw / gzip / brotli",
        total.to_string(),
        "brotli <= 400,000 bytes",
        total.brotli <= BUDGET,
    );
    Ok(())
}
