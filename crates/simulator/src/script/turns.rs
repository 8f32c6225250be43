//! Whose turn it is, and with which words.
//!
//! Pure: no clock, no network. Customers begin conversations one after the
//! other, for ever; in each they answer a bounded number of times.

use super::{CustomerStory, ScriptedVisit};

type Lines = &'static [&'static str];

/// The customers of the script, and how far each of them has come.
#[derive(Debug)]
pub(crate) struct CustomerTurns {
    customers: Vec<CustomerProgress>,
    next: usize,
}

#[derive(Debug)]
struct CustomerProgress {
    story: &'static CustomerStory,
    /// How many visits were begun.
    visits: usize,
    /// How often they have answered in the present visit.
    answered: usize,
}

impl CustomerTurns {
    pub(crate) fn new(stories: Vec<&'static CustomerStory>) -> Self {
        let customers = stories
            .into_iter()
            .map(|story| CustomerProgress {
                story,
                visits: 0,
                answered: 0,
            })
            .collect();
        Self { customers, next: 0 }
    }

    /// The next customer who is free begins a conversation. `None` if nobody
    /// is free.
    pub(crate) fn open(&mut self, is_free: impl Fn(usize) -> bool) -> Option<(usize, Lines)> {
        let count = self.customers.len();
        let index = (self.next..self.next + count)
            .map(|index| index % count)
            .find(|&i| is_free(i))?;
        self.next = (index + 1) % count;
        let customer = &mut self.customers[index];
        customer.visits += 1;
        customer.answered = 0;
        Some((index, customer.visit()?.opening))
    }

    /// What a customer says now that they have seen a message. `None` if they
    /// have not begun, or have nothing to add.
    pub(crate) fn answer(&mut self, index: usize) -> Option<Lines> {
        let customer = self.customers.get_mut(index)?;
        let lines = customer.visit()?.answers.get(customer.answered)?;
        customer.answered += 1;
        Some(lines)
    }
}

impl CustomerProgress {
    /// The present visit. After the last comes the first again.
    fn visit(&self) -> Option<&'static ScriptedVisit> {
        let index = self.visits.checked_sub(1)?;
        self.story.visits.get(index % self.story.visits.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANNA: CustomerStory = CustomerStory {
        name: "Anna",
        wa_id: "12025550100",
        visits: &[
            ScriptedVisit {
                opening: &["hi"],
                answers: &[&["blue"], &["thanks", "bye"]],
            },
            ScriptedVisit {
                opening: &["me again"],
                answers: &[&["ok"]],
            },
        ],
    };
    const BEN: CustomerStory = CustomerStory {
        name: "Ben",
        wa_id: "12025550101",
        visits: &[ScriptedVisit {
            opening: &["hello"],
            answers: &[&["fine"]],
        }],
    };

    fn turns() -> CustomerTurns {
        CustomerTurns::new(vec![&ANNA, &BEN])
    }

    fn everyone(_: usize) -> bool {
        true
    }

    #[test]
    fn customers_take_turns_and_come_back_with_something_else() {
        let mut turns = turns();
        let openings: Vec<_> = (0..5).filter_map(|_| turns.open(everyone)).collect();
        let expected: [(usize, Lines); 5] = [
            (0, &["hi"]),
            (1, &["hello"]),
            (0, &["me again"]),
            (1, &["hello"]),
            (0, &["hi"]),
        ];
        assert_eq!(openings, expected);
    }

    #[test]
    fn a_customer_answers_as_often_as_written_and_no_more() {
        let mut turns = turns();
        turns.open(everyone);
        let expected: [Option<Lines>; 3] = [Some(&["blue"]), Some(&["thanks", "bye"]), None];
        assert_eq!(
            [turns.answer(0), turns.answer(0), turns.answer(0)],
            expected
        );
    }

    #[test]
    fn a_customer_who_has_not_begun_does_not_answer() {
        assert_eq!(turns().answer(1), None);
    }

    #[test]
    fn busy_customers_are_passed_over() {
        let mut turns = turns();
        assert_eq!(
            turns.open(|index| index == 1).map(|(index, _)| index),
            Some(1)
        );
        assert_eq!(turns.open(|_| false), None);
        assert_eq!(turns.open(everyone).map(|(index, _)| index), Some(0));
    }
}
