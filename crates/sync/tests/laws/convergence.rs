//! Law 2: any interleaving of the same inputs ends in the same replica.

use fake::{FakeServer, entity::alice};
use proptest::prelude::*;
use protocol::{ConversationId, Event, MessagePage};
use sync::{Changes, Filter, Replica, timeline::PageRequest};

use crate::{
    action::{Action, actions},
    cases, request, truth,
};

/// Something that reaches a replica.
#[derive(Debug, Clone)]
enum Input {
    Event(Box<Event>),
    Messages(ConversationId, PageRequest, MessagePage),
    Found(protocol::ConversationPage),
}

fn feed(replica: &mut Replica, input: Input) {
    match input {
        Input::Event(event) => replica.apply(*event, &mut Changes::default()),
        Input::Messages(conversation, asked, page) => {
            replica.load_messages(conversation, asked, page);
        }
        Input::Found(page) => {
            replica.load_found(page);
        }
    }
    replica.check_invariants();
}

/// Everything that a history gives to hear and to read: all events, and pages
/// that were read at any time in between.
fn inputs(actions: &[Action]) -> (FakeServer, Replica, Vec<Input>) {
    let mut server = FakeServer::with_conversations(3);
    let mut replica = Replica::new();
    replica.bootstrap(server.bootstrap(alice(), 10));
    let begin = server.head();
    let mut inputs = Vec::new();
    for (number, action) in actions.iter().enumerate() {
        action.perform(&mut server);
        if number % 4 == 0 {
            let found = request::conversations(&server, Filter::All, None, 2);
            inputs.push(Input::Found(found));
            for id in server.conversations.keys() {
                let page = request::messages(&server, *id, PageRequest::Newest, 3);
                inputs.push(Input::Messages(*id, PageRequest::Newest, page));
            }
        }
    }
    let events = server.events(alice(), begin, server.head());
    inputs.extend(
        events
            .into_iter()
            .map(|logged| Input::Event(Box::new(logged.event))),
    );
    (server, replica, inputs)
}

fn histories() -> impl Strategy<Value = (Vec<Action>, Vec<prop::sample::Index>)> {
    let repeats = prop::collection::vec(any::<prop::sample::Index>(), 0..20);
    (actions(40), repeats)
}

proptest! {
    #![proptest_config(cases(512))]

    #[test]
    fn any_interleaving_with_duplicates_ends_in_the_same_replica(
        (actions, repeats) in histories(), seed: u64,
    ) {
        let (server, start, inputs) = inputs(&actions);
        let mut straight = start.clone();
        for input in &inputs {
            feed(&mut straight, input.clone());
        }
        truth::check(&straight, &server);

        let mut mixed = inputs.clone();
        for repeat in repeats.iter().filter(|_| !inputs.is_empty()) {
            mixed.push(repeat.get(&inputs).clone());
        }
        shuffle(&mut mixed, seed);
        let mut shuffled = start;
        for input in mixed {
            feed(&mut shuffled, input);
        }
        truth::check(&shuffled, &server);
        prop_assert!(shuffled == straight, "equal to the eye, not inside");
    }

    #[test]
    fn replaying_any_part_of_the_log_again_changes_nothing(
        actions in actions(40), from: prop::sample::Index, to: prop::sample::Index,
    ) {
        let (server, mut replica, inputs) = inputs(&actions);
        for input in inputs {
            feed(&mut replica, input);
        }
        let before = replica.clone();
        let head = usize::try_from(server.head().get()).unwrap();
        let (from, to) = (from.index(head), to.index(head));
        let again = server.events(
            alice(),
            protocol::Seq::new(from.min(to) as u64),
            protocol::Seq::new(from.max(to) as u64),
        );
        for logged in again {
            let mut changes = Changes::default();
            replica.apply(logged.event, &mut changes);
            prop_assert!(changes.is_empty(), "{:?}", changes);
        }
        prop_assert!(replica == before);
    }
}

/// Fisher–Yates with a tiny generator: the case's seed decides.
fn shuffle<T>(items: &mut [T], mut seed: u64) {
    for last in (1..items.len()).rev() {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let other = usize::try_from(seed >> 33).unwrap() % (last + 1);
        items.swap(last, other);
    }
}
