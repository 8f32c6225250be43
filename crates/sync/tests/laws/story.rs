//! Whole stories on a bad line: whatever was dropped, doubled, delayed or cut,
//! in the end the replica shows what a fresh one shows.

use fake::{FakeServer, ReplayContent, entity::alice};
use proptest::{prelude::*, sample::Index};
use sync::{Filter, Replica};

use crate::{
    action::{Action, action, pick},
    cases,
    client::ClientModel,
    truth,
};

#[derive(Debug, Clone)]
enum StoryStep {
    Action(Action),
    Frame {
        size: usize,
        lost: bool,
        now: bool,
    },
    OldFrame {
        back: u64,
        size: usize,
    },
    HangUp,
    Resume,
    /// The server throws the log's beginning away.
    Forget,
    AskMessages(Index, usize),
    AskConversations(Filter, usize),
    Answer(Index),
    Write(Index),
    Send {
        reached: bool,
    },
}

fn step() -> impl Strategy<Value = StoryStep> {
    prop_oneof![
        12 => action().prop_map(StoryStep::Action),
        8 => (1_usize..5, prop::bool::weighted(0.2), any::<bool>())
            .prop_map(|(size, lost, now)| StoryStep::Frame { size, lost, now }),
        2 => (0_u64..8, 1_usize..8).prop_map(|(back, size)| StoryStep::OldFrame { back, size }),
        1 => Just(StoryStep::HangUp),
        3 => Just(StoryStep::Resume),
        1 => Just(StoryStep::Forget),
        4 => (any::<Index>(), 1_usize..4).prop_map(|(of, limit)| StoryStep::AskMessages(of, limit)),
        3 => (prop::sample::select(&Filter::EVERY[..]), 1_usize..4)
            .prop_map(|(filter, limit)| StoryStep::AskConversations(filter, limit)),
        8 => any::<Index>().prop_map(StoryStep::Answer),
        3 => any::<Index>().prop_map(StoryStep::Write),
        4 => any::<bool>().prop_map(|reached| StoryStep::Send { reached }),
    ]
}

fn take(step: StoryStep, server: &mut FakeServer, client: &mut ClientModel) {
    match step {
        StoryStep::Action(action) => action.perform(server),
        StoryStep::Frame { size, lost, now } => {
            let replay = if now {
                ReplayContent::AsNow
            } else {
                ReplayContent::AsWritten
            };
            client.next_frame(server, size, lost, replay);
        }
        StoryStep::OldFrame { back, size } => client.old_frame(server, back, size),
        StoryStep::HangUp => client.hang_up(),
        StoryStep::Resume => client.resume(server),
        StoryStep::Forget => server.trim_log(server.head()),
        StoryStep::AskMessages(of, limit) => {
            if let Some(of) = pick(server, &of) {
                client.ask_messages(server, of, limit);
            }
        }
        StoryStep::AskConversations(filter, limit) => {
            client.ask_conversations(server, filter, limit)
        }
        StoryStep::Answer(which) => {
            if !client.answers.is_empty() {
                let answer = client.answers.remove(which.index(client.answers.len()));
                client.hear(answer);
            }
        }
        StoryStep::Write(of) => {
            if let Some(of) = pick(server, &of) {
                client.write(server, of);
            }
        }
        StoryStep::Send { reached } => client.send(server, reached),
    }
    client.replica.check_invariants();
}

proptest! {
    #![proptest_config(cases(768))]

    #[test]
    fn after_any_story_a_replica_equals_a_fresh_one(
        steps in prop::collection::vec(step(), 0..120),
    ) {
        let mut server = FakeServer::with_conversations(4);
        let mut client = ClientModel::start(&server);
        for step in steps {
            take(step, &mut server, &mut client);
        }
        client.settle(&mut server);
        truth::check(&client.replica, &server);
        prop_assert_eq!(client.replica.outbox().waiting(), 0);

        let mut fresh = Replica::new();
        fresh.bootstrap(server.bootstrap(alice(), 2));
        truth::load_everything(&mut fresh, &server);
        truth::load_everything(&mut client.replica, &server);
        prop_assert_eq!(truth::seen(&client.replica), truth::seen(&fresh));
    }
}
