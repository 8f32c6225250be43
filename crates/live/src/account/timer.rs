//! The engine's clock and timers, among them the connection machine's next tick.

use std::rc::Rc;

use protocol::Timestamp;

use super::Engine;
use crate::{connection::ConnectionInput, platform::Guard};

impl Engine {
    pub(crate) fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.platform.now())
    }

    /// A random number from 0 to 1.
    pub(super) fn jitter(&self) -> f64 {
        let [.., a, b] = self.platform.random();
        f64::from(u16::from_be_bytes([a, b])) / f64::from(u16::MAX)
    }

    /// Runs this after so many milliseconds, unless the guard is dropped or the engine
    /// has stopped.
    pub(super) fn after(self: &Rc<Self>, ms: i64, run: impl FnOnce(&Rc<Self>) + 'static) -> Guard {
        let weak = Rc::downgrade(self);
        let run = move || {
            if let Some(engine) = Self::present(&weak) {
                run(&engine);
            }
        };
        self.platform.after(ms, Box::new(run))
    }

    /// Schedules the machine's next tick. A tick that is too early is harmless, so
    /// the timer is not moved on every frame.
    pub(super) fn schedule_tick(self: &Rc<Self>) {
        let Some(wait) = self.connection.borrow().next_tick_in() else {
            return;
        };
        let due = self.platform.now() + wait;
        if self
            .tick_timer
            .borrow()
            .as_ref()
            .is_some_and(|(at, _)| *at <= due)
        {
            return;
        }
        let timer = self.after(wait, |engine| {
            drop(engine.tick_timer.take());
            engine.dispatch(ConnectionInput::Tick);
        });
        drop(self.tick_timer.replace(Some((due, timer))));
    }
}
