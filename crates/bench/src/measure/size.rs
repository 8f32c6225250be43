//! What the widget costs a website's visitor: the loader on every page, and
//! the frame with the chat once somebody wants it.

use anyhow::Result;

use super::Extent;
use crate::{
    download::{self, Size},
    running_server::Launcher,
    table::Table,
};

const LOADER: &str = "widget.js";
const FRAME: &str = "widget/";
const PAGE: &str = "widget/index.html";
/// A sample website, which is no part of the frame.
const SAMPLE: &str = "widget/sample.html";
/// In bytes, compressed with brotli.
const LOADER_BUDGET: usize = 3_000;
const FRAME_BUDGET: usize = 140_000;

/// What every frame loads; other files, such as the words of a language, are
/// for some visitors.
const FOR_ALL: [&str; 4] = [".html", ".css", ".js", ".wasm"];

/// Whether a file is the widget's, and none of the dashboard.
pub(crate) fn is_of_widget(file: &str) -> bool {
    file == LOADER || file.starts_with(FRAME)
}

pub(crate) async fn run(launcher: &Launcher, table: &mut Table) -> Result<()> {
    Extent::step("what the widget costs a website's visitor");
    let mut files = download::files()?;
    files.retain(|file| file.starts_with(FRAME) && file != SAMPLE);
    if files.is_empty() {
        table.told("widget", "not measured: not in dist/".to_owned());
        return Ok(());
    }
    let server = launcher.open(1).await?;
    let page = format!("widget/{}", launcher.website(&server)?);
    let mut frame = Size::default();
    for file in &files {
        let path = if file == PAGE { &page } else { file };
        let size = Size::of(&server, path).await?;
        let is_for_all = FOR_ALL.iter().any(|kind| file.ends_with(kind));
        if is_for_all {
            frame += size;
        }
        let whom = if is_for_all { "" } else { ", for some" };
        table.told(
            &format!("  {file}{whom}: raw / gzip / brotli"),
            size.to_string(),
        );
    }
    table.budgeted(
        "widget's frame: raw / gzip / brotli",
        frame.to_string(),
        "brotli <= 140,000 bytes",
        frame.brotli <= FRAME_BUDGET,
    );
    let loader = Size::of(&server, LOADER).await?;
    table.budgeted(
        "widget's loader: raw / gzip / brotli",
        loader.to_string(),
        "brotli <= 3,000 bytes",
        loader.brotli <= LOADER_BUDGET,
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::is_of_widget;

    #[test]
    fn the_dashboards_files_are_not_the_widgets() {
        assert!(is_of_widget("widget.js"));
        assert!(is_of_widget("widget/widget-0123456789abcdef_bg.wasm"));
        assert!(!is_of_widget("dashboard-0123456789abcdef.js"));
        assert!(!is_of_widget("theme.js"));
    }
}
