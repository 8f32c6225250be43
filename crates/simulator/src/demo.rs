//! A shop's worth of customers who talk of their own accord, so that an inbox
//! has something to show.
//!
//! Customers begin conversations at the [`Pace`] asked for, and answer a few
//! seconds after they have seen a message. Nobody writes twice at the same
//! time: messages that come while someone is typing an answer are covered by
//! it; those that come during the opening are answered after it.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use tokio::{
    sync::broadcast::error::RecvError,
    task::{JoinHandle, JoinSet},
    time::{Instant, sleep_until},
};

use crate::{
    customer::Customer,
    pace::Pace,
    person::SimulatedCustomer,
    script::{CustomerTurns, stories},
    world::{SimulatorState, pause},
};

/// How many customers write right at the start: nobody wants to look at an
/// empty inbox.
const EAGER: usize = 5;

/// Talks until it is dropped, or its simulator stops.
#[derive(Debug)]
#[must_use = "the customers fall silent when the demo is dropped"]
pub struct Demo(JoinHandle<()>);

impl Demo {
    pub(crate) fn start(world: Arc<SimulatorState>, pace: Pace) -> Self {
        Self(tokio::spawn(async move {
            let talking = Conversations::new(&world, pace).talk(&world);
            tokio::select! {
                () = talking => {}
                () = world.tasks.stopped() => {}
            }
        }))
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// The customers who talk, by their place in the script.
struct Conversations {
    turns: CustomerTurns,
    customers: Vec<Customer>,
    by_user_id: HashMap<String, usize>,
    pace: Pace,
    /// Those who are writing now; each has a task among the writers, which
    /// ends with their place.
    writing: HashMap<usize, WritingTurn>,
    writers: JoinSet<usize>,
    /// Those who saw a message while they were still writing their opening.
    owing: HashSet<usize>,
}

impl Conversations {
    fn new(world: &Arc<SimulatorState>, pace: Pace) -> Self {
        let stories = stories();
        let customers: Vec<_> = stories
            .iter()
            .map(|story| {
                let person = SimulatedCustomer::with_phone(story.name, story.wa_id);
                Customer::new(person, Arc::clone(world))
            })
            .collect();
        Self {
            by_user_id: customers
                .iter()
                .enumerate()
                .map(|(index, customer)| (customer.user_id().to_owned(), index))
                .collect(),
            turns: CustomerTurns::new(stories),
            customers,
            pace,
            writing: HashMap::new(),
            writers: JoinSet::new(),
            owing: HashSet::new(),
        }
    }

    async fn talk(mut self, world: &SimulatorState) {
        let mut seen = world.seen.subscribe();
        let mut opened = 0;
        let mut next_opening = Instant::now();
        loop {
            let someone_is_free = self.writing.len() < self.customers.len();
            tokio::select! {
                () = sleep_until(next_opening), if someone_is_free => {
                    opened += 1;
                    let lines = self.open();
                    let gap = self.pace.next_gap(&mut rand::rng()) * lines;
                    next_opening = Instant::now() + if opened < EAGER { gap / 10 } else { gap };
                }
                event = seen.recv() => match event {
                    Ok(seen) => self.notice(&seen.user_id),
                    // Some customers miss an answer, as people do.
                    Err(RecvError::Lagged(_)) => {}
                    Err(RecvError::Closed) => return,
                },
                Some(done) = self.writers.join_next() => {
                    if let Ok(index) = done {
                        self.finish(index);
                    }
                }
            }
        }
    }

    /// Someone begins. Gives the number of lines, which the pace counts.
    fn open(&mut self) -> u32 {
        let writing = &self.writing;
        match self.turns.open(|index| !writing.contains_key(&index)) {
            Some((index, lines)) => {
                self.write(index, lines, WritingTurn::Opening);
                u32::try_from(lines.len()).unwrap_or(1)
            }
            None => 1,
        }
    }

    /// Someone has seen a message of the business.
    fn notice(&mut self, user_id: &str) {
        // Other customers than ours may be about.
        let Some(&index) = self.by_user_id.get(user_id) else {
            return;
        };
        match self.writing.get(&index) {
            None => self.answer(index),
            Some(WritingTurn::Opening) => drop(self.owing.insert(index)),
            Some(WritingTurn::Answer) => {}
        }
    }

    fn finish(&mut self, index: usize) {
        self.writing.remove(&index);
        if self.owing.remove(&index) {
            self.answer(index);
        }
    }

    fn answer(&mut self, index: usize) {
        if let Some(lines) = self.turns.answer(index) {
            self.write(index, lines, WritingTurn::Answer);
        }
    }

    fn write(&mut self, index: usize, lines: &'static [&'static str], turn: WritingTurn) {
        let (customer, pace) = (self.customers[index].clone(), self.pace);
        self.writing.insert(index, turn);
        self.writers.spawn(async move {
            for (position, line) in lines.iter().enumerate() {
                if position > 0 || turn == WritingTurn::Answer {
                    let typing = pace.typing(line, &mut rand::rng());
                    pause(typing).await;
                }
                if customer.say(*line).await.is_err() {
                    // Counted and logged where it was given up.
                    break;
                }
            }
            index
        });
    }
}

/// What someone is writing. Only answers take time to begin: nobody watches
/// an opening being typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum WritingTurn {
    Opening,
    Answer,
}
