//! Arithmetic of the list: how far to scroll so that what the agent looks at
//! or points at stays where it is, and which rows are made next.

use std::{collections::HashMap, hash::Hash};

/// How many rows `anchor` (a place in `before`) moved down on the way to
/// `after`. A row that moved up has news and goes; its neighbours stay, so the
/// nearest one that did not move up is held instead.
pub fn shift<T: PartialEq>(before: &[T], after: &[T], anchor: usize) -> isize {
    let moved = |place: usize| {
        let row = before.get(place)?;
        let now = after.iter().position(|other| other == row)?;
        isize::try_from(now).ok()?.checked_sub_unsigned(place)
    };
    let below = anchor..before.len();
    let above = (0..anchor.min(before.len())).rev();
    below
        .chain(above)
        .filter_map(moved)
        .find(|moved| *moved >= 0)
        .unwrap_or(0)
}

/// The rows of `wanted` that are among `made`, and the first `more` that are
/// not; true when that is all of them.
pub fn grown<T: Copy + Eq + Hash>(made: &[T], wanted: &[T], more: usize) -> (Vec<T>, bool) {
    // The same map that holds the list's indices: its code is here already.
    let made: HashMap<T, usize> = made.iter().copied().zip(0..).collect();
    let mut left = more;
    let rows: Vec<T> = wanted
        .iter()
        .copied()
        .filter(|row| {
            if made.contains_key(row) {
                return true;
            }
            let fits = left > 0;
            left = left.saturating_sub(1);
            fits
        })
        .collect();
    let all = rows.len() == wanted.len();
    (rows, all)
}
