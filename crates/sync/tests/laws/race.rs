//! A page races the events: it was read at one moment and arrives at another.

use fake::{FakeServer, ReplayContent, entity::alice};
use proptest::{prelude::*, sample::Index};
use protocol::Seq;
use sync::{Filter, Frontier, Replica, Window, timeline::PageRequest};

use crate::{
    action::{Action, actions, pick},
    cases, request, truth,
};

fn perform_all(server: &mut FakeServer, actions: &[Action]) {
    for action in actions {
        action.perform(server);
    }
}

fn hear(replica: &mut Replica, server: &FakeServer, up_to: Seq) {
    let at = replica.cursor().unwrap().seq;
    let size = usize::try_from(up_to.get().saturating_sub(at.get())).unwrap();
    let frame = server.frame(alice(), at, size, ReplayContent::AsWritten);
    let (_, ask) = replica.receive(frame, server.clock);
    assert_eq!(ask, sync::Recovery::Nothing);
}

/// Some of what there is to hear.
fn hear_part(replica: &mut Replica, server: &FakeServer, part: &Index) {
    let from = replica.cursor().unwrap().seq.get();
    let new = usize::try_from(server.head().get() - from).unwrap();
    hear(replica, server, Seq::new(from + part.index(new + 1) as u64));
}

proptest! {
    #![proptest_config(cases(512))]

    #[test]
    fn a_page_of_messages_may_arrive_at_any_moment(
        before in actions(20), meanwhile in actions(12), after in actions(12),
        of: Index, moment: Index, limit in 1_usize..5, older: bool,
    ) {
        let mut server = FakeServer::with_conversations(2);
        perform_all(&mut server, &before);
        let mut replica = Replica::new();
        replica.bootstrap(server.bootstrap(alice(), 10));
        let conversation = pick(&server, &of).unwrap_or_else(|| server.start_conversation());
        let mut asked = PageRequest::Newest;
        if older {
            let page = request::messages(&server, conversation, asked, limit);
            replica.load_messages(conversation, asked, page);
            if let Window::From(key) = replica.window(conversation) {
                asked = PageRequest::Before(key);
            }
        }

        perform_all(&mut server, &meanwhile);
        let page = request::messages(&server, conversation, asked, limit);
        perform_all(&mut server, &after);

        hear_part(&mut replica, &server, &moment);
        replica.load_messages(conversation, asked, page);
        hear(&mut replica, &server, server.head());
        truth::ask_for_marks(&mut replica, &server);
        truth::check(&replica, &server);
    }

    #[test]
    fn a_page_of_the_list_may_arrive_at_any_moment(
        before in actions(20), meanwhile in actions(12), after in actions(12),
        moment: Index, limit in 1_usize..4, filter in prop::sample::select(&Filter::EVERY[..]),
    ) {
        let mut server = FakeServer::with_conversations(6);
        perform_all(&mut server, &before);
        let mut replica = Replica::new();
        replica.bootstrap(server.bootstrap(alice(), limit));

        let cursor = match replica.frontier(filter) {
            Frontier::DownTo(key) => Some(key),
            Frontier::Unloaded | Frontier::Whole => None,
        };
        perform_all(&mut server, &meanwhile);
        let page = request::conversations(&server, filter, cursor, limit);
        perform_all(&mut server, &after);

        hear_part(&mut replica, &server, &moment);
        replica.load_conversations(filter, page);
        hear(&mut replica, &server, server.head());
        truth::ask_for_marks(&mut replica, &server);
        truth::check(&replica, &server);
    }
}
