//! The server's time and fresh ids: the only place where the server asks for
//! either. What the machine says is not followed blindly: see [`Clock`].

mod machine;
mod steady;

use std::sync::{Mutex, PoisonError};

use protocol::Timestamp;

pub use steady::{Clock, JumpLimits, Notice, Reading};

static CLOCK: Mutex<Clock> = Mutex::new(Clock::new(JumpLimits::USUAL));

/// Now, in milliseconds since the Unix epoch. It never falls.
pub fn now() -> Timestamp {
    read().now
}

/// The time by which old data may be deleted. `None` while the machine's clock
/// stands somewhere that is not believed yet.
pub fn settled() -> Option<Timestamp> {
    let reading = read();
    (!reading.is_doubtful).then(|| reading.now.min(reading.believed))
}

/// Time that really passes, from an arbitrary beginning.
pub fn elapsed() -> std::time::Duration {
    machine::monotonic()
}

/// Makes sure that what comes is not before what was logged.
pub fn at_least(floor: Timestamp) {
    clock().at_least(floor);
}

/// A new id of any kind.
pub fn fresh<Id>(mint: impl FnOnce(u64, [u8; 10]) -> Id) -> Id {
    mint(u64::try_from(now().millis()).unwrap_or(0), rand::random())
}

fn clock() -> std::sync::MutexGuard<'static, Clock> {
    CLOCK.lock().unwrap_or_else(PoisonError::into_inner)
}

fn read() -> Reading {
    let reading = {
        let mut clock = clock();
        clock.read(machine::wall(), machine::monotonic())
    };
    match reading.notice {
        None => {}
        Some(Notice::Jumped { by_ms }) => {
            metrics::counter!("frontdesk_clock_jumps_total").increment(1);
            tracing::warn!(
                by_ms,
                "the machine's clock jumped; it is followed once it has stayed there for an hour"
            );
        }
        Some(Notice::Followed { by_ms }) => {
            tracing::warn!(
                by_ms,
                "the machine's clock has stayed where it jumped to and is followed"
            );
        }
    }
    reading
}
