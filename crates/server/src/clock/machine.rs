//! The machine's wall clock and monotonic clock.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use protocol::Timestamp;

pub(super) fn wall() -> Timestamp {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    Timestamp::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

/// Nobody can set this one. On Linux and Android it goes on while the machine
/// sleeps (`CLOCK_BOOTTIME`).
#[cfg(unix)]
pub(super) fn monotonic() -> Duration {
    #[cfg(any(target_os = "linux", target_os = "android"))]
    const ID: rustix::time::ClockId = rustix::time::ClockId::Boottime;
    #[cfg(not(any(target_os = "linux", target_os = "android")))]
    const ID: rustix::time::ClockId = rustix::time::ClockId::Monotonic;
    Duration::try_from(rustix::time::clock_gettime(ID)).unwrap_or_default()
}

#[cfg(not(unix))]
pub(super) fn monotonic() -> Duration {
    use std::{sync::OnceLock, time::Instant};
    static BEGIN: OnceLock<Instant> = OnceLock::new();
    BEGIN.get_or_init(Instant::now).elapsed()
}
