//! The customer service window: 24 hours from a customer's last message.

use std::{
    collections::HashMap,
    time::{Duration, SystemTime},
};

const OPEN_FOR: Duration = Duration::from_secs(24 * 60 * 60);

/// When each customer last wrote, by business-scoped id.
///
/// Time is an argument, so the rule can be tested without waiting a day.
#[derive(Debug, Default)]
pub(crate) struct ReplyWindows {
    last_message: HashMap<String, SystemTime>,
}

impl ReplyWindows {
    /// Opens the window from the message's own time. An older message that
    /// comes late does not shorten it.
    pub(crate) fn open(&mut self, user_id: &str, message_at: SystemTime) {
        let last = self
            .last_message
            .entry(user_id.to_owned())
            .or_insert(message_at);
        *last = (*last).max(message_at);
    }

    pub(crate) fn close(&mut self, user_id: &str) {
        self.last_message.remove(user_id);
    }

    pub(crate) fn is_open(&self, user_id: &str, now: SystemTime) -> bool {
        self.last_message
            .get(user_id)
            .is_some_and(|&last| now < last + OPEN_FOR)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Duration = Duration::from_secs(60 * 60);

    fn noon() -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(1_790_000_000)
    }

    fn opened_at_noon() -> ReplyWindows {
        let mut window = ReplyWindows::default();
        window.open("LB.1", noon());
        window
    }

    #[test]
    fn nobody_may_be_written_to_before_they_write() {
        assert!(!ReplyWindows::default().is_open("LB.1", noon()));
    }

    #[test]
    fn a_message_opens_the_window_for_a_day() {
        let window = opened_at_noon();
        assert!(window.is_open("LB.1", noon() + 24 * HOUR - Duration::from_secs(1)));
        assert!(!window.is_open("LB.1", noon() + 24 * HOUR));
    }

    #[test]
    fn one_customers_message_opens_nobody_elses_window() {
        assert!(!opened_at_noon().is_open("LB.2", noon()));
    }

    #[test]
    fn an_old_message_that_comes_late_does_not_shorten_the_window() {
        let mut window = opened_at_noon();
        window.open("LB.1", noon() - 20 * HOUR);
        assert!(window.is_open("LB.1", noon() + 23 * HOUR));
    }

    #[test]
    fn a_closed_window_opens_with_the_next_message() {
        let mut window = opened_at_noon();
        window.close("LB.1");
        assert!(!window.is_open("LB.1", noon()));
        window.open("LB.1", noon() + HOUR);
        assert!(window.is_open("LB.1", noon() + HOUR));
    }
}
