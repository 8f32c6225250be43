//! Puts rows on the page a few per frame: a burst of new conversations must not
//! keep the page from answering a key.

use leptos::prelude::*;
use protocol::ConversationId;

use crate::inbox::row_order;

/// The most rows made in one frame.
const ROWS_PER_FRAME: usize = 16;

/// The rows that are on the page: those of `ids`, from the top, a few more in
/// each frame.
pub fn incremental_rows(ids: Memo<Vec<ConversationId>>) -> Memo<Vec<ConversationId>> {
    let next_frame = Trigger::new();
    let rows = Memo::new(move |before: Option<&Vec<ConversationId>>| {
        next_frame.track();
        let before = before.map_or(&[][..], Vec::as_slice);
        ids.with(|ids| row_order::grown(before, ids, ROWS_PER_FRAME).0)
    });
    Effect::new(move |_| {
        let all = ids.with(Vec::len);
        if rows.with(Vec::len) < all {
            request_animation_frame(move || next_frame.notify());
        }
    });
    rows
}
