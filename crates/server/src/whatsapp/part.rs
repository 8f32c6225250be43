//! Splits long updates into parts, each small enough for one transaction, so that
//! others write in between.

use std::mem;

use super::payload::{NumberUpdate, Update};

/// Some of an update, in its order.
pub type Part = Vec<NumberUpdate>;

/// The update in parts of at most so many items; a number that is named is one
/// too. There is always a first part.
pub fn parts(update: Update, most: usize) -> Vec<Part> {
    let mut parts = Parts {
        most: most.max(2),
        whole: Vec::new(),
        part: Part::new(),
        items: 0,
    };
    for number in update.numbers {
        parts.name(&number.phone_number_id);
        for message in number.messages {
            parts.open(&number.phone_number_id).messages.push(message);
        }
        for status in number.statuses {
            parts.open(&number.phone_number_id).statuses.push(status);
        }
    }
    parts.finish()
}

struct Parts {
    most: usize,
    whole: Vec<Part>,
    part: Part,
    items: usize,
}

impl Parts {
    /// Begins with a number, in a new part if this one is full.
    fn name(&mut self, phone_number_id: &str) {
        // Room for one item of it.
        if self.items + 2 > self.most {
            self.close();
        }
        self.items += 1;
        self.part.push(NumberUpdate::of(phone_number_id));
    }

    /// Where the number's next item goes.
    fn open(&mut self, phone_number_id: &str) -> &mut NumberUpdate {
        if self.items >= self.most {
            self.close();
            self.name(phone_number_id);
        }
        self.items += 1;
        self.part.last_mut().expect("the number has been named")
    }

    fn close(&mut self) {
        self.whole.push(mem::take(&mut self.part));
        self.items = 0;
    }

    fn finish(mut self) -> Vec<Part> {
        if self.items > 0 || self.whole.is_empty() {
            self.close();
        }
        self.whole
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use protocol::Status;

    use super::*;
    use crate::whatsapp::payload::Report;

    fn report(id: usize) -> Report {
        Report {
            provider_id: id.to_string(),
            status: Status::Sent,
            failure: None,
            callback_data: None,
        }
    }

    fn ids(numbers: &[NumberUpdate]) -> Vec<(String, String)> {
        numbers
            .iter()
            .flat_map(|number| {
                let all = number.statuses.iter();
                all.map(|one| (number.phone_number_id.clone(), one.provider_id.clone()))
            })
            .collect()
    }

    #[test]
    fn an_update_of_nothing_is_one_part() {
        assert_eq!(parts(Update::default(), 10), [Part::new()]);
    }

    proptest! {
        #[test]
        fn parts_are_small_and_together_the_whole(sizes in prop::collection::vec(0_usize..30, 0..8), most in 2_usize..12) {
            let numbers: Vec<NumberUpdate> = sizes
                .iter()
                .enumerate()
                .map(|(at, size)| NumberUpdate {
                    statuses: (0..*size).map(report).collect(),
                    ..NumberUpdate::of(&at.to_string())
                })
                .collect();
            let whole = ids(&numbers);
            let parts = parts(Update { numbers, unknown: 0 }, most);
            for part in &parts {
                let items: usize = part.iter().map(|number| 1 + number.statuses.len()).sum();
                prop_assert!(items <= most);
            }
            prop_assert_eq!(ids(&parts.concat()), whole);
        }
    }
}
