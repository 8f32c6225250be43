//! Arithmetic of the list: how far to scroll so that what the agent looks at
//! or points at stays where it is.

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
