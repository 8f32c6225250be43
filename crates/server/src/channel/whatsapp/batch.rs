//! Divides a long update into batches, each small enough for one transaction, so
//! that other writers get their turn in between.

use std::mem;

use super::payload::{NumberUpdate, Update};

/// Consecutive items of an update.
pub type Batch = Vec<NumberUpdate>;

/// The update in batches of at most `most` items, where the header of each phone number
/// counts as one. There is always a first batch.
pub fn batches(update: Update, most: usize) -> Vec<Batch> {
    let mut batches = Batches {
        most: most.max(2),
        whole: Vec::new(),
        batch: Batch::new(),
        items: 0,
    };
    for number in update.numbers {
        batches.name(&number.phone_number_id);
        for subject in number.subjects {
            batches.open(&number.phone_number_id).subjects.push(subject);
        }
        for message in number.messages {
            batches.open(&number.phone_number_id).messages.push(message);
        }
        for status in number.statuses {
            batches.open(&number.phone_number_id).statuses.push(status);
        }
    }
    batches.finish()
}

struct Batches {
    most: usize,
    whole: Vec<Batch>,
    batch: Batch,
    items: usize,
}

impl Batches {
    /// Names a number, in a new batch if this one is full.
    fn name(&mut self, phone_number_id: &str) {
        // Room for one item of it.
        if self.items + 2 > self.most {
            self.close();
        }
        self.items += 1;
        self.batch.push(NumberUpdate::of(phone_number_id));
    }

    /// Where the number's next item goes.
    fn open(&mut self, phone_number_id: &str) -> &mut NumberUpdate {
        if self.items >= self.most {
            self.close();
            self.name(phone_number_id);
        }
        self.items += 1;
        self.batch.last_mut().expect("the number has been named")
    }

    fn close(&mut self) {
        self.whole.push(mem::take(&mut self.batch));
        self.items = 0;
    }

    fn finish(mut self) -> Vec<Batch> {
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
    use crate::channel::whatsapp::payload::Report;

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
    fn an_empty_update_is_one_batch() {
        assert_eq!(batches(Update::default(), 10), [Batch::new()]);
    }

    proptest! {
        #[test]
        fn batches_are_small_and_together_the_whole(sizes in prop::collection::vec(0_usize..30, 0..8), most in 2_usize..12) {
            let numbers: Vec<NumberUpdate> = sizes
                .iter()
                .enumerate()
                .map(|(at, size)| NumberUpdate {
                    statuses: (0..*size).map(report).collect(),
                    ..NumberUpdate::of(&at.to_string())
                })
                .collect();
            let whole = ids(&numbers);
            let batches = batches(Update { numbers, unknown: 0 }, most);
            for batch in &batches {
                let items: usize = batch.iter().map(|number| 1 + number.statuses.len()).sum();
                prop_assert!(items <= most);
            }
            prop_assert_eq!(ids(&batches.concat()), whole);
        }
    }
}
