//! Selecting text in a field.

use web_sys::HtmlTextAreaElement;

/// Selects one line, counted from zero.
pub fn select_line(field: &HtmlTextAreaElement, line: usize) {
    let (from, to) = line_range(&field.value(), line);
    // It is a text field: it has a selection.
    field.set_selection_range(from, to).ok();
}

/// Where a line of a text begins and ends, in what browsers count: UTF-16.
pub fn line_range(text: &str, line: usize) -> (u32, u32) {
    let units = |text: &str| u32::try_from(text.encode_utf16().count()).unwrap_or(u32::MAX);
    let mut lines = text.split('\n');
    let before: u32 = lines.by_ref().take(line).map(|line| units(line) + 1).sum();
    (before, before + lines.next().map_or(0, units))
}
