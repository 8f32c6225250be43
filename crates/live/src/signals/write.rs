//! Writing a signal only where its value differs, and waking its readers later.

use protocol::ConversationId;
use reactive_graph::{
    graph::{AnySource, ReactiveNode, ToAnySource},
    signal::ArcRwSignal,
    traits::Write,
};
use sync::sorted::{Map, Set};

/// Sets a signal if that changes it.
pub(crate) fn put<T: PartialEq + 'static>(signal: &ArcRwSignal<T>, value: T) {
    let mut changed = Vec::new();
    write(signal, value, &mut changed);
    for source in changed {
        source.mark_dirty();
    }
}

/// Gives a signal a value. Its readers run when nothing is borrowed any more:
/// `changed` collects the signals, without their types, so that one piece of code
/// wakes the readers of all.
pub(super) fn write<T: PartialEq + 'static>(
    signal: &ArcRwSignal<T>,
    value: T,
    changed: &mut Vec<AnySource>,
) {
    if let Some(mut held) = signal.try_write_untracked()
        && *held != value
    {
        *held = value;
        changed.push(signal.to_any_source());
    }
}

/// The signals of a map that a batch concerns.
pub(super) fn concerned<'a, T>(
    held: &'a Map<ConversationId, ArcRwSignal<T>>,
    all: bool,
    some: &'a Set<ConversationId>,
) -> impl Iterator<Item = (ConversationId, &'a ArcRwSignal<T>)> {
    let ids = if all { held.keys() } else { some };
    ids.iter().filter_map(|id| Some((*id, held.get(id)?)))
}
