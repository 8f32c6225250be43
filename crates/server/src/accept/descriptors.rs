//! How many connections the system's limit of open files leaves room for.

/// Each connection costs some kilobytes, so a limit of a million files is no
/// reason to take a million of them.
const MOST: usize = 50_000;
/// Left for the database, uploads, and requests of our own.
const LEAST_RESERVE: usize = 64;
const LARGEST_RESERVE: usize = 4_096;

/// Raises the limit as far as the system lets us, and says how many connections
/// there may be: as many as are `wanted`, if there is room for them.
pub(super) fn room(wanted: Option<usize>) -> usize {
    let limit = rlimit::increase_nofile_limit(u64::MAX).unwrap_or_else(|error| {
        tracing::warn!(%error, "the limit of open files cannot be raised");
        1024
    });
    let room = beside_reserve(usize::try_from(limit).unwrap_or(usize::MAX));
    match wanted {
        None => room.min(MOST),
        Some(wanted) => {
            if wanted > room {
                tracing::warn!(wanted, room, limit, "too few open files are allowed");
            }
            wanted.min(room)
        }
    }
}

/// A quarter is left for everything else.
fn beside_reserve(limit: usize) -> usize {
    let reserve = (limit / 4).clamp(LEAST_RESERVE, LARGEST_RESERVE);
    limit.saturating_sub(reserve).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn something_is_always_left_for_the_database() {
        assert_eq!(beside_reserve(1_024), 768);
        assert_eq!(beside_reserve(128), 64);
        assert_eq!(beside_reserve(1_048_576), 1_048_576 - LARGEST_RESERVE);
        assert_eq!(beside_reserve(0), 1);
    }

    #[test]
    fn more_than_the_system_allows_is_not_promised() {
        assert_eq!(room(Some(10)), 10);
        assert!(room(Some(usize::MAX)) < usize::MAX);
        assert!(room(None) <= MOST);
    }
}
